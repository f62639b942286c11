"""Vouchers (记账凭证): the movements of one book in one month, numbered in the order in which they were posted.

A number never changes. The ledger is append-only: nothing posted goes away, and whatever is posted later has a higher
place (`seq`), also when it is booked on an earlier day of a month that is still open, so it comes behind all numbers
that were given. A list paid on one day is one voucher and takes the place of its first payment. Only a posting that
was under way in the same moment can still slip in before one that was shown already; in a closed month nothing can.
The number is not stored: it follows from the ledger, and two who look see the same, since whoever may see a book sees
all of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from funds.choices.books import Post, Side
from funds.reports.books.entries import KEY, LISTED, Book, month_after, month_start, rows
from funds.rules.books import BY_POST, ZERO, Subject


@dataclass(frozen=True)
class VoucherLine:
    """One line: a subject on one side, with the account behind it or the division on the other end."""

    side: Side
    subject: Subject
    account_id: int | None
    area: str
    project_id: int | None
    source_id: int
    amount_yuan: Decimal


@dataclass(frozen=True)
class Place:
    """Where a voucher is found: book, month, number."""

    book: str
    month: dt.date
    number: int


@dataclass(frozen=True)
class Voucher:
    """One voucher. `amount_yuan` is negative when it takes something back."""

    place: Place
    transfer_id: Any  # its first transfer
    seq: int
    booked_on: dt.date
    late_for: dt.date | None
    kind: str
    reference: str
    paper: str  # "funds.allocation:12"
    batch_id: int | None
    source_id: int
    reverses_id: Any
    maker_id: int
    checker_id: int | None
    posted_at: dt.datetime
    transfers: int
    amount_yuan: Decimal
    lines: list[VoucherLine] = field(default_factory=list)

    @property
    def is_red(self) -> bool:
        return self.amount_yuan < 0


_NUMBERED = f"""
, keyed AS (SELECT e.*, l.batch_id, {KEY} AS key FROM entries e {LISTED}
            WHERE e.booked_on >= %(since)s AND e.booked_on < %(until)s)
, vouchers AS (
    SELECT month, booked_on, key, min(seq) AS first_seq, count(DISTINCT id) AS transfers,
           sum(amount) FILTER (WHERE side = 'debit') AS amount, row_number() OVER (ORDER BY min(seq)) AS number
    FROM keyed GROUP BY month, booked_on, key)
"""  # noqa: S608 (constants of this package)
_VOUCHERS = """
SELECT v.number, e.id, e.seq, e.booked_on, e.late_for, e.kind, e.reference, t.subject, e.batch_id, e.source_id,
       t.reverses_id, t.maker_id, t.checker_id, t.posted_at, v.transfers, v.amount
FROM vouchers v JOIN keyed e ON e.seq = v.first_seq AND e.side = 'debit' JOIN ledger_transfer t ON t.id = e.id
WHERE v.number > %(after)s AND v.number <= %(last)s AND (%(source)s::bigint IS NULL OR e.source_id = %(source)s)
  AND (%(project)s::bigint IS NULL OR e.project_id = %(project)s) ORDER BY v.number
