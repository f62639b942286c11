"""The form of a sheet composed by hand: words above, a grid of rows, and a box for rows copied from Excel."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from publicity.rules.kinds import COLUMNS, KINDS
from publicity.rules.sheets import LONGEST_CELL, Row, Typed, columns_of
from registry.errors import Reason

FIRST_ROWS, MORE_ROWS = 6, 10
_CELL = re.compile(r"cell-(\d{1,4})-([a-z_]{1,30})")


def label_of(key: str) -> str:
    """A column's heading in the reader's language."""
    return COLUMNS[key].english if get_language() == "en" else COLUMNS[key].label


class SheetForm(forms.Form):
    """The words above the rows, and which columns the sheet has."""

    title = forms.CharField(label=gettext_lazy("Notice title"), max_length=120)
    covers_from = forms.DateField(label=gettext_lazy("Covers the time from"), required=False,
                                  widget=forms.DateInput(attrs={"type": "date"}))  # fmt: skip
    covers_to = forms.DateField(label=gettext_lazy("to"), required=False,
                                widget=forms.DateInput(attrs={"type": "date"}))  # fmt: skip
    decision = forms.CharField(
        label=gettext_lazy("Who decided"), max_length=120, required=False,
        help_text=gettext_lazy("As it will stand on the paper, such as: villagers' representatives, 8 October"),
    )  # fmt: skip
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns of the sheet"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = [(key, label_of(key)) for key in columns_of(kind)]  # type: ignore[attr-defined]  # a choice field, which Django's types do not know

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("covers_from"), data.get("covers_to")
        if bool(first) != bool(last):
            self.add_error("covers_to" if first else "covers_from", _("Give both days, or none."))
        data["covers"] = (first, last) if first and last else None
        return data


@dataclass
class Cell:
    """One input of the grid."""

    name: str
    key: str
    label: str
    value: str
    form: str
    errors: list[str] = field(default_factory=list)

    @property
    def is_number(self) -> bool:
        return self.form in {"yuan", "wan", "count"}


@dataclass
class Grid:
    """The rows as they stand in the page."""

    kind: str
    typed: Typed
    blank: int = FIRST_ROWS
    errors: dict[str, list[str]] = field(default_factory=dict)
    summary_label = ""

    @classmethod
    def of(cls, kind: str, data: Any) -> Grid:
        """What was sent: the chosen columns in the kind's order, the filled rows moved up."""
        chosen = set(data.getlist("columns"))
        columns = [key for key in columns_of(kind) if key in chosen]
        rows: dict[int, Row] = {}
        for name in data:
            found = _CELL.fullmatch(name)
            if found and found[2] in KINDS[kind].columns and data[name].strip():
                rows.setdefault(int(found[1]), {})[found[2]] = data[name].strip()
        return cls(kind, Typed(columns, [rows[number] for number in sorted(rows)]))

    def put(self, reasons: Iterable[Reason]) -> list[Reason]:
        """Places reasons at their cells; those about no shown cell are handed back."""
        shown = {f"cell-{n}-{key}" for n in range(1, len(self.typed.rows) + 1) for key in self.typed.columns}
        left = []
        for reason in reasons:
            if reason.field in shown:
                self.errors.setdefault(reason.field, []).append(str(reason))
            else:
                left.append(reason)
        return left

    @property
    def heads(self) -> list[str]:
        return [label_of(key) for key in self.typed.columns]

    @property
    def rows(self) -> list[list[Cell]]:
        total = len(self.typed.rows)
        wanted = [*self.typed.rows, *({} for _n in range(max(self.blank, FIRST_ROWS - total)))]
        return [[self._cell(n, key, row) for key in self.typed.columns] for n, row in enumerate(wanted, 1)]

    def _cell(self, number: int, key: str, row: Row) -> Cell:
        name = f"cell-{number}-{key}"
        return Cell(name, key, label_of(key), row.get(key, "")[:LONGEST_CELL], COLUMNS[key].form,
                    self.errors.get(name, []))  # fmt: skip
