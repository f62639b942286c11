"""Random histories of every kind of movement against a model in Python; the law of the ledger on every day of them."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from funds import reports
from funds.ledger import checking, posting, reading
from registry import clock
from registry.errors import DomainError
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds import factories as make
from tests.funds.test_ledger import DAY, Books

Step = tuple[str, str]
FLOOR, BACK = "ledger_account_not_negative", "ledger_transfer_recovery"
STEPS = [
    ("origin", "county"), ("county", "origin"), ("county", "township"), ("township", "village"),
    ("village", "township"),
    ("township", "sibling"), ("sibling", "township"), ("township", "county"), ("village", "project"),
    ("project", "village"),
]  # fmt: skip
AREAS = {"county": COUNTY, "township": VILLAGE[:9], "village": VILLAGE, "project": VILLAGE, "sibling": SIBLING}
LAST = dt.date(2026, 10, 20)  # histories run from DAY to here, so that every month of theirs may be closed


@dataclass(frozen=True)
class Moved:
    """A transfer as the model keeps it."""

    key: uuid.UUID
    day: dt.date
    debit: str
    credit: str
    amount: Decimal
    paper: str = ""
    reverses: uuid.UUID | None = None


class History(RuleBasedStateMachine):
    """Receipts, allocations, returns, payments, recoveries, reversals, retries, closed months, late entries."""

    books: Books
    households: dict[str, int]

    @initialize()
    def begin(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        self.day, self.closed = DAY, None
        self.log: list[Moved] = [
            Moved(uuid.uuid4(), DAY, "origin", "county", Decimal("1000.00"))  # from the fixture
        ]
        self.again: dict[uuid.UUID, Callable[[], Any]] = {}

    def teardown(self) -> None:
        if not hasattr(self, "block"):
            return
        try:
            self.law_holds_on_every_day()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    # --- The model -----------------------------------------------------------------------------------------------

    def held(self, name: str, on: dt.date = dt.date.max) -> Decimal:
        came = sum((m.amount for m in self.log if m.credit == name and m.day <= on), Decimal(0))
        return came - sum((m.amount for m in self.log if m.debit == name and m.day <= on), Decimal(0))

    def standing(self, paper: str) -> Decimal:
        """What a paper paid and did not get back."""
        signed = (m.amount if m.credit == "sink" else -m.amount for m in self.log if m.paper == paper)
        return sum(signed, Decimal(0))

    def expect(self, refusal: str, act: Callable[[], Any], *moved: Moved) -> None:
        """The act is refused by that guard, or (`refusal` empty) moves exactly this."""
        try:
            with transaction.atomic():
                act()
        except DomainError as error:
            assert error.code == refusal
            return
        assert not refusal, f"{refusal} was let through"
        self.log += moved

    def covered(self, name: str, amount: Decimal) -> str:
        return "" if name in {"origin", "sink"} or self.held(name) >= amount else FLOOR

    # --- What may happen -----------------------------------------------------------------------------------------

    amounts = st.integers(1, 60_000).map(lambda fen: Decimal(fen) / 100)

    def post(self, moved: Moved, refusal: str, late_for: dt.date | None = None) -> None:
        def act() -> Any:
            return posting.post(
                key=moved.key, debit=self.books[moved.debit], credit=self.books[moved.credit],
                amount_yuan=moved.amount, booked_on=moved.day, by=self.books.user, subject=moved.paper, reference="x",
                household=self.households.get(moved.paper[-1:]), late_for=late_for,
            )  # fmt: skip

        self.again[moved.key] = act
        self.expect(refusal, act, moved)

    @rule(step=st.sampled_from(STEPS), amount=amounts)
    def transfer(self, step: Step, amount: Decimal) -> None:
        self.post(Moved(uuid.uuid4(), self.day, *step, amount), self.covered(step[0], amount))

    @rule(step=st.sampled_from(STEPS), amounts=st.lists(amounts, min_size=1, max_size=5), twice=st.booleans())
    def transfer_a_set(self, step: Step, amounts: list[Decimal], twice: bool) -> None:
        self.post_set([Moved(uuid.uuid4(), self.day, *step, amount) for amount in amounts], twice)

    @rule(
        amounts=st.lists(amounts, min_size=1, max_size=5),
        to=st.lists(st.sampled_from("AB"), min_size=5),
        twice=st.booleans(),
    )
    def pay_a_list(self, amounts: list[Decimal], to: list[str], twice: bool) -> None:
        papers = [f"line:{len(self.log)}{place}{to[place]}" for place in range(len(amounts))]
        self.post_set([Moved(uuid.uuid4(), self.day, "project", "sink", a, p)
                       for a, p in zip(amounts, papers, strict=True)], twice)  # fmt: skip

    def post_set(self, moved: list[Moved], twice: bool) -> None:
        lines = [
            posting.Line(m.key, self.books[m.debit], self.books[m.credit], m.amount, m.day, self.books.user.pk, None,
                         m.paper, "x", self.households.get(m.paper[-1:]))
            for m in moved
        ]  # fmt: skip
        refusal = self.covered(moved[0].debit, sum((m.amount for m in moved), Decimal(0)))
        self.expect(refusal, lambda: posting.post_many(lines), *moved)
        if twice and not refusal:
            assert posting.post_many(lines) == 0

    @precondition(lambda self: any(m.paper for m in self.log))
    @rule(data=st.data(), amount=amounts)
    def recover(self, data: Any, amount: Decimal) -> None:
        paper = data.draw(st.sampled_from(sorted({m.paper for m in self.log if m.paper})))
        refusal = "" if self.standing(paper) >= amount else BACK
        self.post(Moved(uuid.uuid4(), self.day, "sink", "project", amount, paper), refusal)

    @rule(data=st.data())
    def reverse(self, data: Any) -> None:
        taken = {m.reverses for m in self.log}
        old = data.draw(st.sampled_from(self.log))
        if old.key == self.log[0].key or old.reverses:
            return
        back = Moved(uuid.uuid4(), self.day, old.credit, old.debit, old.amount, old.paper, old.key)
        refusal = "ledger_already_reversed" if old.key in taken else self.covered(back.debit, back.amount)
        if not refusal and back.debit == "sink" and self.standing(old.paper) < old.amount:
            refusal = BACK
        transfer = reading.transfers().get(pk=old.key)
        act = partial(posting.reverse, transfer, key=back.key, by=self.books.user, on=self.day, reason="x")
        self.again[back.key] = act
        self.expect(refusal, act, back)

    @precondition(lambda self: self.again)
    @rule(data=st.data())
    def retry(self, data: Any) -> None:
        """A key that was posted is found done, closed month or not; nothing moves."""
        key = data.draw(st.sampled_from(sorted(self.again)))
        if key in {m.key for m in self.log}:
            assert not self.again[key]().is_fresh

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.day = min(self.day + dt.timedelta(days), LAST)

    @rule()
    def close_a_month(self) -> None:
        month = reading.next_month(COUNTY)
        if month is None or month >= f"{LAST:%Y-%m}":
            return
        self.closed = posting.close_month(area=COUNTY, month=month, by=self.books.user).last_on
        self.day = max(self.day, self.closed + dt.timedelta(1))

    @precondition(lambda self: self.closed)
    @rule(step=st.sampled_from(STEPS), amount=amounts, back=st.integers(0, 20), late=st.booleans())
    def enter_what_belongs_to_a_closed_month(self, step: Step, amount: Decimal, back: int, late: bool) -> None:
        real = self.closed - dt.timedelta(back)
        if late:
            self.post(Moved(uuid.uuid4(), self.day, *step, amount), self.covered(step[0], amount), late_for=real)
        else:
            self.post(Moved(uuid.uuid4(), real, *step, amount), "ledger_period_closed")

    # --- What always holds ---------------------------------------------------------------------------------------

    @invariant()
    def balances_are_the_models(self) -> None:
        if not hasattr(self, "log"):
            return
        found = dict(reading.accounts().filter(source_id=self.books.source.pk).values_list("pk", "balance_yuan"))
        for name, account in self.books.accounts.items():
            assert found[account.pk] == (0 if name in {"sink", "supplier"} else self.held(name)), name
            assert name == "origin" or found[account.pk] >= 0
        assert reading.transfers().count() == len(self.log)

    def law_holds_on_every_day(self) -> None:
        """Received = passed on + spent + balance, and both what the model says, at every division on every day."""
        for day in sorted({m.day for m in self.log} | {DAY - dt.timedelta(1), self.day}):
            for node in reports.conservation(COUNTY, day):
                assert not node.difference_yuan
                names = [name for name, area in AREAS.items() if area == node.area]
                assert node.balance_yuan == sum(self.held(name, day) for name in names)
                spent = -self.held("sink", day) if node.area == VILLAGE else 0
                assert node.spent_yuan == -spent
        assert checking.check(COUNTY, clock.today()).is_whole


@pytest.mark.django_db
def test_random_histories_agree_with_the_model(books: Books) -> None:
    History.books = books
    History.households = {"A": make.household("周山").pk, "B": make.household("龙先兰").pk}
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=int(os.environ.get("LEDGER_HISTORIES", "15")),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
