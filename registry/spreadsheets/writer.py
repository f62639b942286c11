"""Writes workbooks: templates that are hard to fill in wrongly, and plain exports that Excel cannot misread.

Text is written as text: no cell becomes a formula, identity numbers keep all digits. Source: ECOSYSTEM.md §4.2.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

import xlsxwriter

from registry.spreadsheets import limits
from registry.spreadsheets.columns import Column
from registry.spreadsheets.reader import META_SHEET
from registry.text.periods import SHANGHAI

DICTIONARY_SHEET: Final = "字典"
NOTES_SHEET: Final = "填表说明"
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}
# Full-width too: an Excel set to Chinese computes them.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FONT: Final = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """One sheet to fill in: title, declared columns, and rows that show how (written on the sample sheet only)."""

    name: str
    title: str
    columns: Sequence[Column]
    samples: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook to fill in. ``meta`` goes to the very hidden sheet and comes back as ``Workbook.meta``."""

    name: str
    sheets: Sequence[TemplateSheet]
    meta: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()


def write_template(template: Template, *, rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None) -> bytes:
    """The workbook as bytes. ``rows`` pre-fills sheets by name with values by key: export, correct, import again."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        _fix_dates(book)
        formats = _Formats(book)
        lists: dict[tuple[str, ...], str] = {}
        for sheet in template.sheets:
            for column in sheet.columns:
                if column.clean.choices:
                    lists.setdefault(tuple(column.clean.choices), f"list_{len(lists) + 1}")
        for sheet in template.sheets:
            _write_form(book, sheet, formats, lists, (rows or {}).get(sheet.name, ()))
        for sheet in template.sheets:
            if sheet.samples:
                _write_sample(book, sheet, formats)
        _write_notes(book, template, formats)
        _write_dictionary(book, lists)
        _write_meta(book, template)
    return target.getvalue()


def write_table(
    *, sheet: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "", widths: Sequence[int] = ()
) -> bytes:
    """A plain export: one heading row, frozen, text as text, Decimal with two places, constant memory while writing."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {**OPTIONS, "in_memory": False, "constant_memory": True}) as book:
        _fix_dates(book)
        formats = _Formats(book)
        page = book.add_worksheet(sheet[:31])
        first = 0
        for number, heading in enumerate(headings):
            page.set_column(number, number, widths[number] if number < len(widths) else _width(heading))
        if title:
            page.write_string(0, 0, title, formats.title)
            first = 1
        for number, heading in enumerate(headings):
            page.write_string(first, number, str(heading), formats.heading)
        page.freeze_panes(first + 1, 0)
        last = first
        for last, row in enumerate(rows, first + 1):
            for number, value in enumerate(row):
                _write_value(page, last, number, value, formats)
        page.autofilter(first, 0, max(last, first + 1), max(len(headings) - 1, 0))
    return target.getvalue()


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A CSV export line by line, UTF-8 with BOM for Excel; no cell can be taken for a formula."""
    buffer = io.StringIO()
    out = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    for row in _with_first(headings, rows):
        out.writerow([harmless(value) for value in row])
        yield buffer.getvalue().encode("utf-8")
        buffer.seek(0)
        buffer.truncate()


def harmless(value: Any) -> str:
    """The value as a CSV cell; a text that Excel would compute is led by an apostrophe. Figures stay figures.

    >>> harmless("=1+1"), harmless(Decimal("-3.50")), harmless(None), harmless("@SUM(A1)")
    ("'=1+1", '-3.50', '', "'@SUM(A1)")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | Decimal | date):
        return str(value)
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


class _Formats:
    """The few cell formats all our workbooks share."""

    def __init__(self, book: Any) -> None:
        line = {**_FONT, "border": 1, "border_color": "#B8BFC6"}
        head = {**line, "bold": True, "align": "center", "text_wrap": True}
        self.title = book.add_format({**_FONT, "bold": True, "font_size": 16, "align": "left"})
        self.group = book.add_format({**head, "bg_color": "#DCE6E1"})
        self.heading = book.add_format({**head, "bg_color": "#EEF3F0"})
        self.required = book.add_format({**head, "bg_color": "#EEF3F0", "font_color": "#C00000"})
        self.text = book.add_format({**_FONT, "num_format": "@"})
        self.figure = book.add_format({**_FONT, "num_format": "General"})
        self.money = book.add_format({**_FONT, "num_format": "#,##0.00"})
        self.day = book.add_format({**_FONT, "num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({**_FONT, "num_format": "yyyy-mm-dd hh:mm"})
        self.note = book.add_format({**_FONT, "text_wrap": True, "valign": "top"})
        self.example = book.add_format({**line, "num_format": "@", "font_color": "#5A6670", "italic": True})


def _fix_dates(book: Any) -> None:
    """The same content gives the same bytes: no time of writing in the file."""
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=SHANGHAI), "author": ""})


