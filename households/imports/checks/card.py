"""The rules of the card, asked of each household of the file as the form asks them (households/rules/members.py)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from households.imports.checks.book import Book, clear_number, person_of, sex_of
from households.imports.known import Known
from households.rules import members as rule
from households.rules.members import MemberDraft
from registry.spreadsheets.columns import CheckedRow
from registry.spreadsheets.issues import Issue, Severity

ASKED_HERE = frozenset(
    {"DQ-01", "DQ-02", "DQ-03", "DQ-04", "DQ-05", "DQ-06", "DQ-08", "DQ-09", "DQ-10", "DQ-13", "DQ-14", "DQ-29",
     "DQ-52"}
)  # fmt: skip
"""Rules the import words itself, at the cell, or that a required column answers."""
PLACES = {
    "education": "education", "relation": "relation", "labour": "labour", "health": "health", "school": "school",
    "work_months": "work_months", "birth_on": "born_on", "identity": "identity_number", "sex": "sex",
    "drop_reason": "drop_out_reason", "disability_kind": "disability_type", "welfare_job": "welfare_job",
}  # fmt: skip
NEEDED = ("identity_number", "relation", "name", "sex", "born_on", "health", "education", "school", "labour")


def rules_of_the_card(book: Book, known: Known, on: dt.date) -> Iterator[Issue]:
    """What the card's own rules say of people who stand on the card already and of those who would."""
    for rows in book.members_of.values():
        if not all(book.could_read(row, NEEDED) for row in rows):
            continue
        drafts = [_draft(row, known) for row in rows]
        for finding in rule.findings(drafts, on=on):
            if finding.check.id in ASKED_HERE or finding.position is None:
                continue
            row = rows[finding.position]
            yield row.issue(
                finding.check.id,
                str(finding.message),
                key=PLACES.get(finding.field, "name"),
                severity=Severity.ERROR if finding.is_error else Severity.WARNING,
            )


def _draft(row: CheckedRow, known: Known) -> MemberDraft:
    """The person as the card would have it; a blank cell is what stands there."""
    member, person, values = known.member_of(row), person_of(row), row.values

    def said(key: str, field: str) -> str:
        return values[key] if values[key] is not None else getattr(member, field, "") or ""

    return MemberDraft(
        name=values["name"] or "", relation=said("relation", "relation"), identity=clear_number(row),
        sex=sex_of(row) or getattr(member, "sex", ""),
        birth_on=(person.born_on if person else values["born_on"]) or getattr(member, "birth_on", None),
        ethnicity=said("ethnicity", "ethnicity"),
        health=tuple(values["health"] or getattr(member, "health", ())),
        education=said("education", "education"), school=said("school", "school"), labour=said("labour", "labour"),
    )  # fmt: skip
