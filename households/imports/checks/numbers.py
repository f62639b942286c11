"""Household numbers and identity numbers: once in the file, and nobody else's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from households.choices import Status
from households.imports.checks.book import Book, clear_number, second_ones
from households.imports.checks.places import village_of
from households.imports.cleaners import STARS, Masked
from households.imports.known import Known
from households.rules.numbers import given_by
from registry.spreadsheets.columns import CheckedRow
from registry.spreadsheets.issues import Issue
from registry.text import identity


def numbers_twice(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    for row, first in second_ones(book.households, lambda row: row.values["number"]):
        yield row.issue(
            "number_twice",
            _("The household stands in row %(row)s already.") % {"row": first.number},
            key="number",
            hint=_("One row for a household and one year in one file."),
        )


def numbers_taken(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A household number belongs to one household of one village for good."""
    for row in book.households:
        number, village = row.values["number"], village_of(row, known)
        existing = known.households.get(number)
        code = given_by(number or "")
        is_theirs = existing is None and village and code != village and code in known.givers
        if number in known.taken_numbers or is_theirs or (existing and village and existing.village_id != village):
            yield row.issue(
                "number_taken", _("This household number belongs to a household of another village."), key="number"
            )
        elif existing and existing.status == Status.REMOVED:
            yield row.issue(
                "card_removed", _("This card is struck off. Nothing is entered on it any more."), key="number"
            )


def identities_twice(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-05 within the file."""

    def key(row: CheckedRow) -> str:
        return identity.uniqueness_key(clear_number(row))

    for row, first in second_ones(book.members, key):
        yield row.issue(
            "identity_twice",
            _("This identity number stands in row %(row)s already (%(name)s).")
            % {"row": first.number, "name": first.values["name"] or "—"},
            key="identity_number",
        )


def identities_taken(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-05 against the registry: nobody is a member of two households."""
    for row in book.members:
        holder = known.holder_of(clear_number(row))
        if holder is None or holder == row.values["number"]:
            continue
        where = _("household %(number)s") % {"number": holder} if holder else _("a household of another village")
        yield row.issue(
            "identity_taken",
            _("This person is on the card of %(where)s already.") % {"where": where},
            key="identity_number",
            hint=_("Let the person leave there first, or take the row out here."),
        )


_SEALED = (("phone", "phone"), ("bank_account", "bank_account"))


def masked_numbers(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A masked number is the one that is there: anything else would be a guess."""
    for row in book.households:
        existing = known.households.get(row.values["number"])
        for key, field in _SEALED:
            yield from _masked(row, key, getattr(existing, field) if existing else None)
    for row in book.members:
        member = known.member_of(row)
        yield from _masked(row, "identity_number", member.identity if member else None)
        yield from _masked(row, "phone", member.phone if member else None)


def _masked(row: CheckedRow, key: str, held: Any) -> Iterator[Issue]:
    value = row.values[key]
    if not isinstance(value, Masked) or (held is not None and str(held).translate(STARS) == value):
        return
    yield row.issue(
        "masked_number",
        _("This masked number is not the one on the card.") if held else _("A new number must be written in full."),
        key=key,
        hint=_("Leave the masked number as the export wrote it, or write the whole number."),
    )


def person_numbers(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A person number belongs to one person of the file."""
    for row, first in second_ones(book.members, lambda row: row.values["person_number"]):
        yield row.issue(
            "person_number_twice",
            _("This person number stands in row %(row)s already (%(name)s).")
            % {"row": first.number, "name": first.values["name"] or "—"},
            key="person_number",
        )
    for row in book.members:
        number = row.values["person_number"] or ""
        if number.startswith("#") and known.member_of(row) is None:
            yield row.issue(
                "person_number_unknown", _("Nobody on this card has this person number."), key="person_number"
            )
