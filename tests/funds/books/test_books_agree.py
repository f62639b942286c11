"""Random ledgers: every book adds up, and all books say what the accounts say."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest

from funds.choices.books import Post, Side
from funds.ledger import reading
from funds.reports import books
from funds.rules.books import CHART
from registry.db.scope import scoped
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds import factories as make
from tests.funds.books.histories import FIRST, LAST, History, random_history

pytestmark = pytest.mark.django_db
ZERO = Decimal(0)
DAYS = (FIRST, dt.date(2026, 4, 30), dt.date(2026, 5, 17), LAST, dt.date(2026, 12, 31))


@pytest.fixture(params=[1, 2, 3])
def history(request: Any, make_user: Any) -> Any:
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        yield random_history(who, seed=request.param)


def _net(history: History, day: dt.date) -> dict[int, Decimal]:
    """What came less what went, of every account by the end of a day, straight from the transfers."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for t in history.transfers:
        if t.booked_on <= day:
            found[t.credit_id] += t.amount_yuan
            found[t.debit_id] -= t.amount_yuan
    return found


@pytest.mark.parametrize("whole", [False, True])
def test_the_trial_balance_balances_and_is_what_the_accounts_hold(history: History, whole: bool) -> None:
    assert any(t.kind == "reversal" for t in history.transfers)
    for area in (COUNTY, make.TOWNSHIP, VILLAGE, SIBLING):
        inside = [a for a in reading.accounts() if a.village_id.startswith(area) and (whole or a.village_id == area)]
        for day in DAYS:
            found = books.trial_balance(books.Book(area, whole=whole), day)
            assert found.balances and found.agrees, (area, day)
            assert found.closing_debit_yuan == found.closing_credit_yuan
            net = _net(history, day)
            by_post = {line.subject.post: line.sums.closing_yuan for line in found.lines}
            for post in (Post.NODE, Post.PROJECT, Post.HOUSEHOLDS, Post.SUPPLIER, Post.ORIGIN):
                expected = sum((net[a.pk] for a in inside if a.kind == post), ZERO)
                assert by_post.get(post, ZERO) == expected, (area, day, post)


def test_every_detail_ledger_ends_where_the_trial_balance_does(history: History) -> None:
    for area, whole in ((COUNTY, True), (COUNTY, False), (VILLAGE, False)):
        book = books.Book(area, whole=whole)
        trial = {line.subject.post: line.sums for line in books.trial_balance(book, LAST).lines}
        general = {a.subject.post: a for a in books.general_ledger(book, 2026, LAST)}
        assert set(general) >= set(trial)
        for subject in CHART:
            detail = books.detail_ledger(book, subject.post, since=dt.date(2026, 1, 1), until=LAST)
            closing = trial[subject.post].closing_yuan if subject.post in trial else ZERO
            assert detail.closing_yuan == detail.carried_yuan == closing, (area, subject.code)
            balance = detail.opening_yuan
            for line in detail.lines:
                balance += line.amount_yuan if line.side == Side.DEBIT else -line.amount_yuan
                assert line.balance_yuan == balance
            if detail.lines:
                assert detail.months[-1].balance_yuan == general[subject.post].months[-1].balance_yuan == closing
                assert detail.months[-1].year_debit_yuan == trial[subject.post].year_debit_yuan


def test_a_ledger_read_by_pages_and_by_months_is_the_same_ledger(history: History) -> None:
    book = books.Book(COUNTY, whole=True)
    year = books.detail_ledger(book, Post.NODE, since=dt.date(2026, 1, 1), until=LAST)
    paged, offset = [], 0
    while True:
        page = books.detail_ledger(book, Post.NODE, since=dt.date(2026, 1, 1), until=LAST, offset=offset, limit=7)
        assert page.count == year.count
        assert page.brought_yuan == (paged[-1].balance_yuan if paged else year.opening_yuan)
        paged += page.lines
        offset += 7
        if not page.after:
            break
    assert paged == year.lines
    may = books.detail_ledger(book, Post.NODE, since=dt.date(2026, 5, 1), until=dt.date(2026, 5, 31))
    assert may.lines == [line for line in year.lines if line.month == dt.date(2026, 5, 1)]
    assert may.opening_yuan == [e for e in year.months if e.month < may.since][-1].balance_yuan


def test_an_account_ledger_and_its_statement_end_at_its_balance(history: History) -> None:
    for account in reading.accounts():
        if account.kind not in ("node", "project"):
            continue
        book = books.Book(account.village_id, account=account.pk)
        detail = books.detail_ledger(book, Post(account.kind), since=dt.date(2026, 1, 1), until=LAST)
        told = books.statement(account.pk, since=dt.date(2026, 5, 1), until=LAST)
        assert told is not None
        assert detail.closing_yuan == told.closing_yuan == account.balance_yuan
        assert told.opening_yuan == _net(history, dt.date(2026, 4, 30))[account.pk]
        assert told.count == len(told.lines)
        if told.lines:
            assert told.lines[-1].balance_yuan == told.closing_yuan
        page = books.statement(account.pk, since=dt.date(2026, 5, 1), until=LAST, offset=2, limit=3)
        assert page is not None and page.lines == told.lines[2:5]
    for area in (COUNTY, VILLAGE):
        net = _net(history, dt.date(2026, 6, 1))
        for line in books.accounts_of(area, dt.date(2026, 6, 1)):
            assert line.balance_yuan == net[line.account.pk]


def test_vouchers_hold_every_movement_once_and_keep_their_numbers(history: History, make_user: Any) -> None:
    for area in (COUNTY, make.TOWNSHIP, VILLAGE, SIBLING):
        touching = [t for t in history.transfers if area in (t.debit_area_id, t.credit_area_id)]
        found = [v for month in range(3, 8) for v in books.vouchers(area, dt.date(2026, month, 1))]
        assert sorted(v.transfer_id for v in found) == sorted(t.pk for t in touching)
        assert {v.transfer_id: abs(v.amount_yuan) for v in found} == {t.pk: t.amount_yuan for t in touching}
        assert {v.transfer_id for v in found if v.is_red} == {t.pk for t in touching if t.kind == "reversal"}
        for voucher in found:
            sides = {s: sum(line.amount_yuan for line in voucher.lines if line.side == s) for s in Side}
            assert sides[Side.DEBIT] == sides[Side.CREDIT] == voucher.amount_yuan
        by_month: dict[dt.date, list[Any]] = defaultdict(list)
        for voucher in found:
            by_month[voucher.place.month].append(voucher)
        for same in by_month.values():
            assert [v.place.number for v in same] == list(range(1, len(same) + 1))
            assert [v.seq for v in same] == sorted(v.seq for v in same)
        places = books.places_of((area, v.transfer_id) for v in found)
        assert [places[area, str(v.transfer_id)] for v in found] == [v.place for v in found]
    before = {v.transfer_id: v.place for v in books.vouchers(VILLAGE, LAST)}
    with scoped(VILLAGE):
        assert {v.transfer_id: v.place for v in books.vouchers(VILLAGE, LAST)} == before
        assert books.vouchers(SIBLING, LAST) == []
        assert books.trial_balance(books.Book(SIBLING), LAST).lines == []
