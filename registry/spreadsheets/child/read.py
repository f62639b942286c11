"""Script: a workbook or CSV on stdin, lines of JSON on stdout. Arguments: one JSON object with the limits.

Lines: {"sheet", "hidden", "merges"}, then [row number, [cell, …]] for each filled row, at last {"end": true}. A cell is
null, a text, or [kind, text] with kind "n" (was a number), "d" (was a date), "b" (was true or false).
"""

import csv
import io
import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

import boundary  # type: ignore[import-not-found]  # beside this script, which is no part of the package

Cell = str | list[str] | None
VISIBLE = {"SheetVisibleEnum.Visible", "Visible"}


def main() -> None:
    options = json.loads(sys.argv[1])
    boundary.enter(options["memory"], options["cpu"])
    data = sys.stdin.buffer.read()
    if options["format"] == "csv":
        read_csv(data, options)
    else:
        read_xlsx(data, options)
    boundary.say({"end": True})


def read_xlsx(data: bytes, options: dict[str, Any]) -> None:
    import python_calamine

    budget = options["text"]
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(about.name)
                budget = say_sheet(sheet, about, options, budget)
    except (python_calamine.CalamineError, OSError, ValueError):
        boundary.refuse("workbook_damaged")


def say_sheet(sheet: Any, about: Any, options: dict[str, Any], budget: int) -> int:
    """The filled rows of one sheet; answers how many characters may still follow."""
    if sheet.total_width > options["columns"] or sheet.total_height > options["rows"]:
        boundary.refuse(
            "workbook_cell_beyond",
            cell=f"{letters(sheet.total_width)}{sheet.total_height}",
            sheet=about.name,
            column=letters(options["columns"]),
            row=options["rows"],
        )
    merges = [[r1 + 1, c1 + 1, r2 + 1, c2 + 1] for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or []]
    boundary.say({"sheet": about.name, "hidden": str(about.visible) not in VISIBLE, "merges": merges[:5000]})
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        cells = [cell(value) for value in values]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            budget -= sum(len(c) if isinstance(c, str) else 20 for c in cells if c)
            if budget < 0:
                boundary.refuse("workbook_too_much_text")
            boundary.say([number, cells])
    return budget


def cell(value: Any) -> Cell:
    if isinstance(value, str):
        return value if value.strip() else None
    if value is None:
        return None
    if isinstance(value, bool):
        return ["b", "TRUE" if value else "FALSE"]
    if isinstance(value, (int, float)):
        return ["n", figure(value)]
    if isinstance(value, datetime):
        return ["d", value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, timedelta):
        return ["n", figure(value.total_seconds() / 86400)]
    return ["d", str(value)]


def figure(value: float) -> str:
    """The number as Excel shows it: at most 15 digits, never in scientific notation."""
    if value != value or value in (float("inf"), float("-inf")):
        return "#NUM!"
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    if abs(value) >= 1e15:
        return f"{value:.0f}"
    text = f"{value:.15g}"
    return f"{value:.12f}".rstrip("0").rstrip(".") if "e" in text else text


def letters(column: int) -> str:
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def read_csv(data: bytes, options: dict[str, Any]) -> None:
    text = decode(data)
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(32_767)
    boundary.say({"sheet": options["name"], "hidden": False, "merges": []})
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(rows, 1):
            cells = [unquote(value) for value in row]
            while cells and cells[-1] is None:
                cells.pop()
            if len(cells) > options["columns"] or (cells and number > options["rows"]):
                boundary.refuse(
                    "workbook_cell_beyond",
                    cell=f"{letters(len(cells))}{number}",
                    sheet=options["name"],
                    column=letters(options["columns"]),
                    row=options["rows"],
                )
            if cells:
                boundary.say([number, cells])
    except csv.Error:
        boundary.refuse("csv_broken", line=rows.line_num)


def unquote(value: str) -> Cell:
    """The text of ="…", which exports write so that Excel keeps long numbers whole."""
    value = value.strip()
    if value.startswith('="') and value.endswith('"') and len(value) >= 3:
        value = value[2:-1]
    return value or None


def decode(data: bytes) -> str:
    """UTF-8 first and strictly: UTF-8 bytes decode as GB18030 without an error, into nonsense."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            boundary.refuse("csv_encoding", line=data.count(b"\n", 0, error.start) + 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        boundary.refuse("csv_encoding", line=data.count(b"\n", 0, error.start) + 1)
        raise  # not reached: refuse() ends the process


if __name__ == "__main__":
    try:
        main()
    except (MemoryError, RecursionError):
        boundary.refuse("workbook_unreadable")
