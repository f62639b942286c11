"""What is refused in a workbook of households, and why. Each check does one check; all of them run; nothing is raised.

A check gets the book (its sheets as rows) and what the registry knows already, and gives issues. A cell that could not
be read is None here and was reported by its cleaner: no check reports it twice. Source: DOMAIN §10, §11 (DQ numbers).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from households.imports.checks import card, households, living, money, numbers, people, places, rounds, sheets, years
from households.imports.checks.book import Book, Check
from households.imports.known import Known
from registry.spreadsheets.issues import Issue

CHECKS: Final[tuple[Check, ...]] = (
    places.villages,
    numbers.numbers_twice, numbers.numbers_taken, numbers.identities_twice, numbers.identities_taken,
    numbers.masked_numbers, numbers.person_numbers,
    people.identity_says, people.relation_fits_sex, people.temporary_needs_facts, people.health_agrees,
    people.insured_once, people.welfare_job_with_months, people.certificate_agrees,
    households.households_there, households.heads, households.head_agrees, households.sizes, households.alone,
    money.causes, money.incomes, money.itemised,
    living.danger_fits_level, living.helper_known,
    years.years_open, years.nobody_joins_the_past, years.eras, years.status_stays,
    rounds.facts_in_their_round,
    sheets.jobs, sheets.risks,
    card.rules_of_the_card,
)  # fmt: skip


def issues_in(book: Book, known: Known, *, on: dt.date) -> list[Issue]:
    """Every fault of the book that goes beyond a single cell."""
    return [issue for check in CHECKS for issue in check(book, known, on)]
