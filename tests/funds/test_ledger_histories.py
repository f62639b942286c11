"""Eight posters at once, and random histories against a model in Python."""

from __future__ import annotations

import datetime as dt
import random
import threading
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

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

    def work(number: int) -> None:
        rng = random.Random(number)
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


class History(RuleBasedStateMachine):
    """Transfers, retries, sets and reversals; the model keeps balances in a dict."""

    user: Any
    accounts: list[Any]

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.scope = scoped(COUNTY, actor=self.user.pk)

    @initialize()
    def begin(self) -> None:
        self.scope.__enter__()
        self.block.__enter__()
        self.model = {account.pk: reading.accounts().get(pk=account.pk).balance_yuan for account in self.accounts}
        self.requests: dict[uuid.UUID, tuple[int, int, Decimal]] = {}
        self.standing: list[Any] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)
        self.scope.__exit__(None, None, None)

    amounts = st.integers(1, 120_000).map(lambda fen: Decimal(fen) / 100)
    steps = st.sampled_from([(0, 1), (1, 2), (1, 3), (2, 1), (3, 1), (1, 0)])

    def attempt(self, act: Any) -> Any:
        """The result, or None when the ledger refuses for want of money."""
        try:
            with transaction.atomic():
                return act()
        except DomainError as error:
            assert error.code == "ledger_account_not_negative"
            return None

    @rule(step=steps, amount=amounts)
    def post(self, step: tuple[int, int], amount: Decimal) -> None:
        debit, credit = self.accounts[step[0]], self.accounts[step[1]]
        found = self.attempt(
            lambda: posting.post(
                key=uuid.uuid4(),
                debit=debit,
                credit=credit,
                amount_yuan=amount,
                booked_on=DAY,
                by=self.user,
                reference="x",
            )
        )
        assert (found is not None) == (self.model[debit.pk] >= amount)
        if found is not None:
            self.move(debit.pk, credit.pk, amount)
            self.standing.append(found)
            self.requests[found.pk] = (step[0], step[1], amount)

    @rule(data=st.data())
    def retry(self, data: Any) -> None:
        if not self.requests:
            return
        key = data.draw(st.sampled_from(sorted(self.requests)))
        debit, credit, amount = self.requests[key]
        found = posting.post(
            key=key,
            debit=self.accounts[debit],
            credit=self.accounts[credit],
            amount_yuan=amount,
            booked_on=DAY,
            by=self.user,
            reference="x",
        )
        assert not found.is_fresh

    @rule(step=steps, amounts=st.lists(amounts, min_size=1, max_size=6))
    def post_set(self, step: tuple[int, int], amounts: list[Decimal]) -> None:
        debit, credit = self.accounts[step[0]], self.accounts[step[1]]
        lines = [posting.Line(uuid.uuid4(), debit, credit, a, DAY, self.user.pk, None, "x", "x") for a in amounts]
        posted = self.attempt(lambda: posting.post_many(lines))
        assert (posted is not None) == (self.model[debit.pk] >= sum(amounts))
        if posted is not None:
            assert posted == len(lines)
            self.move(debit.pk, credit.pk, sum(amounts, Decimal(0)))

    @rule(data=st.data())
    def reverse(self, data: Any) -> None:
        if not self.standing:
            return
        place = data.draw(st.integers(0, len(self.standing) - 1))
        transfer = self.standing[place]
        back = self.attempt(lambda: posting.reverse(transfer, key=uuid.uuid4(), by=self.user, on=DAY, reason="x"))
        assert (back is not None) == (self.model[transfer.credit_id] >= transfer.amount_yuan)
        if back is not None:
            self.standing.pop(place)
            self.move(transfer.credit_id, transfer.debit_id, transfer.amount_yuan)

    def move(self, debit: int, credit: int, amount: Decimal) -> None:
        self.model[debit] -= amount
        self.model[credit] += amount

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "model"):
            return
        held = {a.pk: a.balance_yuan for a in reading.accounts()}
        assert {pk: held[pk] for pk in self.model} == self.model
        assert sum(held.values()) == 0
        assert all(amount >= 0 for pk, amount in held.items() if pk in self.model)


def test_random_histories_agree_with_the_model(chain: tuple[Any, list[Any]]) -> None:
    History.user, History.accounts = chain
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
