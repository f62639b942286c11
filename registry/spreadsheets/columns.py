"""Declares what a column of a workbook is, and checks a sheet against such declarations. Every fault is collected.

Shaped after pretix' import columns (identifier, name, clean) and FAC's workbook checks (all issues, with coordinates).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from registry.spreadsheets.cleaners import Fault, Reader, Text
from registry.spreadsheets.coordinates import letters
from registry.spreadsheets.headings import Layout, find_layout, plain
from registry.spreadsheets.issues import Issue, Severity
from registry.spreadsheets.reader import Row, Sheet


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an import: under which heading it stands and how its text becomes a value."""

    key: str
    label: Any
    """Name on our pages, translatable."""
    heading: str
    """Heading in the workbook, as the national template has it; "组/标题" when the leaf alone is ambiguous."""
    clean: Reader = field(default_factory=Text)
    required: bool = False
    aliases: tuple[str, ...] = ()
    group: str = ""
    """Heading above it in our own template."""
    note: Any = ""
    """What the template says about it."""
    width: int = 0
    """Characters in our own template; 0 = from the heading."""

    @property
    def names(self) -> frozenset[str]:
        """Every spelling of the heading, as compared."""
        return frozenset(plain(name) for name in (self.heading, *self.aliases))


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of data: its values by key (None for a blank cell and for a faulty one)."""

    sheet: str
    number: int
    values: dict[str, Any]
    places: dict[str, int]
    headings: dict[str, str]
    faulty: bool = False

    def issue(
        self, code: str, message: str, *, key: str = "", hint: str = "", severity: Severity = Severity.ERROR
    ) -> Issue:
        """An issue of this row, at the cell of ``key`` when there is one."""
        place = self.places.get(key, 0)
        return Issue(
            self.sheet, self.number, letters(place), self.headings.get(key, ""), code, str(message), str(hint), severity
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """A sheet after the check: rows with values, all issues, and which headings were missing or unknown."""

    sheet: str
    layout: Layout
    rows: list[CheckedRow]
    issues: list[Issue]

    @property
    def missing(self) -> list[str]:
        return [*self.layout.missing, *self.layout.absent]

    @property
    def extra(self) -> list[str]:
        return self.layout.extra

    @property
    def has_errors(self) -> bool:
        return any(issue.is_error for issue in self.issues)


def check_sheet(sheet: Sheet, columns: Sequence[Column], *, on: date) -> Checked:
    """All rows of the sheet cleaned, and every fault of headings and cells. ``on`` is the day for "in the future"."""
    layout = find_layout(sheet, columns)
    issues = _heading_issues(sheet, layout, columns)
    headings = {column.key: column.heading for column in columns}
    blank = dict.fromkeys(headings)
    placed = [(column, layout.places[column.key]) for column in columns if column.key in layout.places]
    rows: list[CheckedRow] = []
    for row in sheet.rows:
        if not layout.header_row or row.number <= layout.header_row or _is_blank(row, placed):
            continue
        values, faults = _check_row(sheet.name, row, placed, blank, on)
        issues += faults
        faulty = any(fault.is_error for fault in faults)
        rows.append(CheckedRow(sheet.name, row.number, values, layout.places, headings, faulty))
    if layout.header_row and not rows:
        issues.append(
            _sheet_issue(sheet, layout, "sheet_without_rows", _("There is no row of data below the headings."))
        )
    return Checked(sheet.name, layout, rows, issues)


def _check_row(
    sheet: str, row: Row, placed: Sequence[tuple[Column, int]], blank: dict[str, None], on: date
) -> tuple[dict[str, Any], list[Issue]]:
    values: dict[str, Any] = dict(blank)
    faults: list[Issue] = []
    for column, place in placed:
        if not column.required and row.is_empty(place):
            continue
        cell = row.cell(place)
        if cell.is_blank:
            if column.required:
                fault = Fault("value_missing", _("“%(heading)s” must be filled in.") % {"heading": column.heading})
                faults.append(_cell_issue(sheet, row.number, cell.column, column, fault))
            continue
        try:
            values[column.key], warnings = column.clean.read(cell, on=on)
        except Fault as fault:
            faults.append(_cell_issue(sheet, row.number, cell.column, column, fault))
        else:
            faults += [_cell_issue(sheet, row.number, cell.column, column, w, Severity.WARNING) for w in warnings]
    return values, faults


def _is_blank(row: Row, placed: Sequence[tuple[Column, int]]) -> bool:
    """Whether no known column of the row is filled; a running number or a note alone makes no row of data."""
    return all(row.is_empty(place) or row.cell(place).is_blank for _column, place in placed)


def _cell_issue(
    sheet: str, row: int, column: str, declared: Column, fault: Fault, severity: Severity = Severity.ERROR
) -> Issue:
    return Issue(sheet, row, column, declared.heading, fault.code, fault.message, fault.hint, severity)


def _sheet_issue(
    sheet: Sheet, layout: Layout, code: str, message: str, heading: str = "", severity: Severity = Severity.ERROR
) -> Issue:
    return Issue(sheet.name, layout.header_row, "", heading, code, message, "", severity)


def _heading_issues(sheet: Sheet, layout: Layout, columns: Sequence[Column]) -> list[Issue]:
    if not layout.header_row:
        wanted = "、".join(column.heading for column in columns[:4])
        message = _("No row with the headings %(headings)s … was found in the first ten rows.") % {"headings": wanted}
        return [_sheet_issue(sheet, layout, "headings_not_found", message)]
    issues = []
    for heading in layout.missing:
        message = _("The column “%(heading)s” is missing.") % {"heading": heading}
        issues.append(_sheet_issue(sheet, layout, "column_missing", message, heading))
    for heading in layout.doubled:
        message = _("The heading “%(heading)s” stands over two columns.") % {"heading": heading}
        issues.append(_sheet_issue(sheet, layout, "column_doubled", message, heading))
    for heading in layout.absent:
        message = _("The column “%(heading)s” is not there; its values stay empty.") % {"heading": heading}
        issues.append(_sheet_issue(sheet, layout, "column_absent", message, heading, Severity.WARNING))
    for heading in layout.extra:
        message = _("The column “%(heading)s” is not known and is left out.") % {"heading": heading}
        issues.append(_sheet_issue(sheet, layout, "column_extra", message, heading, Severity.WARNING))
    return issues
