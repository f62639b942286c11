"""The grid of votes: one row a household, its cells read, kept and marked, so that a refusal loses nothing typed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions.appraisals import FAILED, RowsRefused, Vote
from households.choices.cases import Procedure
from households.models import Case
from households.workflow import APPRAISING
from villages.forms.meetings import names_in
from villages.models import Meeting

CELLS = ("agree", "against", "abstain", "recused", "failed", "note", "seen")
NUMBERS = ("agree", "against", "abstain")
MOST_VOTES = 10_000


@dataclass
class Row:
    """One household of the list: what stands in its cells, and what is wrong with them."""

    case: Case
    aside: list[str]  # who must stand aside; always among the recused
    seen: int | None
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    chosen: bool = True

    def cell(self, cell: str) -> str:
        """What stands in a cell; a template would take `row[...]` for every attribute."""
        return self.values.get(cell, "")

    @property
    def recused(self) -> list[str]:
        """The names typed, and those that cannot be left out."""
        return list(dict.fromkeys([*self.aside, *names_in(self.cell("recused"))]))

    @property
    def is_empty(self) -> bool:
        return not any(self.cell(name).strip() for name in NUMBERS)

    @property
    def more_errors(self) -> list[str]:
        """What is wrong with the row as a whole."""
        return [text for cell, texts in self.errors.items() if cell not in CELLS for text in texts]

    def blame(self, cell: str, text: str) -> None:
        self.errors.setdefault(cell, []).append(text)

    def vote(self) -> Vote:
        """The row as the action takes it; call it on a row without errors."""
        numbers = {name: number_in(self.cell(name)) or 0 for name in NUMBERS}
        return Vote(self.case.pk, recused=tuple(self.recused), failed=self.cell("failed"), note=self.cell("note"),
                    seen=self.seen, **numbers)  # fmt: skip


def number_in(text: str) -> int | None:
    """A figure as people type it, full-width digits too; None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("票").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and int(plain[:9]) <= MOST_VOTES else None


class VoteGrid:
    """All rows of the list. `data` None: not sent yet."""

    def __init__(
        self, cases: Sequence[Case], *, aside: Mapping[int, list[str]], steps: Mapping[int, int],
        data: Any = None, chosen: Sequence[int] = (),
    ) -> None:  # fmt: skip
        self.rows = []
        for case in cases:
            row = Row(case, list(aside.get(case.household_id, [])), steps.get(case.pk))
            row.chosen = case.pk in chosen if chosen else True
            if data is not None:
                row.values = {cell: str(data.get(f"{cell}-{case.pk}", "")).strip()[:1000] for cell in CELLS}
                row.chosen = f"in-{case.pk}" in data
                sent = number_in_key(row.cell("seen"))
                row.seen = sent if sent is not None else row.seen
            self.rows.append(row)

    @property
    def picked(self) -> list[Row]:
        return [row for row in self.rows if row.chosen]

    @property
    def faulty(self) -> list[Row]:
        return [row for row in self.rows if row.errors]

    def is_valid(self) -> bool:
        """Whether every ticked row has its three figures."""
        for row in self.picked:
            for name in NUMBERS:
                if not row.cell(name):
                    row.blame(name, _("Enter a figure; 0 when there was none."))
                elif number_in(row.cell(name)) is None:
                    row.blame(name, _("This is not a figure."))
            if row.cell("failed") and row.cell("failed") not in FAILED:
                row.blame("failed", _("Choose one of the two."))
            if any(len(name) > 60 for name in row.recused):
                row.blame("recused", _("A name has at most 60 characters. Put a comma between two names."))
        return not self.faulty

    def votes(self) -> list[Vote]:
        return [row.vote() for row in self.picked]

    def fill_all_agreed(self, present: int) -> int:
        """Writes “all present agreed” into the ticked rows that are empty; how many. Saves nothing."""
        empty = [row for row in self.picked if row.is_empty]
        for row in empty:
            row.values |= {"agree": str(max(0, present - len(row.recused))), "against": "0", "abstain": "0"}
        return len(empty)

    def refuse(self, refusal: RowsRefused) -> None:
        """Puts the reasons of the action at their cells."""
        for row in self.rows:
            for reason in refusal.rows.get(row.case.pk, []):
                row.blame(reason.field or "row", str(reason))


def number_in_key(text: str) -> int | None:
    """The key of a step, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


class _MeetingChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        said = _("%(present)s of %(due)s came") % {"present": obj.present, "due": obj.due}
        return f"{obj.held_on:%Y-%m-%d} {obj.topic} · {said}"


class ListForm(forms.Form):
    """Which list is voted on, and at which meeting: signed, of villagers or their representatives."""

    procedure = forms.ChoiceField(label=gettext_lazy("Procedure"), choices=Procedure.choices)
    meeting = _MeetingChoice(label=gettext_lazy("Appraisal meeting"), queryset=Meeting.objects.none(), required=False)

    def __init__(self, *args: Any, village: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["meeting"]
        found = Meeting.objects.within(village).signed().filter(kind__in=sorted(APPRAISING))
        choice.queryset = found.order_by("-held_on", "-pk")
