"""Closed months: in order, sealed, refused to everybody; what belongs to them comes late and says so."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from decimal import Decimal
from typing import Any

import psycopg2
import pytest
from django.db import connection, connections, transaction

from funds.ledger import posting, reading, verifying
from funds.models import FundSource
from registry.db.scope import scoped
from registry.errors import DomainError
from tests.conftest import COUNTY, NEIGHBOUR, VILLAGE
from tests.funds import factories as make
from tests.funds.test_ledger import DAY, Books, move, refused

APRIL = dt.date(2026, 4, 3)


def close(books: Books, month: str, **fields: Any) -> Any:
    return posting.close_month(**{"area": COUNTY, "month": month, "by": books.user} | fields)


@pytest.mark.django_db
class TestMonth:
    def test_closes_with_its_figures_and_nothing_is_booked_in_it_any_more(self, books: Books) -> None:
        move(books["county"], books["township"], "400.00", books.user)
        assert (reading.first_open_day(VILLAGE), reading.next_month(VILLAGE)) == (None, "2026-03")
        closed = close(books, "2026-03")
        assert (closed.transfers, closed.total_yuan, closed.balance_yuan) == (2, Decimal(1400), Decimal(1000))
        assert (reading.first_open_day(VILLAGE), reading.next_month(VILLAGE)) == (dt.date(2026, 4, 1), "2026-04")
        refused("ledger_period_closed", lambda: move(books["county"], books["township"], "1.00", books.user))
        line = posting.Line(
            uuid.uuid4(), books["county"], books["township"], Decimal(1), DAY, books.user.pk, None, "", "x"
        )
        refused("ledger_period_closed", lambda: posting.post_many([line] * 1))
        move(books["county"], books["township"], "1.00", books.user, booked_on=APRIL)
        after = close(books, "2026-04")
        assert (after.transfers, after.total_yuan, after.seal != closed.seal) == (3, Decimal(1401), True)

    def test_a_retry_after_the_closing_finds_what_was_posted(self, books: Books) -> None:
        key = uuid.uuid4()
        move(books["county"], books["township"], "1.00", books.user, key=key)
        close(books, "2026-03")
        assert not move(books["county"], books["township"], "1.00", books.user, key=key).is_fresh

    def test_is_closed_in_order_when_it_is_over(self, books: Books) -> None:
        refused("ledger_period_in_order", lambda: close(books, "2026-02"))
        refused("ledger_period_in_order", lambda: close(books, "2026-04"))
        refused("ledger_period_past", lambda: close(books, "2026-11"))
        refused("ledger_period_month", lambda: close(books, "2026-13"))
        close(books, "2026-03")
        refused("ledger_period_once", lambda: close(books, "2026-03"))
        refused("ledger_period_in_order", lambda: close(books, "2026-05"))

    def test_is_closed_by_the_county_in_ones_own_name(self, books: Books) -> None:
        refused("ledger_period_actor", lambda: close(books, "2026-03", by=books.checker))
        refused("ledger_period_area", lambda: close(books, "2026-03", area=VILLAGE[:9]))
        refused("ledger_period_area", lambda: close(books, "2026-03", area=NEIGHBOUR))
        with scoped(VILLAGE[:9], actor=books.user.pk):
            refused("ledger_period_area", lambda: close(books, "2026-03"))

    def test_a_village_reads_that_its_month_is_closed(self, books: Books) -> None:
        close(books, "2026-03")
        with scoped(VILLAGE):
            assert reading.first_open_day(VILLAGE) == dt.date(2026, 4, 1)
        with scoped(NEIGHBOUR):
            assert reading.first_open_day(VILLAGE) is None


@pytest.mark.django_db
class TestLate:
    def test_what_belongs_to_a_closed_month_comes_late_in_every_way(self, books: Books) -> None:
        first = move(books["county"], books["township"], "5.00", books.user)
        close(books, "2026-03")
        late = move(books["county"], books["township"], "1.00", books.user, booked_on=APRIL, late_for=DAY)
        line = posting.Line(uuid.uuid4(), books["county"], books["township"], Decimal(2), APRIL, books.user.pk, None,
                            "", "x", late_for=DAY)  # fmt: skip
        other = posting.Line(uuid.uuid4(), books["county"], books["township"], Decimal(2), APRIL, books.user.pk, None,
                             "", "x")  # fmt: skip
        assert posting.post_many([line, other]) == 2
        back = posting.reverse(first, key=uuid.uuid4(), by=books.user, on=APRIL, reason="录错", late_for=DAY)
        found = reading.transfers().filter(late_for=DAY).values_list("pk", flat=True)
        assert set(found) == {late.pk, line.key, back.pk}

    def test_only_what_belongs_to_a_closed_day_is_late(self, books: Books) -> None:
        def late(**fields: Any) -> None:
            move(books["county"], books["township"], "1.00", books.user, **fields)

        refused("ledger_transfer_late_for_closed", lambda: late(booked_on=APRIL, late_for=DAY))
        close(books, "2026-03")
        refused("ledger_transfer_late_for_closed", lambda: late(booked_on=dt.date(2026, 4, 9), late_for=APRIL))
        refused("ledger_transfer_late_for_earlier", lambda: late(booked_on=APRIL, late_for=APRIL))
        refused("ledger_transfer_before_document", lambda: late(booked_on=APRIL, late_for=dt.date(2026, 2, 1)))
        refused("ledger_period_closed", lambda: late(booked_on=DAY, late_for=dt.date(2026, 2, 28)))


@pytest.fixture
def committed(committing_db: str, make_user: Any) -> tuple[Any, FundSource]:
    """One source received in March, really committed."""
    finance = make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=finance.pk), transaction.atomic():
        return finance, make.source(finance, on=DAY)


def test_what_was_bent_with_the_guards_off_breaks_the_seal(
    committed: tuple[Any, FundSource], owner_cursor: Any
) -> None:
    finance, _source = committed
    for month in ("2026-03", "2026-04"):
        with scoped(COUNTY, actor=finance.pk), transaction.atomic():
            posting.close_month(area=COUNTY, month=month, by=finance)
    with scoped(COUNTY), transaction.atomic():
        assert verifying.verify(COUNTY).is_whole
    owner_cursor.execute("ALTER TABLE ledger_transfer DISABLE TRIGGER append_only")
    owner_cursor.execute("UPDATE ledger_transfer SET reference = reference || 'x'")
    with scoped(COUNTY), transaction.atomic():
        found = verifying.verify(COUNTY)
    assert ([f.what for f in found.faults], [f.where for f in found.faults]) == (["seal"], [f"{COUNTY} 2026-03"])


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("UPDATE ledger_closedperiod SET seal = 'x'", "ledger_closedperiod_append_only"),
        ("DELETE FROM ledger_closedperiod", "ledger_closedperiod_append_only"),
        (
            "INSERT INTO ledger_closedperiod (village_id, month, last_on, transfers, total_yuan, balance_yuan, seal,"
            " closed_at, closed_by_id) SELECT village_id, '2026-05', '2026-05-31', transfers, total_yuan, balance_yuan,"
            " seal, now(), closed_by_id FROM ledger_closedperiod",
            "ledger_period_sealed",
        ),
        (
            "INSERT INTO ledger_transfer (id, kind, debit_id, credit_id, amount_yuan, source_id, village_id,"
            " debit_area_id, credit_area_id, booked_on, subject, reference, maker_id, posted_at)"
            " SELECT gen_random_uuid(), kind, debit_id, credit_id, 5, source_id, village_id, debit_area_id,"
            " credit_area_id, booked_on, '', '', maker_id, now() FROM ledger_transfer LIMIT 1",
            "ledger_period_closed",
        ),
    ],
    ids=["change", "remove", "write by hand", "post by hand"],
)
def test_the_owner_is_refused_too(
    committed: tuple[Any, FundSource], owner_cursor: Any, statement: str, guard: str
) -> None:
    finance, _source = committed
    with scoped(COUNTY, actor=finance.pk), transaction.atomic():
        posting.close_month(area=COUNTY, month="2026-03", by=finance)
    with pytest.raises(psycopg2.errors.CheckViolation) as caught:
        owner_cursor.execute(statement)
    assert caught.value.diag.constraint_name == guard


def test_a_poster_on_its_way_and_the_closing_wait_for_each_other(committed: tuple[Any, FundSource]) -> None:
    """The poster's transfer is in the month that was sealed, or was refused; never behind the seal's back."""
    finance, source = committed
    with scoped(COUNTY, actor=finance.pk), transaction.atomic():
        county, township = make.accounts(2, of=source.pk)[1:]
    closing: list[Any] = []

    def work() -> None:
        try:
            with scoped(COUNTY, actor=finance.pk), transaction.atomic():
                closing.append(posting.close_month(area=COUNTY, month="2026-03", by=finance))
        finally:
            connections["default"].close()

    with scoped(COUNTY, actor=finance.pk), transaction.atomic():
        move(county, township, "7.00", finance)
        thread = threading.Thread(target=work)
        thread.start()
        while not _waits_for_the_books():
            assert thread.is_alive(), "the month was closed over a poster's head"
    thread.join()
    assert closing[0].transfers == 2
    with scoped(COUNTY, actor=finance.pk), transaction.atomic():
        assert verifying.verify(COUNTY).is_whole
        with pytest.raises(DomainError) as caught:
            move(county, township, "7.00", finance)
    assert caught.value.code == "ledger_period_closed"


def _waits_for_the_books() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                       " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))")  # fmt: skip
        return bool(cursor.fetchone()[0])


def test_a_transaction_that_looks_at_the_past_posts_nothing(committed: tuple[Any, FundSource]) -> None:
    finance, source = committed
    with scoped(COUNTY, actor=finance.pk), transaction.atomic():
        county, township = make.accounts(2, of=source.pk)[1:]
    with connection.cursor() as cursor:  # the test's own connection, closed with its database
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    with scoped(COUNTY, actor=finance.pk), pytest.raises(DomainError) as caught, transaction.atomic():
        move(county, township, "7.00", finance)
    assert caught.value.code == "ledger_transfer_isolation"
