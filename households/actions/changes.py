"""The one door for events in the life of a household: birth, death, marriage, moves, splits and merges.

`record` carries out a change (households/rules/changes.py) at once. The procedure of DOMAIN §3.4 (M4: the clerk enters,
the secretary confirms, the township approves) keeps the same value and calls `record` when it is approved
(households/actions/requests.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions import people, transfers
from households.actions.handover import Handover, hand_over, running_of
from households.actions.members import as_draft, follow, reason_of, set_head, values_of
from households.actions.years import mirror_people
from households.choices import JoinReason, LeaveReason, Relation
from households.choices.changes import RETURNS, Absence, DayFault
from households.models import Household, Member
from households.rules import members as rule
from households.rules.changes import (
    Arrival,
    Change,
    Departure,
    NewHead,
    Return,
    Transfer,
    faults_of_joining,
    faults_of_leaving,
    temporary_number,
)
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User


@transaction.atomic
def record(change: Change, *, by: User | None, on: dt.date) -> Household:
    """Carries out one change and answers the card to show. Raises Refused or DomainError; then nothing is written."""
    household = _carry_out(change, by=by, on=on)
    mirror_people([household.pk], year=on.year)
    return household


def _carry_out(change: Change, *, by: User | None, on: dt.date) -> Household:
    if isinstance(change, Arrival):
        return _arrive(change, by=by, on=on)
    if isinstance(change, Return):
        return _return(change, by=by, on=on)
    if isinstance(change, Departure):
        return _depart(change, by=by, on=on)
    if isinstance(change, Transfer):
        return transfers.carry_out(change, by=by, on=on)
    if isinstance(change, NewHead):
        household = people.locked(change.household)
        set_head(household, relations=change.relations, by=by, on=on)
        return household
    raise TypeError(change)


def _arrive(change: Arrival, *, by: User | None, on: dt.date) -> Household:
    household = people.locked(change.household)
    event = change.event
    draft = replace(change.draft, join_reason=change.reason, joined_on=event.day, pk=None)
    if not draft.identity.strip() and draft.birth_on:
        draft = replace(draft, identity=temporary_number(draft.birth_on))
    draft = rule.completed(draft)
    last = people.refuse_taken(household, draft.identity)
    people.refuse_days(faults_of_joining(
        event, on=on, born_on=draft.birth_on, card_since=people.card_since(household),
        left_on=last.left_on if last else None,
    ))  # fmt: skip
    _refuse_person(household, draft, on=on)
    member = Member.objects.create(
        household=household, village_id=household.village_id, previous=last, **values_of(draft)
    )
    follow(household)
    after = {"name": member.name, "relation": member.relation, "join_reason": change.reason, "joined_on": event.day}
    trail.record("households.member_added", by=by, target=household, village=household.village_id,
                 after={**after, "identity": member.identity, **people.paper_of(event)})  # fmt: skip
    return household


def _refuse_person(household: Household, draft: rule.MemberDraft, *, on: dt.date) -> None:
    """Raises Refused with what the checks have against the new person, at the person's own fields."""
    present = [as_draft(m) for m in household.members.current().order_by("pk")]
    found = rule.errors([*present, draft], on=on)
    mine = [f for f in found if f.position == len(present) or f.check.id in {"DQ-01", "DQ-02"}]
    reasons = [reason_of(finding) for finding in mine]
    if reasons:
        raise Refused([
            Reason(r.code, r.message, r.params, field=finding.field)
            for r, finding in zip(reasons, mine, strict=True)
        ])  # fmt: skip


