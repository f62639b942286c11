"""The bytes of a file for the bank, from a layout and lines. The same lines give the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from funds.choices import BankField, LayoutKind
from funds.rules import layouts
from funds.rules.layouts import Layout
from registry.spreadsheets.writer import harmless, write_table

SUFFIX: Final = {LayoutKind.CSV: "csv", LayoutKind.XLSX: "xlsx", LayoutKind.FIXED: "txt"}
_FIGURES: Final = {BankField.AMOUNT_YUAN, BankField.STANDARD}
_FREE: Final = {BankField.NAME, BankField.SUMMARY, BankField.ITEM, BankField.BANK_NAME, BankField.DOCUMENT_NO}


@dataclass(frozen=True, slots=True)
class Line:
    """One line to write: the values of its fields as text, and what it pays in yuan."""

    values: Mapping[str, str]
    amount_yuan: Decimal


def write(layout: Layout, lines: Sequence[Line]) -> bytes:
    """The whole file. Raises ValueError or UnicodeEncodeError for a line that `layouts.misfits` would have named."""
    total = sum((line.amount_yuan for line in lines), Decimal("0.00"))
    if layout.kind == LayoutKind.FIXED:
        return _fixed(layout, lines, total)
    if layout.kind == LayoutKind.XLSX:
        return _workbook(layout, lines, total)
    return _text(layout, lines, total)


def _cells(layout: Layout, line: Line) -> list[str]:
    return [layouts.cell(column.field, line.values, line.amount_yuan) for column in layout.columns]


def _text(layout: Layout, lines: Sequence[Line], total: Decimal) -> bytes:
    buffer = io.StringIO()
    out = csv.writer(buffer, lineterminator="\r\n")
    out.writerow([column.heading for column in layout.columns])
    free = [column.field in _FREE for column in layout.columns]
    for line in lines:
        cells = _cells(layout, line)
        out.writerow([harmless(text) if is_free else text for text, is_free in zip(cells, free, strict=True)])
    if layout.control_line:
        out.writerow(layouts.control_cells(layout, len(lines), total))
    return buffer.getvalue().encode(layout.encoding)


def _workbook(layout: Layout, lines: Sequence[Line], total: Decimal) -> bytes:
    figures = [column.field in _FIGURES for column in layout.columns]
    rows: list[list[object]] = [
        [Decimal(text) if is_figure else text for text, is_figure in zip(_cells(layout, line), figures, strict=True)]
        for line in lines
    ]
    if layout.control_line:
        rows.append(list(layouts.control_cells(layout, len(lines), total)))
    return write_table(sheet="代发明细", headings=[column.heading for column in layout.columns], rows=rows)


def _fixed(layout: Layout, lines: Sequence[Line], total: Decimal) -> bytes:
    out = [
        b"".join(
            layouts.fixed(column, text, layout.encoding)
            for column, text in zip(layout.columns, _cells(layout, line), strict=True)
        )
        for line in lines
    ]
    if layout.control_line:
        out.append(layouts.control_text(len(lines), total).encode(layout.encoding))
    return b"\r\n".join(out) + b"\r\n"
