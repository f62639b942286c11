"""The grid of votes: one row a household, its cells read, kept and marked, so that a refusal loses nothing typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions.appraisals import FAILED, Vote
from households.choices.cases import Procedure
from households.forms import grids
from households.models import Case
from households.workflow import APPRAISING
from villages.forms.meetings import names_in
from villages.models import Meeting

CELLS = ("agree", "against", "abstain", "recused", "failed", "note", "seen")
NUMBERS = ("agree", "against", "abstain")


@dataclass
class Row(grids.Row):
    """One household of the list, and who must stand aside from its vote; always among the recused."""

    aside: list[str] = field(default_factory=list)
    cells = CELLS

    @property
    def recused(self) -> list[str]:
        """The names typed, and those that cannot be left out."""
        return list(dict.fromkeys([*self.aside, *names_in(self.cell("recused"))]))

    @property
    def is_empty(self) -> bool:
        return not any(self.cell(name).strip() for name in NUMBERS)

    def vote(self) -> Vote:
        """The row as the action takes it; call it on a row without errors."""
        numbers = {name: grids.number_in(self.cell(name)) or 0 for name in NUMBERS}
        return Vote(self.key, recused=tuple(self.recused), failed=self.cell("failed"), note=self.cell("note"),
                    seen=self.seen, **numbers)  # fmt: skip


class VoteGrid(grids.Grid):
    """The votes of one meeting."""

    def __init__(
        self, cases: Sequence[Case], *, aside: Mapping[int, list[str]], steps: Mapping[int, int], data: Any = None
    ) -> None:
        rows = [Row(case, steps.get(case.pk), aside=list(aside.get(case.household_id, []))) for case in cases]
        super().__init__(rows, data)

    def check(self, row: Row) -> None:
        """Every ticked row has its three figures."""
        for name in NUMBERS:
            row.ask_number(name)
        row.ask_choice("failed", FAILED)
        if any(len(name) > 60 for name in row.recused):
            row.blame("recused", _("A name has at most 60 characters. Put a comma between two names."))

    def votes(self) -> list[Vote]:
        return [row.vote() for row in self.picked]

    def fill_all_agreed(self, present: int) -> int:
        """Writes “all present agreed” into the ticked rows that are empty; how many. Saves nothing."""
        empty = [row for row in self.picked if row.is_empty]
        for row in empty:
            row.values |= {"agree": str(max(0, present - len(row.recused))), "against": "0", "abstain": "0"}
        return len(empty)


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
