"""The law of the ledger: at every division, on every day, received = passed on + spent + balance.

The left side is summed from the transfers; the balance comes from the accounts themselves (less what moved after the
day), so a balance that was ever moved by anything but a transfer shows here. Source: DOMAIN §6.2.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from registry.divisions.scoping import code_range


@dataclass(frozen=True)
class NodeBalance:
    """One division on one day, in yuan; `difference_yuan` is 0 when the law holds."""

    area: str
    received_yuan: Decimal  # from above, and given back from below
    passed_on_yuan: Decimal  # to divisions below, and given back to above
    spent_yuan: Decimal
    balance_yuan: Decimal

    @property
    def difference_yuan(self) -> Decimal:
        return self.received_yuan - self.passed_on_yuan - self.spent_yuan - self.balance_yuan


_LAW = """
    WITH moves AS (
        SELECT booked_on, effect, giver, taker, taker_account, amount_yuan AS amount
        FROM ledger_move WHERE village_id >= %(low)s AND village_id < %(high)s
    ), sides AS (
        SELECT taker AS area, booked_on, amount AS received, 0::numeric AS passed_on, 0::numeric AS spent
          FROM moves WHERE effect = 'receipt' OR (effect IN ('allocation', 'return') AND giver <> taker)
        UNION ALL
        SELECT giver, booked_on, 0, amount, 0
          FROM moves WHERE effect IN ('allocation', 'return') AND giver <> taker
        UNION ALL
        SELECT giver, booked_on, 0, amount, 0 FROM moves m JOIN ledger_account a ON a.id = m.taker_account
         WHERE m.effect = 'return' AND giver = taker AND a.kind = 'origin'
        UNION ALL
        SELECT giver, booked_on, 0, 0, amount FROM moves WHERE effect = 'payment'
    ), sums AS (
        SELECT area, sum(received) FILTER (WHERE booked_on <= %(on)s) AS received,
               sum(passed_on) FILTER (WHERE booked_on <= %(on)s) AS passed_on,
               sum(spent) FILTER (WHERE booked_on <= %(on)s) AS spent,
               sum(received - passed_on - spent) FILTER (WHERE booked_on > %(on)s) AS later
        FROM sides WHERE area >= %(low)s AND area < %(high)s GROUP BY area
    ), held AS (
        SELECT village_id AS area, sum(balance_yuan) AS balance FROM ledger_account
        WHERE kind IN ('node', 'project') AND village_id >= %(low)s AND village_id < %(high)s GROUP BY village_id
    )
    SELECT coalesce(s.area, h.area), coalesce(received, 0), coalesce(passed_on, 0), coalesce(spent, 0),
           coalesce(balance, 0) - coalesce(later, 0)
    FROM sums s FULL JOIN held h ON h.area = s.area ORDER BY 1
"""


def conservation(area: str, on: dt.date) -> list[NodeBalance]:
    """Every division of the area that money touched, on that day. The law holds when no difference is left."""
    low, high = code_range(area)
    with connection.cursor() as cursor:
        cursor.execute(_LAW, {"low": low, "high": high, "on": on})
        return [NodeBalance(*row) for row in cursor.fetchall()]
