"""Recording meetings and keeping the village card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from publicity import actions as publicity
from registry import clock
from registry.audit import trail
from registry.errors import Reason, Refused
from villages import errors
from villages.models import Meeting, MeetingRule, VillageCard
from villages.rules.quorum import Count, reasons_against_count
from villages.rules.quorum import reasons_against_decision as against_decision

if TYPE_CHECKING:
    from registry.accounts.models import User


def reasons_against_decision(*, kind: str, village: str, on: dt.date, count: Count) -> list[Reason]:
    """Why a meeting with these numbers decides nothing, by the rule of its region on that day."""
    rule = MeetingRule.objects.for_kind(kind, region=village, on=on).first()
    return [errors.RULE_MISSING] if rule is None else against_decision(count, rule.as_rule())


def record_meeting(
    *,
    village: str,
    kind: str,
    held_on: dt.date,
    place: str,
    topic: str,
    due: int,
    present: int,
    agree: int,
    against: int,
    abstain: int,
    chair: str,
    recorder: str,
    conclusion: str,
    by: User,
    on: dt.date,
    recused: Sequence[str] = (),
    signed_by: User | None = None,
) -> Meeting:
    """Enters a meeting's record; whether the decision is carried is worked out here and kept.

    Raises Refused when the numbers cannot be right, a recused person chairs or records, or the day is to come.
    """
    count = Count(due, present, agree, against, abstain)
    reasons = reasons_against_count(count)
    reasons += [errors.of("recused_present", name=name) for name in recused if name in {chair, recorder}]
    if held_on > on:
        reasons.append(errors.FUTURE)
    if reasons:
        raise Refused(reasons)
    carried = not reasons_against_decision(kind=kind, village=village, on=held_on, count=count)
    with transaction.atomic():
        meeting = Meeting.objects.create(
            village_id=village, kind=kind, held_on=held_on, place=place, topic=topic, due=due, present=present,
            agree=agree, against=against, abstain=abstain, chair=chair, recorder=recorder, recused=list(recused),
            conclusion=conclusion, carried=carried, recorded_by=by, recorded_at=clock.now(),
        )  # fmt: skip
        trail.record("villages.meeting_recorded", by=by, target=meeting, village=village, after={"topic": topic})
        if signed_by is not None:
            sign_meeting(meeting, by=signed_by)
    return meeting


def sign_meeting(meeting: Meeting, *, by: User) -> Meeting:
    """Signs the record; it stays as it is from then on. Raises Refused when signed already or by who entered it."""
    with transaction.atomic():
        locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if locked.signed_by_id is not None:
            raise Refused([errors.SIGNED])
        if locked.recorded_by_id == by.pk:
            raise Refused([errors.SIGNER_RECORDED])
        locked.signed_by, locked.signed_at = by, clock.now()
        locked.save(update_fields=["signed_by", "signed_at"])
        trail.record("villages.meeting_signed", by=by, target=locked, village=locked.village_id)
    meeting.refresh_from_db()
    return meeting


def save_card(*, village: str, by: User, on: dt.date, **fields: Any) -> VillageCard:
    """Enters or changes the village card; the office phone goes to the wall with it."""
    with transaction.atomic():
        card = VillageCard.objects.filter(pk=village).first()
        before = {name: getattr(card, name) for name in fields} if card else None
        card, _created = VillageCard.objects.update_or_create(village_id=village, defaults={**fields, "updated_on": on})
        trail.record("villages.card_changed", by=by, target=card, village=village, before=before, after=fields)
        if "office_phone" in fields:
            publicity.publish_contact(village=village, office_phone=fields["office_phone"], by=by)
    return card
