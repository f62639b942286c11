"""Finds the heading rows of a sheet and which column each heading stands over, by name and never by position.

One to three rows may form the headings; merged cells count for every cell they cover. A heading is known by its leaf
(公民身份号码) or its path (成员信息/公民身份号码). Width of brackets, blanks, required marks and colons do not matter.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from registry.spreadsheets import limits
from registry.spreadsheets.coordinates import letters

if TYPE_CHECKING:
    from registry.spreadsheets.columns import Column
    from registry.spreadsheets.reader import Sheet

_DEPTH: Final = 3
_IGNORED: Final = dict.fromkeys(map(ord, "*＊:：★ \t\r\n\u3000\u00a0\u200b\ufeff"))


def plain(heading: str) -> str:
    """The heading as it is compared.

    >>> plain("＊务工时间（月）："), plain("成员信息 / 姓名")
    ('务工时间(月)', '成员信息/姓名')
    """
    return unicodedata.normalize("NFKC", heading).translate(_IGNORED).lower()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings of a sheet stand."""

    header_row: int
    """Number of the row with the leaf headings; data begin below. 0 when no heading was recognised."""
    paths: dict[int, str]
    """Column number → heading path as written, e.g. "成员信息/公民身份号码"."""
    places: dict[str, int]
    """Key of a declared column → its column number in the sheet."""
    missing: list[str] = field(default_factory=list)
    """Headings of declared required columns the sheet does not have."""
    absent: list[str] = field(default_factory=list)
    """Headings of declared columns the sheet does not have but may lack."""
    extra: list[str] = field(default_factory=list)
    """Headings the declaration does not know, with their column: "备注 (F)"."""
    doubled: list[str] = field(default_factory=list)
    """Declared headings that stand over two columns."""


def find_layout(sheet: Sheet, columns: Sequence[Column]) -> Layout:
    """The layout under which most declared headings are found in the first rows of the sheet."""
    grid = _grid(sheet)
    leaves = [{name.rpartition("/")[2] for name in column.names} for column in columns]
    best, header_row = 0, 0
    for row in sorted(grid):
        there = {plain(text) for text in grid[row].values()}
        score = sum(bool(wanted & there) for wanted in leaves)
        if score > best:
            best, header_row = score, row
    if best < min(2, len(columns)):
        return Layout(0, {}, {}, missing=[c.heading for c in columns if c.required])
    paths = _paths(grid, header_row)
    return _match(header_row, paths, columns)


def _grid(sheet: Sheet) -> dict[int, dict[int, str]]:
    """Texts of the first rows; merged ranges filled with their text, without merges a blank takes the one above."""
    grid: dict[int, dict[int, str]] = {}
    for row in sheet.rows:
        if row.number > limits.HEADING_ROWS:
            break
        grid[row.number] = {i: c.text.strip() for i, c in enumerate(row.cells, 1) if not c.is_blank}
    for top, left, bottom, right in sheet.merges:
        text = grid.get(top, {}).get(left)
        if text and bottom <= limits.HEADING_ROWS:
            for row_number in range(top, bottom + 1):
                for column in range(left, min(right, limits.MAX_COLUMNS) + 1):
                    grid.setdefault(row_number, {})[column] = text
    for row_number in sorted(grid):
        above = grid.get(row_number - 1, {})
        if len(above) > 1 and len(set(above.values())) > 1 and not sheet.merges:
            grid[row_number] = {**above, **grid[row_number]}
    return grid


def _paths(grid: dict[int, dict[int, str]], header_row: int) -> dict[int, str]:
    rows = [r for r in range(header_row - _DEPTH + 1, header_row + 1) if r in grid]
    rows = [
        r for r in rows if r == header_row or len(set(grid[r].values())) > 1
    ]  # a title is one text over all columns
    paths = {}
    for column in sorted(grid[header_row]):
        parts: list[str] = []
        for row in rows:
            text = grid[row].get(column, "")
            if text and (not parts or parts[-1] != text):
                parts.append(" ".join(text.split()))
        paths[column] = "/".join(parts)
    return paths


def _match(header_row: int, paths: dict[int, str], columns: Sequence[Column]) -> Layout:
    leaves = Counter(plain(path).rpartition("/")[2] for path in paths.values())
    places: dict[str, int] = {}
    doubled: list[str] = []
    for column in columns:
        found = [
            number
            for number, path in paths.items()
            if (full := plain(path)) in column.names or full.rpartition("/")[2] in column.names
        ]
        exact = [number for number in found if plain(paths[number]) in column.names]
        found = exact if len(exact) == 1 else found
        if len(found) > 1 and leaves[plain(paths[found[0]]).rpartition("/")[2]] > 1:
            doubled.append(column.heading)
        elif found:
            places[column.key] = found[0]
    lacking = [c for c in columns if c.key not in places and c.heading not in doubled]
    taken = set(places.values())
    return Layout(
        header_row,
        paths,
        places,
        missing=[c.heading for c in lacking if c.required],
        absent=[c.heading for c in lacking if not c.required],
        extra=[f"{path} ({letters(number)})" for number, path in paths.items() if path and number not in taken],
        doubled=doubled,
    )
