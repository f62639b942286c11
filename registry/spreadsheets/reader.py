"""Reads an uploaded file into cells that know where they stand. What a cell means is decided by ``columns``.

The parser runs in a child process with limits of memory and time: a workbook of 1.7 kB can make one allocate gigabytes
or never end (RELIABILITY.md §0.7). Whatever happens to the child, the answer here is cells or a WorkbookRefused.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from registry.spreadsheets import gate, limits
from registry.spreadsheets.coordinates import letters
from registry.spreadsheets.errors import WorkbookRefused
from registry.spreadsheets.headings import plain

META_SHEET: Final = "_meta"
logger = logging.getLogger(__name__)
_CHILD: Final = Path(__file__).parent / "child"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its column's letters, its text as Excel shows it, and whether Excel held it as a number or a date."""

    column: str
    text: str
    was_number: bool = False
    was_date: bool = False

    @property
    def is_blank(self) -> bool:
        return not self.text.strip(" \t\r\n\u3000\u00a0")


@dataclass(frozen=True, slots=True)
class Row:
    """One row by its number in the sheet. Cells are made when asked for: a file holds a million."""

    number: int
    raw: list[Any]

    def cell(self, column: int) -> Cell:
        """The cell in a column counted from 1; blank when the row ends before."""
        value = self.raw[column - 1] if column <= len(self.raw) else None
        if value is None:
            return Cell(letters(column), "")
        if isinstance(value, str):
            return Cell(letters(column), value.replace("\0", ""))  # no text of the database holds it
        kind, text = value
        return Cell(letters(column), text, was_number=kind == "n", was_date=kind == "d")

    def is_empty(self, column: int) -> bool:
        """Whether the file has nothing at all there; a cell of blanks is not empty in this sense."""
        return column > len(self.raw) or self.raw[column - 1] is None

    @property
    def cells(self) -> Iterator[Cell]:
        return (self.cell(column) for column in range(1, len(self.raw) + 1))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: its filled rows and its merged ranges (first row, first column, last row, last column)."""

    name: str
    rows: list[Row] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The visible sheets of a file in order, and what our own template wrote into its very hidden sheet."""

    format: gate.Format
    sheets: list[Sheet]
    meta: dict[str, str]

    def sheet(self, name: str, *, or_only: bool = False) -> Sheet:
        """The sheet of that name, blanks and width of characters aside; ``or_only`` also takes the only sheet there is.

        Raises WorkbookRefused(sheet_missing) naming the sheets the file has.
        """
        wanted = plain(name)
        for sheet in self.sheets:
            if plain(sheet.name) == wanted:
                return sheet
        if len(self.sheets) == 1 and (or_only or self.format is gate.Format.CSV):
            return self.sheets[0]
        raise WorkbookRefused("sheet_missing", sheet=name, found="、".join(s.name for s in self.sheets) or "—")


def read_workbook(data: bytes, *, file_name: str) -> Workbook:
    """The whole file as cells. Raises WorkbookRefused when it cannot or must not be opened."""
    kind = gate.inspect(data, file_name=file_name)
    options = {
        "format": kind,
        "name": PurePosixPath(file_name.replace("\\", "/")).stem or "CSV",
        "columns": limits.MAX_COLUMNS,
        "rows": limits.MAX_ROWS + limits.HEADING_ROWS,
        "text": limits.MAX_TEXT,
        "memory": limits.CHILD_MEMORY,
        "cpu": limits.CHILD_CPU_SECONDS,
    }
    return _assemble(kind, run_child("read.py", options, data).splitlines())


def run_child(script: str, options: dict[str, Any], data: bytes, *, seconds: int = limits.CHILD_WALL_SECONDS) -> bytes:
    """What a script of ``child/`` answered. Raises WorkbookRefused when it refused, failed or ran into a limit."""
    command = [sys.executable, "-E", "-s", "-B", str(_CHILD / script), json.dumps(options)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False, cwd="/")
    except subprocess.TimeoutExpired as error:
        raise WorkbookRefused("workbook_unreadable") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2].partition(":")[0]
        logger.warning("%s ended with %s %s", script, done.returncode, said)
        raise WorkbookRefused("workbook_unreadable")
    return done.stdout


def _assemble(kind: gate.Format, lines: list[bytes]) -> Workbook:
    sheets: list[Sheet] = []
    hidden: dict[str, Sheet] = {}
    rows: list[Row] = []
    for line in lines:
        message = json.loads(line)
        if isinstance(message, list):
            rows.append(Row(message[0], message[1]))
        elif "sheet" in message:
            rows = []
            sheet = Sheet(message["sheet"], rows, [tuple(m) for m in message["merges"]])
            if message["hidden"]:
                hidden[sheet.name] = sheet
            else:
                sheets.append(sheet)
        elif "refused" in message:
            raise WorkbookRefused(message["refused"], **message["params"])
        elif message.get("end"):
            about = hidden[META_SHEET].rows if META_SHEET in hidden else []
            return Workbook(kind, sheets, {row.cell(1).text: row.cell(2).text for row in about})
    raise WorkbookRefused("workbook_unreadable")
