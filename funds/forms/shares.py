"""Splitting a sum over the divisions below, and giving idle money another use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from funds.actions.decompose import Share
from funds.forms.money import KeyedForm, ProjectChoice
from funds.models import Project
from funds.rules.shares import WAN, read_amount, read_pasted
from registry.divisions.models import Division
from registry.text.money import MoneyError
from registry.ui.forms import DivisionField, MoneyField

ZERO = Decimal("0.00")


class AmountCell(forms.CharField):
    """An amount as typed; its unit is that of the whole sheet."""

    def __init__(self, *, label: str) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-registry-share": ""})
        super().__init__(label=label, required=False, max_length=24, widget=widget)


@dataclass(frozen=True)
class ShareRow:
    """One division of the grid: what it has of this source already, and its cell."""

    code: str
    name: str
    came_yuan: Decimal
    cell: Any


class DecomposeForm(KeyedForm):
    """A row each division below: how much of the source it gets."""

    document_no = forms.CharField(label=_("Number of this allocation's document"), max_length=60, required=False)
    on = forms.DateField(label=_("Booked on"))
    unit = forms.ChoiceField(
        label=_("Amounts are in"), choices=[("yuan", _("yuan")), (WAN, _("10,000 yuan"))], initial="yuan"
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(
        self, *args: Any, account: Any, divisions: Sequence[Division], came: Mapping[str, Decimal], today: dt.date,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.account, self.divisions, self.came, self.today = account, divisions, came, today
        self.fields["on"].initial = today
        for division in divisions:
            self.fields[f"amount_{division.code}"] = AmountCell(label=division.name)

    @property
    def rows(self) -> list[ShareRow]:
        return [ShareRow(d.code, d.name, self.came.get(d.code, ZERO), self[f"amount_{d.code}"]) for d in self.divisions]

    @cached_property
    def shares(self) -> list[Share]:
        """The rows with an amount, in yuan; cells that are no amount are left out."""
        unit = str(self["unit"].value() or "yuan")
        found = []
        for division in self.divisions:
            try:
                amount = read_amount(str(self[f"amount_{division.code}"].value() or ""), unit=unit)
            except MoneyError:
                continue
            if amount:
                found.append(Share(division.code, amount))
        return found

    @property
    def total_yuan(self) -> Decimal:
        return sum((share.amount_yuan for share in self.shares), ZERO)

    @property
    def left_yuan(self) -> Decimal:
        """What stays where the money lies; below zero when too much is shared out."""
        left: Decimal = self.account.balance_yuan - self.total_yuan
        return left

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("A transfer cannot be booked on a day that has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        unit = str(cleaned.get("unit") or "yuan")
        for division in self.divisions:
            name = f"amount_{division.code}"
            try:
                read_amount(cleaned.get(name) or "", unit=unit)
            except MoneyError:
                self.add_error(name, _("%(name)s: write a figure, down to the fen.") % {"name": division.name})
        if not self.errors and not self.shares:
            self.add_error(None, _("Enter an amount for at least one division."))
        return cleaned


def filled_from(pasted: str, divisions: Sequence[Division]) -> tuple[dict[str, str], list[str]]:
    """The cells that rows copied from a sheet fill, by field name, and the lines that named no division here."""
    found, unknown = read_pasted(pasted, {d.code: d.name for d in divisions})
    return {f"amount_{code}": text for code, text in found.items()}, unknown


class ReallocateForm(KeyedForm):
    """How much of the idle money goes where, and why."""

    amount_yuan = MoneyField(label=_("Amount (yuan)"))
    to = DivisionField(label=_("To another division"), required=False)
    project: Any = ProjectChoice(queryset=None, label=_("Or to a project"), required=False, empty_label=_("None"))
    document_no = forms.CharField(label=_("Number of this allocation's document"), max_length=60, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, user: Any, purposes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = (
            Project.objects.visible_to(user).fundable().filter(category__in=purposes).select_related("village")
            .order_by("village_id", "pk")
        )  # fmt: skip
        self.fields["to"].within = user.scope

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and bool(cleaned.get("to")) == bool(cleaned.get("project")):
            self.add_error("to", _("Choose either a division or a project."))
        return cleaned
