"""A household and its people, across the two sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from households.imports.checks.book import Book, clear_number
from households.imports.known import Known
from registry.spreadsheets.issues import Issue


def households_there(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """Each member's household stands on the first sheet, or in the registry when only members are uploaded."""
    listed = {row.values["number"] for row in book.households}
    for row in book.members:
        number = row.values["number"]
        if number and number not in listed and (book.has_households or number not in known.households):
            yield row.issue(
                "household_missing",
                _("There is no household with this number on the sheet 户信息.")
                if book.has_households
                else _("There is no household with this number."),
                key="number",
            )


def heads(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """DQ-01, DQ-02: exactly one head, at most one spouse."""
    for row in book.households:
        members = book.members_of.get(row.values["number"] or "", [])
        if not book.has_members or not row.values["number"]:
            continue
        if not members:
            yield row.issue(
                "members_missing", _("No member of this household stands on the sheet 家庭成员."), key="number"
            )
        elif not any(m.values["relation"] in ("head", None) for m in members):
            yield row.issue("head_missing", _("None of the members is the head (户主)."), key="head_name")
    for members in book.members_of.values():
        for relation, code, message in (
            ("head", "head_twice", _("The household has a head already, in row %(row)s.")),
            ("spouse", "spouse_twice", _("The head has a spouse already, in row %(row)s.")),
        ):
            same = [m for m in members if m.values["relation"] == relation]
            for extra in same[1:]:
                yield extra.issue(code, message % {"row": same[0].number}, key="relation")


def head_agrees(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """The head on the first sheet is the head on the second."""
    for row in book.households:
        heads = [m for m in book.members_of.get(row.values["number"] or "", []) if m.values["relation"] == "head"]
        if len(heads) != 1:
            continue
        head, values = heads[0], row.values
        if values["head_name"] and head.values["name"] and values["head_name"] != head.values["name"]:
            yield row.issue(
                "head_name_differs",
                _("On the sheet 家庭成员 the head is called %(name)s (row %(row)s).")
                % {"name": head.values["name"], "row": head.number},
                key="head_name",
            )
        numbers = clear_number(row, "head_identity"), clear_number(head)
        if all(numbers) and numbers[0] != numbers[1]:
            yield row.issue(
                "head_identity_differs",
                _("On the sheet 家庭成员 the head has another identity number (row %(row)s).") % {"row": head.number},
                key="head_identity",
            )


def sizes(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """The number of persons is the number of rows; people on the card who do not count for it are not counted here."""
    for row in book.households:
        members = book.members_of.get(row.values["number"] or "", [])
        counted = [m for m in members if getattr(known.member_of(m), "is_counted", True)]
        if members and row.values["size"] is not None and row.values["size"] not in (len(members), len(counted)):
            yield row.issue(
                "size_differs",
                _("%(size)s persons are written; %(rows)s stand on the sheet 家庭成员.")
                % {"size": row.values["size"], "rows": len(members)},
                key="size",
            )


def alone(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """A sheet of households without members can only correct households that are on the register already."""
    if book.has_members:
        return
    for row in book.households:
        if row.values["number"] and row.values["number"] not in known.households:
            yield row.issue("members_needed", _("A new household needs its members: upload both sheets."), key="number")
