"""Publishing: from a higher app's rows to a sheet on the wall, and off it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from publicity import errors
from publicity.actions import log
from publicity.actions.rendering import render_on_commit
from publicity.actions.signatures import sign
from publicity.choices import EntryState, NoticeState, Outcome
from publicity.models import Entry, Notice, PublicityPeriod
from publicity.rules import drafts, freezing
from publicity.rules.drafts import Column, EntryDraft, Origin
from publicity.rules.kinds import is_personal
from publicity.rules.privacy import looks_private, speaks_of_health
from publicity.workflow import NOTICE
from registry import clock
from registry.audit import trail
from registry.errors import Reason, Refused
from registry.text.periods import publicity_end

if TYPE_CHECKING:
    from registry.accounts.models import User


def publish(
    *,
    kind: str,
    village: str,
    title: str,
    columns: Sequence[Column],
    entries: Sequence[EntryDraft],
    by: User,
    on: dt.date,
    witness: User | None = None,
    days: int | None = None,
    subject: str = "",
    decision: str = "",
    corrects: Notice | None = None,
    covers: tuple[dt.date, dt.date] | None = None,
    signed: Mapping[str, User] | None = None,
    origin: Sequence[Origin] = (),
) -> Notice:
    """Freezes a sheet and lays it before the supervision committee; with `witness` it hangs at once.

    `village` may be a township's or a county's code. `days` comes from the rule of the region when not given, and may
    only be longer. `decision` says who decided ("10月8日村民代表会议"). Names are masked here. `covers` is the time the
    sheet is about, first and last day. `origin` tells step by step where
    the sheet's money comes from. `signed` gives signatures at once (choices.Signer → person), before `witness`.
    Raises Refused with every reason: unknown columns, private numbers, words about health, no rule for the days.
    """
    period = PublicityPeriod.objects.for_kind(kind, region=village, on=on).first()
    reasons = drafts.reasons_against(kind, f"{title} {decision}", columns, entries, place=village)
    for step in origin:
        reasons += _against_words(step.text, "origin")
    if period is None:
        reasons.append(errors.NO_PERIOD)
    if reasons or period is None:
        raise Refused(reasons)
    sheet = drafts.prepare(columns, entries)
    with transaction.atomic():
        notice = Notice(
            village_id=village, kind=kind, title=title, year=on.year, number=_next_number(village, on.year),
            subject=subject, decision=decision, columns=sheet.columns, personal=is_personal(kind),
            totals=sheet.totals, entry_count=len(sheet.rows), days=max(days or 0, period.days),
            counting=period.counting, period_document=period.document_no, corrects=corrects, prepared_on=on,
            prepared_by=by, prepared_at=clock.now(), covers_from=covers[0] if covers else None,
            covers_to=covers[1] if covers else None, origin=[step.payload for step in origin],
        )  # fmt: skip
        _freeze(notice, sheet.rows)
        notice.save()
        Entry.objects.bulk_create([
            Entry(notice=notice, village_id=village, position=position, subject=draft.subject, cells=row)
            for position, (draft, row) in enumerate(zip(entries, sheet.rows, strict=True), 1)
        ])  # fmt: skip
        NOTICE.begin(notice, by=by, on=on)
        trail.record("publicity.notice_prepared", by=by, target=notice, village=village,
                     after={"kind": kind, "rows": notice.entry_count, "check_code": notice.check_code})  # fmt: skip
        for signer, person in (signed or {}).items():
            sign(notice, signer=signer, by=person, on=on)
        if witness is not None:
            hang(notice, by=witness, on=on)
    return notice


def content_of(notice: Notice, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What is frozen: everything a villager reads except the days of hanging, which are not known yet."""
    covers = [day.isoformat() for day in (notice.covers_from, notice.covers_to) if day]
    return {
        "village": notice.village_id, "kind": notice.kind, "year": notice.year, "number": notice.number,
        "title": notice.title, "decision": notice.decision, "columns": notice.columns, "rows": list(rows),
        "days": notice.days, "counting": notice.counting, "prepared_on": notice.prepared_on.isoformat(),
        "corrects": notice.corrects.check_code if notice.corrects else None,
        **({"covers": covers} if covers else {}), **({"origin": notice.origin} if notice.origin else {}),
    }  # fmt: skip


def _freeze(notice: Notice, rows: Sequence[dict[str, Any]]) -> None:
    """Sets the frozen copy; a copy number is added in the rare case that the short code is taken."""
    content = content_of(notice, rows)
    for attempt in range(9):
        if attempt:
            content["copy"] = attempt
        notice.canonical = freezing.canonical(content)
        notice.sha256 = freezing.fingerprint(notice.canonical)
        notice.check_code = freezing.check_code(notice.sha256)
        if not Notice.objects.filter(check_code=notice.check_code).exists():
            return


