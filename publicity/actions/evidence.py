"""The photo of the poster on its board, kept for the file. It may show faces, so the wall never shows it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from publicity.actions.rendering import render_on_commit
from publicity.choices import NoticeState
from publicity.models import Notice
from registry import clock
from registry.audit import trail
from registry.documents import attachments
from registry.documents.models import AttachmentKind
from registry.errors import Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.documents.models import Attachment


def subject_of(notice: Notice) -> str:
    """What the photos of a notice are filed under."""
    return f"publicity.notice:{notice.pk}"


def photos_of(notice: Notice) -> list[Attachment]:
    """The photos of the poster, oldest first."""
    return attachments.of(subject_of(notice))


def reasons_against_photo(notice: Notice, *, taken_on: dt.date, on: dt.date) -> list[Reason]:
    """Why a photo of that day may not be filed: the notice does not hang, or did not hang that day."""
    if notice.state != NoticeState.HANGING or notice.starts_on is None:
        return [Reason("photo_not_hanging", _("A photo is filed while the notice hangs."))]
    if not notice.starts_on <= taken_on <= on:
        return [Reason("photo_day", _("The photo is of a day between %(first)s, when the notice was hung, and today."),
                       {"first": notice.starts_on.isoformat()}, "taken_on")]  # fmt: skip
    return []


def photograph(notice: Notice, *, upload: Any, taken_on: dt.date, by: User, on: dt.date) -> Attachment:
    """Files a photo of the hung poster. The day of the first one stays; more photos may follow.

    Raises Refused (reasons_against_photo) and what registry.documents.attachments refuses.
    """
    with transaction.atomic():
        locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
        reasons = reasons_against_photo(locked, taken_on=taken_on, on=on)
        if reasons:
            raise Refused(reasons)
        found = attachments.attach(
            village=locked.village_id, subject=subject_of(locked), kind=AttachmentKind.PHOTO, upload=upload, by=by,
            at=clock.now(), taken_at=min(clock.at_noon(taken_on), clock.now()),
        )  # fmt: skip
        if locked.photographed_on is None:
            locked.photographed_on = taken_on
            locked.save(update_fields=["photographed_on"])
            render_on_commit(locked.village_id)
        trail.record("publicity.notice_photographed", by=by, target=locked, village=locked.village_id,
                     after={"photographed_on": taken_on.isoformat(), "photo": found.sha256})  # fmt: skip
    notice.refresh_from_db()
    return found
