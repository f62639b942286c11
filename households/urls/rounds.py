"""Yearly rounds, and the dry run of a line."""

from django.urls import path

from households.views import dryrun

urlpatterns = [
    path("lines/try/", dryrun.DryRun.as_view(), name="dryrun"),
]
