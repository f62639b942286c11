"""Who is to be visited by when, and how much of a village was visited in its period. Source: DOMAIN §5.2, DQ-68.

Frequencies are rows with region, validity and document (villages.models.HelpRule); a household whose frequency nobody
set is in no list. Every form of visit counts.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import connection

from households.choices import REGISTERED
from households.rules import visits as rule
from registry import clock
from registry.divisions.scoping import code_range


@dataclass(frozen=True)
class VisitDue:
    """One household and its next visit: `due_on` in the past is late; `missed` counts whole periods without one."""

    household: int
    village: str
    village_name: str
    number: str
    head_name: str
    figure: str
    months: int
    last_on: dt.date | None
    due_on: dt.date
    missed: int
    helpers: tuple[str, ...]

    def is_late(self, on: dt.date) -> bool:
        return self.due_on < on

    def is_open(self, on: dt.date) -> bool:
        """Due in the period of `on` or before, and not visited yet."""
        return self.due_on <= rule.last_day(rule.period_of(on, self.months), self.months)

    def is_visited(self, on: dt.date) -> bool:
        """Visited in the period of `on`."""
        return self.last_on is not None and rule.period_of(self.last_on, self.months) == rule.period_of(on, self.months)


@dataclass(frozen=True)
class Coverage:
    """How many households of a village that are to be visited in the present period were, and who has no helper."""

    village: str
    village_name: str
    households: int
    visited: int
    late: int
    without_helper: int

    @property
    def open(self) -> int:
        return self.households - self.visited


# The frequency of the nearest region counts; the last visit stands first in its index.
_CARDS = """
SELECT c.id, c.village_id, d.name, c.number, c.head_name, c.figure, r.value, v.last_on, c.since,
       coalesce(a.names, '{}')
FROM (
    SELECT h.id, h.village_id, h.number, h.head_name,
           CASE WHEN h.monitored_type <> '' AND h.monitored_on <= %(on)s
                     AND (h.risk_cleared_on IS NULL OR h.risk_cleared_on > %(on)s) THEN 'months_monitored'
                WHEN h.status = ANY(%(poor)s) THEN 'months_poor'
                WHEN h.status = 'lifted' THEN 'months_lifted' END AS figure,
           coalesce(h.monitored_on, h.identified_on, (h.created_at AT TIME ZONE 'Asia/Shanghai')::date) AS since
    FROM households_household h
    WHERE h.village_id >= %(low)s AND h.village_id < %(high)s AND h.status = ANY(%(registered)s) AND h.size > 0
      AND (%(user)s IS NULL OR EXISTS (
          SELECT 1 FROM households_helperassignment o JOIN villages_helper p ON p.id = o.helper_id
          WHERE o.household_id = h.id AND p.user_id = %(user)s AND o.starts_on <= %(on)s
            AND (o.ends_on IS NULL OR o.ends_on > %(on)s)))
      AND (%(household)s IS NULL OR h.id = %(household)s)
) c
JOIN divisions_division d ON d.code = c.village_id
JOIN LATERAL (
    SELECT value FROM villages_helprule WHERE figure = c.figure AND starts_with(c.village_id, region)
      AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s) ORDER BY length(region) DESC LIMIT 1
) r ON true
LEFT JOIN LATERAL (
    SELECT (held_at AT TIME ZONE 'Asia/Shanghai')::date AS last_on FROM households_visit
    WHERE household_id = c.id AND held_at < %(end)s ORDER BY held_at DESC LIMIT 1
) v ON true
LEFT JOIN LATERAL (
    SELECT array_agg(p.name ORDER BY o.id) AS names FROM households_helperassignment o
    JOIN villages_helper p ON p.id = o.helper_id
    WHERE o.household_id = c.id AND o.starts_on <= %(on)s AND (o.ends_on IS NULL OR o.ends_on > %(on)s)
) a ON true
ORDER BY c.village_id, c.number
"""


def visits_of(area: str, on: dt.date, *, user: int | None = None, household: int | None = None) -> list[VisitDue]:
    """Every household of an area that is to be visited, with its next visit; `user` keeps those of one helper's login.

    Inside the caller's scope, by village and number.
    """
    if not area:
        return []
    low, high = code_range(area)
    values = {
        "low": low, "high": high, "on": on, "end": dt.datetime.combine(on, dt.time.max, clock.ZONE),
        "user": user, "household": household,
        "registered": sorted(str(s) for s in REGISTERED), "poor": sorted(str(s) for s in rule.POOR),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CARDS, values)
        rows = cursor.fetchall()
    return [_row(*row, on=on) for row in rows]


def _row(
    pk: int, village: str, name: str, number: str, head: str, figure: str, months: int, last: dt.date | None,
    since: dt.date, helpers: list[str], *, on: dt.date,
) -> VisitDue:  # fmt: skip
    counted = max(last, since) if last else since  # registering or beginning to watch it counts as having been there
    due_on = rule.due(counted, months, on)
    missed = rule.missed(last, months, on, since=since)
    return VisitDue(pk, village, name, number, head, figure, months, last, due_on, missed, tuple(helpers))


def visits_due(area: str, on: dt.date, *, user: int | None = None) -> list[VisitDue]:
    """Households of an area not visited yet in the period of `on`, the most overdue first."""
    found = [row for row in visits_of(area, on, user=user) if row.is_open(on)]
    return sorted(found, key=lambda row: (row.due_on, -row.missed, row.village, row.number))


def coverage(area: str, on: dt.date) -> list[Coverage]:
    """The villages of an area with the share of households visited in the period of `on`, by code."""
    names: dict[str, str] = {}
    total: Counter[str] = Counter()
    visited: Counter[str] = Counter()
    late: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for row in visits_of(area, on):
        if not (row.is_open(on) or row.is_visited(on)):
            continue  # new on the register: its first visit is due in the next period
        names[row.village] = row.village_name
        total[row.village] += 1
        visited[row.village] += row.is_visited(on)
        late[row.village] += row.is_late(on)
        alone[row.village] += not row.helpers
    return [Coverage(code, names[code], total[code], visited[code], late[code], alone[code]) for code in sorted(names)]
