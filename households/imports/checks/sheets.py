"""The two optional sheets: 务工月监测 (jobs away from home) and 监测对象信息 (risks). Source: DOMAIN §10.3."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from households.choices import Risk
from households.imports.checks.book import Book, clear_number
from households.imports.known import Known
from registry.spreadsheets.columns import CheckedRow
from registry.spreadsheets.issues import Issue

RISKS = tuple(f"risk_{n}" for n in range(1, 6))


def jobs(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-51: each job is a member's, ends after it begins, and overlaps no other of the file."""
    there = {m.values["person_number"] for m in book.members} | {clear_number(m) for m in book.members}
    held: dict[str, list[CheckedRow]] = {}
    for row in book.jobs:
        values = row.values
        if values["person"] and values["person"] not in there and known.person(values["person"]) is None:
            yield row.issue("person_unknown", _("Nobody with this number is on a card of your area."), key="person")
        if values["is_working"] is not False and not values["starts_on"] and book.could_read(row, ["starts_on"]):
            yield row.issue("job_without_start", _("A job has the month it began."), key="starts_on")
        if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
            yield row.issue("job_ends_before", _("The job ends before it begins."), key="ends_on")
        for other in held.get(values["person"] or "", []):
            if _overlap(values, other.values):
                yield row.issue(
                    "job_overlaps",
                    _("The job overlaps the one in row %(row)s.") % {"row": other.number},
                    key="starts_on",
                )
        held.setdefault(values["person"] or "", []).append(row)


def _overlap(one: dict[str, dt.date | None], other: dict[str, dt.date | None]) -> bool:
    if not one["starts_on"] or not other["starts_on"]:
        return False
    last = dt.date.max
    return one["starts_on"] <= (other["ends_on"] or last) and other["starts_on"] <= (one["ends_on"] or last)


def risks(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """Risks are named once each, a disaster says which, and only a monitored household has them (DQ-35, DQ-36)."""
    for row in book.risks:
        number = row.values["number"]
        household = known.households.get(number)
        if number and (household is None or not household.is_monitored):
            yield row.issue(
                "not_monitored",
                _("This household is no monitored object: that is decided by the procedure."),
                key="number",
            )
            continue
        named = [row.values[key] for key in RISKS if row.values[key]]
        for key in RISKS:
            if row.values[key] and named.count(row.values[key]) > 1:
                yield row.issue("risk_twice", _("Each risk is named once."), key=key)
                break
        if Risk.DISASTER in named and not row.values["disaster"]:
            yield row.issue("disaster_missing", _("Write which natural disaster it was."), key="disaster")
        if Risk.OTHER in named and not row.values["risk_note"]:
            yield row.issue("risk_note_missing", _("With the risk 其他, write which."), key="risk_note")
