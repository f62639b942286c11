"""Addresses of the households' pages, one module a room."""

from households.urls import (
    card,
    cases,
    checks,
    entry,
    help,
    history,
    papers,
    people,
    relatives,
    rounds,
    slips,
    visits,
    years,
)

app_name = "households"

urlpatterns = [
    *rounds.urlpatterns,
    *card.urlpatterns,
    *people.urlpatterns,
    *relatives.urlpatterns,
    *years.urlpatterns,
    *help.urlpatterns,
    *visits.urlpatterns,
    *checks.urlpatterns,
    *history.urlpatterns,
    *papers.urlpatterns,
    *slips.urlpatterns,
    *entry.urlpatterns,
    *cases.urlpatterns,
]