def _next_number(village: str, year: int) -> int:
    """The next number of that place and year; two at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"notice:{village}:{year}"])
    last = Notice.objects.filter(village_id=village, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def hang(notice: Notice, *, by: User, on: dt.date) -> Notice:
    """The witness signs; the notice hangs from `on`, and its days count from the day after.

    Raises Refused when `by` prepared it, is posted elsewhere, or it is not waiting for a witness.
    """
    with transaction.atomic():
        locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        reasons = NOTICE.reasons_against(locked, "witness", by=by, on=on)
        if reasons:
            raise Refused(reasons)
        last = publicity_end(on, locked.days, locked.counting)
        locked.starts_on, locked.ends_on, locked.witnessed_by, locked.witnessed_at = on, last, by, _moment(on)
        locked.save(update_fields=["starts_on", "ends_on", "witnessed_by", "witnessed_at"])
        locked.entries.update(ends_on=last)
        NOTICE.take(locked, "witness", by=by, on=on)
        log.note_hung(locked)
        render_on_commit(locked.village_id)
    notice.refresh_from_db()
    return notice


witness = hang


def _moment(on: dt.date) -> dt.datetime:
    """Now, or noon of an earlier day when history is entered (the database lets only the owner do that)."""
    now = clock.now()
    return now if now.date() == on else clock.at_noon(on)


def close(notice: Notice, *, by: User, on: dt.date, statement: str = "", no_photo: str = "") -> Notice:
    """Takes the sheet down after its last day. Rows about persons leave the wall, totals stay.

    `no_photo` says why no photo shows it on the board; the reason stands in the statement, for everyone to read.
    Raises Refused while any entry's clock still runs or stands, without photo and reason, or for private words.
    """
    with transaction.atomic():
        locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        reasons = NOTICE.reasons_against(locked, "close", by=by, on=on, data={"no_photo": no_photo})
        reasons += _against_words(statement, "statement") + _against_words(no_photo, "no_photo")
        if reasons:
            raise Refused(reasons)
        words = [statement.strip() or _statement(locked)]
        if not locked.photographed_on:
            words.append(_("No photo: %(reason)s") % {"reason": no_photo.strip()})
        locked.closed_on, locked.statement = on, " ".join(words)
        locked.save(update_fields=["closed_on", "statement"])
        locked.entries.filter(state=EntryState.HANGING).update(state=EntryState.CLEARED)
        NOTICE.take(locked, "close", by=by, on=on, no_photo=no_photo)
        render_on_commit(locked.village_id)
    notice.refresh_from_db()
    return notice


def _against_words(text: str, field: str) -> list[Reason]:
    """The wall shows these words: no numbers of persons in them, and nothing about anybody's health."""
    code = looks_private(text) or speaks_of_health(text)
    return [errors.private(_("What you wrote"), code, field=field)] if code else []


def _statement(notice: Notice) -> str:
    """The usual closing words: how many rows hung, how many objections there were and what became of them."""
    settled = notice.objections.count()
    upheld = notice.objections.filter(outcome=Outcome.UPHELD).count()
    if not settled:
        return _("Hung for its full days; nobody objected.")
    return _("Hung for its full days; objections: %(all)s, upheld: %(upheld)s.") % {"all": settled, "upheld": upheld}


def withdraw(notice: Notice, *, by: User, on: dt.date, reason: str) -> Notice:
    """Takes the sheet off before its term with a reason that the wall shows; publishing again starts the days anew."""
    with transaction.atomic():
        locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        hung = locked.state == NoticeState.HANGING
        reasons = NOTICE.reasons_against(locked, "withdraw", by=by, on=on, data={"note": reason})
        reasons += _against_words(reason, "reason")
        if reasons:
            raise Refused(reasons)
        locked.closed_on, locked.statement = on, reason.strip()
        locked.save(update_fields=["closed_on", "statement"])
        NOTICE.apply(locked, "withdraw", by=by, on=on, note=reason)
        if hung:
            log.note_withdrawn(locked, on=on)
            render_on_commit(locked.village_id)
    notice.refresh_from_db()
    return notice


def withdraw_entry(entry: Entry, *, by: User, on: dt.date, reason: str) -> None:
    """Takes one row off its notice without stopping the rest: the higher app's case was returned or stopped."""
    with transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(state=EntryState.WITHDRAWN, stopped_on=None)
        trail.record("publicity.entry_taken_off", by=by, target=entry, village=entry.village_id, reason=reason)
        log.note_entry_withdrawn(entry, on=on, reason=reason)
        render_on_commit(entry.village_id)
