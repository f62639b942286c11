"""Read-only figures of households for dashboards and inspections: by village, as of a day, computed in the database.

Each answers small frozen rows; a village without households has no row. All stay inside the caller's scope.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from households.choices import COUNTED_AS_POOR, REGISTERED
from households.reports.visits import coverage, visits_due, visits_of
from registry.divisions.scoping import code_range

__all__ = [
    "CauseCount", "IncomeSummary", "StatusCount", "cause_counts", "coverage", "income_summary", "status_counts",
    "visits_due", "visits_of",
]  # fmt: skip


@dataclass(frozen=True)
class StatusCount:
    """Households and persons of one village by status on a day."""

    village: str
    households: dict[str, int] = field(default_factory=dict)
    persons: dict[str, int] = field(default_factory=dict)
    monitored: int = 0

    @property
    def registered(self) -> int:
        """Households on the register."""
        return sum(self.households.get(status, 0) for status in REGISTERED)

    @property
    def registered_persons(self) -> int:
        return sum(self.persons.get(status, 0) for status in REGISTERED)

    @property
    def poor(self) -> int:
        """Households counted as poor."""
        return sum(self.households.get(status, 0) for status in COUNTED_AS_POOR)


@dataclass(frozen=True)
class CauseCount:
    """Registered households and persons of an area by main cause."""

    cause: str
    households: int
    persons: int


@dataclass(frozen=True)
class IncomeSummary:
    """Net income per head of the registered households of one village in a year, in yuan."""

    village: str
    households: int
    mean_yuan: Decimal
    lowest_yuan: Decimal
    not_above_line: int


# The persons of a past day are the members present then; a village's rows stand together in the index.
_STATUS = """
SELECT s.village_id, s.status, count(*), coalesce(sum(m.persons), 0)
FROM households_statusspan s
LEFT JOIN (
    SELECT household_id, count(*) AS persons FROM households_member
    WHERE village_id >= %(low)s AND village_id < %(high)s AND is_counted
      AND joined_on <= %(day)s AND (left_on IS NULL OR left_on > %(day)s)
    GROUP BY household_id
) m USING (household_id)
WHERE s.village_id >= %(low)s AND s.village_id < %(high)s
  AND s.starts_on <= %(day)s AND (s.ends_on IS NULL OR s.ends_on > %(day)s)
GROUP BY s.village_id, s.status
"""
_MONITORED = """
SELECT village_id, count(*) FROM households_household
WHERE village_id >= %(low)s AND village_id < %(high)s AND monitored_type <> '' AND monitored_on <= %(day)s
  AND (risk_cleared_on IS NULL OR risk_cleared_on > %(day)s)
GROUP BY village_id
"""
_CAUSES = """
SELECT h.main_cause, count(*), coalesce(sum(h.size), 0)
FROM households_statusspan s JOIN households_household h ON h.id = s.household_id
WHERE s.village_id >= %(low)s AND s.village_id < %(high)s AND s.status = ANY(%(registered)s)
  AND s.starts_on <= %(day)s AND (s.ends_on IS NULL OR s.ends_on > %(day)s)
GROUP BY h.main_cause ORDER BY count(*) DESC, h.main_cause
"""
_INCOME = """
SELECT i.village_id, count(*), round(sum(i.net_yuan) / sum(i.members), 2), min(i.net_per_head_yuan),
       count(*) FILTER (WHERE i.net_per_head_yuan <= %(line)s)
FROM households_incomeyear i JOIN households_statusspan s ON s.household_id = i.household_id
WHERE i.village_id >= %(low)s AND i.village_id < %(high)s AND i.year = %(year)s AND s.status = ANY(%(registered)s)
  AND s.starts_on <= %(day)s AND (s.ends_on IS NULL OR s.ends_on > %(day)s)
GROUP BY i.village_id ORDER BY i.village_id
"""


def _rows(query: str, area: str, **values: Any) -> list[tuple[Any, ...]]:
    if not area:
        return []
    low, high = code_range(area)
    values |= {"low": low, "high": high, "registered": sorted(str(status) for status in REGISTERED)}
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def status_counts(area: str, on: dt.date) -> list[StatusCount]:
    """Households and persons by status at the end of `on`, one row a village, by code."""
    households: dict[str, dict[str, int]] = defaultdict(dict)
    persons: dict[str, dict[str, int]] = defaultdict(dict)
    for village, status, count, people in _rows(_STATUS, area, day=on):
        households[village][status], persons[village][status] = count, int(people)
    watched = dict(_rows(_MONITORED, area, day=on))
    return [
        StatusCount(village, households[village], persons[village], watched.get(village, 0))
        for village in sorted(households)
    ]


def cause_counts(area: str, on: dt.date) -> list[CauseCount]:
    """Households on the register at the end of `on` by main cause, the most frequent first.

    Counts: persons are the card's members of today. The cause is the card's present one.
    """
    return [CauseCount(cause, count, int(people)) for cause, count, people in _rows(_CAUSES, area, day=on)]


def income_summary(area: str, year: int, *, line_yuan: Decimal | None = None) -> list[IncomeSummary]:
    """Net income per head of `year` over the households on the register at its end, one row a village.

    Unit: yuan per person. `mean_yuan` weighs by persons. `not_above_line` counts incomes at or below `line_yuan`
    (Standard.objects.line_of); without a line it is zero.
    """
    line = line_yuan if line_yuan is not None else Decimal("-1e12")
    return [IncomeSummary(*row) for row in _rows(_INCOME, area, day=dt.date(year, 12, 31), year=year, line=line)]
