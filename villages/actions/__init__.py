"""What is done in a village: meetings, matters, the village card. Other apps call these names."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from publicity import actions as publicity
from registry.audit import trail
from villages.actions.meetings import (
    change_meeting,
    publish_decision,
    reasons_against_decision,
    reasons_against_meeting,
    record_meeting,
    sign_meeting,
)
from villages.models import VillageCard

if TYPE_CHECKING:
    from registry.accounts.models import User

__all__ = [
    "change_meeting", "publish_decision", "reasons_against_decision", "reasons_against_meeting", "record_meeting",
    "save_card", "sign_meeting",
]  # fmt: skip


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
