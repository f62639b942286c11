"""A sheet composed by hand: from the texts typed or pasted into a grid to the rows that publish() takes.

Nothing is refused half: every cell that cannot be read says so at its place. Source: DOMAIN.md §7.1, §7.3.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publicity import errors
from publicity.rules.drafts import EntryDraft, Value
from publicity.rules.kinds import COLUMNS, KINDS, TITLES
from registry.errors import Reason
from registry.text.money import MoneyError, parse_yuan
from registry.text.periods import Kind as PeriodKind
from registry.text.periods import Period

MOST_ROWS, MOST_CELLS = 300, 3000
LONGEST_CELL = 200
_DAY = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?")
Row = dict[str, str]


@dataclass(frozen=True)
class Typed:
    """What a grid holds: the columns it shows in order, and the filled rows as typed."""

    columns: list[str]
    rows: list[Row]

    @property
    def is_too_large(self) -> bool:
        return len(self.rows) > MOST_ROWS or len(self.rows) * len(self.columns) > MOST_CELLS


def read(sheet: Typed) -> tuple[list[EntryDraft], list[Reason]]:
    """The rows as publish() takes them, and what could not be read, each at its cell ("cell-3-amount_yuan").

    A cell that could not be read is left out of its row.
    """
    if sheet.is_too_large:
        return [], [errors.TOO_MANY_ROWS]
    drafts, reasons = [], []
    for position, row in enumerate(sheet.rows, 1):
        cells: dict[str, Value] = {}
        for key in sheet.columns:
            text = tidy(row.get(key, ""))
            if not text:
                continue
            value = _value(COLUMNS[key].form, text)
            if value is None:
                where = f"{position} · {COLUMNS[key].label}\n{text[:30]}"
                reasons.append(errors.unreadable(where, COLUMNS[key].form, field=f"cell-{position}-{key}"))
            else:
                cells[key] = value
        drafts.append(EntryDraft(cells))
    return drafts, reasons


def tidy(text: str) -> str:
    """A typed text without doubled blanks and line breaks, at most LONGEST_CELL characters.

    >>> tidy("  修水渠\\n  三百米 ")
    '修水渠 三百米'
    """
    return " ".join(text.replace("\0", "").split())[:LONGEST_CELL]


def _value(form: str, text: str) -> Value | None:
    """The text as a value of its column; None when it is none."""
    if form in {"yuan", "wan"}:
        try:
            return parse_yuan(text.removesuffix("元").removesuffix("万") if form == "wan" else text)
        except MoneyError:
            return None
    if form == "count":
        plain = unicodedata.normalize("NFKC", text).replace(",", "").rstrip("人户名个")
        return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 8 else None
    return _day(text) if form == "date" else text


def _day(text: str) -> dt.date | None:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if found is None:
        return None
    try:
        return dt.date(*(int(part) for part in found.groups()))
    except ValueError:
        return None


def pasted(text: str, *, kind: str, columns: Sequence[str]) -> tuple[Typed, list[str]]:
    """A block copied from Excel: by its headings when it has some, else by the order of `columns`.

    Also the headings that this kind has no column for; what stood under them is left out.

    >>> pasted("事项\\t支出\\n修水渠\\t8600", kind="village_finance", columns=["item"])[0].rows
    [{'item': '修水渠', 'expense_yuan': '8600'}]
    """
    lines = [[cell.strip() for cell in line] for line in csv.reader(io.StringIO(text), dialect="excel-tab")]
    lines = [line for line in lines if any(line)]
    known = _headings(kind)
    heads = [known.get(_plain(cell), "") for cell in lines[0]] if lines else []
    if sum(1 for key in heads if key) < min(2, len(heads)):
        return Typed(list(columns), [_row(line, columns) for line in lines]), []
    unknown = [cell for cell, key in zip(lines[0], heads, strict=True) if cell and not key and _plain(cell) != "序号"]
    order = [*dict.fromkeys([*columns, *(key for key in heads if key)])]
    used = [key for key in order if key in heads]
    return Typed(used, [_row(line, heads) for line in lines[1:]]), unknown


def _row(line: Sequence[str], keys: Sequence[str]) -> Row:
    return {key: cell for key, cell in zip(keys, line, strict=False) if key and cell}


def _plain(heading: str) -> str:
    """A heading as it is compared: without unit, blanks and case."""
    return re.sub(r"[(（].*?[)）]|\s", "", unicodedata.normalize("NFKC", heading)).lower()


def _headings(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in KINDS[kind].columns:
        shown = COLUMNS[key]
        for name in (key, shown.label, shown.english, *shown.also):
            found.setdefault(_plain(name), key)
    return found


def title_for(kind: str, *, place: str, covers: tuple[dt.date, dt.date] | None) -> str:
    """The usual title of a sheet, in Chinese as it hangs: place, the time it covers when that has a name, the matter.

    >>> title_for("village_finance", place="十八洞村", covers=(dt.date(2026, 7, 1), dt.date(2026, 9, 30)))
    '十八洞村2026年第三季度收支公示'
    """
    return f"{place}{period_words(covers)}{TITLES[kind]}"


def period_words(covers: tuple[dt.date, dt.date] | None) -> str:
    """The name of the month, quarter, half-year or year; "" for any other time."""
    for kind in PeriodKind if covers else ():
        period = Period.containing(covers[0], kind)  # type: ignore[index]  # asked above
        if covers == (period.start, period.last_on):
            return period.label()
    return ""


def columns_of(kind: str) -> list[str]:
    """The columns a kind may show, the usual ones first."""
    usual = KINDS[kind].usual
    return [*usual, *(key for key in COLUMNS if key in KINDS[kind].columns and key not in usual)]


def as_typed(cells: Mapping[str, object], columns: Sequence[str]) -> Row:
    """A published row as it would be typed, for a correction."""
    return {key: str(cells[key]) for key in columns if cells.get(key) not in (None, "")}
