"""Matters of four discussions and two openings: begun, taken a step on, and put on the wall twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from publicity import actions as publicity
from publicity.models import Notice
from registry.audit import trail
from registry.errors import Refused
from villages import errors
from villages.actions.meetings import notice_of, publish_decision
from villages.choices import ResolutionState
from villages.models import Meeting, Resolution
from villages.workflow import DECISION, DISCUSSIONS, RESOLUTION, RESULT

if TYPE_CHECKING:
    from registry.accounts.models import User


def begin_resolution(
    *, village: str, title: str, content: str, amount_yuan: Decimal | None, by: User, on: dt.date
) -> Resolution:
    """Enters a matter; the branch discusses it first."""
    with transaction.atomic():
        matter = Resolution.objects.create(
            village_id=village, title=title.strip(), content=content.strip(), amount_yuan=amount_yuan, begun_on=on,
            begun_by=by,
        )  # fmt: skip
        RESOLUTION.begin(matter, by=by, on=on)
        trail.record("villages.resolution_begun", by=by, target=matter, village=village, after={"title": matter.title})
    return matter


def change_resolution(
    resolution: Resolution, *, title: str, content: str, amount_yuan: Decimal | None, by: User
) -> Resolution:
    """Mends what is proposed until the branch has proposed it. Raises Refused afterwards."""
    with transaction.atomic():
        locked = _locked(resolution)
        if locked.state != ResolutionState.DRAFT:
            raise Refused([errors.MATTER_FIXED])
        before = {"title": locked.title, "content": locked.content, "amount_yuan": locked.amount_yuan}
        locked.title, locked.content, locked.amount_yuan = title.strip(), content.strip(), amount_yuan
        locked.save(update_fields=["title", "content", "amount_yuan"])
        trail.record("villages.resolution_changed", by=by, target=locked, village=locked.village_id, before=before,
                     after={"title": title, "content": content, "amount_yuan": amount_yuan})  # fmt: skip
    return locked


def take_step(
    resolution: Resolution, step: str, *, by: User, on: dt.date, meeting: Meeting | None = None, note: str = ""
) -> Resolution:
    """Takes one step of the table; a discussion rests on its `meeting`. Raises Refused with every reason."""
    with transaction.atomic():
        locked = _locked(resolution)
        if step in DISCUSSIONS and locked.state in RESOLUTION.transition(step).sources:
            field, _kinds = DISCUSSIONS[step]
            setattr(locked, field, meeting)
            if reasons := RESOLUTION.reasons_against(locked, step, by=by, on=on, data={"note": note}):
                raise Refused(reasons)
            locked.save(update_fields=[field])
        RESOLUTION.apply(locked, step, by=by, on=on, note=note)
        if locked.state in RESOLUTION.final:
            locked.closed_on = on
            locked.save(update_fields=["closed_on"])
    resolution.refresh_from_db()
    return resolution


def open_decision(resolution: Resolution, *, by: User, on: dt.date) -> Notice:
    """Lays the villagers' decision before the supervision committee for the wall. Raises Refused."""
    with transaction.atomic():
        locked = _locked(resolution)
        if locked.state != ResolutionState.DECIDED or locked.decided_at is None:
            raise Refused([errors.NOT_DECIDED])
        if notice_of(locked.subject, DECISION):
            raise Refused([errors.ON_WALL])
        notice = publish_decision(locked.decided_at, by=by, on=on, subject=locked.subject, title=locked.title)
        locked.decision_notice = notice
        locked.save(update_fields=["decision_notice"])
    return notice


def open_result(resolution: Resolution, *, result: str, by: User, on: dt.date) -> Notice:
    """Writes down what came out of the matter and lays it before the supervision committee. Raises Refused."""
    with transaction.atomic():
        locked = _locked(resolution)
        if locked.state != ResolutionState.OPENED:
            raise Refused([errors.NOT_OPENED])
        if not result.strip():
            raise Refused([errors.RESULT_MISSING])
        if notice_of(locked.subject, RESULT):
            raise Refused([errors.ON_WALL])
        notice = _publish_result(locked, result.strip(), by=by, on=on)
        locked.result, locked.result_notice = result.strip(), notice
        locked.save(update_fields=["result", "result_notice"])
        trail.record("villages.resolution_result", by=by, target=locked, village=locked.village_id,
                     after={"result": locked.result})  # fmt: skip
    return notice


def _publish_result(matter: Resolution, result: str, *, by: User, on: dt.date) -> Notice:
    decided: Any = matter.decided_at
    cells: dict[str, Any] = {"on": on, "item": matter.title, "content": matter.content, "result": result}
    if matter.amount_yuan is not None:
        cells["amount_yuan"] = matter.amount_yuan
    return publicity.publish(
        kind=RESULT, village=matter.village_id, title=f"{matter.village.name}{matter.title}实施结果公开",
        columns=[publicity.Column(key) for key in cells], by=by, on=on, subject=matter.subject,
        entries=[publicity.EntryDraft(cells, subject=matter.subject)],
        decision=f"{decided.held_on.month}月{decided.held_on.day}日会议决议",
    )  # fmt: skip


def _locked(resolution: Resolution) -> Resolution:
    row: Resolution = Resolution.objects.select_for_update(of=("self",)).get(pk=resolution.pk)
    return row
