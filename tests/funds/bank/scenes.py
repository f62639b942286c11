"""A village with a released list at the bank, and two people of county finance."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funds import actions
from funds.actions import bank
from funds.models import BankFile, BankLayout, PaymentBatch, PaymentLine, Project, ReturnFile
from households.models import Household
from publicity import actions as publicity
from publicity.models import Notice
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, days_pass
from tests.funds import factories as make

UNEVEN = 5  # so many lines of 1,000 yuan, the others differ


@dataclass
class Scene:
    """Who acts, what pays, what was paid."""

    who: make.People
    second: Any  # the second person of county finance
    project: Project
    source: Any
    batch: PaymentBatch
    households: list[Household]

    def acting(self, user: Any) -> Any:
        """The county's scope as this person; the ledger asks who acts."""
        return scoped(COUNTY, actor=user.pk)

    def layout(self, code: str = "ykt-csv") -> BankLayout:
        """A ready layout of the county, taken over when it is not there yet."""
        bank.take_over_ready(county=COUNTY, by=self.who.finance)
        found: BankLayout = BankLayout.objects.get(village=COUNTY, code=code)
        return found

    def sent(self, code: str = "ykt-csv", batch: PaymentBatch | None = None) -> BankFile:
        """The file of the list, made by one and handed over by the other."""
        file = bank.make_file(batch or self.batch, layout=self.layout(code), by=self.who.finance, on=clock.today())
        bank.hand_over(file, by=self.second, on=clock.today())
        return file

    def answered(self, file: BankFile, data: bytes, *, name: str = "回盘.csv") -> dict[str, int]:
        """An answer read and applied; rows by outcome."""
        return self.apply(bank.read_answer(file, data=data, name=name, by=self.second, on=clock.today()))

    def apply(self, read: ReturnFile) -> dict[str, int]:
        """Lets an answer count, as the second person of finance; rows by outcome."""
        with self.acting(self.second):
            return bank.apply_answer(read, by=self.second, on=clock.today())

    def line_id(self, position: int) -> int:
        """The key of a payment, from outside a scope."""
        with self.acting(self.who.finance):
            return self.line(position).pk

    def line(self, position: int) -> PaymentLine:
        found: PaymentLine = self.batch.lines.get(position=position)
        return found


def release(who: make.People, batch: PaymentBatch, *, hang: bool = True) -> None:
    """Takes a list that is being prepared to its release, through publicity when it must hang."""
    actions.submit_payment(batch, by=who.clerk, on=clock.today())
    actions.move_payment(batch, "check", by=who.reviewer, on=clock.today())
    actions.publish_payment(batch, by=who.clerk, on=clock.today())
    if hang:
        notice = Notice.objects.get(subject=batch.subject)
        hanging = publicity.witness(notice, by=who.committee, on=clock.today())
        assert hanging.ends_on is not None
        days_pass((hanging.ends_on + dt.timedelta(days=1) - clock.today()).days)
    with scoped(batch.village_id[:6], actor=who.finance.pk):
        actions.release_payment(batch, by=who.finance, on=clock.today())


def scene(make_user: Any, *, n: int = 3, names: list[str] | None = None) -> Scene:
    """A list of `n` households, the first of 1,000 yuan each, paid out. Call it in the county's scope."""
    who = make.people(make_user)
    second = make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=who.finance.pk):
        return _paid_out(who, second, n, names)


def _paid_out(who: make.People, second: Any, n: int, names: list[str] | None) -> Scene:
    project, source = make.funded_project(who, amount="200000.00")
    called = names or [f"周山{chr(0x4E00 + i)}" for i in range(n)]
    households = [make.household(name) for name in called]
    lines = [
        actions.LineDraft(home.pk, Decimal("500.00"), Decimal(2) if i <= UNEVEN else Decimal(i) / 10)
        for i, home in enumerate(households, 1)
    ]  # not all the same amount: such a list asks for an explanation
    batch = actions.prepare_payment(
        project=project, source=source.pk, title="2026年产业奖补发放名单", item="产业奖补", unit="亩", period="2026",
        lines=lines, by=who.clerk, on=clock.today(),
    )  # fmt: skip
    release(who, batch)
    return Scene(who, second, project, source, batch, households)
