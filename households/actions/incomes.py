"""A year's income and guarantees on the card. A frozen year is refused here and by the database."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions import diff
from households.errors import YearFrozen
from households.models import GUARANTEES, Household, IncomeYear, LivingYear
from households.rules.drafts import IncomeDraft, LivingDraft
from households.rules.income import AMOUNTS, ZERO
from registry.audit import trail
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User


def _refuse_future(year: int, on: dt.date) -> None:
    if year > on.year:
        raise DomainError("year_in_future", _("%(year)s lies in the future."), field="year", year=year)


@transaction.atomic
def record_income(household: Household, *, draft: IncomeDraft, by: User | None, on: dt.date) -> IncomeYear:
    """Writes the year's figures, new or changed, in yuan; amounts not named are zero. Raises YearFrozen."""
    _refuse_future(draft.year, on)
    row = household.incomes.select_for_update(of=("self",)).filter(year=draft.year).first()
    if row is not None and row.is_frozen:
        raise YearFrozen(year=draft.year)
    members = draft.members or (row.members if row else household.size)
    if members < 1:
        raise DomainError("no_members", _("Enter the members before the income: it is shared among them."))
    fresh = row is None
    row = row or IncomeYear(household=household, village_id=household.village_id, year=draft.year, members=members)
    values: dict[str, Any] = {name: draft.amounts.get(name, ZERO) for name in AMOUNTS} | {"members": members}
    before, after = diff.apply(row, values)
    if fresh or after:
        row.save()
        trail.record("households.income_recorded", by=by, target=household, village=household.village_id,
                     before=None if fresh else {"year": draft.year, **before},
                     after={"year": draft.year, **after})  # fmt: skip
    return row


@transaction.atomic
def record_living(household: Household, *, draft: LivingDraft, by: User | None, on: dt.date) -> LivingYear:
    """Writes the year's verdicts on the guarantees, new or changed. Raises YearFrozen."""
    _refuse_future(draft.year, on)
    row = household.livings.select_for_update(of=("self",)).filter(year=draft.year).first()
    if row is not None and row.is_frozen:
        raise YearFrozen(year=draft.year)
    fresh = row is None
    row = row or LivingYear(household=household, village_id=household.village_id, year=draft.year, checked_on=on)
    values = {name: bool(draft.verdicts.get(name)) for name in GUARANTEES} | {"note": draft.note}
    before, after = diff.apply(row, values)
    if fresh or after:
        row.checked_on = on
        row.save()
        trail.record("households.living_recorded", by=by, target=household, village=household.village_id,
                     before=None if fresh else {"year": draft.year, **before},
                     after={"year": draft.year, **after})  # fmt: skip
    return row
