"""Both sheets of one upload, as the checks and the plan see them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from households.imports.cleaners import Masked, PersonNumber
from households.imports.known import Known
from registry.spreadsheets.columns import Checked, CheckedRow
from registry.spreadsheets.issues import Issue
from registry.text import identity


@dataclass(frozen=True)
class Book:
    """The sheets of one upload; a sheet that is not there has no rows. `jobs` and `risks` are the optional sheets."""

    households: list[CheckedRow]
    members: list[CheckedRow]
    has_households: bool = True
    has_members: bool = True
    jobs: list[CheckedRow] = field(default_factory=list)
    risks: list[CheckedRow] = field(default_factory=list)
    members_of: dict[str, list[CheckedRow]] = field(default_factory=dict)
    unread: frozenset[tuple[str, int, str]] = frozenset()
    """Cells their cleaner could not read: sheet, row, heading."""

    @classmethod
    def of(
        cls, households: Checked | None, members: Checked | None, jobs: Checked | None = None,
        risks: Checked | None = None,
    ) -> Book:  # fmt: skip
        sheets = [checked for checked in (households, members, jobs, risks) if checked]
        rows = members.rows if members else []
        return cls(
            households=households.rows if households else [],
            members=rows,
            has_households=households is not None,
            has_members=members is not None,
            jobs=jobs.rows if jobs else [],
            risks=risks.rows if risks else [],
            members_of=_by_number(rows),
            unread=frozenset((i.sheet, i.row, i.heading) for sheet in sheets for i in sheet.issues if i.is_error),
        )

    def could_read(self, row: CheckedRow, keys: Iterable[str]) -> bool:
        """Whether none of these cells of the row was reported as unreadable."""
        if not self.unread:
            return True
        return not any((row.sheet, row.number, row.headings[key]) in self.unread for key in keys)

    def without(self, numbers: set[str]) -> Book:
        """The book without these households, and without the rows that name none."""

        def kept(rows: list[CheckedRow]) -> list[CheckedRow]:
            return [row for row in rows if row.values["number"] and row.values["number"] not in numbers]

        members = kept(self.members)
        people = {m.values["person_number"] for m in members} | {clear_number(m) for m in members}
        return replace(
            self,
            households=kept(self.households),
            members=members,
            risks=kept(self.risks),
            jobs=[row for row in self.jobs if row.values["person"] in people],
            members_of=_by_number(members),
        )


def _by_number(rows: list[CheckedRow]) -> dict[str, list[CheckedRow]]:
    grouped: defaultdict[str, list[CheckedRow]] = defaultdict(list)
    for row in rows:
        if row.values["number"]:
            grouped[row.values["number"]].append(row)
    return dict(grouped)


Check = Callable[[Book, Known, dt.date], Iterator[Issue]]


def clear_number(row: CheckedRow, key: str = "identity_number") -> str:
    """The identity number of a row when it is written in full; "" for a masked, blank or unreadable one."""
    number = row.values[key]
    return "" if number is None or isinstance(number, Masked) else number


def person_of(row: CheckedRow) -> identity.IdentityNumber | None:
    """What the row's number says of the person; None for a temporary, masked or missing one."""
    number = row.values["identity_number"]
    if not isinstance(number, PersonNumber) or number.person.is_temporary:
        return None
    return number.person


def sex_of(row: CheckedRow) -> str | None:
    """The person's sex: the identity number's, else the one written."""
    person = person_of(row)
    written: str | None = row.values["sex"]
    return person.sex if person else written


def second_ones(rows: list[CheckedRow], key: Callable[[CheckedRow], Any]) -> Iterator[tuple[CheckedRow, CheckedRow]]:
    """Each row whose key stood in an earlier row, with that row."""
    first: dict[Any, CheckedRow] = {}
    for row in rows:
        value = key(row)
        if value in (None, ""):
            continue
        if value in first:
            yield row, first[value]
        else:
            first[value] = row
