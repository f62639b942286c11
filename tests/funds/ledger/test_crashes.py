"""Posters that die: a backend killed in the middle, a client that never commits; both come again with their keys."""

from __future__ import annotations

import os
import random
import threading
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection, connections, transaction

from funds.ledger import checking, posting, reading
from registry import clock
from registry.db.scope import scoped
from registry.errors import DomainError
from tests.conftest import COUNTY
from tests.funds import factories as make
from tests.funds.test_ledger import DAY

TURNS = int(os.environ.get("LEDGER_TURNS", "12"))  # a long run: LEDGER_TURNS=500
POSTERS = 4


@pytest.fixture
def chain(committing_db: str, make_user: Any) -> Any:
    """2000 yuan at the county, accounts down to a village, really committed."""
    user = make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=user.pk), transaction.atomic():
        found = make.source(user, amount_yuan=Decimal("2000.00"))
        return user, make.accounts(3, of=found.pk)[1:]


def _request(chain: Any, key: uuid.UUID) -> posting.Line:
    """What a key asks for follows from the key, so that whoever comes again asks the same."""
    user, (county, township, village) = chain
    rng = random.Random(key.int)
    debit, credit = rng.choice([(county, township), (township, village), (village, township), (township, county)])
    return posting.Line(key, debit, credit, Decimal(rng.randrange(1, 30000)) / 100, DAY, user.pk, None, "x", "x")


def _try(chain: Any, keys: list[uuid.UUID], *, dies: str = "") -> set[uuid.UUID]:
    """Posts some keys in one transaction; returns those acknowledged. `dies`: "" lives, "backend", "client"."""
    try:
        with scoped(COUNTY, actor=chain[0].pk), transaction.atomic():
            posting.post_many([_request(chain, key) for key in keys])
            if dies == "backend":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            if dies == "client":
                connection.connection.close()
    except (OperationalError, InterfaceError):
        connection.close()
        return set()
    except DomainError as error:
        assert error.code == "ledger_account_not_negative", error.code
        return set()
    return set(keys)


def test_a_killed_poster_leaves_nothing_and_its_key_posts_once(chain: Any) -> None:
    user, (county, township, _village) = chain
    key = uuid.uuid4()

    def post() -> Any:
        return posting.post(key=key, debit=county, credit=township, amount_yuan=Decimal("5.00"), booked_on=DAY, by=user,
                            reference="x")  # fmt: skip

    with pytest.raises(OperationalError), scoped(COUNTY, actor=user.pk), transaction.atomic():
        assert post().is_fresh
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    for fresh in (True, False):
        with scoped(COUNTY, actor=user.pk), transaction.atomic():
            assert post().is_fresh is fresh
    with scoped(COUNTY), transaction.atomic():
        assert reading.accounts().get(pk=township.pk).balance_yuan == Decimal("5.00")


def test_many_posters_die_and_come_again_and_the_law_holds(chain: Any) -> None:
    """Every acknowledged key is in the ledger once, whoever died; nothing is overdrawn; the whole check holds."""
    pool = [uuid.UUID(int=n + 1) for n in range(TURNS * POSTERS)]
    acknowledged: set[uuid.UUID] = set()
    faults: list[BaseException] = []
    lock = threading.Lock()

    def work(number: int) -> None:
        rng = random.Random(number)
        try:
            for _turn in range(TURNS):
                keys = rng.sample(pool, rng.randrange(1, 4))
                done = _try(chain, keys, dies=rng.choice(["", "", "backend", "client"]))
                with lock:
                    acknowledged.update(done)
        except BaseException as error:  # noqa: BLE001  (handed to the test's own thread)
            faults.append(error)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(POSTERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults, faults
    assert acknowledged, "nobody posted anything"
    with scoped(COUNTY), transaction.atomic():
        posted = set(reading.transfers().exclude(kind="receipt").values_list("pk", flat=True))
        assert acknowledged <= posted <= set(pool)
        assert min(reading.accounts().exclude(kind="origin").values_list("balance_yuan", flat=True)) >= 0
        assert checking.check(COUNTY, clock.today()).is_whole
