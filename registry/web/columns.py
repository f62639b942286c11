"""The columns of a list: declared once as `Col`, turned into heads and cells here; templates only loop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from registry.ui import formats


@dataclass(frozen=True)
class Col:
    """One column: `value` is an attribute path or a callable of the row, `sort` a field or annotation."""

    name: str
    label: Any
    value: str | Callable[[Any], Any] | None = None
    sort: str = ""
    format: str = ""
    template: str = ""
    link: bool | Callable[[Any], str] = False
    align: str = ""
    phone: bool = True
    key: bool | None = None

    @property
    def css(self) -> str:
        """The classes of its cells."""
        align = self.align or ("end" if self.format in formats.RIGHT_ALIGNED else "")
        names = {"end": "c-table__number", "center": "c-table__center"}
        whole = "u-nowrap" if self.format in {"date", "datetime"} else ""
        return " ".join(part for part in (names.get(align, ""), whole, "" if self.phone else "c-table__hide") if part)

    def raw(self, row: Any) -> Any:
        """The value itself, as a workbook would hold it."""
        if callable(self.value):
            return self.value(row)
        path = self.value or self.name
        display = getattr(row, f"get_{path}_display", None)
        if display is not None and not isinstance(row, dict):
            return display()
        for part in path.replace(".", "__").split("__"):
            row = row.get(part) if isinstance(row, dict) else getattr(row, part, None)
        return row

    def plain(self, row: Any) -> Any:
        """The value for a workbook: figures and days as they are, everything else as the text of the page."""
        value = self.raw(row)
        if isinstance(value, int | float | Decimal | dt.date) and not isinstance(value, bool):
            return value
        return "" if value is None else self.text(value)

    def text(self, value: Any) -> str:
        """The value as the page prints it."""
        if self.format:
            return str(formats.FORMATS[self.format](value))
        if value is None or value == "":
            return formats.NOTHING
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return str(value)

    def address(self, row: Any) -> str:
        """Where the cell leads, "" nowhere."""
        if callable(self.link):
            return self.link(row) or ""
        return str(row.get_absolute_url()) if self.link else ""


@dataclass(frozen=True)
class Head:
    """One head of the table; `url` sorts by it, `direction` says that it does now (ascending, descending or "")."""

    label: Any
    css: str = ""
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell. A key cell is the row's head, and the card's title on phones."""

    text: str
    label: Any
    css: str = ""
    url: str = ""
    template: str = ""
    value: Any = None
    key: bool = False


@dataclass(frozen=True)
class Row:
    """One row of cells, with the object behind it for cell templates."""

    object: Any
    cells: list[Cell]


def row_of(columns: list[Col], row: Any) -> Row:
    """The cells of one row."""
    cells = []
    for position, column in enumerate(columns):
        value = column.raw(row)
        key = column.key if column.key is not None else position == 0
        css = f"{column.css} c-table__key".strip() if key else column.css
        if column.align == "center" and value is None:
            css = f"{css} c-table__void"  # an empty cell of a matrix; phones leave it out
        cells.append(
            Cell(
                "" if column.template else column.text(value),
                column.label,
                css,
                column.address(row),
                column.template,
                value,
                key,
            )
        )
    return Row(row, cells)


def totals_of(columns: list[Col], totals: dict[str, Any]) -> list[Cell]:
    """The foot of the table: "Total" first, then what the totals name; nothing without totals."""
    if not totals:
        return []
    cells = [
        Cell(column.text(totals[column.name]) if column.name in totals else "", column.label, column.css)
        for column in columns
    ]
    first = cells[0]
    return [Cell(first.text or _("Total"), first.label, f"{first.css} c-table__key".strip()), *cells[1:]]
