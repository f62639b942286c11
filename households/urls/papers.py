"""Papers printed from the card."""

from django.urls import path

from households.views import papers

urlpatterns = [
    path("<int:pk>/papers/", papers.HouseholdPapers.as_view(), name="papers"),
    path("<int:pk>/papers/print/", papers.paper_print, name="paper_print"),
    path("papers/", papers.PrintRun.as_view(), name="print_run"),
    path("papers/check/", papers.paper_check, name="paper_check"),
]
