"""The register told on the wall: how many families and people are on it, out of poverty, watched, cleared, publicised.

Who is counted is what the indicators count (Household's own querysets; tests/households/wall holds the two together).
Fewer than five families are told as "fewer than five", without their people. Source: DOMAIN §7.2 (small cells).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from households.choices import Status
from households.models import Household, Member
from publicity import actions as publicity
from registry.divisions.models import Division
from registry.ui import formats

TOPIC = "households"
SMALLEST = 5  # families; DOMAIN §7.2
COUNTY, TOWNSHIP, VILLAGE = 6, 9, 12
_WHOLE = {COUNTY: "全县", TOWNSHIP: "全乡镇", VILLAGE: "全村"}


@dataclass
class Register:
    """The register of a place on a day. People are members who count; `cleared` is of the year up to the day."""

    households: int = 0
    people: int = 0
    lifted: int = 0
    lifted_people: int = 0
    watched: int = 0
    watched_people: int = 0
    cleared: int = 0
    publicised: int = 0


def publish(area: str, on: dt.date, *, only: Collection[str] = ()) -> list[str]:
    """Puts the register of `area` and of every place below it on the wall, or of `only` these; what has new words."""
    found = register_by_place(area, on)
    told = {code: sentences(code, found[code], on) for code in (only or found) if code in found}
    return publicity.publish_figures_of(area=area, topic=TOPIC, as_of=on, told=told)


def register_by_place(area: str, on: dt.date) -> dict[str, Register]:
    """The register of division `area` and of every place below it, by code.

    Eight statements, however many villages there are.
    """
    cards = Household.objects.within(area)
    registered = cards.registered_on(on)
    lifted, watched = cards.with_status_on(Status.LIFTED, on), registered.monitored_on(on)
    cleared = registered.filter(risk_cleared_on__range=(dt.date(on.year, 1, 1), on))
    found: dict[str, Register] = defaultdict(Register)
    for division in Division.objects.current().within(area).filter(level__gte=3):
        found[division.code]  # a place without a card is told that there is none
    for name, counted in {
        "households": _by_village(registered), "people": _people(area, registered, on),
        "lifted": _by_village(lifted), "lifted_people": _people(area, lifted, on),
        "watched": _by_village(watched), "watched_people": _people(area, watched, on),
        "cleared": _by_village(cleared), "publicised": _publicised(area),
    }.items():  # fmt: skip
        for village, count in counted.items():
            for length in (COUNTY, TOWNSHIP, VILLAGE):
                if length >= len(area):
                    place = found[village[:length]]
                    setattr(place, name, getattr(place, name) + count)
    return dict(found)


def _by_village(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.order_by().values_list("village_id").annotate(Count("pk")))


def _people(area: str, cards: QuerySet[Any], on: dt.date) -> dict[str, int]:
    members = Member.objects.within(area).present_on(on).filter(is_counted=True)
    return _by_village(members.filter(household__in=cards.values("pk")))


_HANGING = """
    SELECT c.village_id, count(DISTINCT c.household_id)
    FROM publicity_entry e JOIN publicity_notice n ON n.id = e.notice_id AND n.state = 'hanging'
    JOIN households_case c ON c.id = substr(e.subject, 17)::bigint
    WHERE e.subject ~ '^households\\.case:[0-9]+$' AND e.state IN ('hanging', 'objected')
      AND c.village_id >= %(lo)s AND c.village_id < %(hi)s
    GROUP BY c.village_id
"""


def _publicised(area: str) -> dict[str, int]:
    """Families with a row on a sheet that hangs now, in their village or above it."""
    with connection.cursor() as cursor:
        cursor.execute(_HANGING, {"lo": area, "hi": f"{area}~"})
        return dict(cursor.fetchall())


def sentences(code: str, register: Register, on: dt.date) -> list[str]:
    """What the village reads, in the Chinese of a primary school."""
    day = f"到{on.year}年{on.month}月{on.day}日"
    if not register.households:
        told = [f"{day}，{_WHOLE[len(code)]}没有登记在册的人家。"]
    else:
        told = [
            f"{day}，{_WHOLE[len(code)]}登记在册的有{_families(register.households, register.people)}。",
            f"其中已经脱贫的有{_families(register.lifted, register.lifted_people)}。" if register.lifted else "",
            f"怕日子又难过、现在有人常去看的有{_families(register.watched, register.watched_people)}。"
            if register.watched else "现在没有需要常去看的人家。",
            f"今年难处已经解决的有{_families(register.cleared)}。" if register.cleared else "",
        ]  # fmt: skip
    told.append(
        f"现在正在公示的有{_families(register.publicised)}，请大家看一看，有话可以说。"
        if register.publicised
        else "现在没有正在公示的人家。"
    )
    return [sentence for sentence in told if sentence]


def _families(households: int, people: int | None = None) -> str:
    if 0 < households < SMALLEST:
        return f"不到{SMALLEST}户"
    return f"{formats.number(households)}户" + ("" if people is None else f"、{formats.number(people)}人")


__all__ = ["Register", "register_by_place", "sentences"]
