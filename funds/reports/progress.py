"""How far the money of each source is, where it stands now, and how the projects stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Sum

from funds.choices import ProjectState
from funds.models import Project, known_sources
from registry.divisions.scoping import code_range

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class SourceProgress:
    """One source within an area, as of a day, in yuan. received = given back + spent + balance."""

    source_id: int
    document_no: str
    document_on: dt.date
    level: str
    category: str
    year: int
    received_yuan: Decimal
    given_back_yuan: Decimal
    allocated_yuan: Decimal  # assigned to projects and not taken back
    spent_yuan: Decimal

    @property
    def balance_yuan(self) -> Decimal:
        """What has come and was neither spent nor given back."""
        return self.received_yuan - self.given_back_yuan - self.spent_yuan


_PROGRESS = """
    WITH moves AS (
        SELECT source_id, effect, giver, taker, giver_account, taker_account, amount_yuan AS amount
        FROM ledger_move WHERE village_id >= %(low)s AND village_id < %(high)s AND booked_on <= %(on)s
    )
    SELECT m.source_id,
        coalesce(sum(amount) FILTER (WHERE effect = 'receipt' OR (effect = 'allocation'
            AND NOT (giver >= %(low)s AND giver < %(high)s))), 0),
        coalesce(sum(amount) FILTER (WHERE effect = 'return' AND (t.kind = 'origin'
            OR NOT (taker >= %(low)s AND taker < %(high)s))), 0),
        coalesce(sum(amount) FILTER (WHERE effect = 'allocation' AND t.kind = 'project'), 0)
            - coalesce(sum(amount) FILTER (WHERE effect = 'return' AND g.kind = 'project'), 0),
        coalesce(sum(amount) FILTER (WHERE effect = 'payment'), 0)
    FROM moves m LEFT JOIN ledger_account g ON g.id = m.giver_account
    LEFT JOIN ledger_account t ON t.id = m.taker_account
    GROUP BY m.source_id
"""


def source_progress(area: str, on: dt.date) -> list[SourceProgress]:
    """Every source that brought money to the area by that day, newest document first."""
    low, high = code_range(area)
    known = known_sources()
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, {"low": low, "high": high, "on": on})
        sums = {row[0]: row[1:] for row in cursor.fetchall()}
    return [
        SourceProgress(s.id, s.document_no, s.document_on, s.level, s.category, s.year, *sums[s.id])
        for s in known.values()
        if s.id in sums
    ]


def pace(area: str, on: dt.date, *, year: int | None = None) -> Decimal | None:
    """Paid out ÷ received of an area as of a day (0..1), of one budget year or of all; None when nothing came."""
    found = [p for p in source_progress(area, on) if year is None or p.year == year]
    received = sum((p.received_yuan for p in found), ZERO)
    return sum((p.spent_yuan for p in found), ZERO) / received if received else None


@dataclass(frozen=True)
class Standing:
    """Where the money of a source stands now, in yuan: at each level, in projects, paid out."""

    at_county_yuan: Decimal = ZERO
    at_townships_yuan: Decimal = ZERO
    at_villages_yuan: Decimal = ZERO
    in_projects_yuan: Decimal = ZERO
    spent_yuan: Decimal = ZERO

    @property
    def total_yuan(self) -> Decimal:
        return (
            self.at_county_yuan
            + self.at_townships_yuan
            + self.at_villages_yuan
            + self.in_projects_yuan
            + self.spent_yuan
        )


_STANDING = """
    SELECT a.source_id,
        coalesce(sum(balance_yuan) FILTER (WHERE kind = 'node' AND char_length(village_id) = 6), 0),
        coalesce(sum(balance_yuan) FILTER (WHERE kind = 'node' AND char_length(village_id) = 9), 0),
        coalesce(sum(balance_yuan) FILTER (WHERE kind = 'node' AND char_length(village_id) = 12), 0),
        coalesce(sum(balance_yuan) FILTER (WHERE kind = 'project'), 0),
        coalesce((SELECT sum(m.amount_yuan) FROM ledger_move m
            WHERE m.source_id = a.source_id AND m.village_id >= %(low)s AND m.village_id < %(high)s
              AND m.effect = 'payment'), 0)
    FROM ledger_account a WHERE a.village_id >= %(low)s AND a.village_id < %(high)s GROUP BY a.source_id
"""


def standing(area: str) -> dict[int, Standing]:
    """Where the money of each source stands now within an area, by source id."""
    low, high = code_range(area)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"low": low, "high": high})
        return {row[0]: Standing(*row[1:]) for row in cursor.fetchall()}


def projects_by_state(area: str, *, year: int | None = None) -> dict[str, tuple[int, Decimal]]:
    """Projects of an area by state now: how many, and their budgets in yuan. Every state is there."""
    found = Project.objects.within(area)
    if year is not None:
        found = found.filter(year=year)
    counted = {
        row["state"]: (row["count"], row["budget"] or ZERO)
        for row in found.values("state").annotate(count=Count("pk"), budget=Sum("budget_yuan")).order_by()
    }
    return {state: counted.get(state, (0, ZERO)) for state in ProjectState.values}
