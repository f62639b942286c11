"""A list of payments: what for, from which source, and the households of the village with rate and quantity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.actions import LineDraft
from funds.choices import Means
from funds.ledger import reading
from funds.models import PaymentBatch, PaymentLine, Project
from households.models import Household, Member
from registry.text.money import MoneyError, parse_yuan
from registry.text.periods import Period
from registry.ui import formats
from registry.ui.forms import MoneyField

LARGEST_QUANTITY = Decimal("99999999.99")


@dataclass(frozen=True)
class Row:
    """One household (or person, on a list of personal money) on the form, as it was ticked and typed."""

    household: Household
    picked: bool
    rate: str
    quantity: str
    member: Member | None = None

    @property
    def key(self) -> str:
        """How its inputs are named."""
        return f"{self.household.pk}_{self.member.pk}" if self.member else str(self.household.pk)

    @property
    def name(self) -> str:
        return self.member.name if self.member else self.household.head_name


class PaymentForm(forms.Form):
    """The head of the list; the rows are read from the request by household, without a formset of hundreds."""

    title = forms.CharField(label=_("Title of the list"), max_length=100)
    source = forms.TypedChoiceField(label=_("Paid from"), coerce=int)
    item = forms.CharField(label=_("Item of subsidy"), max_length=60)
    unit = forms.CharField(
        label=_("Counted in"), max_length=20, help_text=_("For example mu, head, person, household.")
    )
    period = forms.CharField(label=_("Period of payment"), max_length=7, help_text=_("2026, 2026H1, 2026Q3 or 2026-10"))
    means = forms.ChoiceField(label=_("How it is paid"), choices=Means.choices, initial=Means.BANK, required=False)
    rate = MoneyField(label=_("Rate (yuan)"), help_text=_("For every household without a rate of its own."))

    def __init__(
        self, *args: Any, project: Project, today: dt.date, batch: PaymentBatch | None = None, **kwargs: Any
    ) -> None:
        self.project, self.batch = project, batch
        kwargs.setdefault("initial", self._initial(batch, project, today))
        super().__init__(*args, **kwargs)
        held = reading.accounts().filter(project_id=project.pk).order_by("source_id")
        self.fields["source"].choices = [(a.source_id, f"{a.name} · {formats.yuan(a.balance_yuan)} 元") for a in held]
        if batch is not None:
            self.fields["source"].disabled = True
        self.households = list(
            Household.objects.filter(village=project.village_id).registered_on(today).order_by("group", "number")
        )
        self.lines: list[LineDraft] = []
        standing = list(batch.lines.standing().select_related("household", "member")) if batch else []
        self.payees: list[tuple[Household, Member | None]] = [(h, None) for h in self.households]
        if any(line.member_id for line in standing):  # a list of people: lines are struck or changed, none added
            self.payees = [(line.household, line.member) for line in standing]
        self._typed = self._rows_of(standing)
        self._grounds = {_key(line): line.ground for line in standing}

    @staticmethod
    def _initial(batch: PaymentBatch | None, project: Project, today: dt.date) -> dict[str, Any]:
        if batch is None:
            return {"title": f"{project.name}发放名单", "period": str(today.year), "unit": "户"}
        return {
            "title": batch.title,
            "source": batch.source_id,
            "item": batch.item,
            "unit": batch.unit,
            "period": batch.period,
            "means": batch.means,
            "rate": _common([line.standard_yuan for line in batch.lines.standing()]),
        }

    def _rows_of(self, standing: Sequence[PaymentLine]) -> dict[str, tuple[str, str]]:
        if self.is_bound:
            return {}
        common = _common([line.standard_yuan for line in standing])
        return {
            _key(line): (
                "" if line.standard_yuan == common else str(line.standard_yuan),
                f"{line.quantity.normalize():f}",
            )
            for line in standing
        }

    @property
    def rows(self) -> list[Row]:
        """The households as the page shows them."""
        found = []
        for household, member in self.payees:
            key = f"{household.pk}_{member.pk}" if member else str(household.pk)
            if self.is_bound:
                typed = self._get("rate", key), self._get("quantity", key) or "1"
                found.append(Row(household, self._get("pick", key) != "", *typed, member))
            else:
                found.append(Row(household, key in self._typed, *self._typed.get(key, ("", "1")), member))
        return found

    def _get(self, name: str, key: str) -> str:
        return str(self.data.get(f"{name}_{key}", "")).strip()

    def clean_means(self) -> str:
        return self.cleaned_data["means"] or Means.BANK

    def clean_period(self) -> str:
        try:
            return Period.parse(self.cleaned_data["period"].strip().upper()).key
        except ValueError:
            raise forms.ValidationError(
                _("A period is a year, half-year, quarter or month: 2026, 2026H1, 2026Q3, 2026-10.")
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        picked = [row for row in self.rows if row.picked]
        if not picked:
            self.add_error(None, _("Tick at least one household."))
        for row in picked:
            self._read(row, cleaned.get("rate"))
        return cleaned

    def _read(self, row: Row, common: Decimal | None) -> None:
        try:
            rate = parse_yuan(row.rate) if row.rate else common
            quantity = parse_yuan(row.quantity)
        except MoneyError:
            rate = quantity = Decimal(0)
        if rate is None:
            return
        if rate <= 0 or not 0 < quantity <= LARGEST_QUANTITY:
            self.add_error(
                None,
                forms.ValidationError(
                    _("%(name)s: rate and quantity are figures above zero."), params={"name": row.name}
                ),
            )
            return
        member, ground = row.member.pk if row.member else None, self._grounds.get(row.key, "")
        self.lines.append(LineDraft(row.household.pk, rate, quantity, member, ground))


def _common(rates: Sequence[Decimal]) -> Decimal | None:
    """The rate most lines share; None without lines."""
    return max(set(rates), key=rates.count) if rates else None


def _key(line: PaymentLine) -> str:
    return f"{line.household_id}_{line.member_id}" if line.member_id else str(line.household_id)
