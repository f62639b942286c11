"""Two cells the household workbook has and others do not: a list of causes, a set of health states."""

from __future__ import annotations

import re
from datetime import date

from registry.spreadsheets.cleaners import Choice, Cleaner, tidy
from registry.spreadsheets.reader import Cell

_SEPARATORS = re.compile(r"[,，、;；/ ]+")


class Several(Cleaner):
    """Some labels in one cell, separated by commas; a list of codes without repeats, in the order written."""

    def __init__(self, one: Choice) -> None:
        self._one = one

    def value(self, cell: Cell, *, on: date) -> list[str]:
        words = [word for word in _SEPARATORS.split(tidy(cell.text)) if word]
        codes = [self._one.value(Cell(cell.column, word), on=on) for word in words]
        return list(dict.fromkeys(codes))
