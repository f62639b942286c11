"""The grids of the steps taken by list: what stands for all rows at the head, and the rows' own cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions.step_lists import FAILED, Comparison, GroupVote, Handover, Visit
from households.choices.cases import Compared, ComparedResult
from households.forms.grids import Column, Grid, Row, number_in

# --- visits ----------------------------------------------------------------------------------------------------------


class VisitHead(forms.Form):
    """The day and the two people, the same for all ticked households."""

    investigated_on = forms.DateField(label=gettext_lazy("Day of the visits"), widget=forms.DateInput)
    first_investigator = forms.CharField(label=gettext_lazy("First investigator"), max_length=60)
    second_investigator = forms.CharField(label=gettext_lazy("Second investigator"), max_length=60)


class VisitRow(Row):
    columns = (
        Column("findings", gettext_lazy("What was found")),
        Column("authorised_on", gettext_lazy("Letter of authority signed on"), "date"),
    )

    def fixed(self, column: Column) -> Any:
        signed = self.case.authorised_on
        return signed if column.name == "authorised_on" and signed else ""


class VisitGrid(Grid):
    """Households visited on one day; the rest of the list waits for another day."""

    def check(self, row: VisitRow) -> None:
        row.day_in("authorised_on")

    def visits(self) -> list[Visit]:
        return [Visit(row.key, row.cell("findings"), row.day_in("authorised_on"), row.seen) for row in self.picked]


# --- the villagers' group --------------------------------------------------------------------------------------------


class GroupHead(forms.Form):
    """The meeting of one villagers' group."""

    group_met_on = forms.DateField(label=gettext_lazy("Group met on"), widget=forms.DateInput)
    group_leader = forms.CharField(label=gettext_lazy("Leader of the group"), max_length=60)
    group_present = forms.IntegerField(label=gettext_lazy("Present"), min_value=1, max_value=999)


class GroupRow(Row):
    columns = (
        Column("agree", gettext_lazy("For"), "number"),
        Column("failed", gettext_lazy("If not carried"), "choice", (
            ("", gettext_lazy("It was carried")), ("group_refuse", gettext_lazy("Turn down")),
            ("send_back", gettext_lazy("Send back")),
        )),
        Column("note", gettext_lazy("Reason")),
    )  # fmt: skip


class GroupGrid(Grid):
    """The votes of one group's meeting."""

    fields = {"group_agree": "agree"}

    def check(self, row: GroupRow) -> None:
        row.ask_number("agree")
        row.ask_choice("failed", FAILED)

    def votes(self) -> list[GroupVote]:
        return [
            GroupVote(row.key, number_in(row.cell("agree")) or 0, row.cell("failed"), row.cell("note"), row.seen)
            for row in self.picked
        ]

    def fill(self, present: int) -> int:
        """Writes “all present agreed” into the ticked rows that are empty; how many. Saves nothing."""
        empty = [row for row in self.picked if not row.cell("agree")]
        for row in empty:
            row.values["agree"] = str(present)
        return len(empty)


# --- the comparison --------------------------------------------------------------------------------------------------


class ComparisonHead(forms.Form):
    """The day of the comparison."""

    compared_on = forms.DateField(label=gettext_lazy("Compared on"), widget=forms.DateInput)


_RESULTS = (("", "—"), *ComparedResult.choices)


@dataclass
class ComparisonRow(Row):
    """One household; what its verified hits say stands fast."""

    by_hits: Mapping[str, str] = field(default_factory=dict)
    columns = (
        *(Column(str(item.value), item.label, "choice", _RESULTS) for item in Compared),
        Column("note", gettext_lazy("What the comparison showed")),
        Column("back", gettext_lazy("Return to the village"), "tick"),
    )

    def fixed(self, column: Column) -> Any:
        said = self.by_hits.get(column.name)
        return ComparedResult(said).label if said else ""

    @property
    def is_back(self) -> bool:
        return bool(self.cell("back"))

    @property
    def results(self) -> dict[str, str]:
        return {item: self.cell(item) for item in Compared.values}


class ComparisonGrid(Grid):
    """What the comparison found, household by household."""

    fields = {"comparison_note": "note"}

    def __init__(self, rows: Sequence[ComparisonRow], data: Any = None) -> None:
        super().__init__(rows, data)
        if data is None:
            for row in rows:
                row.values |= row.by_hits

    def check(self, row: ComparisonRow) -> None:
        """A result for each item, none beside a verified hit, and words where something was found."""
        if row.is_back:
            return
        for item, told in row.results.items():
            said = row.by_hits.get(item)
            if said and told != said:
                row.values[item] = said
                row.blame(item, _("A verified hit says: %(result)s.") % {"result": ComparedResult(said).label})
            elif told not in ComparedResult.values:
                row.blame(item, _("Say what the comparison found."))
        if set(row.results.values()) - {"", ComparedResult.NOTHING} and not row.cell("note"):
            row.blame("note", _("Write what was found, and on which paper."))

    def comparisons(self) -> list[Comparison]:
        return [Comparison(row.key, row.results, row.cell("note"), row.is_back, row.seen) for row in self.picked]

    def fill(self) -> int:
        """Writes “nothing found” into the empty cells of the ticked rows; how many rows. Saves nothing."""
        filled = 0
        for row in self.picked:
            empty = [item for item, told in row.results.items() if not told]
            row.values |= dict.fromkeys(empty, str(ComparedResult.NOTHING.value))
            filled += bool(empty)
        return filled


# --- handbooks -------------------------------------------------------------------------------------------------------


class HandbookHead(forms.Form):
    """The day on which the handbooks were handed over."""

    handbook_on = forms.DateField(label=gettext_lazy("Handbooks handed over on"), widget=forms.DateInput)


class HandbookRow(Row):
    columns = (Column("own_day", gettext_lazy("Other day for this household"), "date"),)


class HandbookGrid(Grid):
    """Who received the handbook on the day, and who on another."""

    fields = {"handbook_on": "own_day"}

    def check(self, row: HandbookRow) -> None:
        row.day_in("own_day")

    def handovers(self, day: dt.date) -> list[Handover]:
        return [Handover(row.key, row.day_in("own_day") or day, row.seen) for row in self.picked]


# --- the beginning ---------------------------------------------------------------------------------------------------


class BeginRow(Row):
    """A household that may begin; what it states itself stands for it alone."""

    columns = (Column("statement", gettext_lazy("What this household states, where it differs")),)


class BeginGrid(Grid):
    """Households of which the chosen begin a procedure."""

    def statements(self) -> dict[int, str]:
        return {row.key: row.cell("statement") for row in self.picked if row.cell("statement")}
