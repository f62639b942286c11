"""How well a place publishes, in four figures that anyone may recompute: on time, complete, answered, corrected.

Defined here and nowhere else; reads the public views only, so that the wall's own process shows the same figures.
All four look at the twelve months before the day:

- on time: sheets that the calendar asks for and that fell due, hung by their day (or within HUNG_WITHIN days of being
  prepared, for every other sheet);
- complete: of the sheets whose days are over, those that hung them in full, were signed by all who must sign, and were
  photographed on the board;
- answered: of the objections answered or overdue, those answered in time;
- corrected: corrections among all sheets that were hung.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Left, Length

from publicity.models import WallQuality
from publicity.reports import duties
from publicity.rules.kinds import KINDS
from registry.divisions.models import Division

WINDOW = dt.timedelta(days=365)
HUNG_WITHIN = dt.timedelta(days=3)
_STEPS = {6: 9, 9: 12, 12: 12}


@dataclass(frozen=True)
class Share:
    """A part of a whole; of nothing there is no share."""

    part: int = 0
    whole: int = 0

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)


@dataclass(frozen=True)
class Quality:
    """The four figures of a place, with all that lies below it."""

    on_time: Share = Share()
    complete: Share = Share()
    answered: Share = Share()
    corrected: Share = Share()

    def __add__(self, other: Quality) -> Quality:
        return Quality(self.on_time + other.on_time, self.complete + other.complete, self.answered + other.answered,
                       self.corrected + other.corrected)  # fmt: skip


@dataclass(frozen=True)
class Board:
    """The page of a county, township or village: the whole, and each place one level down."""

    division: Division
    whole: Quality
    rows: list[tuple[Division, Quality]]
    on: dt.date


def board(division: Division, *, on: dt.date) -> Board:
    """The quality of a county, township or village in the twelve months before `on`. Five statements."""
    length = _STEPS[len(division.code)]
    owed = duties.owed(division.code, on=on)
    asked_for = {place.division.code: {one.kind for one in place.items} for place in owed}
    found: dict[str, Quality] = defaultdict(Quality)
    for place in owed:
        found[place.division.code[:length]] += Quality(on_time=_duties_on_time(place, on))
    kinds = {kind for some in asked_for.values() for kind in some}
    for code, quality in _sheets(division.code, length, kinds, on=on):
        found[code] += quality
    below = [] if len(division.code) == 12 else list(Division.objects.children_of(division.code))
    rows = [(one, found[one.code]) for one in below]
    if below and division.code in found:
        rows.insert(0, (division, found[division.code]))
    return Board(division, sum(found.values(), Quality()), rows, on)


def _duties_on_time(place: duties.Place, on: dt.date) -> Share:
    """Of the duties that fell due within the window, those hung by their day."""
    due = [one for one in place.items if on - WINDOW <= one.due_on < on]
    return Share(sum(1 for one in due if one.state == "done" and not one.days), len(due))


def _sheets(area: str, length: int, owed_kinds: set[str], *, on: dt.date) -> list[tuple[str, Quality]]:
    """The figures that hang on sheets, by place; one statement for any area."""
    free = ~Q(kind__in=owed_kinds) | Q(corrects_id__isnull=False)
    over = Q(ends_on__lt=on) | Q(state__in=["closed", "withdrawn"])
    rows = (
        WallQuality.objects.filter(village_id__gte=area, village_id__lt=f"{area}~", starts_on__gte=on - WINDOW)
        .filter(starts_on__lte=on)
        .annotate(place=Left("village_id", length), length=Length("village_id")).values("place")
        .annotate(
            prompt_all=Count("id", filter=free),
            prompt=Count("id", filter=free & Q(starts_on__lte=F("prepared_on") + HUNG_WITHIN)),
            over=Count("id", filter=over),
            complete=Count("id", filter=over & Q(photographed_on__isnull=False) & ~Q(state="withdrawn") & _is_signed()),
            answered=Sum("in_time"), overdue=Sum("late"), hung=Count("id"),
            corrections=Count("id", filter=Q(corrects_id__isnull=False)),
        ).order_by("place")
    )  # fmt: skip
    return [
        (row["place"], Quality(Share(row["prompt"], row["prompt_all"]), Share(row["complete"], row["over"]),
                               Share(row["answered"], row["answered"] + row["overdue"]),
                               Share(row["corrections"], row["hung"])))
        for row in rows
    ]  # fmt: skip


def _is_signed() -> Q:
    """Everyone signed whose signature the kind needs there (rules/kinds.py)."""
    found = Q(length__lt=12)
    by_need: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for kind, spec in KINDS.items():
        by_need[spec.signers].append(kind)
    for signers, kinds in by_need.items():
        needed = Q(kind__in=kinds)
        for signer in signers:
            needed &= Q(signed__contains=signer)
        found |= needed
    return found
