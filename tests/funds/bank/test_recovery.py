"""Money that comes back: in parts, never more than was paid, given up only by another person."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from funds.actions import bank
from funds.choices import FundFigure, RecoveryState
from funds.ledger import reading
from funds.models import FundRule, Recovery, Repayment
from registry import clock
from registry.errors import Refused
from tests.conftest import COUNTY, days_pass
from tests.funds.bank.answers import answer_to
from tests.funds.bank.scenes import Scene, scene
from tests.funds.bank.test_guards import refused

pytestmark = pytest.mark.django_db


def opened(s: Scene, amount: str = "600.00") -> Recovery:
    file = s.sent()
    s.answered(file, answer_to(file, on=clock.today()))
    return bank.open_recovery(
        s.line(1), cause="dead", amount_yuan=Decimal(amount), explanation="发放前已去世", by=s.who.office,
        on=clock.today(),
    )  # fmt: skip


def repaid(s: Scene, recovery: Recovery, amount: str, key: uuid.UUID | None = None) -> Repayment:
    with s.acting(s.who.finance):
        return bank.repay(recovery, key=key or uuid.uuid4(), amount_yuan=Decimal(amount), on=clock.today(),
                          paper_no="缴款书3号", by=s.who.finance, today=clock.today())  # fmt: skip


def test_it_comes_back_in_parts_into_the_project_and_stays_with_the_list(make_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        s = scene(make_user)
        recovery = opened(s)
        days = FundRule.objects.value(FundFigure.RECOVERY_DAYS, region=COUNTY, on=clock.today())
        assert days is not None
        assert recovery.due_on == clock.today() + dt.timedelta(days=int(days))
        held = reading.project_balance(s.project.pk)
        key = uuid.uuid4()
        first = repaid(s, recovery, "200.00", key)
        assert repaid(s, recovery, "200.00", key) == first  # sent twice, booked once
        assert recovery.state == RecoveryState.PARTLY
        with pytest.raises(Refused) as caught:
            repaid(s, recovery, "400.01")
        assert caught.value.code == "repayment_amount"
        bank.refer_recovery(recovery, by=s.who.finance, on=clock.today(), note="逾期不退，移送县纪委")
        repaid(s, recovery, "400.00")
        assert (recovery.state, recovery.recovered_yuan) == (RecoveryState.RECOVERED, Decimal("600.00"))
        assert reading.project_balance(s.project.pk) == held + 600
        with s.acting(s.second):  # what came back later is no difference between bank and ledger
            bank.close_reconciliation(s.batch, by=s.second, on=clock.today())
        assert refused("UPDATE funds_recovery SET recovered_yuan = 500, state = 'recovered'") in {
            "funds_recovery_done_is_whole", "funds_recovery_booked"}  # fmt: skip


def test_it_is_written_off_by_another_and_never_above_what_was_paid(make_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        s = scene(make_user)
        with pytest.raises(Refused) as caught:
            opened(s, "1000.01")
        assert caught.value.code == "recovery_amount"
        recovery = bank.open_recovery(s.line(1), cause="twice", amount_yuan=Decimal("1000"), explanation="重复发放",
                                      by=s.who.office, on=clock.today())  # fmt: skip
        with pytest.raises(Refused) as caught:
            bank.write_off_recovery(recovery, by=s.who.office, on=clock.today(), note="户主死亡无遗产")
        assert caught.value.code == "second_pen"
        days_pass(40)
        assert recovery.due_on < clock.today()
        bank.write_off_recovery(recovery, by=s.who.finance, on=clock.today(), note="户主死亡无遗产")
        assert recovery.state == RecoveryState.WRITTEN_OFF
        statement = "UPDATE funds_recovery SET {} WHERE id = %s"
        assert refused(statement.format("amount_yuan = 2"), [recovery.pk]) == "funds_recovery_frozen"
        assert refused(statement.format("recovered_yuan = 5"), [recovery.pk], now=True) == "funds_recovery_booked"
        void = "UPDATE funds_paymentline SET is_void = true, void_reason = 'x' WHERE id = %s"
        assert refused(void, [s.line(1).pk]) == "funds_line_at_bank"
