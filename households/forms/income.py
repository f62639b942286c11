"""Income and guarantees of one year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.forms.fields import LabelledForm
from households.models import GUARANTEES, Household, IncomeYear, LivingYear
from households.rules import income as rule
from households.rules.drafts import IncomeDraft, LivingDraft
from registry.ui.forms import MoneyField

GROUPS = (
    (_("Wages and business"), ("wage_yuan", "business_yuan", "business_cost_yuan")),
    (_("Property income"), rule.PROPERTY_PARTS),
    (_("Transfer income"), rule.TRANSFER_PARTS),
)


@dataclass(frozen=True)
class Group:
    """Amounts that belong together, under one heading."""

    label: Any
    fields: list[forms.BoundField]


class YearForm(LabelledForm):
    """What a household earned in a year, and what was secured. Amounts left empty are zero."""

    year = forms.IntegerField(label=_("year"), min_value=2010)
    members = forms.IntegerField(
        label=_("members of the year"),
        min_value=1,
        max_value=40,
        required=False,
        help_text=_("Empty: the members on the card."),
    )
    living_note = forms.CharField(label=_("proof or gap"), max_length=200, required=False)

    def __init__(
        self, *args: Any, household: Household | None = None, on: dt.date, year: int | None = None, **kwargs: Any
    ) -> None:
        self.household, self.on = household, on
        chosen = year or self._latest(household) or on.year
        self.income = household.incomes.filter(year=chosen).first() if household else None
        self.living = household.livings.filter(year=chosen).first() if household else None
        kwargs.setdefault("initial", self._initial(chosen))
        super().__init__(*args, **kwargs)
        for name in rule.AMOUNTS:
            label = IncomeYear._meta.get_field(name).verbose_name
            self.fields[name] = MoneyField(label=label, required=False, min_value=Decimal(0), max_digits=12)
            self.fields[name].widget.attrs["data-registry-amount"] = name
        for name in GUARANTEES:
            label = LivingYear._meta.get_field(name).verbose_name
            self.fields[name] = forms.BooleanField(label=label, required=False)

    @staticmethod
    def _latest(household: Household | None) -> int | None:
        if household is None:
            return None
        found: int | None = household.incomes.order_by("-year").values_list("year", flat=True).first()
        return found

    def _initial(self, year: int) -> dict[str, Any]:
        values: dict[str, Any] = {"year": year}
        if self.income:
            values |= {name: getattr(self.income, name) for name in rule.AMOUNTS} | {"members": self.income.members}
        if self.living:
            values |= {name: getattr(self.living, name) for name in GUARANTEES} | {"living_note": self.living.note}
        return values

    @property
    def groups(self) -> list[Group]:
        """The amounts by block, for the template."""
        return [Group(label, [self[name] for name in names]) for label, names in GROUPS]

    @property
    def guarantees(self) -> list[forms.BoundField]:
        return [self[name] for name in GUARANTEES]

    @property
    def is_frozen(self) -> bool:
        return bool(self.income and self.income.is_frozen)

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year > self.on.year:
            raise forms.ValidationError(_("%(year)s lies in the future."), code="year_in_future", params={"year": year})
        return year

    def income_draft(self) -> IncomeDraft | None:
        """The income typed; None when nothing was typed and nothing is on record."""
        data = self.cleaned_data
        amounts = {name: data[name] for name in rule.AMOUNTS if data.get(name) is not None}
        if self.is_frozen or (not amounts and self.income is None):
            return None
        return IncomeDraft(data["year"], amounts, data.get("members"))

    def living_draft(self) -> LivingDraft | None:
        """The verdicts; None when nothing was ticked or written and nothing is on record."""
        data = self.cleaned_data
        verdicts = {name: data[name] for name in GUARANTEES}
        frozen = self.living is not None and self.living.is_frozen
        if frozen or (self.living is None and not any(verdicts.values()) and not data["living_note"]):
            return None
        return LivingDraft(data["year"], verdicts, data["living_note"])
