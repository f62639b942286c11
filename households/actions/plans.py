"""The help plan of a household for a year: drawn up, signed with the household's own wish, closed with its result.

A signed plan is fixed; to change it, it becomes a draft again with the reason, and is signed anew. Its measures move
on their own (actions/measures.py). Source: DOMAIN §5.2, §1 A41, A43, B16.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions import diff
from households.actions.measures import save_measure
from households.actions.standing import reasons_against_helper, refuse_writing
from households.choices import Guarantee, MeasureState, PlanState
from households.models import HelpPlan, Household, Measure
from households.rules.drafts import MeasureDraft
from households.workflow import HELP_PLAN
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User

NOT_COPIED = ("actual_yuan", "balance_yuan", "accepted_on", "keys_on", "demolished_on", "fund_paid_yuan",
              "own_share_yuan", "solar_share_yuan", "school_term", "policy_year")  # fmt: skip
"""Facts of a measure that belong to its own year."""


@dataclass(frozen=True)
class PlanDraft:
    """A plan as typed, amounts in yuan a head and year."""

    year: int
    wish: str = ""
    analysis: str = ""
    target_per_head_yuan: Decimal | None = None
    guarantees: tuple[str, ...] = ()


@dataclass(frozen=True)
class Copied:
    """What a copy of last year's plan took over, and the measures that do not fit any more, with the reasons."""

    plan: HelpPlan
    measures: list[Measure]
    left_out: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def save_plan(
    household: Household, *, draft: PlanDraft, by: User, on: dt.date, plan: HelpPlan | None = None
) -> HelpPlan:
    """Writes the text of a plan, new or still a draft. Raises Refused or DomainError."""
    refuse_writing(household, by=by, on=on)
    row = plan or HelpPlan(household=household, village_id=household.village_id, year=draft.year)
    if row.pk:
        row = HelpPlan.objects.select_for_update(of=("self",)).get(pk=row.pk)
    _refuse(household, draft, row, on=on)
    values: dict[str, Any] = {
        "wish": draft.wish.strip(), "analysis": draft.analysis.strip(), "guarantees": list(draft.guarantees),
        "target_per_head_yuan": draft.target_per_head_yuan,
    }  # fmt: skip
    fresh = row.pk is None
    before, after = diff.apply(row, values)
    if fresh or after:
        row.save()
        trail.record("households.plan_added" if fresh else "households.plan_changed", by=by, target=household,
                     village=household.village_id, before=None if fresh else before,
                     after={"year": row.year, **after})  # fmt: skip
    return row


def _refuse(household: Household, draft: PlanDraft, row: HelpPlan, *, on: dt.date) -> None:
    reasons = []
    if row.pk is None and not 2014 <= draft.year <= on.year + 1:
        reasons.append(Reason("year_out_of_reach", _("A plan is for a year up to the next one."), field="year"))
    if row.pk is None and household.plans.filter(year=draft.year).exists():
        reasons.append(Reason("plan_exists", _("This household has a plan of that year already."), field="year"))
    if row.pk is not None and row.state != PlanState.DRAFT:
        reasons.append(Reason("plan_signed", _("The plan is signed. To change it, take it back to a draft first.")))
    if set(draft.guarantees) - set(Guarantee.values):
        reasons.append(Reason("guarantee_unknown", _("Choose from the list."), field="guarantees"))
    if draft.target_per_head_yuan is not None and draft.target_per_head_yuan <= 0:
        reasons.append(Reason("target_not_positive", _("An income to be reached is above zero."),
                              field="target_per_head_yuan"))  # fmt: skip
    if reasons:
        raise Refused(reasons)


@transaction.atomic
def copy_plan(household: Household, *, year: int, by: User, on: dt.date) -> Copied:
    """A draft for `year` after the latest plan before it: its words and targets, its measures planned anew.

    Raises DomainError when there is none. Measures not carried out are not taken over; what does not fit any more is
    left out and named.
    """
    last = household.plans.filter(year__lt=year).order_by("-year").first()
    if last is None:
        raise DomainError("no_plan_before", _("There is no plan of a year before to copy."))
    draft = PlanDraft(year, last.wish, last.analysis, last.target_per_head_yuan, tuple(last.guarantees))
    plan = save_plan(household, draft=draft, by=by, on=on)
    copied = Copied(plan, [])
    starts = max(dt.date(year, 1, 1), on) if year >= on.year else dt.date(year, 1, 1)
    for measure in last.measures.exclude(state=MeasureState.DROPPED).order_by("starts_on", "pk"):
        if measure.state == MeasureState.UNDER_WAY and (measure.ends_on is None or measure.ends_on.year >= year):
            continue  # it runs on by itself
        try:
            with transaction.atomic():
                made = save_measure(household, draft=_anew(measure, plan, starts), by=by, on=on)
        except DomainError as refusal:
            copied.left_out.append((str(measure), str(refusal)))
        else:
            copied.measures.append(made)
    return copied


