"""What villages owe to their walls: the calendar of one place, the matrix of an area, and its counts.

Reads the public views only (and, for the office, which sheets are prepared). Three statements for a county, however
many villages it has.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from publicity.choices import NoticeState
from publicity.models import Notice, WallDutyRule, WallQuality
from publicity.rules import duties as rule
from publicity.rules.duties import Hung, Owed
from publicity.rules.kinds import level_of
from registry.db.dated import regions_of
from registry.divisions.models import Division
from registry.text.periods import Period


@dataclass(frozen=True)
class Place:
    """A place with its duties, late ones first."""

    division: Division
    items: list[Owed]
    waiting: tuple[Hung, ...] = ()  # sheets that are prepared and do not hang yet

    def of_kind(self, kind: str) -> list[Owed]:
        return [one for one in self.items if one.kind == kind]

    def has_waiting(self, item: Owed) -> bool:
        """Whether a prepared sheet covers part of this very month, quarter or year."""
        return any(one.kind == item.kind and one.first <= item.period.last_on and item.period.start <= one.last
                   for one in self.waiting)  # fmt: skip

    @property
    def late(self) -> int:
        return sum(1 for one in self.items if one.state == "late")

    @property
    def due(self) -> int:
        return sum(1 for one in self.items if one.state == "due")

    @property
    def days_late(self) -> int:
        """By how many days the longest late duty is late."""
        return max((one.days for one in self.items if one.state == "late"), default=0)


def owed(area: str, *, on: dt.date, with_waiting: bool = False) -> list[Place]:
    """What every place at or below division `area` owes on `on`, by code.

    Places that owe nothing are left out. `with_waiting` also looks, within the caller's scope, for sheets that are
    prepared and do not hang yet: one statement more.
    """
    rules = _rules(area)
    levels = {one.level for one in rules}
    places = [d for d in Division.objects.current().within(area).order_by("code") if level_of(d.code) in levels]
    hung = _hung(area, rules, on=on)
    waiting = _waiting(area) if with_waiting else {}
    kept: dict[tuple[int, str], list[tuple[rule.Rule, Period]]] = {}
    regions = {one.region for one in rules}
    found = []
    for place in places:
        key = level_of(place.code), max((r for r in regions if place.code.startswith(r)), key=len, default="")
        if key not in kept:
            kept[key] = rule.duties_of(place.code, rules, on=on)
        if kept[key]:
            items = rule.owed(kept[key], hung.get(place.code, []), on=on)
            found.append(Place(place, items, tuple(waiting.get(place.code, ()))))
    return found


def owed_by(code: str, *, on: dt.date) -> Place:
    """The calendar of one place. Raises Division.DoesNotExist."""
    found = [place for place in owed(code, on=on, with_waiting=True) if place.division.code == code]
    return found[0] if found else Place(Division.objects.get(code=code), [])


@dataclass(frozen=True)
class Count:
    """How many sheets an area owes, and how many of them are late."""

    late: int
    due: int


def count(area: str, *, on: dt.date) -> Count:
    """For "what do I owe": the sheets late and due at or below a division."""
    places = owed(area, on=on)
    return Count(sum(place.late for place in places), sum(place.due for place in places))


def _rules(area: str) -> list[rule.Rule]:
    """The duties that hold somewhere at or below `area`, or above it."""
    rows = WallDutyRule.objects.all()
    return [
        rule.Rule(row.kind, row.level, row.region, row.frequency, row.grace_days, row.valid_from, row.valid_to)
        for row in rows if row.region in regions_of(area) or row.region.startswith(area)
    ]  # fmt: skip


def _hung(area: str, rules: Iterable[rule.Rule], *, on: dt.date) -> dict[str, list[Hung]]:
    """The sheets that count for a duty, by place, oldest first. What was withdrawn does not count."""
    kinds = {one.kind for one in rules}
    since = on - rule.BACK - dt.timedelta(days=366)
    rows = (
        WallQuality.objects.filter(village_id__gte=area, village_id__lt=f"{area}~", kind__in=kinds)
        .filter(starts_on__gte=since).exclude(state=NoticeState.WITHDRAWN).order_by("starts_on", "id")
        .values_list("village_id", "kind", "starts_on", "covers_from", "covers_to", "rows_from", "rows_to")
    )  # fmt: skip
    found: dict[str, list[Hung]] = defaultdict(list)
    for code, kind, starts_on, first, last, rows_from, rows_to in rows:
        if first and last:
            found[code].append(Hung(kind, starts_on, first, last))
        else:
            days = _day(rows_from, starts_on), _day(rows_to, starts_on)
            found[code].append(Hung(kind, starts_on, *days, is_span=False))
    return found


def _day(text: str | None, otherwise: dt.date) -> dt.date:
    """A day that a row names; the day of hanging when none does or it is no day of the calendar."""
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return otherwise


def _waiting(area: str) -> dict[str, list[Hung]]:
    """The prepared sheets by place; one that names no time counts for the day it was prepared."""
    found: dict[str, list[Hung]] = defaultdict(list)
    prepared = Notice.objects.within(area).filter(state=NoticeState.PREPARED)
    for code, kind, made_on, first, last in prepared.values_list(
        "village_id", "kind", "prepared_on", "covers_from", "covers_to"
    ):
        found[code].append(Hung(kind, made_on, first or made_on, last or made_on))
    return found


__all__ = ["Count", "Owed", "Place", "count", "owed", "owed_by"]