"""
_LINES = """
SELECT v.number, e.side, e.post, e.account_id, e.area, e.project_id, e.source_id, sum(e.amount)
FROM vouchers v JOIN keyed e USING (month, booked_on, key)
WHERE v.number = ANY (%(numbers)s)
GROUP BY v.number, e.side, e.post, e.account_id, e.area, e.project_id, e.source_id
ORDER BY v.number, e.side DESC, e.post
"""


def _month(area: str, month: dt.date) -> dict[str, Any]:
    first = month_start(month)
    return Book(area).params | {"since": first, "until": month_after(first)}


def vouchers(
    area: str, month: dt.date, *, source: int | None = None, project: int | None = None, after: int = 0,
    last: int = 2**31, on: dt.date | None = None,
) -> list[Voucher]:  # fmt: skip
    """The vouchers of a division's own book in a month with their lines, those numbered above `after` up to `last`;
    of one source or project when asked, under the same numbers. `on` leaves out what was booked after that day."""
    params = _month(area, month)
    found: dict[int, Voucher] = {}
    head = Book(area).with_entries() + _NUMBERED
    for number, *row in rows(
        head + _VOUCHERS, params | {"source": source, "project": project, "after": after, "last": last}
    ):
        voucher = Voucher(Place(area, month_start(month), number), *row)
        if on is None or voucher.booked_on <= on:
            found[number] = voucher
    for number, side, post, account, where, line_project, line_source, amount in rows(
        head + _LINES, params | {"numbers": list(found)}
    ):
        found[number].lines.append(
            VoucherLine(Side(side), BY_POST[Post(post)], account, where, line_project, line_source, amount)
        )
    for voucher in found.values():
        voucher.lines.sort(key=lambda line: line.side != Side.DEBIT)
    return list(found.values())


def voucher(area: str, month: dt.date, number: int) -> Voucher | None:
    """One voucher by its number, None when there is none."""
    found = vouchers(area, month, after=number - 1, last=number)
    return found[0] if found else None


@dataclass(frozen=True)
class MonthCount:
    """A month of a book: how many vouchers and movements it has, and how many of these are late entries."""

    month: dt.date
    vouchers: int
    transfers: int
    late: int


_COUNTS = f"""
SELECT e.month, count(DISTINCT (e.booked_on, {KEY})), count(DISTINCT e.id),
       count(DISTINCT e.id) FILTER (WHERE e.late_for IS NOT NULL)
FROM entries e {LISTED} WHERE e.side = 'debit' GROUP BY 1 ORDER BY 1 DESC
"""  # noqa: S608 (constants of this package)


def months_of(area: str, *, whole: bool = False) -> list[MonthCount]:
    """The months in which a book has entries, the latest first. Counted whole, a movement between two books of the
    area is one voucher here and has a number in each of them."""
    book = Book(area, whole=whole)
    return [MonthCount(*row) for row in rows(book.with_entries() + _COUNTS, book.params)]


_PLACES = """
WITH wanted AS (SELECT * FROM unnest(%(books)s::text[], %(ids)s::uuid[]) AS w (book, id))
, months AS (SELECT DISTINCT w.book COLLATE "C" AS book, date_trunc('month', t.booked_on)::date AS month
             FROM wanted w JOIN ledger_transfer t ON t.id = w.id)
, span AS (SELECT min(month) AS first, (max(month) + interval '1 month')::date AS after,
                  min(book) AS low, max(book || '~') AS high FROM months)
, keyed AS (
    SELECT b.book, date_trunc('month', e.booked_on)::date AS month, e.booked_on, e.id, e.seq, {KEY} AS key
    FROM ledger_transfer e {LISTED}
    CROSS JOIN LATERAL (SELECT e.debit_area_id AS book UNION SELECT e.credit_area_id) b
    WHERE e.booked_on >= (SELECT first FROM span) AND e.booked_on < (SELECT after FROM span)
      AND e.village_id >= (SELECT low FROM span) AND e.village_id < (SELECT high FROM span))
, numbered AS (
    SELECT book, month, id, dense_rank() OVER (PARTITION BY book, month ORDER BY first_seq) AS number
    FROM (SELECT book, month, id, min(seq) OVER (PARTITION BY book, month, booked_on, key) AS first_seq
          FROM keyed JOIN months USING (book, month)) k)
SELECT book, id, month, number FROM numbered WHERE id = ANY (%(ids)s::uuid[])
""".replace("{KEY}", KEY).replace("{LISTED}", LISTED)


def places_of(wanted: Iterable[tuple[str, Any]]) -> dict[tuple[str, str], Place]:
    """For pairs of a book and a transfer's id: where the voucher of that transfer is in that book."""
    pairs: Sequence[tuple[str, Any]] = list(dict.fromkeys(wanted))
    if not pairs:
        return {}
    params = {"books": [book for book, _id in pairs], "ids": [str(key) for _book, key in pairs]}
    return {(book, str(key)): Place(book, month, number) for book, key, month, number in rows(_PLACES, params)}


def total(found: Iterable[Voucher]) -> Decimal:
    """The sum of vouchers, in yuan; those in red count negative."""
    return sum((v.amount_yuan for v in found), ZERO)
