"""What the pages of meetings print: the record's lines, whether it decided, what is still owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from registry.documents import attachments
from registry.documents.models import AttachmentKind
from registry.errors import Reason
from registry.ui import formats
from registry.ui.elements import Fact, Status
from villages import errors
from villages.actions.meetings import rule_for
from villages.choices import Counted, MeetingKind
from villages.models import Meeting, MeetingRule
from villages.rules.quorum import (
    Count,
    Needed,
    needed,
    reasons_against_call,
    reasons_against_count,
    reasons_against_decision,
)


def meeting_status(meeting: Meeting) -> Status:
    return Status(_("Carried"), "success") if meeting.carried else Status(_("Not carried"), "danger")


def meeting_facts(meeting: Meeting) -> list[Fact]:
    """What, when, where, and who led and wrote it down."""
    kind = f"{meeting.get_kind_display()} {meeting.group}".strip()
    return [
        Fact(_("Village"), meeting.village.full_name), Fact(_("Kind"), kind),
        Fact(_("Held on"), formats.cn_date(meeting.held_on)),
        Fact(_("Announced on"), formats.cn_date(meeting.called_on) if meeting.called_on else ""),
        Fact(_("Place"), meeting.place), Fact(_("Invited"), meeting.invited),
        Fact(_("Chair"), meeting.chair), Fact(_("Recorder"), meeting.recorder),
        Fact(_("Entered by"), meeting.recorded_by.name, note=formats.moment(meeting.recorded_at)),
        Fact(_("Signed by"), meeting.signed_by.name if meeting.signed_by else _("not signed yet"),
             note=formats.moment(meeting.signed_at) if meeting.signed_at else ""),
    ]  # fmt: skip


def vote_facts(meeting: Meeting) -> list[Fact]:
    """Who came, how they voted, and what was needed."""
    row = rule_for(meeting.kind, village=meeting.village_id, on=meeting.held_on, counted=meeting.counted)
    asked = needed(meeting.count, row.as_rule()) if row else None
    note = _("at least %(needed)s were needed")
    return [
        Fact(_("People due"), meeting.due, note=meeting.get_counted_display()),
        Fact(_("Present"), meeting.present, note=note % {"needed": asked.quorum} if asked else ""),
        Fact(_("Recused"), "、".join(meeting.recused) or _("nobody")),
        Fact(_("May vote"), meeting.present - len(meeting.recused)),
        Fact(_("Votes for"), meeting.agree, note=note % {"needed": asked.majority} if asked else ""),
        Fact(_("Votes against"), meeting.against), Fact(_("Abstained"), meeting.abstain),
        Fact(_("Rule"), row.document_no if row else ""),
        Fact(_("Conclusion"), meeting.conclusion),
    ]  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A photo or scan of the meeting."""

    label: str
    name: str
    at: str
    url: str
    small: str


def evidence_of(meeting: Meeting) -> list[Picture]:
    """Photos and scans filed under the meeting, oldest first."""
    labels = {AttachmentKind.PHOTO: _("Photo of the meeting"), AttachmentKind.SCAN: _("Scanned sign-in sheet")}
    return [
        Picture(labels[AttachmentKind(one.kind)], one.name, formats.moment(one.uploaded_at), one.get_absolute_url(),
                f"{one.get_absolute_url()}?small=1" if one.is_picture else "")
        for one in attachments.of(meeting.subject)
    ]  # fmt: skip


@dataclass(frozen=True)
class Hint:
    """What the numbers typed so far come to."""

    needed: Needed | None
    document: str
    reasons: list[Reason]
    complete: bool

    @property
    def carried(self) -> bool:
        return self.complete and not self.reasons


def hint_of(typed: Mapping[str, Any], *, village: str, today: dt.date) -> Hint | None:
    """How many are needed, and whether it was carried, from what stands in the form; None before anything does.

    `typed`: cleaned values of the form's fields that could be read (forms.COUNTED_FIELDS).
    """
    if not typed.get("kind") or typed.get("due") is None:
        return None
    day = typed.get("held_on") or today
    row: MeetingRule | None = rule_for(
        typed["kind"], village=village, on=day, counted=typed.get("counted") or Counted.PEOPLE
    )
    if row is None:
        return Hint(None, "", [errors.RULE_MISSING], complete=True)
    numbers = [typed.get(name) for name in ("present", "agree", "against", "abstain")]
    recused = len(typed.get("recused") or [])
    rule, known = row.as_rule(), [number or 0 for number in numbers]
    present = typed["due"] if numbers[0] is None else known[0]
    count = Count(typed["due"], present, *known[1:], recused=recused)
    complete = None not in numbers[:2]
    reasons = reasons_against_decision(count, rule) if complete else reasons_against_count(count)
    if complete and typed.get("held_on"):
        reasons += reasons_against_call(typed.get("called_on"), day, rule)
    return Hint(needed(count, rule), row.document_no, reasons, complete)


def overdue_meetings(village: str, on: dt.date) -> list[str]:
    """Meetings that its rule asks for at regular times and that were not held in time; one sentence each."""
    rules = MeetingRule.objects.holding(region=village, on=on).filter(every_months__gt=0, counted=Counted.PEOPLE)
    nearest: dict[str, MeetingRule] = {}
    for row in rules:
        nearest.setdefault(row.kind, row)
    found = []
    for kind, row in nearest.items():
        last = Meeting.objects.within(village).filter(kind=kind).order_by("-held_on").values_list("held_on", flat=True)
        said = {"kind": MeetingKind(kind).label, "months": row.every_months, "document": row.document_no}
        day = last.first()
        if day is None:
            found.append(_("%(kind)s: every %(months)s months; none is on record (%(document)s).") % said)
        elif _months_later(day, row.every_months) < on:
            said["day"] = formats.cn_date(day)
            found.append(_("%(kind)s: every %(months)s months; the last was on %(day)s (%(document)s).") % said)
    return found


def _months_later(day: dt.date, months: int) -> dt.date:
    """The last day of the month that lies so many months later."""
    year, month = divmod(day.year * 12 + day.month + months, 12)
    return dt.date(year, month + 1, 1) - dt.timedelta(days=1)
