"""Who opened a card: each person once a day, written after the page (a page view cannot write)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest

from households.models import Household
from registry import clock
from registry.audit import trail

CARD_OPENED = "households.card_opened"


def note_opening(request: HttpRequest, household: Household) -> None:
    """Puts on record that the user opened this card today, unless that is on record already."""
    user: Any = request.user
    midnight = dt.datetime.combine(clock.today(), dt.time(), tzinfo=clock.ZONE)
    seen = trail.entries_for(household).filter(event=CARD_OPENED, by=user, at__gte=midnight)
    if not seen.exists():
        trail.note_access(request, CARD_OPENED, target=household, village=household.village_id)
