"""Finishes in the office what the wall's process could not: it has no key to seal a phone with, and no broker."""

from __future__ import annotations

import datetime as dt

from publicity.actions.rendering import render_on_commit
from publicity.choices import Channel
from publicity.models import Objection, ObjectionContact
from registry import clock
from registry.workflow.models import Event


def take_in(*, within: dt.timedelta = dt.timedelta(minutes=3)) -> set[str]:
    """Seals contacts and asks for the pages of villages with objections of the last minutes. Returns the villages.

    Runs every minute; a longer look back costs a second rendering and forgives a missed run.
    """
    for contact in ObjectionContact.objects.select_for_update(of=("self",)).exclude(unsealed=""):
        contact.phone, contact.unsealed = contact.unsealed, ""
        contact.save(update_fields=["phone", "unsealed"])
    recent = Objection.objects.filter(channel=Channel.WALL, received_at__gte=clock.now() - within)
    villages = set(recent.values_list("village_id", flat=True))
    said = Event.objects.filter(machine="objection", by=None, at__gte=clock.now() - within)  # by receipt: reviews
    villages |= set(said.values_list("village_id", flat=True))
    for village in sorted(villages):
        render_on_commit(village)
    return villages
