"""Which households of a faulty book stay out when only the faultless ones are applied: whole households."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from households.imports.checks.book import Book, clear_number
from registry.spreadsheets.issues import Issue
from registry.text import identity


def refused_households(book: Book, issues: Sequence[Issue]) -> set[str] | None:
    """Numbers of the households with an error in any of their rows; None when a sheet as a whole is at fault.

    Of two households with the same person both stay out: the file does not say which is right.
    """
    rows = {
        (row.sheet, row.number): row
        for rows in (book.households, book.members, book.jobs, book.risks)
        for row in rows
    }  # fmt: skip
    owners = {row.values["person_number"]: row.values["number"] for row in book.members}
    owners |= {clear_number(row): row.values["number"] for row in book.members}
    refused: set[str] = set()
    for issue in issues:
        if not issue.is_error:
            continue
        row = rows.get((issue.sheet, issue.row))
        if row is None:
            return None
        refused.add(row.values.get("number") or owners.get(row.values.get("person")) or "")
    return (refused | _sharing_people(book)) - {""}


def _sharing_people(book: Book) -> set[str]:
    held: defaultdict[str, set[str]] = defaultdict(set)
    for row in book.members:
        if key := identity.uniqueness_key(clear_number(row)):
            held[key].add(row.values["number"] or "")
    return {number for numbers in held.values() if len(numbers) > 1 for number in numbers}
