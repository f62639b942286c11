"""The detail ledger (明细账) of a subject or an account: opening balance, a line for each voucher, running balance.

Lines come a page at a time and are added up in the database, so that a county's year of 100,000 movements costs one
pass and no list in memory. In yuan; balances are debits less credits.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funds.choices.books import Post, Side
from funds.reports.books.entries import FIRST_DAY, KEY, LISTED, Book, rows
from funds.reports.books.vouchers import Place, places_of
from funds.rules.books import BY_POST, ZERO, Subject


@dataclass(frozen=True)
class MonthEnd:
    """The totals written under a month: of the month (本月合计) and since the year began (本年累计)."""

    month: dt.date
    debit_yuan: Decimal
    credit_yuan: Decimal
    year_debit_yuan: Decimal
    year_credit_yuan: Decimal
    balance_yuan: Decimal


@dataclass(frozen=True)
class DetailLine:
    """One voucher's amount on one side of the subject."""

    book: str
    month: dt.date
    booked_on: dt.date
    late_for: dt.date | None
    side: Side
    transfer_id: Any
    transfers: int
    kind: str
    reference: str
    source_id: int
    project_id: int | None
    amount_yuan: Decimal
    balance_yuan: Decimal
    place: Place | None = None
    end: MonthEnd | None = None  # when it is the last of its month

    @property
    def is_red(self) -> bool:
        return self.amount_yuan < 0


@dataclass(frozen=True)
class DetailLedger:
    """A page of a detail ledger. `opening_yuan` is what was there before `since`, `brought_yuan` before this page."""

    subject: Subject
    since: dt.date
    until: dt.date
    opening_yuan: Decimal
    brought_yuan: Decimal
    lines: list[DetailLine]
    count: int  # lines on all pages
    debit_yuan: Decimal
    credit_yuan: Decimal
    months: list[MonthEnd]
    after: bool  # do more lines follow on the next page?

    @property
    def closing_yuan(self) -> Decimal:
        return self.opening_yuan + self.debit_yuan - self.credit_yuan

    @property
    def carried_yuan(self) -> Decimal:
        """The balance at the end of this page."""
        return self.lines[-1].balance_yuan if self.lines else self.brought_yuan


_SUMS = """
SELECT CASE WHEN booked_on < %(year)s THEN %(before)s ELSE month END,
       coalesce(sum(amount) FILTER (WHERE side = 'debit'), 0), coalesce(sum(amount) FILTER (WHERE side = 'credit'), 0)
FROM entries WHERE post = %(post)s AND booked_on <= %(until)s GROUP BY 1 ORDER BY 1
"""
_LINES = """
, lines AS (
    SELECT e.book, e.month, e.booked_on, e.late_for, e.side, min(e.seq) AS first_seq, min(e.source_id) AS source_id,
           min(e.project_id) AS project_id, (array_agg(e.id ORDER BY e.seq))[1] AS id, count(*) AS transfers,
           min(e.kind) AS kind, min(e.reference) AS reference, sum(e.amount) AS amount
    FROM entries e {LISTED}
    WHERE e.post = %(post)s AND e.booked_on >= %(since)s AND e.booked_on <= %(until)s
    GROUP BY e.book, e.month, e.booked_on, e.late_for, e.side, {KEY})
SELECT book, month, booked_on, late_for, side, id, transfers, kind, reference, source_id, project_id, amount,
       sum(CASE side WHEN 'debit' THEN amount ELSE -amount END)
           OVER (ORDER BY month, first_seq, book, side DESC ROWS UNBOUNDED PRECEDING) AS balance,
       count(*) OVER () AS of
FROM lines ORDER BY month, first_seq, book, side DESC OFFSET %(offset)s LIMIT %(limit)s
""".replace("{KEY}", KEY).replace("{LISTED}", LISTED)


def detail_ledger(
    book: Book, post: Post, *, since: dt.date, until: dt.date, offset: int = 0, limit: int | None = None
) -> DetailLedger:
    """The ledger of a subject of a book (or of the book's one account) between two days of one year."""
    params = book.params | {
        "post": post.value, "since": since, "until": until, "year": since.replace(month=1, day=1),
        "before": FIRST_DAY, "offset": offset, "limit": None if limit is None else limit + 1,
    }  # fmt: skip
    ends, carried = _month_ends(rows(book.with_entries() + _SUMS, params))
    opening = _at(ends, carried, since)
    found = rows(book.with_entries() + _LINES, params)
    shown = found if limit is None else found[:limit]
    places = places_of((row[0], row[5]) for row in shown)
    by_month = {end.month: end for end in ends}
    lines = []
    for number, (*row, _count) in enumerate(shown):
        last = number + 1 == len(found) or found[number + 1][1] != row[1]
        lines.append(
            DetailLine(*row[:4], Side(row[4]), *row[5:12], opening + row[12], places.get((row[0], str(row[5]))),
                       by_month[row[1]] if last else None)
        )  # fmt: skip
    inside = [end for end in ends if since <= end.month <= until]
    first = lines[0] if lines else None
    moved = (first.amount_yuan if first.side == Side.DEBIT else -first.amount_yuan) if first else ZERO
    return DetailLedger(
        BY_POST[post], since, until, opening, first.balance_yuan - moved if first else opening, lines,
        found[0][-1] if found else 0, sum((e.debit_yuan for e in inside), ZERO),
        sum((e.credit_yuan for e in inside), ZERO), inside, len(found) > len(shown),
    )  # fmt: skip


def _month_ends(sums: list[tuple[Any, ...]]) -> tuple[list[MonthEnd], Decimal]:
    """The months of the year with their totals, and what was carried over from the years before."""
    carried = balance = year_debit = year_credit = ZERO
    ends = []
    for month, debit, credit in sums:
        balance += debit - credit
        if month == FIRST_DAY:
            carried = balance
            continue
        year_debit, year_credit = year_debit + debit, year_credit + credit
        ends.append(MonthEnd(month, debit, credit, year_debit, year_credit, balance))
    return ends, carried


def _at(ends: list[MonthEnd], carried: Decimal, since: dt.date) -> Decimal:
    """The balance when the month of `since` began."""
    before = [end.balance_yuan for end in ends if end.month < since]
    return before[-1] if before else carried
