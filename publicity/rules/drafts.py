"""What a higher app hands over to be published: columns and rows, checked here before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal

from publicity import errors
from publicity.rules.kinds import COLUMNS, KINDS, OFFICIALS, level_of
from publicity.rules.masking import STAR, mask_name
from publicity.rules.privacy import looks_private, speaks_of_health
from registry.errors import Reason

Value = str | int | Decimal | dt.date
SHORTEST_NAME = 2


@dataclass(frozen=True)
class Column:
    """A column of a notice: a key of rules.kinds.COLUMNS, and its heading when the usual one does not fit."""

    key: str
    label: str = ""

    @property
    def heading(self) -> str:
        return self.label or COLUMNS[self.key].label


@dataclass(frozen=True)
class EntryDraft:
    """One row: its values by column key, and what it is about in the app that publishes ("households.case:12")."""

    cells: Mapping[str, Value]
    subject: str = ""


@dataclass(frozen=True)
class Origin:
    """One step of where the money of a sheet comes from, in a sentence; with the check code of a notice that tells
    it in full, if there is one."""

    text: str
    check_code: str = ""

    @property
    def payload(self) -> dict[str, str]:
        return {"text": self.text, **({"notice": self.check_code} if self.check_code else {})}


@dataclass(frozen=True)
class Sheet:
    """The rows as they will hang: masked, in plain JSON values, with the totals that stay."""

    columns: list[dict[str, str]]
    rows: list[dict[str, str | int]]
    totals: dict[str, str | int] = field(default_factory=dict)


def reasons_against(
    kind: str, title: str, columns: Sequence[Column], entries: Sequence[EntryDraft], *, place: str = ""
) -> list[Reason]:
    """Every reason against publishing this in division `place`: unknown columns, private numbers, words about health,
    names spelled out beside the column that masks them, no rows, a level where this kind does not hang.

    A reason about one cell names it in `field`: "cell-3-remark"; others name "title", "columns", "rows" or nothing.
    """
    allowed = KINDS[kind].columns
    found = [errors.column_unknown(c.key) for c in columns if c.key not in allowed]
    if place and level_of(place) not in KINDS[kind].levels:
        found.append(errors.WRONG_LEVEL)
    if not columns:
        found.append(errors.NO_COLUMNS)
    if not entries:
        found.append(errors.NO_ROWS)
    names = _names(entries) if KINDS[kind].personal else set()
    if code := looks_private(title):
        found.append(errors.private(errors.TITLE, code, field="title"))
    if name := _spelled_out(title, names):
        found.append(errors.name_spelled_out(errors.TITLE, name, field="title"))
    keys = {c.key for c in columns}
    for position, entry in enumerate(entries, 1):
        found += [errors.cell_unknown(position, key) for key in entry.cells if key not in keys]
        for key, value in entry.cells.items():
            found += _against_cell(kind, position, key, str(value), names)
    return found


def _against_cell(kind: str, position: int, key: str, text: str, names: Set[str]) -> list[Reason]:
    """Why a cell may not be shown."""
    where, field = f"{position} · {COLUMNS[key].label if key in COLUMNS else key}", f"cell-{position}-{key}"
    code = looks_private(text)
    if not code and KINDS[kind].personal:
        code = speaks_of_health(text)
    if code:
        return [errors.private(where, code, field=field)]
    is_free = key in COLUMNS and COLUMNS[key].form == "text" and key not in OFFICIALS
    if is_free and (name := _spelled_out(text, names)):
        return [errors.name_spelled_out(where, name, field=field)]
    return []


def _names(entries: Sequence[EntryDraft]) -> set[str]:
    """The full names in the columns that mask them."""
    texts = (str(value).replace(" ", "") for entry in entries for key, value in entry.cells.items()
             if key in COLUMNS and COLUMNS[key].form == "name")  # fmt: skip
    return {text for text in texts if len(text) >= SHORTEST_NAME and STAR not in text.replace("*", STAR)}


def _spelled_out(text: str, names: Set[str]) -> str:
    """A full name of the sheet that stands in a text, "" without one."""
    plain = text.replace(" ", "")
    return next((name for name in sorted(names) if name in plain), "")


def prepare(columns: Sequence[Column], entries: Sequence[EntryDraft]) -> Sheet:
    """The sheet as it will hang. Names are masked here, whoever calls; call `reasons_against` first."""
    rows = [{key: _plain(key, value) for key, value in entry.cells.items()} for entry in entries]
    totals: dict[str, str | int] = {}
    for column in columns:
        if COLUMNS[column.key].summed:
            values = [entry.cells[column.key] for entry in entries if column.key in entry.cells]
            amount = sum((Decimal(str(v)) for v in values), Decimal(0))
            totals[column.key] = int(amount) if COLUMNS[column.key].form == "count" else f"{amount:.2f}"
    return Sheet([{"key": c.key, "label": c.heading} for c in columns], rows, totals)


def _plain(key: str, value: Value) -> str | int:
    form = COLUMNS[key].form
    if form == "name":
        return mask_name(str(value))
    if form == "count":
        return int(str(value))
    if form in {"yuan", "wan"}:
        return f"{Decimal(str(value)):.2f}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
