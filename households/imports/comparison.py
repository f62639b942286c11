"""Another department's list: read behind the same gate as any upload, matched by blind index, forgotten.

Only current members inside the uploader's scope can be found. What counts as a hit depends on the list: a car or a
death always, a school roll or an insurance only where the card says otherwise.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from households.actions import comparison as actions
from households.actions.comparison import HitDraft, ListDraft
from households.choices import Health, ListKind
from households.imports.known import index_of
from households.models import ComparisonList, Member
from registry.errors import DomainError
from registry.spreadsheets import limits
from registry.spreadsheets.cleaners import tidy
from registry.spreadsheets.headings import plain
from registry.spreadsheets.reader import Cell, Row, Sheet, read_workbook
from registry.text import identity

if TYPE_CHECKING:
    from registry.accounts.models import User

IDENTITY_HEADINGS: Final = (
    "公民身份号码", "居民身份证号码", "身份证号码", "身份证号", "身份证", "证件号码", "证件号", "身份号码",
    "公民身份证号码", "死者身份证号", "学生身份证号", "残疾人证号", "残疾证号", "identity number", "id number",
)  # fmt: skip
NOT_A_FACT: Final = (
    *IDENTITY_HEADINGS, "序号", "编号", "备注", "姓名", "性别", "民族", "联系电话", "电话", "手机号", "住址",
    "家庭住址",
)  # fmt: skip
MOST_FACTS: Final = 4
BATCH: Final = 5_000


def _always(member: Member) -> bool:
    return True


SAYS_OTHERWISE: Final[dict[str, Callable[[Member], bool]]] = {
    ListKind.CARS: _always,
    ListKind.HOUSES: _always,
    ListKind.COMPANIES: _always,
    ListKind.SALARIES: _always,
    ListKind.DEATHS: _always,
    ListKind.SCHOOL_ROLLS: lambda m: m.school in {"", "preschool_age"},
    ListKind.INSURANCE: lambda m: not (m.has_resident_insurance or m.has_employee_insurance),
    ListKind.ALLOWANCES: lambda m: m.allowance == "none" and m.destitute == "none",
    ListKind.DISABILITIES: lambda m: Health.DISABLED not in m.health,
}
"""Kind of list → does the card of a person on it say otherwise?"""


def compare(
    *, data: bytes, file_name: str, kind: str, department: str, as_of: dt.date, by: User, on: dt.date,
    identity_heading: str = "", fact_headings: str = "",
) -> ComparisonList:  # fmt: skip
    """The recorded list with its hits. Raises WorkbookRefused, or DomainError when no column of numbers is found."""
    workbook = read_workbook(data, file_name=file_name)
    sheet, row, number_at, facts_at = _columns(workbook.sheets, identity_heading, fact_headings)
    said: defaultdict[bytes, list[str]] = defaultdict(list)
    rows = unreadable = 0
    for line in sheet.rows:
        if line.number <= row or all(cell.is_blank for cell in line.cells):
            continue
        rows += 1
        index = _index(line.cell(number_at), on)
        if index is None:
            unreadable += 1
        else:
            fact = _fact(line, facts_at)
            if fact not in said[index]:
                said[index].append(fact)
    draft = ListDraft(
        kind=kind, department=department, as_of=as_of, file_name=file_name[-200:],
        sha256=hashlib.sha256(data).hexdigest(), rows=rows, unreadable=unreadable,
    )  # fmt: skip
    hits = _matched(said, kind=kind, scope=by.scope)
    return actions.record(draft, area=by.scope, hits=hits, by=by, on=on)


def _columns(sheets: list[Sheet], wanted: str, facts: str) -> tuple[Sheet, int, int, list[tuple[int, str]]]:
    """The sheet, its heading row, the column of identity numbers, and the columns that say what is the matter."""
    names = {plain(wanted)} if wanted.strip() else {plain(name) for name in IDENTITY_HEADINGS}
    for sheet in sheets:
        for row in sheet.rows:
            if row.number > limits.HEADING_ROWS:
                break
            headings = {i: cell.text.strip() for i, cell in enumerate(row.cells, 1) if not cell.is_blank}
            found = [place for place, text in headings.items() if plain(text) in names]
            if found:
                return sheet, row.number, found[0], _fact_columns(headings, facts)
    there = "、".join(
        cell.text.strip() for sheet in sheets[:1] for row in sheet.rows[:3] for cell in row.cells if not cell.is_blank
    )
    raise DomainError(
        "identity_column_missing",
        _("No column of identity numbers was found. Write its heading below; the file begins with: %(there)s"),
        field="identity_heading",
        there=there[:300] or "—",
    )


def _fact_columns(headings: dict[int, str], wanted: str) -> list[tuple[int, str]]:
    names = {plain(name) for name in wanted.replace("，", ",").replace("、", ",").split(",") if name.strip()}
    if names:
        missing = names - {plain(text) for text in headings.values()}
        if missing:
            raise DomainError(
                "fact_column_missing",
                _("The list has no column %(names)s."),
                field="fact_headings",
                names="、".join(sorted(missing)),
            )
        return [(place, text) for place, text in headings.items() if plain(text) in names]
    known = {plain(name) for name in NOT_A_FACT}
    return [(place, text) for place, text in headings.items() if plain(text) not in known][:MOST_FACTS]


def _index(cell: Cell, on: dt.date) -> bytes | None:
    """The blind index of a row's number; None when it is no whole, valid number."""
    text = identity.normalise(cell.text)
    if cell.was_number and len(text) > 15:
        return None
    if len(text) in (20, 22):
        text = text[:18]
    if [code for code in identity.check(text, on=on) if code not in identity.WARNINGS]:
        return None
    return index_of(text)


def _fact(line: Row, columns: list[tuple[int, str]]) -> str:
    """What the list says: heading and value of the chosen columns; a number in it that is a person's is masked."""
    parts = []
    for place, heading in columns:
        value = tidy(line.cell(place).text)[:60]
        if value:
            shown = identity.mask_identity(value) if len(value) == 18 and value[:17].isdecimal() else value
            parts.append(f"{heading}：{shown}")
    return "；".join(parts)[:200]


def _matched(said: dict[bytes, list[str]], *, kind: str, scope: str) -> list[HitDraft]:
    indexes, hits = list(said), []
    for start in range(0, len(indexes), BATCH):
        people = Member.objects.within(scope).current().filter(
            identity_index__in=indexes[start : start + BATCH], is_temporary=False
        )  # fmt: skip
        for member in people.order_by("village_id", "household_id", "pk"):
            if SAYS_OTHERWISE[kind](member):
                hits += [HitDraft(member, fact) for fact in said[bytes(member.identity_index)]]
    return hits
