"""The months of a county's books: which are closed, with what seal, and which late entries they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from funds.ledger import reading
from funds.reports.books import MonthCount, months_of
from funds.reports.books.entries import month_after, rows


@dataclass(frozen=True)
class Closed:
    """A closed month. Sums in yuan; `seal` is the SHA-256 over its movements and the seal before, in hex."""

    month: dt.date
    last_on: dt.date
    transfers: int
    total_yuan: Decimal
    balance_yuan: Decimal
    seal: str
    closed_at: dt.datetime
    closed_by: str


@dataclass(frozen=True)
class Month:
    """A month of a county: what was booked in it, and whether it is closed. `is_next`: the first open one."""

    month: dt.date
    count: MonthCount | None
    closed: Closed | None
    is_over: bool
    is_next: bool

    @property
    def key(self) -> str:
        return f"{self.month:%Y-%m}"


_CLOSED = """
SELECT to_date(p.month, 'YYYY-MM'), p.last_on, p.transfers, p.total_yuan, p.balance_yuan, encode(p.seal, 'hex'),
       p.closed_at, u.name
FROM ledger_closedperiod p JOIN accounts_user u ON u.id = p.closed_by_id WHERE p.village_id = %(county)s
ORDER BY p.month DESC
"""


def closed_months(county: str) -> list[Closed]:
    """The closed months of a county, the latest first. Villages of the county may ask too."""
    return [Closed(*row) for row in rows(_CLOSED, {"county": county})]


def months(county: str, area: str, on: dt.date) -> list[Month]:
    """Every month from the first movement of `area` to that of `on`, the latest first, with the county's closings."""
    counts = {found.month: found for found in months_of(area, whole=True)}
    closed = {found.month: found for found in closed_months(county)}
    known = [*counts, *closed]
    if not known:
        return []
    found, month, due = [], min(known), reading.next_month(county)
    last = max(on.replace(day=1), *known)
    while month <= last:
        is_next = f"{month:%Y-%m}" == due
        found.append(Month(month, counts.get(month), closed.get(month), month_after(month) <= on, is_next))
        month = month_after(month)
    return found[::-1]


@dataclass(frozen=True)
class LateEntry:
    """补报: a movement that belongs to a closed month and is booked in a later one."""

    transfer_id: str
    book: str
    booked_on: dt.date
    late_for: dt.date
    kind: str
    reference: str
    amount_yuan: Decimal


_LATE = """
SELECT id, village_id, booked_on, late_for, kind, reference, amount_yuan FROM ledger_transfer
WHERE village_id >= %(low)s AND village_id < %(high)s AND late_for IS NOT NULL
ORDER BY booked_on DESC, seq DESC LIMIT 200
"""


def late_entries(area: str) -> Sequence[LateEntry]:
    """The late entries of an area, the latest 200."""
    return [LateEntry(*row) for row in rows(_LATE, {"low": area, "high": f"{area}~"})]
