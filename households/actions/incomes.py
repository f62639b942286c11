"""A year's income and guarantees on the card. A frozen year is refused here and by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions import diff
from households.actions.rounds import refuse_facts
from households.actions.standing import refuse_removed
from households.choices import KINDS_OF, Guarantee, IncomeKind
from households.errors import YearFrozen
from households.models import GUARANTEES, GuaranteeProof, Household, IncomeLine, IncomeYear, LivingYear
from households.rules.drafts import KEPT, IncomeDraft, LineDraft, LivingDraft, ProofDraft
from households.rules.income import AMOUNTS, ZERO
from households.rules.years import CONDITIONS
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.ui import formats

if TYPE_CHECKING:
    from registry.accounts.models import User


def is_frozen(household: Household, year: int) -> bool:
    """Is any row of this household's year frozen? Then the whole year is, also for rows that are not there yet."""
    blocks = (household.incomes, household.livings, household.member_years)
    return any(rows.filter(year=year, is_frozen=True).exists() for rows in blocks)


def refuse_year(household: Household, year: int, *, on: dt.date) -> None:
    """Raises DomainError for a year that has not begun or a card struck off, YearFrozen for a frozen year."""
    refuse_removed(household)
    if year > on.year:
        raise DomainError("year_in_future", _("%(year)s lies in the future."), field="year", year=year)
    if is_frozen(household, year):
        raise YearFrozen(year=year)


@transaction.atomic
def record_income(household: Household, *, draft: IncomeDraft, by: User | None, on: dt.date) -> IncomeYear:
    """Writes the year's figures, new or changed, in yuan; amounts not named are zero.

    Raises YearFrozen, and Refused when the lines of a part do not add up to it.
    """
    refuse_year(household, draft.year, on=on)
    row: Any = household.incomes.select_for_update(of=("self",)).filter(year=draft.year).first()
    members: int = draft.members or (row.members if row else household.size)
    if members < 1:
        raise DomainError("no_members", _("Enter the members before the income: it is shared among them."))
    fresh = row is None
    row = row or IncomeYear(household=household, village_id=household.village_id, year=draft.year, members=members)
    values: dict[str, Any] = {name: draft.amounts.get(name, ZERO) for name in AMOUNTS} | {"members": members}
    held = [] if fresh else [LineDraft(n.part, n.kind, n.amount_yuan, n.note) for n in row.lines.order_by("pk")]
    lines = held if draft.lines is None else list(draft.lines)
    _refuse_lines(lines, values)
    before, after = diff.apply(row, values)
    if fresh or after:
        row.save()
    if lines != held:
        row.lines.all().delete()
        IncomeLine.objects.bulk_create(
            IncomeLine(income=row, village_id=row.village_id, part=n.part, kind=n.kind, amount_yuan=n.amount_yuan,
                       note=n.note) for n in lines
        )  # fmt: skip
        before, after = before | {"lines": _in_words(held)}, after | {"lines": _in_words(lines)}
    if fresh or after:
        refuse_facts(household, year=draft.year, on=on)
        trail.record("households.income_recorded", by=by, target=household, village=household.village_id,
                     before=None if fresh else {"year": draft.year, **before},
                     after={"year": draft.year, **after})  # fmt: skip
    saved: IncomeYear = row
    return saved


def _refuse_lines(lines: Sequence[LineDraft], amounts: dict[str, Any]) -> None:
    """The lines of a part, when there are any, are of its kinds and add up to it."""
    sums: dict[str, Decimal] = {}
    reasons = []
    for line in lines:
        if line.kind not in KINDS_OF.get(line.part, ()):
            reasons.append(Reason("income_line_kind", _("This line does not belong to that part of the income."),
                                  field=line.part))  # fmt: skip
        sums[line.part] = sums.get(line.part, ZERO) + line.amount_yuan
    reasons += [
        Reason("income_lines_add_up", _("The lines add up to %(lines)s yuan, the amount says %(amount)s."),
               {"lines": formats.yuan(total), "amount": formats.yuan(amounts.get(part, ZERO))}, field=part)
        for part, total in sums.items() if total != amounts.get(part, ZERO)
    ]  # fmt: skip
    if reasons:
        raise Refused(reasons)


def _in_words(lines: Sequence[LineDraft]) -> list[str]:
    return [f"{IncomeKind(line.kind).label} {line.amount_yuan}" for line in lines]


@transaction.atomic
def record_living(household: Household, *, draft: LivingDraft, by: User | None, on: dt.date) -> LivingYear:
    """Writes the year's verdicts on the guarantees and the conditions named, new or changed. Raises YearFrozen."""
    refuse_year(household, draft.year, on=on)
    if draft.checked_on and draft.checked_on > on:
        raise DomainError("day_in_future", _("This day lies in the future."), field="checked_on")
    row = household.livings.select_for_update(of=("self",)).filter(year=draft.year).first()
    fresh = row is None
    row = row or LivingYear(household=household, village_id=household.village_id, year=draft.year, checked_on=on)
    values: dict[str, Any] = {name: bool(draft.verdicts.get(name)) for name in GUARANTEES} | {"note": draft.note}
    values |= {name: draft.conditions[name] for name in CONDITIONS if name in draft.conditions}
    values |= {} if draft.checked_by is KEPT else {"checked_by": draft.checked_by}
    values |= {"checked_on": draft.checked_on} if draft.checked_on else {}
    before, after = diff.apply(row, values)
    if fresh or after:
        row.checked_on = draft.checked_on or on
        row.save()
    if draft.proofs is not None:
        changed = _save_proofs(row, draft.proofs, on=on)
        after |= {"proofs": [str(Guarantee(name).label) for name in changed]} if changed else {}
    if fresh or after:
        refuse_facts(household, year=draft.year, on=on)
        trail.record("households.living_recorded", by=by, target=household, village=household.village_id,
                     before=None if fresh else {"year": draft.year, **before},
                     after={"year": draft.year, **after})  # fmt: skip
    return row


def _save_proofs(living: LivingYear, proofs: Sequence[ProofDraft], *, on: dt.date) -> list[str]:
    """Makes the proofs what was given; the guarantees whose proof changed. Raises Refused when nobody looked."""
    held = {proof.guarantee: proof for proof in living.proofs.all()}
    reasons, changed = [], []
    for draft in proofs:
        values = {
            "proof": draft.proof, "checked_by": draft.checked_by or living.checked_by,
            "checked_on": draft.checked_on or living.checked_on,
        }  # fmt: skip
        if not values["checked_by"]:
            reasons.append(Reason("proof_without_checker", _("Say who looked."), field=f"by_{draft.guarantee}"))
        if draft.checked_on and draft.checked_on > on:
            reasons.append(Reason("day_in_future", _("This day lies in the future."), field=f"on_{draft.guarantee}"))
        row = held.pop(draft.guarantee, None) or GuaranteeProof(
            living=living, village_id=living.village_id, guarantee=draft.guarantee, checked_on=on
        )
        _before, after = diff.apply(row, values)
        if after and not reasons:
            row.save()
            changed.append(draft.guarantee)
    if reasons:
        raise Refused(reasons)
    for gone in held.values():
        gone.delete()
        changed.append(gone.guarantee)
    return changed
