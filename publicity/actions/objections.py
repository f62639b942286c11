"""Objections in the office: taken in, moved on, answered in public, reviewed. The clock of the entry goes on here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from publicity import errors
from publicity.actions import log
from publicity.actions.notices import withdraw_entry
from publicity.actions.rendering import render_on_commit
from publicity.choices import OPEN, REVIEW_REQUEST, About, Channel, EntryState, NoticeState
from publicity.models import Entry, Notice, Objection, ObjectionWords, PublicityPeriod
from publicity.rules.clearing import extended
from publicity.workflow import OBJECTION, OUTCOMES
from registry.audit import trail
from registry.errors import Refused
from registry.text.periods import publicity_end

if TYPE_CHECKING:
    from registry.accounts.models import User

UPHELD = "此前提出的异议成立，退出公示"
"""What the wall says of a row taken off by an objection to an earlier sheet."""


@dataclass(frozen=True)
class Receipt:
    """What the one who objected takes home. The code is shown once; only its hash is kept."""

    code: str
    due_on: dt.date
    objection_id: int


def receive_objection(
    *, notice_id: int, position: int | None, text: str, name: str = "", phone: str = "", anonymous: bool = True,
    channel: str = Channel.WALL, by: User | None = None, about: str = About.ENTRY, photos: Sequence[bytes] = (),
) -> Receipt:  # fmt: skip
    """Takes an objection in through the doors the database has for it; the entry's clock stops at once.

    `about` is whom it accuses; the database sends it one level above them. `photos` are JPEG files of at most 300 kB
    without metadata (publicity.documents.photos makes them).
    Raises IntegrityError with a named guard: no longer hanging, said already, too many within the hour, text missing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT receipt, due, objection FROM publicity_receive_objection(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [notice_id, position, text, name, phone, anonymous, str(channel), by.pk if by else None, str(about)],
        )
        code, due_on, objection_id = cursor.fetchone()
        for photo in photos:
            cursor.execute("SELECT publicity_attach_objection_photo(%s, %s)", [code, photo])
    return Receipt(code, due_on, objection_id)


def enter_objection(
    notice: Notice, *, position: int | None, text: str, channel: str, by: User, name: str = "", phone: str = "",
    anonymous: bool = False, about: str = About.ENTRY, photos: Sequence[bytes] = (),
) -> Receipt:  # fmt: skip
    """An objection that came by phone or on paper, entered for the villager, who gets the same receipt.

    Whoever enters it does not handle it; the database holds that too.
    """
    with transaction.atomic():
        receipt = receive_objection(
            notice_id=notice.pk, position=position, text=text, name=name, phone=phone, anonymous=anonymous,
            channel=channel, by=by, about=about, photos=photos,
        )  # fmt: skip
        objection = Objection.objects.get(pk=receipt.objection_id)
        trail.record("publicity.objection_entered", by=by, target=objection, village=notice.village_id)
        render_on_commit(notice.village_id)
    return receipt


def move_objection(
    objection: Objection, step: str, *, by: User, on: dt.date, note: str = "", investigators: Sequence[str] = ()
) -> Objection:
    """Accepts the objection, or begins its investigation by two named persons; whoever does so handles it.

    Raises Refused: another desk's, by someone who prepared, witnessed or entered it, investigators missing or partial.
    """
    changes: dict[str, Any] = {"handled_by": by}
    data: dict[str, Any] = {}
    if step == "investigate":
        data["investigators"] = names = [name.strip() for name in investigators]
        changes |= dict(zip(("first_investigator", "second_investigator"), names, strict=False))
    with transaction.atomic():
        locked = _asked(objection, step, by=by, on=on, data={**data, "note": note})
        Objection.objects.filter(pk=locked.pk).update(**changes)
        OBJECTION.apply(locked, step, by=by, on=on, note=note, **data)
    objection.refresh_from_db()
    return objection


