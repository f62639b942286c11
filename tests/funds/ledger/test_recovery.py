"""What was paid may come back: to the project that paid it, under its paper, and never more than it was."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from funds import reports
from funds.ledger import posting
from registry import clock
from tests.conftest import COUNTY, VILLAGE
from tests.funds import factories as make
from tests.funds.test_ledger import DAY, Books, move, refused

pytestmark = pytest.mark.django_db
PAPER = "funds.paymentline:345"


@pytest.fixture
def paid(books: Books) -> tuple[Books, int, Any]:
    """A project that paid a household 100 yuan for one paper and 50 for another."""
    household = make.household().pk
    move(books["county"], books["village"], "500.00", books.user)
    move(books["village"], books["project"], "500.00", books.user)
    first = move(books["project"], books["sink"], "100.00", books.user, household=household, subject=PAPER)
    move(books["project"], books["sink"], "50.00", books.user, household=household, subject="funds.paymentline:346")
    return books, household, first


def back(books: Books, amount: str, household: int | None, *, sink: str = "sink", **fields: Any) -> Any:
    values = {"subject": PAPER, "reference": "退款凭证3号", "booked_on": DAY, "key": uuid.uuid4()} | fields
    return posting.recover(
        debit=books[sink], credit=books["project"], amount_yuan=Decimal(amount), by=books.user, household=household,
        **values,
    )  # fmt: skip


def test_comes_back_in_parts_and_counts_as_a_payment_below_zero(paid: tuple[Books, int, Any]) -> None:
    books, household, _first = paid
    assert back(books, "60.00", household).kind == "recovery"
    back(books, "40.00", household)
    assert books.balance("project") == Decimal("450.00")
    flow = reports.flow_by_village(VILLAGE, clock.today())[VILLAGE]
    assert (flow.spent_yuan, flow.balance_yuan, flow.households_reached) == (Decimal(50), Decimal(450), 1)
    assert not [n for n in reports.conservation(COUNTY, clock.today()) if n.difference_yuan]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT effect, giver_account, amount_yuan FROM ledger_move WHERE kind = 'recovery' ORDER BY seq"
        )
        assert cursor.fetchall() == [("payment", books["project"].pk, -60), ("payment", books["project"].pk, -40)]


def test_never_more_than_the_paper_paid(paid: tuple[Books, int, Any]) -> None:
    books, household, _first = paid
    back(books, "60.00", household)
    refused("ledger_transfer_recovery", lambda: back(books, "40.01", household))
    refused("ledger_transfer_recovery", lambda: back(books, "0.01", household, subject="funds.paymentline:999"))
    refused("ledger_transfer_recovery", lambda: back(books, "0.01", make.household("石英").pk))


def test_a_supplier_pays_back_what_its_claim_was_paid(paid: tuple[Books, int, Any]) -> None:
    books, household, _first = paid
    with transaction.atomic():
        _asks_of_suppliers(books, household)
        transaction.set_rollback(True)  # no claim stands behind this payment, which is asked at commit


def _asks_of_suppliers(books: Books, household: int) -> None:
    move(books["project"], books["supplier"], "30.00", books.user, subject="funds.claim:7")
    back(books, "30.00", None, sink="supplier", subject="funds.claim:7")
    refused("ledger_transfer_recovery", lambda: back(books, "0.01", None, sink="supplier", subject="funds.claim:7"))
    refused(
        "ledger_transfer_household", lambda: back(books, "1.00", household, sink="supplier", subject="funds.claim:7")
    )
    refused("ledger_transfer_household", lambda: back(books, "1.00", None))


def test_what_was_reversed_does_not_come_back_too(paid: tuple[Books, int, Any]) -> None:
    books, household, first = paid
    taken = back(books, "10.00", household)
    reverse = {"by": books.user, "on": DAY, "reason": "录错"}
    refused("ledger_transfer_recovery", lambda: posting.reverse(first, key=uuid.uuid4(), **reverse))
    posting.reverse(taken, key=uuid.uuid4(), **reverse)
    with connection.cursor() as cursor:
        cursor.execute("SELECT effect, giver_account, amount_yuan FROM ledger_move WHERE origin_id = %s AND id <> %s",
                       [taken.pk, taken.pk])  # fmt: skip
        assert cursor.fetchall() == [("payment", books["project"].pk, 10)]
    posting.reverse(first, key=uuid.uuid4(), **reverse)
    refused("ledger_transfer_recovery", lambda: back(books, "0.01", household))


def test_a_set_takes_back_no_more_than_a_single_one(paid: tuple[Books, int, Any]) -> None:
    books, household, _first = paid

    def line(amount: str) -> posting.Line:
        return posting.Line(uuid.uuid4(), books["sink"], books["project"], Decimal(amount), DAY, books.user.pk, None,
                            PAPER, "x", household)  # fmt: skip

    refused("ledger_transfer_recovery", lambda: posting.post_many([line("60.00"), line("40.01")]))
    assert posting.post_many([line("60.00"), line("40.00")]) == 2
    assert books.balance("project") == Decimal("450.00")


def test_money_of_households_never_comes_back_elsewhere(paid: tuple[Books, int, Any]) -> None:
    books, household, _first = paid
    refused("ledger_transfer_pair", lambda: posting.recover(
        key=uuid.uuid4(), debit=books["sink"], credit=books["village"], amount_yuan=Decimal(1), booked_on=DAY,
        by=books.user, household=household, subject=PAPER, reference="x"))  # fmt: skip