def _anew(measure: Measure, plan: HelpPlan, starts: dt.date) -> MeasureDraft:
    details = {key: value for key, value in measure.details.items() if key not in NOT_COPIED}
    if "policy_year" in measure.details:
        details["policy_year"] = plan.year
    member = measure.member
    return MeasureDraft(
        kind=measure.kind, item=measure.item, item_code=measure.item_code, starts_on=starts, plan=plan.pk,
        member=member.pk if member and member.left_on is None else None, amount_yuan=measure.amount_yuan,
        source=measure.source, owner=measure.owner, quantity=measure.quantity, unit=measure.unit, details=details,
    )  # fmt: skip


@transaction.atomic
def agree(
    plan: HelpPlan, *, by: User, on: dt.date, signer: str, household_signed_on: dt.date | None,
    helper_signed_on: dt.date | None, secretary_signed_on: dt.date | None = None,
) -> HelpPlan:  # fmt: skip
    """The household consents and signs; with it the helper, and the secretary when there. Raises Refused."""
    row: HelpPlan = HelpPlan.objects.select_for_update(of=("self",)).select_related("household").get(pk=plan.pk)
    refuse_writing(row.household, by=by, on=on)
    if row.state != PlanState.DRAFT:
        raise DomainError("wrong_state", _("This plan is signed already."))
    row.household_signer, row.household_signed_on = signer.strip(), household_signed_on
    row.helper_signed_on, row.secretary_signed_on = helper_signed_on, secretary_signed_on
    reasons = HELP_PLAN.reasons_against(row, "agree", by=by, on=on, data={"note": ""})
    if reasons:
        raise Refused(reasons)
    row.save(update_fields=["household_signer", "household_signed_on", "helper_signed_on", "secretary_signed_on"])
    return _take(row, "agree", by=by, on=on, after={"signer": row.household_signer})


@transaction.atomic
def revise(plan: HelpPlan, *, by: User, on: dt.date, note: str) -> HelpPlan:
    """Back to a draft: the signatures fall away, because what was signed is going to change. Raises Refused."""
    row: HelpPlan = HelpPlan.objects.select_for_update(of=("self",)).select_related("household").get(pk=plan.pk)
    signed = {"signer": row.household_signer, "household_signed_on": row.household_signed_on}
    _take(row, "revise", by=by, on=on, note=note, before=signed)
    row.household_signer, row.household_signed_on = "", None
    row.helper_signed_on = row.secretary_signed_on = None
    row.save(update_fields=["household_signer", "household_signed_on", "helper_signed_on", "secretary_signed_on"])
    return row


@transaction.atomic
def close(plan: HelpPlan, *, by: User, on: dt.date, result: str) -> HelpPlan:
    """The year is over: what was reached. Raises Refused while a measure of the plan has not even begun."""
    row: HelpPlan = HelpPlan.objects.select_for_update(of=("self",)).select_related("household").get(pk=plan.pk)
    if row.state == PlanState.AGREED and result.strip():
        row.result = result.strip()
        row.save(update_fields=["result"])
    return _take(row, "close", by=by, on=on, note=result, after={"result": row.result})


def _take(row: HelpPlan, step: str, *, by: User, on: dt.date, note: str = "", before: dict[str, Any] | None = None,
          after: dict[str, Any] | None = None) -> HelpPlan:  # fmt: skip
    if reasons := reasons_against_helper(row.household, by=by, on=on):
        raise Refused(reasons)
    state = row.get_state_display()
    HELP_PLAN.apply(row, step, by=by, on=on, note=note)
    trail.record("households.plan_changed", by=by, target=row.household, village=row.village_id,
                 before={"state": state, **(before or {})}, reason=note,
                 after={"year": row.year, "state": row.get_state_display(), **(after or {})})  # fmt: skip
    return row
