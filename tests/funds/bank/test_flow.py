"""A list to the bank and back, with every class of fault, to a closed reconciliation."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from funds.actions import bank
from funds.choices import BankFileState, Outcome, PaymentState
from funds.ledger import reading
from funds.models import ReturnFile
from funds.models.agreement import lines_of, sums_of
from registry import clock
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY
from tests.funds.bank.answers import FAULTS, answer_to
from tests.funds.bank.scenes import release, scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["ykt-csv", "ykt-xlsx", "ykt-fixed"])
def test_every_planted_fault_gets_its_class_and_settles_nothing_it_should_not(
    make_user: Any, in_scope: Any, code: str
) -> None:
    """LESSONS 5: over-payment, unknown id, repeated id, blank, zero, half-fen, wrong date."""
    planted = dict(enumerate(FAULTS, 2))
    with in_scope(COUNTY):
        s = scene(make_user, n=len(planted) + 1)
        file = s.sent(code)
        data = answer_to(file, planted, on=clock.today())
        read = bank.read_answer(file, data=data, name="回盘", by=s.second, on=clock.today())
        found = {row.said["position"]: row.outcome for row in read.rows.order_by("-row")}  # the first row of two wins
        counts = Counter(read.rows.values_list("outcome", flat=True))
        expected = Counter(fault for name, fault in FAULTS.items() if name != "missing")
        if code == "ykt-fixed":  # a blank amount of fixed width is a row of noughts
            expected.update({Outcome.AMOUNT_DIFFERS: 1, Outcome.UNREADABLE: -1})
        expected[Outcome.PAID] += 2  # the line without a fault, and the first row of the repeated one
        assert counts == expected
        assert found["1"] == Outcome.PAID
        assert file.lines.filter(outcome=Outcome.PENDING).count() == file.line_count  # reading changes no payment
        s.apply(read)
        file.refresh_from_db()
        settled = dict(file.lines.exclude(outcome=Outcome.PENDING).values_list("position", "outcome"))
        by_name = {fault: n for n, fault in planted.items()}
        assert settled == {1: Outcome.PAID, by_name["refused"]: Outcome.REFUSED, by_name["twice"]: Outcome.PAID}
        assert file.state == BankFileState.ANSWERED
        assert not any("62170033" in str(said) for said in read.rows.values_list("said", flat=True))
        assert sums_of(s.batch.pk).unexplained == sum(expected.values()) - expected["paid"] - expected["refused"]


def test_a_refused_payment_is_taken_back_issued_again_and_closed(make_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        s = scene(make_user)
        held = reading.project_balance(s.project.pk)
        file = s.sent()
        s.answered(file, answer_to(file, {2: "refused"}, on=clock.today()))
        line = s.line(2)
        assert (line.is_void, line.void_reason) == (True, "户名不符")
        assert reading.project_balance(s.project.pk) == held + line.amount_yuan
        with pytest.raises(Refused) as caught:
            bank.close_reconciliation(s.batch, by=s.second, on=clock.today())
        assert caught.value.code == "payments_open"

        home = s.households[1]
        home.bank_account = "6217990000000000999"  # the clerk corrects the card
        home.save()
        again = bank.prepare_reissue(s.batch, by=s.who.clerk, on=clock.today())
        assert bank.to_reissue(s.batch) == []
        release(s.who, again, hang=False)  # it hung with the first list
        assert again.state == PaymentState.RELEASED
        second = s.sent(batch=again)
        assert b"6217990000000000999" in bank.checked_content(second)
        s.answered(second, answer_to(second, on=clock.today()))
        for batch in (s.batch, again):
            done = bank.close_reconciliation(batch, by=s.second, on=clock.today())
            assert done.credited_yuan == done.booked_yuan
        assert {row.agreement for row in lines_of(s.batch.pk)} == {"agreed", "reissued"}


def test_the_same_bytes_another_file_and_a_cut_off_file_are_refused(make_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        s = scene(make_user)
        file = s.sent("ykt-fixed")
        good = answer_to(file, on=clock.today())
        for data, code in (
            (good.replace(file.number.encode(), b"9" * len(file.number)), "answer_of_another"),
            (good[: good.index(b"\n") + 1], "answer_cut_off"),
            (good.replace(b"T0000000003", b"T0000000004"), "answer_count"),
            (good.replace(b"0300000", b"0300001"), "answer_total"),
            (b"", "answer_empty"),
        ):
            with pytest.raises(DomainError) as caught:
                bank.read_answer(file, data=data, name="回盘.txt", by=s.second, on=clock.today())
            assert caught.value.code == code
        assert not ReturnFile.objects.exists()
        assert bank.file_of_answer(good, file_name="回盘.txt", user=s.second) == file
        read = bank.read_answer(file, data=good, name="回盘.txt", by=s.second, on=clock.today())
        with pytest.raises(DomainError) as caught:
            bank.read_answer(file, data=good, name="别的名字.txt", by=s.who.finance, on=clock.today())
        assert caught.value.code == "funds_answer_once"
        s.apply(read)
        with pytest.raises(DomainError) as caught:
            s.apply(read)
        assert caught.value.code == "answer_done"


def test_answers_come_in_parts_and_a_settled_line_is_not_settled_again(make_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        s = scene(make_user, n=4)
        file = s.sent()
        first = bank.read_answer(file, data=answer_to(file, on=clock.today(), only={1, 2}), name="1.csv", by=s.second,
                                 on=clock.today())  # fmt: skip
        second = answer_to(file, {2: "refused"}, on=clock.today(), only={2, 3, 4})
        late = bank.read_answer(file, data=second, name="2.csv", by=s.second, on=clock.today())
        s.apply(first)
        assert s.apply(late) == {Outcome.DUPLICATE: 1, Outcome.PAID: 2}
        file.refresh_from_db()
        assert file.state == BankFileState.SETTLED
        assert not s.line(2).is_void  # it was credited first; a person finds out what the bank means
        odd = late.rows.get(outcome=Outcome.DUPLICATE)
        bank.explain_row(odd, explanation="银行重复回盘，来函更正", by=s.who.finance, on=clock.today())
        with pytest.raises(Refused) as caught:
            bank.close_reconciliation(s.batch, by=s.who.finance, on=clock.today())
        assert caught.value.code == "second_pen"
        bank.close_reconciliation(s.batch, by=s.second, on=clock.today())


def test_half_a_credit_stays_open_until_the_papers_add_up(make_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        s = scene(make_user)
        file = s.sent()
        s.answered(file, answer_to(file, {1: "under", 2: "over"}, on=clock.today()))
        today = clock.today()

        def paper(position: int, amount: str, words: str = "银行来函") -> None:
            row = file.lines.get(position=position)
            draft = bank.EvidenceDraft(Decimal(amount), today, "函〔2026〕1号", words)
            with s.acting(s.who.finance):
                bank.enter_evidence(row, draft, by=s.who.finance, on=today)

        paper(1, "990")
        paper(2, "1010")
        classes = {row.agreement for row in lines_of(s.batch.pk)}
        assert classes == {"agreed", "too_little", "too_much"}
        paper(1, "10", "银行补记差额")
        paper(2, "-10", "银行冲回多记")
        for row in file.lines.first().file.answers.get().rows.exclude(outcome__in=["paid", "refused"]):
            bank.explain_row(row, explanation="银行录入错误", by=s.who.finance, on=today)
        bank.close_reconciliation(s.batch, by=s.second, on=today)
        with pytest.raises(IntegrityError, match="not while the bank had the file"), transaction.atomic():
            paper(1, "-10")  # closed is final


def test_a_credit_taken_back_by_the_bank_becomes_a_refusal(make_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        s = scene(make_user)
        file = s.sent()
        s.answered(file, answer_to(file, on=clock.today()))
        row = file.lines.get(position=3)
        draft = bank.EvidenceDraft(Decimal("-1000"), clock.today(), "退票3号", "账户已销户，退回")
        with s.acting(s.who.finance):
            bank.enter_evidence(row, draft, by=s.who.finance, on=clock.today())
        assert s.line(3).is_void
        bank.leave_line(row, reason="户主去世，按规定不再补发", by=s.who.finance, on=clock.today())
        bank.close_reconciliation(s.batch, by=s.second, on=clock.today())
        assert {r.agreement for r in lines_of(s.batch.pk)} == {"agreed", "left"}
