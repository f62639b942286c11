"""Yearly rounds, and the dry run of a line."""

from django.urls import path

from households.views import dryrun, rounds

urlpatterns = [
    path("lines/try/", dryrun.DryRun.as_view(), name="dryrun"),
    path("rounds/", rounds.Rounds.as_view(), name="rounds"),
    path("rounds/set/", rounds.RoundSet.as_view(), name="round_set"),
    path("rounds/<int:pk>/", rounds.RoundPage.as_view(), name="round"),
    path("rounds/<int:pk>/confirm/", rounds.confirm, name="round_confirm"),
    path("rounds/<int:pk>/prolong/", rounds.Prolong.as_view(), name="round_prolong"),
]
