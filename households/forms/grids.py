"""A grid: one row a household, its cells read, kept and marked, so that a refusal loses nothing typed."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from households.actions.rows import RowsRefused
from households.models import Case, Household

MOST = 300
"""Rows of one grid; a longer list is done in parts."""
MOST_PEOPLE = 10_000


@dataclass(frozen=True)
class Column:
    """A column of cells. `kind`: number, text, date, choice or tick; `choices` of a choice as value and label."""

    name: str
    label: Any
    kind: str = "text"
    choices: Sequence[tuple[str, Any]] = ()


@dataclass(frozen=True)
class Cell:
    """A cell as the page prints it; a fixed one shows its label and is not asked."""

    column: Column
    name: str
    value: str
    errors: list[str]
    fixed: Any = ""


@dataclass
class Row:
    """One household of the list: what stands in its cells, and what is wrong with them."""

    subject: Any  # a case, or a household that is to get one
    seen: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    chosen: bool = True
    notes: list[str] = field(default_factory=list)  # what the page says under the name
    columns: ClassVar[tuple[Column, ...]] = ()
    cells: ClassVar[tuple[str, ...]] = ()

    @property
    def key(self) -> int:
        return int(self.subject.pk)

    @property
    def case(self) -> Case:
        found: Case = self.subject
        return found

    @property
    def household(self) -> Household:
        found: Household = getattr(self.subject, "household", self.subject)
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """The cells of the row."""
        return self.cells or tuple(column.name for column in self.columns)

    def cell(self, name: str) -> str:
        """What stands in a cell; a template would take `row[...]` for every attribute."""
        return self.values.get(name, "")

    def fixed(self, column: Column) -> Any:
        """What stands in the cell and is not to be typed; "" where it is."""
        return ""

    @property
    def shown(self) -> list[Cell]:
        """The cells in the order of the columns."""
        return [
            Cell(column, f"{column.name}-{self.key}", self.cell(column.name), self.errors.get(column.name, []),
                 self.fixed(column)) for column in self.columns
        ]  # fmt: skip

    def read(self, data: Any) -> None:
        """Takes what was sent for this row."""
        self.values = {name: str(data.get(f"{name}-{self.key}", "")).strip()[:1000] for name in self.names}
        self.chosen = f"in-{self.key}" in data
        sent = number_in_key(str(data.get(f"seen-{self.key}", "")).strip())
        self.seen = sent if sent is not None else self.seen

    @property
    def more_errors(self) -> list[str]:
        """What is wrong with the row as a whole."""
        return [text for cell, texts in self.errors.items() if cell not in self.names for text in texts]

    def blame(self, cell: str, text: str) -> None:
        self.errors.setdefault(cell, []).append(text)

    # --- reading cells ------------------------------------------------------------------------------------------------

    def ask_number(self, name: str) -> None:
        """Marks a cell that holds no figure."""
        if not self.cell(name):
            self.blame(name, _("Enter a figure; 0 when there was none."))
        elif number_in(self.cell(name)) is None:
            self.blame(name, _("This is not a figure."))

    def ask_choice(self, name: str, known: Iterable[str]) -> None:
        """Marks a cell that holds a word nobody offered; an empty one is not marked."""
        if self.cell(name) and self.cell(name) not in known:
            self.blame(name, _("Choose one of those offered."))

    def day_in(self, name: str) -> dt.date | None:
        """The day of a cell, None for an empty one; marks one that holds no day."""
        try:
            day: dt.date | None = forms.DateField(required=False).clean(self.cell(name))
        except forms.ValidationError as error:
            self.blame(name, " ".join(error.messages))
            return None
        return day


class Grid:
    """All rows of a list. `data` None: not sent yet. `fields`: field of a reason → the cell it belongs to."""

    fields: ClassVar[dict[str, str]] = {}

    def __init__(self, rows: Sequence[Row], data: Any = None) -> None:
        self.rows = list(rows)
        if data is not None:
            for row in self.rows:
                row.read(data)

    @property
    def columns(self) -> Sequence[Column]:
        """The columns, for the head of the table."""
        return type(self.rows[0]).columns if self.rows else ()

    @property
    def picked(self) -> list[Any]:
        return [row for row in self.rows if row.chosen]

    @property
    def faulty(self) -> list[Any]:
        return [row for row in self.rows if row.errors]

    def is_valid(self) -> bool:
        """Whether every ticked row can be read."""
        for row in self.picked:
            self.check(row)
        return not self.faulty

    def check(self, row: Any) -> None:
        """Marks what is wrong with the cells of a ticked row."""

    def refuse(self, refusal: RowsRefused) -> None:
        """Puts the reasons of the action at their cells."""
        for row in self.rows:
            for reason in refusal.rows.get(row.key, []):
                row.blame(self.fields.get(reason.field or "") or reason.field or "row", str(reason))


def number_in(text: str) -> int | None:
    """A figure as people type it, full-width digits too; None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("票").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and int(plain[:9]) <= MOST_PEOPLE else None


def number_in_key(text: str) -> int | None:
    """The key of a step, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def keys_shown(data: Any) -> list[int]:
    """The rows a submit speaks of, each once."""
    found = (number_in_key(key) for key in data.getlist("case"))
    return list(dict.fromkeys(key for key in found if key is not None))[:MOST]
