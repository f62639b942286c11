"""Addresses of slips."""

from django.urls import path

from households.views import slips

urlpatterns = [
    path("<int:pk>/slip/", slips.slip_issue, name="slip_issue"),
    path("<int:pk>/slip/revoke/", slips.slip_revoke, name="slip_revoke"),
    path("slips/", slips.SlipRun.as_view(), name="slips"),
]
