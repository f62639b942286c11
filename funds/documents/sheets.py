"""A table of a book, built once and shown three ways: page, workbook, PDF. So all three show the same figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import translation

from registry.documents.pdf import html_to_pdf, render_pdf
from registry.spreadsheets.writer import write_table
from registry.ui import formats

STYLES = ("css/papers/books.css",)
LANGUAGE = "zh-hans"  # what is printed and signed is Chinese
MOST_PRINTED = 1500
"""Lines of one printed ledger, some 50 pages; a longer one is printed month by month."""


@dataclass(frozen=True)
class Column:
    """One column: heading, what is in it ("text", "money", "date", "count"), its share of a printed line (per cent)."""

    label: Any
    kind: str = "text"
    width: int = 10

    @property
    def is_figure(self) -> bool:
        return self.kind in {"money", "count"}


@dataclass(frozen=True)
class Line:
    """One line. `kind`: line, opening, month, year, carried, total. `url` leads from the cell numbered `link`."""

    cells: Sequence[Any]
    kind: str = "line"
    red: bool = False
    mark: str = ""  # 补报, 红字: written behind the summary
    url: str = ""
    link: int = 0
    summary: int = -1  # the cell that carries the mark


@dataclass(frozen=True)
class Cell:
    """A cell as the page and the paper print it."""

    text: str
    label: Any
    is_figure: bool
    is_money: bool
    url: str = ""
    mark: str = ""
    width: int = 0

    @property
    def css(self) -> str:
        """Its classes on the page: figures right, dates and numbers unbroken, words with room."""
        if self.is_figure:
            kind = "c-table__number"
        else:
            kind = "c-ledger__words" if self.width >= 17 else "c-ledger__whole" if self.width <= 9 else ""
        return kind if self.text else f"{kind} c-table__void".strip()


@dataclass(frozen=True)
class Sheet:
    """A whole table: title, what it is of, columns, lines, notes under it, who signs."""

    title: str
    facts: Sequence[tuple[str, str]]
    columns: Sequence[Column]
    lines: Sequence[Line]
    signers: Sequence[str] = ()
    notes: Sequence[str] = ()
    wide: bool = True
    name: str = ""  # of the file, without its ending
    pages: Any = field(default=None)

    @property
    def rows(self) -> list[tuple[Line, list[Cell]]]:
        """The lines with their cells in words."""
        return [
            (line, [
                Cell(written(value, column.kind), column.label, column.is_figure, column.kind == "money",
                     line.url if number == line.link else "", line.mark if number == line.summary else "", column.width)
                for number, (value, column) in enumerate(zip(line.cells, self.columns, strict=True))
            ])
            for line in self.lines
        ]  # fmt: skip


def written(value: Any, kind: str) -> str:
    """A value as it is printed; nothing stays blank, as in a ledger."""
    if value is None or value == "":
        return ""
    if kind == "money":
        return formats.yuan(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def workbook(sheet: Sheet) -> bytes:
    """The sheet as a workbook: amounts as figures, the mark of a line behind its summary."""

    def cells(line: Line) -> list[Any]:
        return [
            f"{value}（{line.mark}）" if line.mark and number == line.summary else _plain(value)
            for number, value in enumerate(line.cells)
        ]

    title = "　".join([str(sheet.title), *(f"{label}：{value}" for label, value in sheet.facts)])
    return write_table(
        sheet=str(sheet.title), headings=[str(c.label) for c in sheet.columns], rows=map(cells, sheet.lines),
        title=title, widths=[max(8, c.width) for c in sheet.columns],
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | Decimal | dt.date) else str(value)


def pdf(sheet: Sheet) -> bytes:
    """The sheet on A4, page x of y, with the lines to sign."""
    return render_pdf("papers/funds/sheet.html", {"sheet": sheet}, language=LANGUAGE, styles=STYLES)[1]


def printed(html: str) -> bytes:
    """Finished HTML of this room as a PDF."""
    return html_to_pdf(html, styles=STYLES)


def in_chinese() -> Any:
    """For building what is printed."""
    return translation.override(LANGUAGE)