def _write_form(
    book: Any, sheet: TemplateSheet, formats: _Formats, lists: Mapping[tuple[str, ...], str], rows: Iterable[Any]
) -> None:
    page = book.add_worksheet(sheet.name)
    first = _write_headings(page, sheet, formats)
    last = limits.MAX_ROWS + first - 1
    for number, column in enumerate(sheet.columns):
        page.set_column(
            number,
            number,
            column.width or _width(column.heading),
            formats.text if column.clean.is_text else formats.figure,
        )
        choices = tuple(column.clean.choices)
        if choices:
            rule = {"validate": "list", "source": f"={lists[choices]}", "error_type": "stop", "ignore_blank": True}
            page.data_validation(first, number, last, number, {**rule, **_input_note(column)})
        elif column.note:
            page.data_validation(first, number, last, number, {"validate": "any", **_input_note(column)})
    for offset, row in enumerate(rows):
        for number, column in enumerate(sheet.columns):
            value = row.get(column.key)
            if value not in (None, ""):
                _write_value(page, first + offset, number, value, formats)
    page.freeze_panes(first, min(2, len(sheet.columns)))
    page.set_landscape()
    page.set_paper(9)
    page.repeat_rows(0, first - 1)


def _write_headings(page: Any, sheet: TemplateSheet, formats: _Formats) -> int:
    """Title, group row and heading row; a column without a group has one cell over both. Answers the first data row."""
    page.write_string(0, 0, sheet.title, formats.title)
    page.set_row(0, 30)
    page.set_row(2, 34)
    for group, members in groupby(enumerate(sheet.columns), key=lambda pair: pair[1].group):
        run = list(members)
        left, right = run[0][0], run[-1][0]
        if group and left < right:
            page.merge_range(1, left, 1, right, group, formats.group)
        elif group:
            page.write_string(1, left, group, formats.group)
        for number, column in run:
            heading = f"{'*' if column.required else ''}{column.heading.rpartition('/')[2]}"
            shape = formats.required if column.required else formats.heading
            if group:
                page.write_string(2, number, heading, shape)
            else:
                page.merge_range(1, number, 2, number, heading, shape)
    return 3


def _write_sample(book: Any, sheet: TemplateSheet, formats: _Formats) -> None:
    page = book.add_worksheet(f"示例-{sheet.name}"[:31])
    first = _write_headings(page, sheet, formats)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width or _width(column.heading))
        for offset, sample in enumerate(sheet.samples):
            page.write_string(first + offset, number, str(sample.get(column.key, "")), formats.example)
    page.freeze_panes(first, 0)
    page.set_tab_color("#B8BFC6")


def _write_notes(book: Any, template: Template, formats: _Formats) -> None:
    page = book.add_worksheet(NOTES_SHEET)
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 30)
    page.set_column(2, 2, 70)
    page.write_string(0, 0, template.name, formats.title)
    line = 1
    for line, note in enumerate(template.notes, 2):
        page.merge_range(line, 0, line, 2, note, formats.note)
    line += 2
    for number, heading in enumerate(("工作表", "列名（带*必填）", "填写要求")):
        page.write_string(line, number, heading, formats.heading)
    for sheet in template.sheets:
        for column in sheet.columns:
            line += 1
            page.write_string(line, 0, sheet.name, formats.note)
            page.write_string(line, 1, f"{'*' if column.required else ''}{column.heading}", formats.note)
            page.write_string(line, 2, _requirement(column), formats.note)


def _requirement(column: Column) -> str:
    parts = [str(column.note)] if column.note else []
    if column.clean.choices:
        parts.append("可选：" + "、".join(column.clean.choices))
    return "；".join(parts)


def _write_dictionary(book: Any, lists: Mapping[tuple[str, ...], str]) -> None:
    if not lists:
        return
    page = book.add_worksheet(DICTIONARY_SHEET)
    for number, (choices, name) in enumerate(lists.items()):
        for row, choice in enumerate(choices):
            page.write_string(row, number, choice)
        column = xlsxwriter.utility.xl_col_to_name(number)
        book.define_name(name, f"={DICTIONARY_SHEET}!${column}$1:${column}${len(choices)}")
    page.hide()


def _write_meta(book: Any, template: Template) -> None:
    page = book.add_worksheet(META_SHEET)
    for row, (name, value) in enumerate({"template": template.name, **template.meta}.items()):
        page.write_string(row, 0, name)
        page.write_string(row, 1, str(value))
    page.very_hidden()


def _write_value(page: Any, row: int, column: int, value: Any, formats: _Formats) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, column, "是" if value else "否", formats.text)
    elif isinstance(value, Decimal):
        page.write_number(row, column, value, formats.money)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, formats.figure)
    elif isinstance(value, datetime):
        page.write_datetime(row, column, _local(value), formats.moment)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats.day)
    else:
        page.write_string(row, column, str(value)[:32_767], formats.text)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI).replace(tzinfo=None) if moment.tzinfo else moment


def _input_note(column: Column) -> dict[str, str]:
    if not column.note:
        return {}
    return {"input_title": column.heading.rpartition("/")[2][:32], "input_message": str(column.note)[:255]}


def _width(heading: str) -> int:
    wide = sum(2 if ord(c) > 0x2E80 else 1 for c in heading.rpartition("/")[2])
    return min(max(wide + 3, 9), 30)


def _with_first(first: Sequence[Any], rest: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield first
    yield from rest
