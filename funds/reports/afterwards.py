"""Payments to people who had died or left their household in a month before they were paid. Source: DOMAIN §3.4, §6.8.

The change may have been entered after the payment: this is asked of the cards as they stand now.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from households.choices import LeaveReason
from registry.divisions.scoping import code_range

_SQL = """
SELECT l.id, b.id, b.title, d.name, l.payee_name, l.amount_yuan, b.released_on, m.left_on, m.left_reason,
       r.id IS NOT NULL
FROM funds_paymentline l
JOIN funds_paymentbatch b ON b.id = l.batch_id AND b.state = 'released'
JOIN divisions_division d ON d.code = l.village_id
JOIN households_member m ON m.household_id = l.household_id AND (
    m.id = l.member_id OR (l.member_id IS NULL AND m.identity_index = l.person_index)
    OR (l.member_id IS NULL AND l.person_index IS NULL AND m.relation = 'head' AND m.name = l.payee_name))
LEFT JOIN funds_recovery r ON r.line_id = l.id
WHERE l.village_id >= %s AND l.village_id < %s AND NOT l.is_void AND l.transfer_id IS NOT NULL
  AND m.left_on IS NOT NULL AND m.left_reason <> 'mistake'
  AND date_trunc('month', m.left_on) < date_trunc('month', b.released_on)
  AND NOT EXISTS (SELECT FROM households_member o WHERE o.household_id = m.household_id AND o.id <> m.id
                  AND o.left_on IS NULL AND (o.identity_index = m.identity_index OR o.name = l.payee_name))
ORDER BY b.released_on DESC, l.id
"""


@dataclass(frozen=True)
class PaidAfterwards:
    """A released payment in yuan whose payee was gone before the month of payment."""

    line: int
    batch: int
    title: str
    village: str
    name: str
    amount_yuan: Decimal
    released_on: dt.date
    left_on: dt.date
    left_reason: str
    is_recovering: bool

    @property
    def reason_label(self) -> str:
        return str(LeaveReason(self.left_reason).label)


def paid_afterwards(area: str) -> list[PaidAfterwards]:
    """Every such payment of an area, the newest first; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, list(code_range(area)))
        return [PaidAfterwards(*row) for row in cursor.fetchall()]
