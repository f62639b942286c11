"""Papers of meetings: the sign-in sheet and the ballot sheet before one, the minutes after it.

They speak Chinese, as they lie in the office. No clock is read here: the same facts give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from registry.documents.images import qr_uri
from registry.documents.issuing import issue
from registry.documents.pdf import check_code, render_pdf
from villages.actions.meetings import reasons_against_meeting, rule_for
from villages.choices import Counted, MeetingKind
from villages.rules.quorum import Count, needed

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.divisions.models import Division
    from registry.documents.models import IssuedDocument
    from villages.models import Meeting

STYLES = ("css/papers/household.css", "css/papers/meeting.css")
LANGUAGE = "zh-hans"
LABELS: dict[str, Any] = {
    "villages.sign_in": _("Sign-in sheet"), "villages.ballot": _("Ballot sheet"),
    "villages.minutes": _("Minutes"),
}  # fmt: skip
"""What each kind of issued paper is called."""


@dataclass(frozen=True)
class Planned:
    """A meeting to come, as far as its sheets need it."""

    village: Division
    kind: str
    topic: str
    held_on: dt.date
    due: int
    place: str = ""
    counted: str = Counted.PEOPLE
    items: tuple[str, ...] = ()

    @property
    def kind_label(self) -> str:
        return str(MeetingKind(self.kind).label)


def sign_in_sheet(planned: Planned, *, by: User, at: dt.datetime) -> IssuedDocument:
    """As many empty lines as people are due."""
    with translation.override(LANGUAGE):
        context = {"title": "会议签到册", **head_of(planned), "lines": list(range(1, planned.due + 1))}
    return issue_sheet("villages.sign_in", context, planned.village, f"{planned.topic}签到册", by=by, at=at)


def ballot_sheet(planned: Planned, *, by: User, at: dt.datetime) -> IssuedDocument:
    """The tally of each item by hand, with who counted and who watched."""
    with translation.override(LANGUAGE):
        context = {"title": "会议表决票数统计表", **head_of(planned), "items": list(planned.items or (planned.topic,))}
    return issue_sheet("villages.ballot", context, planned.village, f"{planned.topic}表决统计表", by=by, at=at)


def minutes(meeting: Meeting, *, by: User, at: dt.datetime) -> IssuedDocument:
    """The record as minutes to sign and file."""
    with translation.override(LANGUAGE):
        against = [str(reason) for reason in reasons_against_meeting(meeting)]
        context = {
            "title": "会议记录", "kind": meeting.get_kind_display(), "topic": meeting.topic, "group": meeting.group,
            "held": _day(meeting.held_on), "called": _day(meeting.called_on), "at_place": meeting.place,
            "invited": meeting.invited, "due": meeting.due, "present": meeting.present, "agree": meeting.agree,
            "counted": meeting.get_counted_display(), "against": meeting.against, "abstain": meeting.abstain,
            "voters": meeting.present - len(meeting.recused), "recused": "、".join(meeting.recused),
            "chair": meeting.chair, "recorder": meeting.recorder, "conclusion": meeting.conclusion,
            "result": "；".join(against) if against else "通过", "is_signed": meeting.signed_by_id is not None,
            "signed_by": meeting.signed_by.name if meeting.signed_by else "",
        }  # fmt: skip
    return issue_sheet("villages.minutes", context, meeting.village, f"{meeting.topic}会议记录", by=by, at=at,
                  subject=meeting.subject)  # fmt: skip


def _day(day: dt.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def head_of(planned: Planned) -> dict[str, Any]:
    """The head of a sheet for a meeting to come, and how many must come."""
    return {"planned": _planned(planned), "needed": _needed(planned)}


def _planned(planned: Planned) -> dict[str, Any]:
    return {"kind": planned.kind_label, "topic": planned.topic, "held": _day(planned.held_on),
            "place": planned.place, "due": planned.due}  # fmt: skip


def _needed(planned: Planned) -> dict[str, Any]:
    """How many must come, and the rule that says so; empty when there is none."""
    row = rule_for(planned.kind, village=planned.village.code, on=planned.held_on, counted=planned.counted)
    if row is None:
        return {}
    return {"quorum": needed(Count(planned.due, planned.due, 0, 0, 0), row.as_rule()).quorum,
            "document": row.document_no}  # fmt: skip


def issue_sheet(
    kind: str, context: dict[str, Any], village: Division, title: str, *, by: User, at: dt.datetime, subject: str = "",
    template: str = "",
) -> IssuedDocument:  # fmt: skip
    """Sets and keeps a paper on the sheet of the meetings; its check code comes from what it says."""
    context = {**context, "place": "".join(d.name for d in [*village.ancestors(), village])}
    version = hashlib.sha256(json.dumps([kind, context], ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    code = check_code(version)
    address = str(settings.REGISTRY_WALL_URL).rstrip("/") + reverse("wall:verify", args=[code])
    page = {**context, "code": code, "version": version[:12], "qr": qr_uri(address, size_mm=20)}
    template = template or f"papers/villages/{kind.removeprefix('villages.')}.html"
    _html, pdf = render_pdf(template, page, language=LANGUAGE, styles=STYLES)
    return issue(kind, area=village.code, title=title[:200], pdf=pdf, by=by, at=at, data_version=version,
                 printed_code=code, subject=subject)  # fmt: skip