def answer_objection(
    objection: Objection, step: str, *, by: User, on: dt.date, answer: str, findings: str = ""
) -> Objection:
    """Upholds, refuses or dismisses it with an answer that the village reads; the entry falls out or its clock goes on.

    The villager may ask for a review within the days of the rule. Raises Refused: another desk's, not in the right
    state, by someone who prepared or witnessed the notice, no answer, private words or a name in it.
    """
    with transaction.atomic():
        locked = _asked(objection, step, by=by, on=on, data={"answer": answer})
        locked.answer, locked.answered_on, locked.handled_by = answer.strip(), on, by
        locked.outcome, locked.review_until = OUTCOMES[step], _review_until(locked, on)
        locked.save(update_fields=["answer", "answered_on", "handled_by", "outcome", "review_until"])
        ObjectionWords.objects.filter(pk=locked.pk).update(findings=findings)
        OBJECTION.apply(locked, step, by=by, on=on, answer=answer)
        _release(locked, upheld=step == "uphold", by=by, on=on)
        log.note_answer(locked)
        render_on_commit(locked.village_id)
    objection.refresh_from_db()
    return objection


def review_objection(
    objection: Objection, step: str, *, by: User, on: dt.date, answer: str, findings: str = ""
) -> Objection:
    """Ends a review, one level above who answered, with a second public answer; that is the end of the objection.

    Raises Refused: as `answer_objection`, and by whoever answered it.
    """
    with transaction.atomic():
        locked = _asked(objection, step, by=by, on=on, data={"answer": answer})
        locked.review_answer, locked.reviewed_on, locked.reviewed_by = answer.strip(), on, by
        locked.review_outcome = OUTCOMES[step]
        locked.save(update_fields=["review_answer", "reviewed_on", "reviewed_by", "review_outcome"])
        ObjectionWords.objects.filter(pk=locked.pk).update(review_findings=findings)
        OBJECTION.apply(locked, step, by=by, on=on, answer=answer)  # the database writes the day of closing
        _release(locked, upheld=step == "review_uphold", by=by, on=on)
        log.note_review(locked)
        render_on_commit(locked.village_id)
    objection.refresh_from_db()
    return objection


def _asked(objection: Objection, step: str, *, by: User, on: dt.date, data: dict[str, Any]) -> Objection:
    """The objection, locked, when nothing stands against the step. Raises Refused otherwise."""
    locked: Objection = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    reasons = OBJECTION.reasons_against(locked, step, by=by, on=on, data=data)
    if reasons:
        raise Refused(reasons)
    return locked


def _review_until(objection: Objection, on: dt.date) -> dt.date:
    """The last day to ask for a review. Raises Refused when no rule gives the days."""
    rule = PublicityPeriod.objects.for_kind(REVIEW_REQUEST, region=objection.village_id, on=on).first()
    if rule is None:
        raise Refused([errors.NO_PERIOD])
    return publicity_end(on, rule.days, rule.counting)


def _release(objection: Objection, *, upheld: bool, by: User, on: dt.date) -> None:
    """The entry after an answer: off the wall when upheld; back on its clock when no other objection is open.

    Upheld, it also takes off the same matter on a sheet of that kind that was hung since.
    """
    if objection.entry_id is None:
        return
    row = Entry.objects.select_for_update(of=("self",)).select_related("notice").get(pk=objection.entry_id)
    if upheld and row.subject:
        later = Entry.objects.for_subject(row.subject).filter(notice__kind=row.notice.kind, pk__gt=row.pk)
        hung = later.exclude(state=EntryState.WITHDRAWN).exclude(notice__state=NoticeState.WITHDRAWN)
        for entry in hung.select_related("notice"):
            withdraw_entry(entry, by=by, on=on, reason=UPHELD)
    if row.state != EntryState.OBJECTED:
        return
    if upheld:
        row.state, row.stopped_on = EntryState.WITHDRAWN, None
    elif row.ends_on and row.stopped_on and not row.objections.filter(state__in=OPEN).exists():
        row.ends_on = extended(row.ends_on, stopped_on=row.stopped_on, settled_on=on, counting=row.notice.counting)
        closed = row.notice.state == NoticeState.CLOSED
        row.state, row.stopped_on = EntryState.CLEARED if closed else EntryState.HANGING, None
    row.save(update_fields=["state", "stopped_on", "ends_on"])
