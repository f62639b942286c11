"""Asking the patterns of an area on a day: one statement each, with the figures that hold there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from funds.checks.patterns import WATCHES, Watch
from funds.choices import FundFigure, Pattern
from funds.models import FundRule
from registry.db.dated import regions_of
from registry.divisions.scoping import code_range
from registry.text.periods import is_working_day

COUNTY = 6


@dataclass(frozen=True)
class Seen:
    """One thing that a pattern met: what the sentence needs, and the papers, cards and people behind it."""

    pattern: str
    key: str
    village: str
    subject: str
    amount_yuan: Decimal | None
    facts: dict[str, Any]
    papers: list[str]
    accused: list[int]


@dataclass(frozen=True)
class Asked:
    """What a run saw, and which patterns it asked: a pattern that was not asked says nothing."""

    seen: list[Seen] = field(default_factory=list)
    patterns: frozenset[str] = frozenset()


def seen(area: str, on: dt.date, *, only: Iterable[str] | None = None) -> Asked:
    """Everything that the patterns meet in a county, or in a part of it, on a day. A statement a pattern, and one for
    the figures.

    In a part of a county those that need all of it are not asked. A pattern without its figure is not asked either.
    """
    figures = _figures(area, on)
    found: list[Seen] = []
    asked: set[str] = set()
    low, high = code_range(area)
    values = {"low": low, "high": high, "on": on, **_late(figures, on), **figures}
    for watch in WATCHES:
        if (only is not None and watch.pattern not in only) or (watch.is_crossing and len(area) > COUNTY):
            continue
        if any(figure.value not in figures for figure in watch.figures):
            continue
        asked.add(watch.pattern)
        found += _rows(watch, values)
    return Asked(found, frozenset(asked))


def rows_of(pattern: Pattern, area: str, on: dt.date) -> list[Seen]:
    """One pattern alone, whatever the size of the area: for the data checks that tell the same."""
    watch = next(w for w in WATCHES if w.pattern == pattern)
    low, high = code_range(area)
    return _rows(watch, {"low": low, "high": high, "on": on, **_figures(area, on)})


def _rows(watch: Watch, values: dict[str, Any]) -> list[Seen]:
    with connection.cursor() as cursor:
        cursor.execute(watch.query, values)
        return [
            Seen(str(watch.pattern.value), key, village, subject, yuan, json.loads(facts), list(named), list(accused))
            for key, village, subject, yuan, facts, named, accused in cursor.fetchall()
        ]


def _figures(area: str, on: dt.date) -> dict[str, Any]:
    """The figures that hold for an area on a day, those of the nearest region, by their codes. One statement."""
    found: dict[str, Any] = {}
    rows = FundRule.objects.holding_on(on).filter(region__in=regions_of(area))
    for code, _region, value in sorted(rows.values_list("code", "region", "value"), key=lambda row: len(row[1])):
        found[code] = value
    return found


def _late(figures: dict[str, Any], on: dt.date) -> dict[str, dt.date]:
    """The last days on which something had to happen so many working days ago."""
    wanted = {"publish_by": FundFigure.PUBLISH_DAYS, "bank_by": FundFigure.BANK_DAYS}
    return {name: _before(on, int(figures[code.value])) for name, code in wanted.items() if code.value in figures}


def _before(on: dt.date, days: int) -> dt.date:
    """The last day whose term of so many working days was over before `on`.

    >>> _before(dt.date(2026, 11, 18), 2)  # begun on Sunday 15, over on Tuesday 17
    datetime.date(2026, 11, 15)
    """
    day, passed = on - dt.timedelta(days=1), 0
    while passed < days:
        passed += is_working_day(day)
        day -= dt.timedelta(days=1)
    return day
