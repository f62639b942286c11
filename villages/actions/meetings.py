"""Meetings: recorded, mended while unsigned, signed, filed with photos, and their decisions put on the wall."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from publicity import actions as publicity
from publicity.choices import NoticeKind
from publicity.models import Notice
from registry import clock
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents.attachments import attach
from registry.errors import Reason, Refused
from villages import errors
from villages.choices import Counted, MeetingKind
from villages.models import Meeting, MeetingRule
from villages.rules.quorum import Count, reasons_against_call, reasons_against_count
from villages.rules.quorum import reasons_against_decision as against_decision

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.documents.models import Attachment

WRITTEN = ("villages.meeting_recorded", "villages.meeting_changed")
"""Deeds of those who wrote a record; none of them signs it."""


def rule_for(kind: str, *, village: str, on: dt.date, counted: str = Counted.PEOPLE) -> MeetingRule | None:
    """What this kind of meeting needs there on that day; None when no row says so."""
    found: MeetingRule | None = MeetingRule.objects.for_kind(kind, region=village, on=on, counted=counted).first()
    return found


def reasons_against_decision(
    *, kind: str, village: str, on: dt.date, count: Count, counted: str = Counted.PEOPLE,
    called_on: dt.date | None = None,
) -> list[Reason]:  # fmt: skip
    """Why a meeting with these numbers decides nothing, by the rule of its region on that day."""
    row = rule_for(kind, village=village, on=on, counted=counted)
    if row is None:
        return [errors.RULE_MISSING]
    rule = row.as_rule()
    return against_decision(count, rule) + reasons_against_call(called_on, on, rule)


def reasons_against_meeting(meeting: Meeting, count: Count | None = None) -> list[Reason]:
    """Why this meeting decided nothing; with `count`, why it did not carry one row of its list with those votes."""
    return reasons_against_decision(
        kind=meeting.kind, village=meeting.village_id, on=meeting.held_on, count=count or meeting.count,
        counted=meeting.counted, called_on=meeting.called_on,
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Record:
    """What the sheet and the minutes of one meeting say."""

    kind: str
    held_on: dt.date
    place: str
    topic: str
    due: int
    present: int
    agree: int
    against: int
    abstain: int
    chair: str
    recorder: str
    conclusion: str
    recused: Sequence[str] = ()
    counted: str = Counted.PEOPLE
    called_on: dt.date | None = None
    group: str = ""
    invited: str = ""

    @property
    def count(self) -> Count:
        return Count(self.due, self.present, self.agree, self.against, self.abstain, len(self.recused))


def _reasons_against(record: Record, *, village: str, on: dt.date) -> list[Reason]:
    """Why a record cannot be right, whatever it decided."""
    reasons = reasons_against_count(record.count)
    outside = [name for name in record.recused if name in {record.chair, record.recorder}]
    reasons += [errors.of("recused_present", name=name) for name in outside]
    if record.held_on > on:
        reasons.append(errors.FUTURE)
    if record.called_on is not None and record.called_on > record.held_on:
        reasons.append(errors.CALLED_AFTER)
    if record.kind == MeetingKind.GROUP and not record.group.strip():
        reasons.append(errors.GROUP_MISSING)
    row = rule_for(record.kind, village=village, on=record.held_on, counted=record.counted)
    if row is None and record.counted != Counted.PEOPLE:
        reasons.append(errors.COUNTED_WRONG)
    if row is not None and row.notice_days and record.called_on is None:
        reasons += reasons_against_call(None, record.held_on, row.as_rule())
    return reasons


def _fields(record: Record, *, village: str) -> dict[str, Any]:
    """The columns of a record; whether the decision is carried is worked out here."""
    against = reasons_against_decision(
        kind=record.kind, village=village, on=record.held_on, count=record.count, counted=record.counted,
        called_on=record.called_on,
    )  # fmt: skip
    return dataclasses.asdict(record) | {"recused": list(record.recused), "carried": not against}


def record_meeting(*, village: str, by: User, on: dt.date, signed_by: User | None = None, **said: Any) -> Meeting:
    """Enters a meeting's record (`said`: the fields of Record); whether it is carried is worked out here and kept.

    Raises Refused when the numbers cannot be right, a recused person chairs or records, the day is to come, or an
    assembly's announcement is missing.
    """
    record = Record(**said)
    if reasons := _reasons_against(record, village=village, on=on):
        raise Refused(reasons)
    with transaction.atomic():
        meeting = Meeting.objects.create(
            village_id=village, recorded_by=by, recorded_at=clock.now(), **_fields(record, village=village)
        )
        trail.record(WRITTEN[0], by=by, target=meeting, village=village, after={"topic": record.topic})
        if signed_by is not None:
            sign_meeting(meeting, by=signed_by)
    return meeting


def change_meeting(meeting: Meeting, *, by: User, on: dt.date, **said: Any) -> Meeting:
    """Mends an unsigned record. Raises Refused when it is signed or cannot be right. A signed record stays."""
    record = Record(**said)
    with transaction.atomic():
        locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if locked.signed_by_id is not None:
            raise Refused([errors.SIGNED])
        if reasons := _reasons_against(record, village=locked.village_id, on=on):
            raise Refused(reasons)
        fields = _fields(record, village=locked.village_id)
        before = {name: getattr(locked, name) for name, value in fields.items() if getattr(locked, name) != value}
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.save(update_fields=list(fields))
        trail.record(WRITTEN[1], by=by, target=locked, village=locked.village_id, before=before,
                     after={name: fields[name] for name in before})  # fmt: skip
    meeting.refresh_from_db()
    return meeting


def reasons_against_signing(meeting: Meeting, *, by: User) -> list[Reason]:
    """Why this person may not sign this record: signed already, wrote it, is recused, or does not chair here."""
    if meeting.signed_by_id is not None:
        return [errors.SIGNED]
    if not by.may(Permission.CHAIR_APPRAISAL):
        return [errors.SIGNER_ROLE]
    if meeting.recorded_by_id == by.pk:
        return [errors.SIGNER_RECORDED]
    if any(entry.by_id == by.pk and entry.event in WRITTEN for entry in trail.entries_for(meeting)):
        return [errors.CHANGED_BY_SIGNER]
    return [errors.of("recused_signs", name=by.name)] if by.name in meeting.recused else []


def sign_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Signs the record; it stays as it is from then on. Raises Refused when signed already or by who entered it."""
    with transaction.atomic():
        locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if reasons := reasons_against_signing(locked, by=by):
            raise Refused(reasons)
        locked.signed_by, locked.signed_at = by, clock.now()
        locked.save(update_fields=["signed_by", "signed_at"])
        trail.record("villages.meeting_signed", by=by, target=locked, village=locked.village_id)
    meeting.refresh_from_db()
    return meeting


