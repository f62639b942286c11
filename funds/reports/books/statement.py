"""The statement of one account (对账单) between two days: every movement with its other end, in and out, and balance.

Read from the transfers themselves and not from the view of moves: a statement shows which way the money went, so what
came back came in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funds.ledger import reading
from funds.reports.books.entries import rows
from funds.reports.books.vouchers import Place, places_of
from funds.rules.books import ZERO


@dataclass(frozen=True)
class StatementLine:
    """One movement, seen from the account. Amounts in yuan are never negative: what came back came in."""

    booked_on: dt.date
    late_for: dt.date | None
    seq: int
    transfer_id: Any
    kind: str
    reference: str
    area: str  # of the other end
    payee: str
    in_yuan: Decimal
    out_yuan: Decimal
    balance_yuan: Decimal
    place: Place | None = None


@dataclass(frozen=True)
class Statement:
    """A page of the movements of an account; sums are those of the whole time asked for."""

    account: Any
    since: dt.date
    until: dt.date
    opening_yuan: Decimal
    in_yuan: Decimal
    out_yuan: Decimal
    lines: Sequence[StatementLine]
    count: int

    @property
    def closing_yuan(self) -> Decimal:
        return self.opening_yuan + self.in_yuan - self.out_yuan


_SIDES = """
WITH sides AS (
    SELECT t.*, t.debit_area_id AS other, t.amount_yuan AS came, 0::numeric AS went FROM ledger_transfer t
     WHERE t.credit_id = %(account)s AND t.booked_on <= %(until)s
    UNION ALL
    SELECT t.*, t.credit_area_id, 0, t.amount_yuan FROM ledger_transfer t
     WHERE t.debit_id = %(account)s AND t.booked_on <= %(until)s
)"""
_SUMS = """
SELECT coalesce(sum(came - went) FILTER (WHERE booked_on < %(since)s), 0),
       coalesce(sum(came) FILTER (WHERE booked_on >= %(since)s), 0),
       coalesce(sum(went) FILTER (WHERE booked_on >= %(since)s), 0), count(*) FILTER (WHERE booked_on >= %(since)s)
FROM sides
"""
_LINES = """
, page AS (
    SELECT s.*, sum(came - went) OVER (ORDER BY booked_on, seq ROWS UNBOUNDED PRECEDING) AS balance
    FROM sides s WHERE booked_on >= %(since)s ORDER BY booked_on, seq OFFSET %(offset)s LIMIT %(limit)s)
SELECT p.booked_on, p.late_for, p.seq, p.id, p.kind, p.reference, p.other, coalesce(l.payee_name, ''), p.came, p.went,
       p.balance
FROM page p LEFT JOIN funds_paymentline l ON l.transfer_id = coalesce(p.reverses_id, p.id) ORDER BY p.booked_on, p.seq
"""


def statement(
    account: int, *, since: dt.date, until: dt.date, offset: int = 0, limit: int | None = None
) -> Statement | None:
    """The statement of an account in the scope in force, None when there is no such account."""
    found = reading.accounts().filter(pk=account).select_related("village").first()
    if found is None:
        return None
    params = {"account": account, "since": since, "until": until, "offset": offset, "limit": limit}
    opening, came, went, count = rows(_SIDES + _SUMS, params)[0]
    lines = rows(_SIDES + _LINES, params)
    places = places_of((found.village_id, row[3]) for row in lines)
    return Statement(
        found, since, until, opening, came, went,
        [StatementLine(*row[:-1], opening + row[-1], places.get((found.village_id, str(row[3])))) for row in lines],
        count,
    )  # fmt: skip


@dataclass(frozen=True)
class AccountLine:
    """One account of a book with what it holds on a day; sinks with what went there."""

    account: Any
    balance_yuan: Decimal


_BALANCES = """
SELECT id, sum(amount) FROM (
    SELECT credit_id AS id, amount_yuan AS amount FROM ledger_transfer
     WHERE credit_id = ANY (%(accounts)s) AND booked_on <= %(on)s
    UNION ALL
    SELECT debit_id, -amount_yuan FROM ledger_transfer WHERE debit_id = ANY (%(accounts)s) AND booked_on <= %(on)s
) s GROUP BY id
"""


def accounts_of(area: str, on: dt.date, *, source: int | None = None, project: int | None = None) -> list[AccountLine]:
    """The accounts of one division on a day, by source and kind. Every one is summed from its movements."""
    found = reading.accounts().filter(village=area)
    if source:
        found = found.filter(source_id=source)
    if project:
        found = found.filter(project_id=project)
    accounts = list(found.order_by("-source_id", "project_id", "kind"))
    sums = dict(rows(_BALANCES, {"accounts": [a.pk for a in accounts], "on": on}))
    return [AccountLine(a, sums.get(a.pk, ZERO)) for a in accounts]
