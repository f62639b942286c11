"""The last strokes of the demo's wall: the log sealed for the days gone by, and two slips with codes to try.

The codes stand in the source, so that `demo --logins` can print them; a real slip's code is nowhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from households.actions import slips
from households.choices import REGISTERED
from households.models import Household
from publicity.actions import roots
from publicity.models import Slip
from registry.db.scope import scoped
from registry.demo.users import home

if TYPE_CHECKING:
    from registry.demo.plan import Plan

CODES = ("DEM0-7K2Y-9DPD-0001", "DEM0-7K2Y-9DPD-0002")
SEALED_DAYS = 30


def build(plan: Plan) -> None:
    """A root for each of the last days; slips for a monitored and another household of the village of the logins."""
    with scoped(plan.county):
        first = plan.on - dt.timedelta(days=SEALED_DAYS)
        roots.seal_until(plan.county, through=first)
        roots.seal_until(plan.county, through=plan.on - dt.timedelta(days=1))
    village = home(plan)
    clerk = next(u for u in plan.users["village_clerk"] if u.username == "clerk")
    with scoped(village, actor=clerk.pk):
        cards = Household.objects.within(village).filter(status__in=REGISTERED).order_by("pk")
        chosen = [*cards.monitored()[:1], *cards.filter(monitored_type="")[:1]]
        for card, code in zip(chosen, CODES, strict=False):
            issued = slips.issue(card, by=clerk, on=plan.on)
            Slip.objects.filter(pk=issued.slip.pk).update(code_hash=hashlib.sha256(code.encode()).digest())
