"""Help measures on the card: entered, changed, begun, finished with a result, or not carried out for a reason.

A measure that is planned must fit the person and the household (rules/eligibility.py); one that is under way or done
is recorded as it happened. The state moves by households/workflow/help.py only. Source: DOMAIN §5.1.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from households.actions import diff
from households.actions.help_facts import objections_to
from households.actions.standing import reasons_against_helper, refuse_writing
from households.choices import Item, MeasureState, PlanState
from households.models import Household, Measure
from households.rules import details as facts
from households.rules.drafts import MeasureDraft
from households.rules.eligibility import Help
from households.workflow import MEASURE
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User


@transaction.atomic
def save_measure(household: Household, *, draft: MeasureDraft, by: User | None, on: dt.date) -> Measure:
    """Writes one measure, new or changed. Raises Refused with every reason: done without a result, facts missing, …

    A change of state of a measure on record goes through its step, as the buttons do.
    """
    refuse_writing(household, by=by, on=on)
    fresh = draft.pk is None
    row = Measure(household=household, village_id=household.village_id) if fresh else _own(household, draft.pk)
    values = _values(household, draft, row, on=on)
    before, after = diff.apply(row, values)
    if after:
        row.save()
        event = "households.measure_added" if fresh else "households.measure_changed"
        trail.record(event, by=by, target=household, village=household.village_id,
                     before=None if fresh else before, after={"measure": str(row), **after})  # fmt: skip
    if not fresh and draft.state != row.state:
        _step_to(row, draft, by=by, on=on)
    return row


def _values(household: Household, draft: MeasureDraft, row: Measure, *, on: dt.date) -> dict[str, Any]:
    """What is stored of a draft. Raises Refused with every reason against it."""
    cleaned = facts.clean(draft.kind, draft.item_code, draft.details, state=draft.state, member=draft.member)
    reasons = [Reason(f.word, f.word.label, dict(f.params), field=f.field) for f in cleaned.faults]
    if draft.state in {MeasureState.UNDER_WAY, MeasureState.DONE} and draft.starts_on > on:
        reasons.append(Reason("day_in_future", _("This day lies in the future."), field="starts_on"))
    if draft.state in {MeasureState.DONE, MeasureState.DROPPED} and not draft.result.strip():
        reasons.append(Reason("result_missing", _("A finished measure says what came of it."), field="result"))
    if draft.ends_on and draft.ends_on < draft.starts_on:
        reasons.append(Reason("ends_before_start", _("A measure ends after it begins."), field="ends_on"))
    if draft.member is not None and not household.members.filter(pk=draft.member).exists():
        reasons.append(Reason("member_of_other", _("This person is no member of this household."), field="member"))
    if draft.plan is not None and not household.plans.filter(pk=draft.plan).exclude(state=PlanState.CLOSED).exists():
        reasons.append(Reason("plan_of_other", _("This is no open plan of this household."), field="plan"))
    if not (draft.item.strip() or draft.item_code):
        reasons.append(Reason("item_missing", _("Say what is done."), field="item"))
    if draft.item_code and draft.state == MeasureState.PLANNED and not cleaned.faults:
        planned = Help(draft.kind, draft.item_code, draft.starts_on, draft.member, cleaned.details, draft.amount_yuan)
        found = objections_to(household, planned, on=on, pk=draft.pk)
        reasons += [Reason(f.code, f.code.label, dict(f.params), field=f.field) for f in found if f.bars]
    if reasons:
        raise Refused(reasons)
    return {
        "member_id": draft.member, "kind": draft.kind, "item_code": draft.item_code, "item": item_text(draft),
        "plan_id": draft.plan, "source": draft.source.strip(), "owner": draft.owner.strip(),
        "quantity": draft.quantity, "unit": draft.unit, "details": cleaned.details, "amount_yuan": draft.amount_yuan,
        "starts_on": draft.starts_on, "ends_on": draft.ends_on, "result": draft.result.strip(),
        **({"state": draft.state} if row.pk is None else {}),
    }  # fmt: skip


def item_text(draft: MeasureDraft) -> str:
    """What is done in words: as typed, else the item's name in the language of the register."""
    if draft.item.strip() or not draft.item_code:
        return draft.item.strip()
    with translation.override(settings.LANGUAGE_CODE):
        return str(Item(draft.item_code).label)


def _own(household: Household, pk: int | None) -> Measure:
    row: Measure | None = household.measures.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise DomainError("measure_of_other", _("This measure is not on this card. Open the card again."))
    return row


def _step_to(row: Measure, draft: MeasureDraft, *, by: User | None, on: dt.date) -> None:
    step = next((t for t in MEASURE.transitions if row.state in t.sources and t.target == draft.state), None)
    if step is None or by is None:
        raise DomainError("no_such_step", _("A measure does not go from “%(now)s” to “%(then)s”."), field="state",
                          now=row.get_state_display(), then=MeasureState(draft.state).label)  # fmt: skip
    take_step(row, step.name, by=by, on=on, result=draft.result, note=draft.result)


@transaction.atomic
def take_step(
    measure: Measure, name: str, *, by: User, on: dt.date, result: str = "", ended_on: dt.date | None = None,
    note: str = "", details: dict[str, Any] | None = None,
) -> Measure:  # fmt: skip
    """Moves a measure one step, with its result and its last facts. Raises Refused with every reason against it."""
    row = Measure.objects.select_for_update(of=("self",)).select_related("household").get(pk=measure.pk)
    if reasons := reasons_against_helper(row.household, by=by, on=on):
        raise Refused(reasons)
    target = MEASURE.transition(name).target
    values: dict[str, Any] = {}
    if target in {MeasureState.DONE, MeasureState.DROPPED}:
        if ended_on and ended_on > on:
            raise DomainError("day_in_future", _("This day lies in the future."), field="ended_on")
        values = {"result": result.strip(), "ends_on": max(ended_on or row.ends_on or on, row.starts_on)}
        if target == MeasureState.DONE and values["ends_on"] > on:
            values["ends_on"] = on
    if details:
        cleaned = facts.clean(row.kind, row.item_code, {**row.details, **details}, state=row.state,
                              member=row.member_id)  # fmt: skip
        if cleaned.faults:
            raise Refused([Reason(f.word, f.word.label, dict(f.params), field=f.field) for f in cleaned.faults])
        values["details"] = cleaned.details
    before, after = diff.apply(row, values)
    if after:
        row.save()
    state = row.state
    MEASURE.apply(row, name, by=by, on=on, note=note or result)
    trail.record("households.measure_changed", by=by, target=row.household, village=row.village_id,
                 before={**before, "state": state}, after={"measure": str(row), **after, "state": row.state},
                 reason=note)  # fmt: skip
    measure.refresh_from_db()
    return measure
