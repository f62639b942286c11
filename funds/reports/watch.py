"""Warnings of an area on a day, also a day gone by: told from their steps. For inspections and the list's tiles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from registry.divisions.scoping import code_range


@dataclass(frozen=True)
class PatternCount:
    """Warnings of one pattern: ever opened, closed, standing (of them overdue), exempt; the sum of the standing ones.

    A sum is what the papers came to when the warning was last seen or answered.
    """

    pattern: str
    opened: int
    closed: int
    standing: int
    overdue: int
    exempt: int
    yuan: Decimal


@dataclass(frozen=True)
class WatchSummary:
    """The patterns of an area on a day, most money first; a pattern that never met anything is not in it."""

    area: str
    on: dt.date
    patterns: tuple[PatternCount, ...]

    def total(self, name: str) -> Decimal:
        """The sum of one column."""
        return sum((Decimal(getattr(row, name)) for row in self.patterns), Decimal(0))


_SUMMARY = """
WITH last AS (
    SELECT h.id, h.pattern, h.found_on, h.amount_yuan, e.to_state, coalesce(d.due_on, h.due_on) AS due_on
    FROM funds_hit h
    CROSS JOIN LATERAL (
        SELECT s.to_state, s."on" FROM workflow_event s
        WHERE s.subject_type = 'funds.hit' AND s.subject_id = h.id AND s."on" <= %(on)s ORDER BY s.id DESC LIMIT 1) e
    LEFT JOIN LATERAL (
        SELECT (s.data ->> 'due_on')::date AS due_on FROM workflow_event s
        WHERE s.subject_type = 'funds.hit' AND s.subject_id = h.id AND s."on" <= %(on)s AND s.data ? 'due_on'
        ORDER BY s.id DESC LIMIT 1) d ON true
    WHERE h.village_id >= %(low)s AND h.village_id < %(high)s AND h.found_on <= %(on)s
        AND (%(since)s::date IS NULL OR h.found_on >= %(since)s OR e.to_state <> 'closed' OR e."on" >= %(since)s)
)
SELECT pattern, count(*) FILTER (WHERE %(since)s::date IS NULL OR found_on >= %(since)s),
    count(*) FILTER (WHERE to_state = 'closed'), count(*) FILTER (WHERE to_state NOT IN ('closed', 'exempt')),
    count(*) FILTER (WHERE to_state = 'open' AND due_on < %(on)s), count(*) FILTER (WHERE to_state = 'exempt'),
    coalesce(sum(amount_yuan) FILTER (WHERE to_state NOT IN ('closed', 'exempt')), 0)
FROM last GROUP BY pattern ORDER BY 7 DESC, pattern
"""


def watch_summary(area: str, on: dt.date, *, since: dt.date | None = None) -> WatchSummary:
    """The warnings of `area` as they stood at the end of `on`; with `since` opened and closed count from that day."""
    low, high = code_range(area)
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARY, {"low": low, "high": high, "on": on, "since": since})
        return WatchSummary(area, on, tuple(PatternCount(*row) for row in cursor.fetchall()))
