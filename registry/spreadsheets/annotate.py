"""Gives the clerk's own workbook back with every fault where it is: red cells with a comment, a column of problems.

The file is opened by openpyxl, which keeps validations, merges and formats, in the same guarded child process that
reads uploads. A CSV file comes back as a workbook.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.utils.translation import gettext as _

from registry.spreadsheets import gate, limits
from registry.spreadsheets.issues import Issue, by_place
from registry.spreadsheets.reader import Workbook, read_workbook, run_child
from registry.spreadsheets.writer import write_table

_ANNOTATE_CPU_SECONDS = 240
"""openpyxl loads and saves about 800 rows of 40 columns a second (ECOSYSTEM.md §4.1)."""


def annotate(data: bytes, issues: Sequence[Issue], *, file_name: str) -> bytes:
    """The workbook with its faults marked, as .xlsx bytes. It can be corrected and uploaded as it is.

    Raises WorkbookRefused like ``read_workbook``.
    """
    if gate.inspect(data, file_name=file_name) is gate.Format.CSV:
        data = _as_workbook(read_workbook(data, file_name=file_name))
    options = {
        "memory": limits.CHILD_MEMORY * 2,
        "cpu": _ANNOTATE_CPU_SECONDS,
        "length": len(data),
        "words": {
            "column": _("Problems (correct and upload again)"),
            "summary": _("Problems"),
            "headings": [_("Sheet"), _("Cell"), _("Column"), _("Problem"), _("What to do")],
        },
    }
    marks = [
        {"sheet": i.sheet, "row": i.row, "column": i.column, "heading": i.heading, "text": i.message, "hint": i.hint,
         "error": i.is_error, "address": i.address}
        for i in by_place(issues)
    ]  # fmt: skip
    return run_child("mark.py", options, data + json.dumps(marks).encode(), seconds=_ANNOTATE_CPU_SECONDS + 60)


def _as_workbook(workbook: Workbook) -> bytes:
    sheet = workbook.sheets[0]
    rows: list[list[str]] = []
    for row in sheet.rows:
        rows += [[]] * (row.number - len(rows) - 1) + [[cell.text for cell in row.cells]]
    headings, *rest = rows or [[]]
    return write_table(sheet=sheet.name, headings=headings, rows=rest)
