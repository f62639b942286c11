"""Eight posters at once: retries of each other's keys, money that runs out, nothing lost and nothing below zero."""

from __future__ import annotations

import datetime as dt
import random
import threading
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction

from funds import reports
from funds.ledger import posting, reading
from funds.ledger.choices import AccountKind
from registry.db.scope import scoped
from registry.errors import DomainError
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds import factories as make

DAY = dt.date(2026, 3, 2)


@pytest.fixture
def chain(committing_db: str, make_user: Any) -> tuple[Any, list[Any]]:
    """A county with a million, a township and two villages, really committed."""
    user = make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=user.pk), transaction.atomic():
        found = make.source(user, amount_yuan=Decimal("2000.00"))
        wanted = [(AccountKind.NODE, code) for code in (COUNTY, VILLAGE[:9], VILLAGE, SIBLING)]
        accounts = posting.open_accounts(
            [posting.NewAccount(kind, code, found.pk, found.document_no, found.document_on) for kind, code in wanted]
        )
    return user, accounts


def test_eight_posters_at_once_lose_nothing_and_overdraw_nothing(chain: tuple[Any, list[Any]]) -> None:
    """A fifth of the calls are retries of another thread's key; most of the money runs out on the way."""
    user, (county, township, village, sibling) = chain
    pairs = [(county, township), (township, village), (township, sibling), (village, township), (sibling, township)]
    keys = [[uuid.uuid4() for _ in range(60)] for _ in range(8)]
    done: dict[str, int] = {"posted": 0, "again": 0, "refused": 0}
    faults: list[BaseException] = []
    lock = threading.Lock()
    seeds = [random.getrandbits(64) for _ in range(8)]  # pytest-randomly's: another history every run, told at its head

    def work(number: int) -> None:
        rng = random.Random(seeds[number])
        try:
            for turn in range(60):
                owner = rng.randrange(8) if rng.random() < 0.2 else number
                chosen = random.Random(keys[owner][turn].int)
                debit, credit = chosen.choice(pairs)
                amount = Decimal(chosen.randrange(1, 20000)) / 100
                try:
                    with scoped(COUNTY, actor=user.pk), transaction.atomic():
                        found = posting.post(
                            key=keys[owner][turn],
                            debit=debit,
                            credit=credit,
                            amount_yuan=amount,
                            booked_on=DAY,
                            by=user,
                            reference="x",
                        )
                    outcome = "posted" if found.is_fresh else "again"
                except DomainError as error:
                    assert error.code == "ledger_account_not_negative", error.code
                    outcome = "refused"
                with lock:
                    done[outcome] += 1
        except BaseException as error:  # noqa: BLE001  (handed to the test's own thread)
            faults.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not [error for error in faults if not isinstance(error, OperationalError)], faults
    assert not faults, "deadlock or time-out"
    assert done["posted"] > 20 and done["again"] > 5 and done["refused"] > 5, done
    with scoped(COUNTY, actor=user.pk), transaction.atomic():
        accounts = list(reading.accounts())
        assert sum(a.balance_yuan for a in accounts) == 0
        assert min(a.balance_yuan for a in accounts if a.kind != "origin") >= 0
        assert reading.transfers().filter(kind__in=["allocation", "return"]).count() == done["posted"]
        for account in accounts:
            came = sum(t.amount_yuan for t in reading.transfers().filter(credit=account))
            went = sum(t.amount_yuan for t in reading.transfers().filter(debit=account))
            assert account.balance_yuan == came - went
        assert not [n for n in reports.conservation(COUNTY, dt.date(2026, 12, 31)) if n.difference_yuan]
