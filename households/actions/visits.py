"""Visits recorded: with their photos, and with the needs that become problems. Source: DOMAIN §5.2."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from households.actions.problems import add_problem
from households.actions.standing import reasons_against_helper as reasons_against_visitor
from households.actions.standing import refuse_removed
from households.choices.visit_reasons import visit_reason
from households.models import Household, Visit
from households.rules.visits import ProblemDraft, VisitDraft, reasons_against_visit
from registry import clock
from registry.audit import trail
from registry.documents.attachments import attach
from registry.documents.models import AttachmentKind
from registry.errors import Reason, Refused
from villages.models import Helper

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class Photo:
    """One uploaded file, with the moment the browser read from it when it made it smaller."""

    upload: Any
    taken_at: dt.datetime | None = None


def helper_of(user: User, village: str, *, on: dt.date) -> Helper | None:
    """The register's row of the person who is logged in, in that village on that day."""
    found: Helper | None = Helper.objects.within(village).active_on(on).filter(user=user.pk).first()
    return found


@transaction.atomic
def record_visit(
    household: Household, *, draft: VisitDraft, by: User, at: dt.datetime, photos: Sequence[Photo] = (),
    problems: Sequence[ProblemDraft] = (),
) -> Visit:  # fmt: skip
    """Records a visit with its photos and problems. Raises Refused, AttachmentRefused, PictureRefused.

    Sent twice over a weak network it is recorded once: the same person's visit to the same household at the same
    minute is the one on record already.
    """
    card: Household = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    same = card.visits.filter(held_at=draft.held_at, recorded_by=by).first()
    if same is not None:
        found: Visit = same
        return found
    refuse_removed(card, since=draft.held_at.astimezone(clock.ZONE).date())
    began = clock.at_noon(dt.date(2014, 1, 1)).date()
    reasons = reasons_against_visit(draft, now=at, entered_on=began)
    reasons += reasons_against_visitor(card, by=by, on=at.date())
    reasons += _reasons_against_named(card, draft.helper)
    if reasons:
        raise Refused(reasons)
    visit = Visit.objects.create(**_row(card, draft), recorded_by=by)
    for photo in photos:
        attach(village=card.village_id, subject=visit.subject, kind=AttachmentKind.PHOTO, upload=photo.upload, by=by,
               at=at, taken_at=photo.taken_at)  # fmt: skip
    for problem in problems:
        add_problem(card, draft=problem, by=by, on=at.date(), visit=visit)
    told = {"held_at": f"{draft.held_at:%Y-%m-%d %H:%M}", "visitors": visit.visitors, "photos": len(photos)}
    trail.record("households.visited", by=by, target=card, village=card.village_id, after=told)
    return visit


def _row(card: Household, draft: VisitDraft) -> dict[str, Any]:
    latitude, longitude = draft.place or (None, None)
    return {
        "household": card, "village_id": card.village_id, "held_at": draft.held_at, "form": draft.form,
        "contents": list(draft.contents), "helper_id": draft.helper, "visitors": draft.visitors.strip(),
        "spoken_to": draft.spoken_to.strip(), "findings": draft.findings.strip(), "needs": draft.needs.strip(),
        "is_signed": draft.is_signed, "latitude": Decimal(latitude) if latitude else None,
        "longitude": Decimal(longitude) if longitude else None,
    }  # fmt: skip


def _reasons_against_named(card: Household, helper: int | None) -> list[Reason]:
    if helper is None:
        return []
    row = Helper.objects.filter(pk=helper).first()
    if row is None or row.village_id != card.village_id:
        return [visit_reason("helper_other_village", helper=row.name if row else "—")]
    return []
