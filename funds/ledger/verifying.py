"""The whole of the ledger asked whether it still says what it said: read-only, nothing trusted but the transfers.

Balances are the sums of the transfers, every number names a row (the references that are not enforced), keys of
reversals point to their like, months carry their seals. Each question is one statement over the scope in force.
Source: RELIABILITY §4.2 and §4.4, PERFORMANCE §4 (10 million postings in 10 s).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from funds.ledger.models import ClosedPeriod, Transfer
from registry.divisions.scoping import code_range


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold: which question, where, and what was found there."""

    what: str  # "balance", "sink", "end", "household", "person", "reversal", "came_back", "seal"
    where: str
    found: str = ""


@dataclass(frozen=True)
class Verification:
    """What was looked at and what did not hold."""

    transfers: int
    months: int
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        return not self.faults


_WITHIN = "{0}.village_id >= %(low)s AND {0}.village_id < %(high)s"
_TRANSFERS = _WITHIN.format("t")

# An end above the area is not seen from within; what it holds is asked where it lies.
_BALANCES = f"""
    SELECT CASE WHEN a.kind IN ('households', 'supplier') THEN 'sink' ELSE 'balance' END,
           a.id::text || ' ' || a.village_id,
           a.balance_yuan::text || ' <> ' || coalesce(m.total, 0)::text
    FROM ledger_account a LEFT JOIN (
        SELECT account, sum(amount) AS total FROM (
            SELECT t.credit_id AS account, t.amount_yuan AS amount FROM ledger_transfer t WHERE {_TRANSFERS}
            UNION ALL SELECT t.debit_id, -t.amount_yuan FROM ledger_transfer t WHERE {_TRANSFERS}) sides
        GROUP BY account) m ON m.account = a.id
    WHERE {_WITHIN.format("a")}
      AND a.balance_yuan <> CASE WHEN a.kind IN ('households', 'supplier') THEN 0 ELSE coalesce(m.total, 0) END
"""  # noqa: S608  (constants of this file)
_ROWS = f"""
    SELECT CASE WHEN u.id IS NULL OR (t.checker_id IS NOT NULL AND v.id IS NULL) THEN 'person'
                WHEN t.kind = 'reversal' THEN 'reversal' ELSE 'end' END, t.id::text, t.kind
    FROM ledger_transfer t
    LEFT JOIN ledger_account d ON d.id = t.debit_id LEFT JOIN ledger_account c ON c.id = t.credit_id
    LEFT JOIN accounts_user u ON u.id = t.maker_id LEFT JOIN accounts_user v ON v.id = t.checker_id
    LEFT JOIN ledger_transfer o ON o.id = t.reverses_id
    WHERE {_TRANSFERS} AND (
        u.id IS NULL OR (t.checker_id IS NOT NULL AND v.id IS NULL)
        OR (t.debit_area_id >= %(low)s AND d.village_id IS DISTINCT FROM t.debit_area_id)
        OR (t.credit_area_id >= %(low)s AND c.village_id IS DISTINCT FROM t.credit_area_id)
        OR d.source_id <> t.source_id OR c.source_id <> t.source_id
        OR (t.kind = 'reversal' AND (o.debit_id, o.credit_id, o.amount_yuan, o.subject)
            IS DISTINCT FROM (t.credit_id, t.debit_id, t.amount_yuan, t.subject)))
"""  # noqa: S608  (constants of this file)
_CAME_BACK = f"""
    SELECT 'came_back', m.giver_account::text || ' ' || m.subject, sum(m.amount_yuan)::text
    FROM ledger_move m
    WHERE m.effect = 'payment' AND {_WITHIN.format("m")}
      AND (m.giver_account, m.subject) IN (SELECT b.giver_account, b.subject FROM ledger_move b
            WHERE b.amount_yuan < 0 AND b.effect = 'payment' AND {_WITHIN.format("b")})
    GROUP BY m.giver_account, m.taker_account, m.household_id, m.subject HAVING sum(m.amount_yuan) < 0
"""  # noqa: S608  (constants of this file)
_SEALS = "SELECT 'seal', village || ' ' || month, '' FROM ledger_broken_seals(%(low)s)"
_SHOWN = 1000  # faults of one kind that are told


def verify(area: str) -> Verification:
    """Looks at every transfer and every balance of an area. The asker's scope must cover the area."""
    low, high = code_range(area)
    values = {"low": low, "high": high}
    faults: list[Fault] = []
    with connection.cursor() as cursor:
        for question in (_BALANCES, _ROWS, _CAME_BACK, _SEALS):
            cursor.execute(f"{question} ORDER BY 1, 2 LIMIT {_SHOWN}", values)
            faults += [Fault(*row) for row in cursor.fetchall()]
    return Verification(Transfer.objects.within(area).count(), ClosedPeriod.objects.within(area).count(), tuple(faults))
