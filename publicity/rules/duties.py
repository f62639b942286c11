"""What a place owes to its wall and when: by the rules of its region and the sheets that hung. Source: DOMAIN.md §7.1.

A duty falls due some days after the end of each month, quarter, half-year or year. It is done when sheets of its kind
that hung cover the whole time; for decisions of meetings one sheet about any day of it is enough.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from publicity.rules.kinds import level_of
from registry.text.periods import Kind as PeriodKind
from registry.text.periods import Period

State = Literal["late", "due", "coming", "done"]
BACK = dt.timedelta(days=366)
"""How far back the calendar looks: what fell due in the last twelve months, and what is coming."""
LENGTHS = {
    "monthly": PeriodKind.MONTH, "quarterly": PeriodKind.QUARTER, "half_yearly": PeriodKind.HALF,
    "yearly": PeriodKind.YEAR,
}  # fmt: skip
ANY_DAY = frozenset({"meeting_decision"})
"""Kinds whose duty is done by a sheet about any day of the time."""
ORDER: dict[State, int] = {"late": 0, "due": 1, "coming": 2, "done": 3}


@dataclass(frozen=True)
class Rule:
    """A duty of every place of one level in a region ("" = everywhere), from a day until a day (exclusive)."""

    kind: str
    level: int
    region: str
    frequency: str
    grace_days: int
    valid_from: dt.date
    valid_to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True)
class Hung:
    """A sheet that hung: from when, and the days it is about. Without such days it counts for the day it was hung."""

    kind: str
    starts_on: dt.date
    first: dt.date
    last: dt.date
    is_span: bool = True  # does it cover the whole time between, or only speak of days within?


@dataclass(frozen=True)
class Owed:
    """One duty for one time. `days`: late by so many, left so many, done so many after the due day (0 = in time)."""

    kind: str
    period: Period
    due_on: dt.date
    state: State
    days: int
    done_on: dt.date | None = None

    @property
    def order(self) -> tuple[int, dt.date, str]:
        """Late ones first, the longest late on top."""
        return ORDER[self.state], self.due_on, self.kind


def duties_of(code: str, rules: Iterable[Rule], *, on: dt.date) -> list[tuple[Rule, Period]]:
    """Every time for which division `code` owes a sheet, by the rule of the nearest region on the last day of it."""
    mine = [rule for rule in rules if rule.level == level_of(code) and code.startswith(rule.region)]
    found = []
    for rule in mine:
        for period in _periods(rule, on):
            nearer = [r for r in mine if r.kind == rule.kind and len(r.region) > len(rule.region)
                      and r.holds_on(period.last_on)]  # fmt: skip
            if rule.holds_on(period.last_on) and not nearer:
                found.append((rule, period))
    return found


def _periods(rule: Rule, on: dt.date) -> list[Period]:
    """The one running on `on`, and those before it that fell due within BACK."""
    period = Period.containing(on, LENGTHS[rule.frequency])
    found = []
    while period.last_on + dt.timedelta(days=rule.grace_days) >= on - BACK:
        found.append(period)
        period = period.previous()
    return found[::-1]


def owed(duties: Sequence[tuple[Rule, Period]], hung: Sequence[Hung], *, on: dt.date) -> list[Owed]:
    """The state of each duty on `on`, late ones first. `hung`: the sheets of the place, oldest first."""
    by_kind: dict[str, list[Hung]] = {}
    for sheet in hung:
        by_kind.setdefault(sheet.kind, []).append(sheet)
    found = [_state(rule, period, by_kind.get(rule.kind, []), on) for rule, period in duties]
    return sorted(found, key=lambda one: one.order)


def _state(rule: Rule, period: Period, sheets: Sequence[Hung], on: dt.date) -> Owed:
    due_on = period.last_on + dt.timedelta(days=rule.grace_days)
    done = done_on(period, sheets, any_day=rule.kind in ANY_DAY)
    if done is not None:
        return Owed(rule.kind, period, due_on, "done", max(0, (done - due_on).days), done)
    if not period.is_over(on):
        return Owed(rule.kind, period, due_on, "coming", (due_on - on).days)
    late = on > due_on
    return Owed(rule.kind, period, due_on, "late" if late else "due", abs((on - due_on).days))


def done_on(period: Period, sheets: Iterable[Hung], *, any_day: bool = False) -> dt.date | None:
    """The day on which the sheets first covered the whole time; None while they do not."""
    missing = [(period.start, period.last_on)]
    for sheet in sorted(sheets, key=lambda one: one.starts_on):
        if sheet.last < period.start or sheet.first > period.last_on:
            continue
        if any_day or not sheet.is_span:
            return sheet.starts_on
        missing = [piece for gap in missing for piece in _without(gap, sheet)]
        if not missing:
            return sheet.starts_on
    return None


def _without(gap: tuple[dt.date, dt.date], sheet: Hung) -> list[tuple[dt.date, dt.date]]:
    """What of a gap a sheet leaves open."""
    day, (first, last) = dt.timedelta(days=1), gap
    pieces = [(first, min(last, sheet.first - day)), (max(first, sheet.last + day), last)]
    return [piece for piece in pieces if piece[0] <= piece[1]]
