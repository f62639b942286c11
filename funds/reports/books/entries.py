"""The entries of a book: every movement of the ledger as a debit and a credit line, in SQL, for all views alike.

What takes the money is debited, what gives it is credited (the ledger's own words name the giver first). A movement
that crosses two books has one side in each; the other side is then the level above or below. What was taken back, by a
reversal or by a payment that came back, stands on the same sides with a negative amount (red): the ends and the sign
are those of `ledger_move`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import connection

FIRST_DAY = dt.date(2000, 1, 1)  # before any document


@dataclass(frozen=True)
class Book:
    """Whose entries: one division's own, or with all below it; of one source, one project, one account."""

    area: str
    whole: bool = False
    source: int | None = None
    project: int | None = None
    account: int | None = None

    @property
    def params(self) -> dict[str, Any]:
        """For the SQL below. A code and a blank after it hold the division alone: digits sort behind the blank."""
        return {
            "low": self.area, "high": f"{self.area}{'~' if self.whole else ' '}", "below": f"{self.area}~",
            "source": self.source, "project": self.project, "account": self.account,
        }  # fmt: skip

    def with_entries(self) -> str:
        """WITH clause that ends in `entries`; asks for `params`."""
        narrow = " AND m.source_id = %(source)s" if self.source else ""
        narrow += " AND coalesce(g.project_id, k.project_id) = %(project)s" if self.project else ""
        narrow += " AND s.account = %(account)s" if self.account else ""
        return _ENTRIES + narrow + ")"


_ENTRIES = """
WITH entries AS (
    SELECT m.id, m.seq, m.kind, m.booked_on, m.late_for, date_trunc('month', m.booked_on)::date AS month, m.source_id,
           coalesce(g.project_id, k.project_id) AS project_id, m.reference, s.side, s.area,
           CASE WHEN s.area >= %(low)s AND s.area < %(high)s THEN s.kind
                WHEN length(s.area) < length(s.other) THEN 'above' ELSE 'below' END AS post,
           CASE WHEN s.area >= %(low)s AND s.area < %(high)s THEN s.area ELSE s.other END AS book,
           CASE WHEN s.area >= %(low)s AND s.area < %(high)s THEN s.account END AS account_id, m.amount_yuan AS amount
    FROM ledger_move m
    LEFT JOIN ledger_account g ON g.id = m.giver_account
    LEFT JOIN ledger_account k ON k.id = m.taker_account
    CROSS JOIN LATERAL (VALUES ('debit', m.taker, m.giver, m.taker_account, k.kind),
                               ('credit', m.giver, m.taker, m.giver_account, g.kind))
        AS s (side, area, other, account, kind)
    WHERE m.village_id >= %(low)s AND m.village_id < %(below)s
      AND ((m.giver >= %(low)s AND m.giver < %(high)s) OR (m.taker >= %(low)s AND m.taker < %(high)s))
"""

# One list paid on one day is one voucher; everything else is a voucher of its own.
LISTED = "LEFT JOIN funds_paymentline l ON l.transfer_id = e.id AND e.kind = 'payment'"
KEY = "coalesce('list ' || l.batch_id || ' ' || coalesce(e.late_for::text, ''), e.id::text)"


def rows(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def month_start(day: dt.date) -> dt.date:
    return day.replace(day=1)


def month_after(day: dt.date) -> dt.date:
    """The first day of the month after that of `day`."""
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