def file_evidence(
    meeting: Meeting, *, kind: str, uploads: Sequence[Any], by: User, at: dt.datetime
) -> list[Attachment]:
    """Files photos or the scanned sign-in sheet of a meeting, also after it was signed. Raises AttachmentRefused."""
    with transaction.atomic():
        return [
            attach(village=meeting.village_id, subject=meeting.subject, kind=kind, upload=upload, by=by, at=at)
            for upload in uploads
        ]


def notice_of(subject: str, kind: str) -> Notice | None:
    """The newest notice of this kind about a subject that was not withdrawn."""
    found: Notice | None = Notice.objects.filter(subject=subject, kind=kind).exclude(state="withdrawn").last()
    return found


def reasons_against_publishing(meeting: Meeting) -> list[Reason]:
    """Why the decision of a meeting cannot go on the wall now."""
    if meeting.signed_by_id is None:
        return [errors.NOT_SIGNED]
    if not meeting.carried:
        return [errors.NOT_CARRIED]
    return [errors.ON_WALL] if notice_of(meeting.subject, NoticeKind.MEETING_DECISION) else []


def publish_decision(
    meeting: Meeting, *, by: User, on: dt.date, subject: str = "", title: str = "", conclusion: str = ""
) -> Notice:
    """Lays a meeting's decision before the supervision committee for the wall. Raises Refused with every reason.

    `subject` and `title` stand for the matter decided, when it is more than the meeting's own topic.
    """
    reasons = reasons_against_publishing(meeting)
    if reasons := [reason for reason in reasons if not subject or reason.code != errors.ON_WALL.code]:
        raise Refused(reasons)
    topic = title or meeting.topic
    cells: dict[str, Any] = {"on": meeting.held_on, "topic": topic, "present": meeting.present, "agree": meeting.agree,
             "against": meeting.against, "abstain": meeting.abstain,
             "conclusion": conclusion or meeting.conclusion}  # fmt: skip
    return publicity.publish(
        kind=NoticeKind.MEETING_DECISION, village=meeting.village_id, title=f"{meeting.village.name}{topic}决议公示",
        columns=[publicity.Column(key) for key in cells], by=by, on=on, subject=subject or meeting.subject,
        entries=[publicity.EntryDraft(cells, subject=subject or meeting.subject)],
        decision=f"{meeting.held_on.month}月{meeting.held_on.day}日{_KINDS_ON_WALL[meeting.kind]}",
    )  # fmt: skip


_KINDS_ON_WALL: dict[str, str] = {
    MeetingKind.VILLAGERS_ASSEMBLY: "村民会议", MeetingKind.REPRESENTATIVES: "村民代表会议",
    MeetingKind.TWO_COMMITTEES: "村“两委”会议", MeetingKind.PARTY_MEMBERS: "党员大会",
    MeetingKind.SUPERVISION: "村务监督委员会会议", MeetingKind.APPRAISAL: "民主评议会",
    MeetingKind.GROUP: "村民小组会议", MeetingKind.BRANCH: "党支部会议", MeetingKind.FUND_RAISING: "一事一议会议",
}  # fmt: skip
"""Who decided, as the villagers read it; the wall speaks Chinese."""
