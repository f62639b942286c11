"""Years and eras: nothing to come, nothing frozen, and what only the procedure decides. Source: DOMAIN §0.1 (2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from households.choices import COUNTED_AS_POOR, LAST_POVERTY_YEAR
from households.imports.checks.book import Book
from households.imports.known import Known
from registry.spreadsheets.issues import Issue, Severity


def years_open(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """No year to come; no frozen year; the people's year is their household's."""
    years: dict[str, int] = {}
    for row in book.households:
        year, number = row.values["year"], row.values["number"]
        if number and year:
            years[number] = year
        if year and year > on.year:
            yield row.issue("year_future", _("The year lies in the future."), key="year")
        elif (number, year) in known.frozen:
            yield row.issue(
                "year_frozen", _("The figures of this year are frozen; the county must reopen it."), key="year"
            )
    for row in book.members:
        year, number = row.values["year"], row.values["number"]
        if year and number in years and years[number] != year:
            yield row.issue(
                "year_differs", _("The household's row is of %(year)s.") % {"year": years[number]}, key="year"
            )
        elif year and number not in years and year > on.year:
            yield row.issue("year_future", _("The year lies in the future."), key="year")
        elif year and number not in years and (number, year) in known.frozen:
            yield row.issue(
                "year_frozen", _("The figures of this year are frozen; the county must reopen it."), key="year"
            )


def nobody_joins_the_past(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A file of a year before the card's last one corrects that year; who is on the card is not its matter."""
    years = {row.values["number"]: row.values["year"] for row in book.households}
    for row in book.members:
        number = row.values["number"]
        year = years.get(number) or row.values["year"]
        if year and year < known.latest.get(number, year) and known.member_of(row) is None:
            yield row.issue(
                "person_of_the_past",
                _("%(name)s is not on the card, and the file is of a past year: the person is left out.")
                % {"name": row.values["name"] or "—"},
                key="name",
                severity=Severity.WARNING,
            )


def eras(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """Household type and kind of monitored object belong to the years since 2021, the poor states to those before."""
    for row in book.households:
        year = row.values["year"]
        if not year:
            continue
        for key in ("household_type", "monitored_type"):
            if row.values[key] and year <= LAST_POVERTY_YEAR:
                yield row.issue(
                    "era_since_2021", _("Before 2021 there was no such kind of household: leave this blank."), key=key
                )
        if row.values["status"] in COUNTED_AS_POOR and year > LAST_POVERTY_YEAR:
            yield row.issue(
                "era_before_2021",
                _("Since 2021 no household is called poor; the word is not taken over."),
                key="status",
                severity=Severity.WARNING,
            )


def status_stays(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """Status, type and monitoring follow from the procedure; an upload never makes a household poor or watched."""
    for row in book.households:
        existing = known.households.get(row.values["number"])
        status = row.values["status"]
        if status and status != (existing.status if existing else None) and not _is_bygone(row.values):
            message = (
                _("The status on the register is kept.")
                if existing
                else _("The household enters as an applicant: its status follows from the procedure.")
            )
            yield row.issue("status_by_procedure", message, key="status", severity=Severity.WARNING)
        kind = row.values["household_type"]
        if kind and kind.removesuffix("_no_policy") != _type_of(existing):
            yield row.issue(
                "type_by_procedure",
                _("The type of household follows from its status and is kept."),
                key="household_type",
                severity=Severity.WARNING,
            )
        watched = row.values["monitored_type"]
        if watched is not None and watched != (existing.monitored_type if existing and existing.is_monitored else ""):
            yield row.issue(
                "monitoring_by_procedure",
                _("Who is a monitored object is decided by the procedure; the card is kept as it is."),
                key="monitored_type",
                severity=Severity.WARNING,
            )


def _is_bygone(values: dict[str, object]) -> bool:
    """Whether the status was remarked on already, as a word of another era."""
    year = values["year"]
    return isinstance(year, int) and year > LAST_POVERTY_YEAR and values["status"] in COUNTED_AS_POOR


def _type_of(existing: object) -> str:
    return str(getattr(existing, "household_type", None) or "").removesuffix("_no_policy")
