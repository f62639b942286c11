"""Objections: taken in, moved on, answered in public. The clock of the entry stops and goes on here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from publicity.actions import log
from publicity.actions.rendering import render_on_commit
from publicity.choices import OPEN, Channel, EntryState
from publicity.models import Entry, Notice, Objection
from publicity.rules.clearing import extended
from publicity.workflow import OBJECTION, OUTCOMES
from registry.audit import trail
from registry.errors import Refused

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class Receipt:
    """What the one who objected takes home. The code is shown once; only its hash is kept."""

    code: str
    due_on: dt.date
    objection_id: int


def receive_objection(
    *, notice_id: int, position: int | None, text: str, name: str = "", phone: str = "", anonymous: bool = True,
    channel: str = Channel.WALL, by: User | None = None,
) -> Receipt:  # fmt: skip
    """Takes an objection in through the one door the database has for it; the entry's clock stops at once.

    Raises IntegrityError with a named guard: no longer hanging, too many within the hour, text missing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receipt, due, objection FROM publicity_receive_objection(%s, %s, %s, %s, %s, %s, %s, %s)",
            [notice_id, position, text, name, phone, anonymous, str(channel), by.pk if by else None],
        )
        code, due_on, objection_id = cursor.fetchone()
    return Receipt(code, due_on, objection_id)


def enter_objection(
    notice: Notice, *, position: int | None, text: str, channel: str, by: User, name: str = "", phone: str = "",
    anonymous: bool = False,
) -> Receipt:  # fmt: skip
    """An objection that came by phone or on paper, entered for the villager, who gets the same receipt."""
    with transaction.atomic():
        receipt = receive_objection(notice_id=notice.pk, position=position, text=text, name=name, phone=phone,
                                    anonymous=anonymous, channel=channel, by=by)  # fmt: skip
        objection = Objection.objects.get(pk=receipt.objection_id)
        trail.record("publicity.objection_entered", by=by, target=objection, village=notice.village_id)
        render_on_commit(notice.village_id)
    return receipt


def move_objection(objection: Objection, step: str, *, by: User, on: dt.date, note: str = "") -> Objection:
    """Accepts the objection or begins its investigation; whoever does so handles it."""
    with transaction.atomic():
        OBJECTION.apply(objection, step, by=by, on=on, note=note)
        Objection.objects.filter(pk=objection.pk).update(handled_by=by)
    objection.refresh_from_db()
    return objection


def answer_objection(
    objection: Objection, step: str, *, by: User, on: dt.date, answer: str, findings: str = ""
) -> Objection:
    """Upholds, refuses or dismisses it with an answer that the village reads; the entry falls out or its clock goes on.

    Raises Refused: not in the right state, by someone who prepared or witnessed the notice, no answer, private words.
    """
    with transaction.atomic():
        locked = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
        reasons = OBJECTION.reasons_against(locked, step, by=by, on=on, data={"answer": answer})
        if reasons:
            raise Refused(reasons)
        locked.answer, locked.answered_on, locked.handled_by, locked.findings = answer.strip(), on, by, findings
        locked.outcome = OUTCOMES[step]
        locked.save(update_fields=["answer", "answered_on", "handled_by", "findings", "outcome"])
        OBJECTION.apply(locked, step, by=by, on=on, answer=answer)
        if locked.entry is not None:
            _release(locked.entry, upheld=step == "uphold", on=on)
        log.note_answer(locked)
        render_on_commit(locked.village_id)
    objection.refresh_from_db()
    return objection


def _release(entry: Entry, *, upheld: bool, on: dt.date) -> None:
    """The entry after an answer: off the wall when upheld; back on its clock when no other objection is open."""
    row = Entry.objects.select_for_update(of=("self",)).select_related("notice").get(pk=entry.pk)
    if upheld:
        row.state, row.stopped_on = EntryState.WITHDRAWN, None
    elif row.ends_on and row.stopped_on and not row.objections.filter(state__in=OPEN).exists():
        row.ends_on = extended(row.ends_on, stopped_on=row.stopped_on, settled_on=on, counting=row.notice.counting)
        row.state, row.stopped_on = EntryState.HANGING, None
    row.save(update_fields=["state", "stopped_on", "ends_on"])
