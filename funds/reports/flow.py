"""What reached a village: received, given back, spent, left, and how many households. As of a day, in yuan.

A reversal counts against what it takes back, so that the sums are those of what stands. Past days do not change:
the ledger books no transfer before an account's last day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection

from registry.divisions.scoping import code_range

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class SourceFlow:
    """What one source brought to a village."""

    source_id: int
    document_no: str
    document_on: dt.date
    issuer: str
    level: str
    category: str
    source_yuan: Decimal  # the whole document, for all the county
    received_yuan: Decimal
    given_back_yuan: Decimal
    spent_yuan: Decimal
    households_reached: int

    @property
    def balance_yuan(self) -> Decimal:
        return self.received_yuan - self.given_back_yuan - self.spent_yuan


@dataclass(frozen=True)
class VillageFlow:
    """What reached a village, over all sources; `sources` only where one village was asked for."""

    village: str
    received_yuan: Decimal = ZERO
    given_back_yuan: Decimal = ZERO
    spent_yuan: Decimal = ZERO
    households_reached: int = 0
    sources: Sequence[SourceFlow] = field(default=())

    @property
    def balance_yuan(self) -> Decimal:
        """Money that lies in the village and its projects, not yet paid out."""
        return self.received_yuan - self.given_back_yuan - self.spent_yuan


def village_flow(village: str, on: dt.date) -> VillageFlow:
    """The money of one village with its documents, so that a villager can trace it; nothing outside the scope.

    Asked of `funds_village_flow`, which gives numbers of documents and totals and no other row of the county.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM funds_village_flow(%s, %s)", [village, on])
        sources = [SourceFlow(*row) for row in cursor.fetchall()]
    totals = flow_by_village(village, on).get(village, VillageFlow(village))
    return VillageFlow(
        village,
        totals.received_yuan,
        totals.given_back_yuan,
        totals.spent_yuan,
        totals.households_reached,
        tuple(sources),
    )


_BY_VILLAGE = """
    WITH moves AS (
        SELECT village_id, household_id, giver <> taker AS crosses, effect, amount_yuan AS amount
        FROM ledger_move
        WHERE village_id >= %(low)s AND village_id < %(high)s AND char_length(village_id) = 12 AND booked_on <= %(on)s
    ), reached AS (
        SELECT village_id, count(*) AS households FROM (
            SELECT village_id, household_id FROM moves WHERE household_id IS NOT NULL
            GROUP BY 1, 2 HAVING sum(amount) > 0) h GROUP BY 1
    )
    SELECT m.village_id,
           coalesce(sum(amount) FILTER (WHERE effect = 'allocation' AND crosses), 0),
           coalesce(sum(amount) FILTER (WHERE effect = 'return' AND crosses), 0),
           coalesce(sum(amount) FILTER (WHERE effect = 'payment'), 0), coalesce(max(r.households), 0)
    FROM moves m LEFT JOIN reached r USING (village_id) GROUP BY m.village_id
"""


def flow_by_village(area: str, on: dt.date) -> dict[str, VillageFlow]:
    """The money of every village of an area, by village code; villages that got none are missing."""
    low, high = code_range(area)
    with connection.cursor() as cursor:
        cursor.execute(_BY_VILLAGE, {"low": low, "high": high, "on": on})
        return {row[0]: VillageFlow(*row) for row in cursor.fetchall()}


_BY_SOURCE = """
    WITH moves AS (
        SELECT effect, household_id, giver_account AS giver, taker_account AS taker, amount_yuan AS amount
        FROM ledger_move WHERE source_id = %(source)s
    ), came AS (
        SELECT taker AS account, sum(amount) AS amount FROM moves WHERE effect IN ('receipt', 'allocation') GROUP BY 1
    ), paid AS (
        SELECT giver AS account, sum(amount) AS amount, count(DISTINCT household_id) AS households
        FROM moves WHERE effect = 'payment' GROUP BY 1
    )
    SELECT a.village_id, a.project_id, coalesce(came.amount, 0), coalesce(paid.amount, 0), a.balance_yuan,
           coalesce(paid.households, 0)
    FROM ledger_account a LEFT JOIN came ON came.account = a.id LEFT JOIN paid ON paid.account = a.id
    WHERE a.source_id = %(source)s AND a.kind IN ('node', 'project')
"""


def flow_by_source(source: int) -> dict[tuple[str, int | None], tuple[Decimal, Decimal, Decimal, int]]:
    """The accounts of one source now: (division, project or None) -> received, paid out, balance, households."""
    with connection.cursor() as cursor:
        cursor.execute(_BY_SOURCE, {"source": source})
        return {(row[0], row[1]): tuple(row[2:]) for row in cursor.fetchall()}
