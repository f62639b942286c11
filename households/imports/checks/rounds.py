"""What a yearly round bars on the pages is barred in a workbook: incomes, living conditions, causes, past facts.

A cell that says what the card says already changes nothing and is let pass. Source: DOMAIN §3.5 (M5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from households.actions.rounds import STILL_POSSIBLE, sentence
from households.imports import fields
from households.imports.checks.book import Book
from households.imports.known import Known
from households.imports.said import income_said, said
from households.models import Household
from households.rules.rounds import What, Window, barring
from registry.spreadsheets.columns import CheckedRow
from registry.spreadsheets.issues import Issue

_CAUSES = {key: fields.HOUSEHOLD[key] for key in ("cause_main", "cause_other", "cause_note")}
_INCOME_KEYS = ("wage", "business", "property", "transfer", "business_cost", *fields.INCOME_PARTS)


def facts_in_their_round(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """Facts of a year change in the county's round of that year only, causes in that of this year."""
    if not known.windows:
        return
    years = {row.values["number"]: row.values["year"] for row in book.households}
    for row in book.households:
        household, year = known.households.get(row.values["number"]), row.values["year"]
        if household is None or not year or not book.could_read(row, (*fields.LIVING, *_CAUSES, *_INCOME_KEYS)):
            continue
        key = _fact_of_the_year(row, household, known)
        if key and (window := _barring(household, known, year, on)):
            yield _issue(row, key, window, on)
        is_past = year < known.latest.get(household.number, year)
        causes = None if is_past else _differing(row, household, _CAUSES)
        if causes and (window := _barring(household, known, on.year, on)):
            yield _issue(row, causes, window, on)
    for row in book.members:
        household, year = (
            known.households.get(row.values["number"]),
            row.values["year"] or years.get(row.values["number"]),
        )
        if household is None or not year or year == on.year:  # this year's people are entered on the card itself
            continue
        member = known.member_of(row)
        key = _differing(row, known.member_years.get((member.pk, year)), fields.FACTS) if member else None
        if key and (window := _barring(household, known, year, on)):
            yield _issue(row, key, window, on)


def _barring(household: Household, known: Known, year: int, on: dt.date) -> Window | None:
    if known.unbarred.holds(household, year) or (household.number, year) in known.frozen:  # that is told already
        return None
    return barring(known.windows, what=What.FACTS, year=year, on=on)


def _issue(row: CheckedRow, key: str, window: Window, on: dt.date) -> Issue:
    days = {"year": window.year, "opens": window.opens_on.isoformat(), "closes": window.closes_on.isoformat()}
    return row.issue("round_closed", sentence(What.FACTS, window, on) % days, key=key, hint=str(STILL_POSSIBLE))


def _fact_of_the_year(row: CheckedRow, household: Household, known: Known) -> str | None:
    """The first column of income or living conditions that would change the year's figures."""
    place = (household.number, row.values["year"])
    income, old = income_said(row, household, known), known.incomes.get(place)
    if income and (old is None or _differs(old, income)):
        return next(key for key in _INCOME_KEYS if row.values.get(key) is not None)
    return _differing(row, known.livings.get(place), fields.LIVING)


def _differing(row: CheckedRow, held: Any, targets: dict[str, str]) -> str | None:
    """The first column whose cell says something else than what is held."""
    values = said(row, targets)
    for key, target in targets.items():
        if target in values and (held is None or (getattr(held, target) or None) != (values[target] or None)):
            return key
    return None


def _differs(old: Any, income: dict[str, Any]) -> bool:
    return any(value is not None and getattr(old, name) != value for name, value in income.items())
