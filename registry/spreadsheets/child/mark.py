"""Script: a workbook followed by a JSON list of faults on stdin, the marked workbook on stdout."""

import io
import json
import sys
from collections import defaultdict
from typing import Any

import boundary  # type: ignore[import-not-found]  # beside this script, which is no part of the package

RED = "FFF4C7C3"
AMBER = "FFFFE8B3"


def main() -> None:
    options = json.loads(sys.argv[1])
    boundary.enter(options["memory"], options["cpu"])
    received = sys.stdin.buffer.read()
    data, marks = received[: options["length"]], json.loads(received[options["length"] :])

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    by_sheet = defaultdict(list)
    for mark in marks:
        by_sheet[mark["sheet"]].append(mark)
    for name, found in by_sheet.items():
        if name in book.sheetnames:
            mark_sheet(book[name], found, options["words"])
    summarise(book, marks, options["words"])
    out = io.BytesIO()
    book.save(out)
    sys.stdout.buffer.write(out.getvalue())


def mark_sheet(sheet: Any, marks: list[dict[str, Any]], words: dict[str, Any]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, PatternFill
    from openpyxl.utils import get_column_letter

    beside = sheet.max_column + 1
    for column in range(1, sheet.max_column + 1):  # a file that comes back a second time keeps one column
        if any(sheet.cell(row, column).value == words["column"] for row in range(1, 11)):
            beside = column
            for row in range(1, sheet.max_row + 1):
                text(sheet.cell(row, column), None)
    sentences = defaultdict(list)
    for mark in marks:
        if not mark["row"]:
            continue
        sentences[mark["row"]].append(mark["text"])
        if mark["column"]:
            cell = sheet[f"{mark['column']}{mark['row']}"]
            if type(cell).__name__ == "MergedCell":
                continue
            cell.fill = PatternFill("solid", fgColor=RED if mark["error"] else AMBER)
            before = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(f"{before}{mark['text']} {mark['hint']}".strip(), "", height=90, width=260)
    header = min((row for row in sentences), default=2) - 1
    text(sheet.cell(max(header, 1), beside), words["column"])
    for row, lines in sentences.items():
        cell = sheet.cell(row, beside)
        text(cell, "\n".join(lines))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(beside)].width = 48


def summarise(book: Any, marks: list[dict[str, Any]], words: dict[str, Any]) -> None:
    from openpyxl.styles import Font

    title = words["summary"][:31]
    if title in book.sheetnames:
        del book[title]
    sheet = book.create_sheet(title, 0)
    for column, heading in enumerate(words["headings"], 1):
        text(sheet.cell(1, column), heading)
        sheet.cell(1, column).font = Font(bold=True)
    for row, mark in enumerate(marks, 2):
        values = [mark["sheet"], mark["address"], mark["heading"], mark["text"], mark["hint"]]
        for column, value in enumerate(values, 1):
            text(sheet.cell(row, column), value)
        if mark["address"] and mark["sheet"] in book.sheetnames:
            quoted = mark["sheet"].replace("'", "''")
            sheet.cell(row, 2).hyperlink = f"#'{quoted}'!{mark['address']}"
    for letter, width in zip("ABCDE", (18, 10, 28, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    book.active = 0


def text(cell: Any, value: str | None) -> None:
    """Writes text that stays text, whatever it begins with."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


if __name__ == "__main__":
    main()
