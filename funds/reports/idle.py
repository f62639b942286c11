"""Money that lies still: where, how much, since when. As of a day, from the transfers alone, in yuan.

First in, first out: what left an account is taken from what came first. So the money that came in the last N days is
the newest part of a balance, and the rest has lain longer. Limits: rows of FundRule. Source: DOMAIN §6.8 (slow money).
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.db import connection

from funds.choices import FundFigure
from funds.models import FundRule
from registry.divisions.scoping import code_range

Grade = Literal["idle", "long", "worst"]


@dataclass(frozen=True)
class Idle:
    """Money of one account beyond its time. `since` is the day the oldest of it came, `paid_on` the last payment."""

    account_id: int
    village_id: str
    source_id: int
    project_id: int | None
    balance_yuan: Decimal
    idle_yuan: Decimal
    since: dt.date
    paid_on: dt.date | None
    grade: Grade

    def days(self, on: dt.date) -> int:
        return (on - self.since).days


_HELD = """
    WITH flows AS (
        SELECT taker_account AS account, booked_on, seq, amount_yuan AS came, 0::numeric AS went, false AS paid
          FROM ledger_move WHERE village_id >= %(low)s AND village_id < %(high)s AND booked_on <= %(on)s
        UNION ALL
        SELECT giver_account, booked_on, seq, 0, amount_yuan, effect = 'payment' AND amount_yuan > 0
          FROM ledger_move WHERE village_id >= %(low)s AND village_id < %(high)s AND booked_on <= %(on)s
    ), held AS (
        SELECT account, sum(came) - sum(went) AS balance, max(booked_on) FILTER (WHERE paid) AS paid_on
          FROM flows GROUP BY 1 HAVING sum(came) > sum(went)
    ), newest AS (
        SELECT account, booked_on, sum(came) OVER (PARTITION BY account ORDER BY booked_on DESC, seq DESC) AS upto
          FROM flows WHERE came > 0
    )
    SELECT a.id, a.village_id, a.source_id, a.project_id, h.balance,
           coalesce((SELECT max(n.booked_on) FROM newest n WHERE n.account = h.account AND n.upto >= h.balance),
                    (SELECT min(f.booked_on) FROM flows f WHERE f.account = h.account)) AS since,
           h.paid_on,
           coalesce((SELECT sum(f.came) FROM flows f WHERE f.account = h.account AND f.booked_on > %(before)s), 0)
    FROM held h JOIN ledger_account a ON a.id = h.account
    WHERE a.kind = %(kind)s AND a.village_id >= %(low)s AND a.village_id < %(high)s
    ORDER BY since, a.village_id, a.id
"""


def _held(area: str, on: dt.date, *, kind: str, before: dt.date) -> list[tuple[object, ...]]:
    low, high = code_range(area)
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"low": low, "high": high, "on": on, "kind": kind, "before": before})
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


def _limit(code: FundFigure, area: str, on: dt.date) -> int | None:
    value = FundRule.objects.value(code, region=area, on=on)
    return None if value is None else int(value)


def idle_nodes(area: str, on: dt.date) -> list[Idle]:
    """Money of divisions that was not passed on within IDLE_NODE_DAYS, the longest first; [] where no row says how
    long it may lie."""
    days = _limit(FundFigure.IDLE_NODE_DAYS, area, on)
    if days is None:
        return []
    rows = _held(area, on, kind="node", before=on - dt.timedelta(days=days + 1))
    return [found for row in rows if (found := _beyond(row, "idle")) is not None]


def idle_projects(area: str, on: dt.date) -> list[Idle]:
    """Money of projects that paid nothing for IDLE_MONTHS, the longest first, graded by the longer limits."""
    months = [_limit(code, area, on) for code in (FundFigure.IDLE_MONTHS, FundFigure.IDLE_MONTHS_LONG,
                                                   FundFigure.IDLE_MONTHS_WORST)]  # fmt: skip
    if months[0] is None:
        return []
    before = months_before(on, months[0])
    found = []
    for row in _held(area, on, kind="project", before=before):
        since, paid_on = row[5], row[6]
        still = max(day for day in (since, paid_on) if isinstance(day, dt.date))
        grade = _grade(still, on, months[1:])
        if still <= before and (one := _beyond(row, grade)) is not None:
            found.append(one)
    return found


def _grade(still: dt.date, on: dt.date, longer: list[int | None]) -> Grade:
    names: list[Grade] = ["long", "worst"]
    reached: list[Grade] = [
        name for name, months in zip(names, longer, strict=True)
        if months is not None and still <= months_before(on, months)
    ]  # fmt: skip
    return reached[-1] if reached else "idle"


def months_before(on: dt.date, months: int) -> dt.date:
    """The same day some months earlier, or the last of that month.

    >>> months_before(dt.date(2026, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(on.day, last))


def _beyond(row: tuple[object, ...], grade: Grade) -> Idle | None:
    account, village, source, project, balance, since, paid_on, recent = row
    idle = min(balance, max(Decimal(0), balance - recent))  # type: ignore[operator,type-var]  # two sums of the cursor
    if not idle:
        return None
    return Idle(account, village, source, project, balance, idle, since, paid_on, grade)  # type: ignore[arg-type]  # a row of the cursor, in the order of the fields


def held_by(area: str, on: dt.date, *, kind: str) -> Decimal:
    """What all accounts of a kind ("node", "project") in the area held on that day."""
    rows = _held(area, on, kind=kind, before=on)
    return sum((row[4] for row in rows), Decimal("0.00"))  # type: ignore[misc]  # a sum of the cursor
