"""An officer of county finance alone: files, papers, recoveries and months with one pair of hands."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from funds import actions
from funds.actions import bank
from funds.actions.periods import close_month
from publicity import actions as publicity
from publicity.models import Notice
from registry import clock
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY
from tests.funds.bank.answers import answer_to
from tests.funds.bank.scenes import Scene, scene
from tests.funds.bank.test_guards import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def s(make_user: Any, in_scope: Any) -> Iterator[Scene]:
    with in_scope(COUNTY):
        yield scene(make_user)


def test_one_pair_of_hands_neither_sends_nor_invents_nor_forgives(s: Scene) -> None:
    finance, today = s.who.finance, clock.today()
    file = bank.make_file(s.batch, layout=s.layout(), by=finance, on=today)
    with pytest.raises(IntegrityError, match="funds_bank_file_once"), transaction.atomic():  # another content beside it
        bank.make_file(s.batch, layout=s.layout("ykt-fixed"), by=finance, on=today)
    with pytest.raises(Refused):
        bank.hand_over(file, by=finance, on=today)
    with pytest.raises(DomainError):  # the bank does not have it, so it has answered nothing
        bank.read_answer(file, data=b"x", name="x.csv", by=finance, on=today)
    bank.hand_over(file, by=s.second, on=today)
    s.answered(file, answer_to(file, {1: "missing"}, on=today))
    with s.acting(finance):  # a paper for what the bank never credited: somebody else must look at it
        draft = bank.EvidenceDraft(Decimal("1000"), today, "函1号", "银行补记")
        bank.enter_evidence(file.lines.get(position=1), draft, by=finance, on=today)
        with pytest.raises(Refused) as caught:
            bank.close_reconciliation(s.batch, by=finance, on=today)
        assert caught.value.code == "second_pen"
        case = bank.open_recovery(s.line(2), cause="dead", amount_yuan=Decimal("1000"), explanation="发错人",
                                  by=finance, on=today)  # fmt: skip
        with pytest.raises(Refused):
            bank.write_off_recovery(case, by=finance, on=today, note="无法追回")
        with pytest.raises(IntegrityError, match="funds_recovery_once"), transaction.atomic():  # the same once more
            bank.open_recovery(s.line(2), cause="dead", amount_yuan=Decimal("1"), explanation="再开一案",
                               by=finance, on=today)  # fmt: skip
        with pytest.raises((DomainError, IntegrityError)), transaction.atomic():  # the bank has it
            actions.reverse_line(s.line(3), key=s.line(3).key, by=finance, on=today, reason="想改发给别人")
    by_hand = "UPDATE funds_recovery SET state = 'recovered', recovered_yuan = amount_yuan WHERE id = %s"
    assert refused(by_hand, [case.pk], now=True) == "funds_recovery_booked"


def test_a_month_with_money_on_its_way_is_not_closed(s: Scene) -> None:
    s.sent()
    month = clock.today().strftime("%Y-%m")
    with pytest.raises(DomainError), s.acting(s.who.finance):
        close_month(county=COUNTY, month=month, by=s.who.finance)


def test_a_sheet_is_not_rewritten_after_the_money_went(s: Scene) -> None:
    """The list was paid; its sheet may be taken off with a reason, but no line of the list changes with it."""
    before = list(s.batch.lines.values_list("pk", "is_void", "amount_yuan", "transfer_id"))
    notice = Notice.objects.get(subject=s.batch.subject)
    try:
        with s.acting(s.who.office):
            publicity.withdraw(notice, by=s.who.office, on=clock.today(), reason="事后撤下")
    except DomainError:
        pass
    assert list(s.batch.lines.values_list("pk", "is_void", "amount_yuan", "transfer_id")) == before
    change = "UPDATE publicity_entry SET cells = '{}' WHERE notice_id = %s"
    assert refused(change, [notice.pk]) != ""
