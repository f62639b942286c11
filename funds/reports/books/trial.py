"""The trial balance (科目余额表) and the general ledger (总账): sums by subject, as of any day, in yuan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from funds.choices.books import Post
from funds.reports.books.entries import FIRST_DAY, Book, month_start, rows
from funds.rules.books import BY_POST, CHART, ZERO, Subject


@dataclass(frozen=True)
class Sums:
    """Debits and credits of something: before the period, in it, and since the year began."""

    opening_yuan: Decimal = ZERO  # debits less credits
    debit_yuan: Decimal = ZERO
    credit_yuan: Decimal = ZERO
    year_debit_yuan: Decimal = ZERO
    year_credit_yuan: Decimal = ZERO

    @property
    def closing_yuan(self) -> Decimal:
        """Debits less credits at the end of the period."""
        return self.opening_yuan + self.debit_yuan - self.credit_yuan

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.opening_yuan + other.opening_yuan, self.debit_yuan + other.debit_yuan,
            self.credit_yuan + other.credit_yuan, self.year_debit_yuan + other.year_debit_yuan,
            self.year_credit_yuan + other.year_credit_yuan,
        )  # fmt: skip


@dataclass(frozen=True)
class TrialLine:
    """One subject, with its sums by source."""

    subject: Subject
    sums: Sums
    sources: Sequence[tuple[int, Sums]] = ()


@dataclass(frozen=True)
class TrialBalance:
    """All subjects of a book. `held_yuan` is what the accounts themselves held that day: the other way to the sum."""

    since: dt.date
    on: dt.date
    lines: Sequence[TrialLine]
    held_yuan: Decimal

    @property
    def total(self) -> Sums:
        return sum((line.sums for line in self.lines), Sums())

    @property
    def closing_debit_yuan(self) -> Decimal:
        return sum((max(line.sums.closing_yuan, ZERO) for line in self.lines), ZERO)

    @property
    def closing_credit_yuan(self) -> Decimal:
        return sum((max(-line.sums.closing_yuan, ZERO) for line in self.lines), ZERO)

    @property
    def booked_yuan(self) -> Decimal:
        """What the entries say is held."""
        held = (Post.NODE, Post.PROJECT)
        return sum((line.sums.closing_yuan for line in self.lines if line.subject.post in held), ZERO)

    @property
    def balances(self) -> bool:
        """Do debits equal credits, at the start, in the period and at the end?"""
        total = self.total
        return not total.opening_yuan and total.debit_yuan == total.credit_yuan and not total.closing_yuan

    @property
    def agrees(self) -> bool:
        """Do the entries say what the accounts hold?"""
        return self.booked_yuan == self.held_yuan


_TRIAL = """
SELECT post, source_id,
       coalesce(sum(net) FILTER (WHERE booked_on < %(since)s), 0),
       coalesce(sum(amount) FILTER (WHERE side = 'debit' AND booked_on >= %(since)s AND booked_on <= %(on)s), 0),
       coalesce(sum(amount) FILTER (WHERE side = 'credit' AND booked_on >= %(since)s AND booked_on <= %(on)s), 0),
       coalesce(sum(amount) FILTER (WHERE side = 'debit' AND booked_on >= %(year)s AND booked_on <= %(on)s), 0),
       coalesce(sum(amount) FILTER (WHERE side = 'credit' AND booked_on >= %(year)s AND booked_on <= %(on)s), 0),
       coalesce(sum(net) FILTER (WHERE booked_on > %(on)s), 0)
FROM (SELECT *, CASE side WHEN 'debit' THEN amount ELSE -amount END AS net FROM entries) e
GROUP BY post, source_id ORDER BY post, source_id
"""
_HELD = """
SELECT coalesce(sum(balance_yuan), 0) FROM ledger_account
WHERE kind IN ('node', 'project') AND village_id >= %(low)s AND village_id < %(high)s
  AND (%(source)s::bigint IS NULL OR source_id = %(source)s)
"""


def trial_balance(book: Book, on: dt.date, *, since: dt.date | None = None) -> TrialBalance:
    """Opening, debits, credits and closing of every subject between `since` (the first of the month of `on` unless
    said) and `on`. With a project the accounts of the division it is paid from are not complete: ask by source."""
    begin = since or month_start(on)
    params = book.params | {"since": begin, "on": on, "year": on.replace(month=1, day=1)}
    by_post: dict[str, list[tuple[int, Sums]]] = {}
    later = ZERO
    for post, source, *figures, after in rows(book.with_entries() + _TRIAL, params):
        sums = Sums(*figures)
        if sums != Sums():
            by_post.setdefault(post, []).append((source, sums))
        later += after if post in (Post.NODE, Post.PROJECT) else ZERO
    lines = [
        TrialLine(subject, sum((s for _source, s in found), Sums()), found)
        for subject in CHART
        if (found := by_post.get(subject.post, []))
    ]
    held = rows(_HELD, params)[0][0]
    return TrialBalance(begin, on, lines, held - later)


@dataclass(frozen=True)
class MonthSums:
    """One month of one subject in the general ledger."""

    month: dt.date
    debit_yuan: Decimal
    credit_yuan: Decimal
    balance_yuan: Decimal  # debits less credits at its end
    year_debit_yuan: Decimal
    year_credit_yuan: Decimal


@dataclass(frozen=True)
class GeneralAccount:
    """One subject over a year: what it carried over, and each month that has entries."""

    subject: Subject
    opening_yuan: Decimal
    months: list[MonthSums] = field(default_factory=list)


_GENERAL = """
SELECT post, CASE WHEN booked_on < %(since)s THEN %(before)s ELSE month END AS month,
       coalesce(sum(amount) FILTER (WHERE side = 'debit'), 0), coalesce(sum(amount) FILTER (WHERE side = 'credit'), 0)
FROM entries WHERE booked_on <= %(on)s GROUP BY 1, 2 ORDER BY 1, 2
"""


def general_ledger(book: Book, year: int, on: dt.date) -> list[GeneralAccount]:
    """Every subject that has entries by `on`, with its months of `year`."""
    since = dt.date(year, 1, 1)
    found: dict[str, GeneralAccount] = {}
    sums: dict[str, Sums] = {}
    params = book.params | {"since": since, "before": FIRST_DAY, "on": min(on, dt.date(year, 12, 31))}
    for post, month, debit, credit in rows(book.with_entries() + _GENERAL, params):
        if month == FIRST_DAY:
            found[post] = GeneralAccount(BY_POST[Post(post)], debit - credit)
            continue
        account = found.setdefault(post, GeneralAccount(BY_POST[Post(post)], ZERO))
        past = sums.get(post, Sums(account.opening_yuan))
        now = sums[post] = past + Sums(ZERO, debit, credit)
        account.months.append(MonthSums(month, debit, credit, now.closing_yuan, now.debit_yuan, now.credit_yuan))
    return [found[s.post] for s in CHART if s.post in found]