def _return(change: Return, *, by: User | None, on: dt.date) -> Household:
    household = people.locked(change.household)
    member: Member | None = household.members.select_for_update(of=("self",)).filter(pk=change.member).first()
    if member is None or change.reason not in RETURNS:
        raise DomainError("member_gone", _("A member on this card has left meanwhile. Open the card again."))
    event = change.event
    if member.left_on is None:
        return _count_again(household, member, change, by=by, on=on)
    people.refuse_taken(household, member.identity.reveal())
    people.refuse_days(faults_of_joining(
        event, on=on, born_on=member.birth_on, card_since=people.card_since(household), left_on=member.left_on,
    ))  # fmt: skip
    if Member.objects.filter(previous=member).exists():
        raise DomainError("returned_already", _("%(name)s has come back already."), name=member.name)
    back = people.copy_of(
        member, household, relation=change.relation, joined_on=event.day, join_reason=change.reason, is_counted=True,
        **({"is_soldier": False} if change.reason == JoinReason.DISCHARGED else {}),
    )  # fmt: skip
    others = list(household.members.current().order_by("pk"))
    people.refuse_relations([*others, back], {}, prefix="relation")
    back.save(force_insert=True)
    follow(household)
    trail.record("households.member_added", by=by, target=household, village=household.village_id,
                 after={"name": back.name, "relation": back.relation, "join_reason": change.reason,
                        "joined_on": event.day, **people.paper_of(event)})  # fmt: skip
    return household


def _count_again(household: Household, member: Member, change: Return, *, by: User | None, on: dt.date) -> Household:
    people.refuse_days(faults_of_leaving(change.event, on=on, joined_on=member.joined_on))
    _set(household, member, {"is_counted": True, "is_soldier": False}, "households.member_returned", change, by=by)
    return household


def _set(
    household: Household, member: Member, values: dict[str, Any], event: str, change: Return | Departure, *,
    by: User | None,
) -> None:  # fmt: skip
    before = {"name": member.name, **{name: getattr(member, name) for name in values}}
    for name, value in values.items():
        setattr(member, name, value)
    member.save(update_fields=list(values))
    follow(household)
    trail.record(event, by=by, target=household, village=household.village_id, before=before,
                 after={"name": member.name, **values, "on": change.event.day,
                        ("join_reason" if isinstance(change, Return) else "left_reason"): change.reason,
                        **people.paper_of(change.event)})  # fmt: skip


def _depart(change: Departure, *, by: User | None, on: dt.date) -> Household:
    found: Member | None = Member.objects.filter(pk=change.member).first()
    household = people.locked(found.household_id if found else 0)
    member = household.members.select_for_update(of=("self",)).get(pk=change.member)
    if member.left_on is not None:
        raise DomainError("left_already", _("%(name)s has left already."), name=member.name)
    event, is_mistake = change.event, change.reason == LeaveReason.MISTAKE
    faults = faults_of_leaving(event, on=on, joined_on=member.joined_on)
    people.refuse_days(f for f in faults if not is_mistake or f is not DayFault.BEFORE_JOINED)
    if change.absence != Absence.LEAVES:
        values: dict[str, Any] = {"is_counted": change.absence == Absence.COUNTED}
        if change.reason == LeaveReason.ARMY:
            values["is_soldier"] = True
        _set(household, member, values, "households.member_absent", change, by=by)
        return household
    running = list(running_of([member.pk]))
    was_head = member.relation == Relation.HEAD
    # Somebody entered by mistake never belonged to the household: no day counts them (Member.present_on).
    member.left_on = member.joined_on if is_mistake else event.day
    member.left_reason = LeaveReason(change.reason)
    member.save(update_fields=["left_on", "left_reason"])
    rest = list(household.members.current().order_by("pk"))
    if was_head and rest:
        people.missing_relations(rest, change.relations, prefix="relation")
    people.set_relations(household, change.relations, by=by, prefix="relation")
    trail.record("households.member_left", by=by, target=household, village=household.village_id,
                 after={"name": member.name, "left_on": member.left_on, "left_reason": change.reason,
                        **people.paper_of(event)})  # fmt: skip
    why = f"{member.name}: {member.get_left_reason_display()}"
    case = Handover(source=household, day=event.day, why=why, by=by)
    hand_over(running, fates=change.measures, case=case)
    if not rest:
        transfers.strike_off(household, case=case, by=by)
    return household
