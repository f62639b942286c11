"""What happens to objections by itself, every night: late ones go one level up, settled ones close.

Nobody is named as the one who did it; the trail says so. Source: DOMAIN.md §3.6 (limits), publicity periods.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from publicity.actions.rendering import render_on_commit
from publicity.choices import ESCALATION, OBJECTION_ANSWER, ObjectionState
from publicity.models import Objection, PublicityPeriod
from registry import clock
from registry.audit import trail
from registry.workflow.models import Duty, Event


def _days(kind: str, objection: Objection, on: dt.date) -> int:
    rule = PublicityPeriod.objects.for_kind(kind, region=objection.village_id, on=on).first()
    return rule.days if rule else 0


def _deadline(objection: Objection) -> dt.date:
    """The day by which the desk that holds it had to act."""
    if objection.state == ObjectionState.RECEIVED:
        return min(objection.accept_by, objection.due_on)
    return objection.owed_on


def is_due_to_rise(objection: Objection, *, on: dt.date) -> bool:
    """Has its desk let the day and the grace pass? A desk that got it late has its own days to answer.

    Without a rule of grace in the region it rises on the day after.
    """
    if objection.leader_holds or not objection.is_open:
        return False
    day = _deadline(objection)
    if objection.escalated_on is not None:
        day = max(day, objection.escalated_on + dt.timedelta(days=_days(OBJECTION_ANSWER, objection, on)))
    return on > day + dt.timedelta(days=_days(ESCALATION, objection, on))


def escalate(*, on: dt.date) -> list[int]:
    """Moves late objections one level up: the township's to the county, the county's to its leader. Their ids."""
    waiting = Objection.objects.open().filter(leader_holds=False).select_for_update(of=("self",)).order_by("pk")
    risen = []
    with transaction.atomic():
        for objection in waiting:
            if is_due_to_rise(objection, on=on):
                _rise(objection, on=on)
                risen.append(objection.pk)
    return risen


def _rise(objection: Objection, *, on: dt.date) -> None:
    before = {"desk": objection.desk, "leader": objection.leader_holds}
    day = _deadline(objection)
    if len(objection.desk) > 6:
        objection.desk = objection.desk[:6]
    else:
        objection.leader_holds = True
    objection.escalated_on = on
    objection.save(update_fields=["desk", "leader_holds", "escalated_on"])
    trail.record("objection.escalated", by=None, target=objection, village=objection.village_id, before=before,
                 after={"desk": objection.desk, "leader": objection.leader_holds}, reason=day.isoformat())  # fmt: skip


def lapse(*, on: dt.date) -> int:
    """Closes answered objections whose days for a review are over. How many."""
    over = Objection.objects.filter(state=ObjectionState.REPLIED, review_until__lt=on)
    closed = 0
    with transaction.atomic():
        for objection in over.select_for_update(of=("self",)).order_by("pk"):
            objection.state, objection.closed_on = ObjectionState.CLOSED, on
            objection.save(update_fields=["state", "closed_on"])
            Event.objects.create(
                machine="objection", subject_type=objection._meta.label_lower, subject_id=objection.pk,
                village_id=objection.village_id, transition="lapse", from_state=ObjectionState.REPLIED,
                to_state=ObjectionState.CLOSED, duty=Duty.NONE, by=None, on=on, at=clock.now(),
            )  # fmt: skip
            trail.record("objection.lapse", by=None, target=objection, village=objection.village_id,
                         before={"state": "replied"}, after={"state": "closed"})  # fmt: skip
            render_on_commit(objection.village_id)
            closed += 1
    return closed
