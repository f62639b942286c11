"""A claim on its way: five signatures, every reason to refuse, money in the ledger, and back again."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from funds import actions
from funds.choices import ClaimState, Grade
from funds.ledger import posting, reading
from funds.ledger.choices import AccountKind
from funds.models import Claim, known_suppliers
from funds.workflow import CLAIM
from registry import clock
from registry.db.scope import scoped
from registry.errors import Refused
from tests.conftest import COUNTY, NEIGHBOUR, VILLAGE, _owner, days_pass
from tests.funds import factories as make
from tests.funds.contracts import situations
from tests.funds.contracts.situations import Deal

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(make_user: Any) -> Any:
    with scoped(COUNTY, actor=1):
        yield situations.deal(make_user)


SIGN = "UPDATE funds_claim SET state = 'town_signed' WHERE id = %s"


def codes(refused: Any) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def guard_of(statement: str, *parameters: Any) -> str:
    """The constraint that refuses the statement."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        connection.check_constraints()
    cause: Any = caught.value.__cause__
    return str(cause.diag.constraint_name)


def test_an_instalment_goes_from_hand_to_hand_to_the_supplier(deal: Deal) -> None:
    before = reading.project_balance(deal.project.pk)
    claim = deal.take(deal.claim(1, "40000.00"), ClaimState.PAID)
    transfer = reading.transfers().get(pk=claim.transfer_id)
    assert (claim.state, claim.paid_on) == ("paid", clock.today())
    assert (transfer.kind, transfer.amount_yuan, transfer.credit.kind) == ("payment", Decimal("40000.00"), "supplier")
    assert (transfer.maker_id, transfer.checker_id) == (deal.who.accounting.pk, deal.payer.pk)
    assert before - reading.project_balance(deal.project.pk) == Decimal("40000.00")
    assert deal.contract.paid_yuan == Decimal("40000.00")
    connection.check_constraints()


def test_nobody_signs_twice(deal: Deal) -> None:
    claim = deal.take(deal.claim(1, "40000.00"), ClaimState.AUDITED)
    with pytest.raises(Refused) as refused:
        actions.pay_claim(claim, by=deal.who.finance, on=clock.today())  # audited it
    assert codes(refused) == {"second_pen"}
    with pytest.raises(Refused) as refused:
        actions.pay_claim(claim, by=deal.keeper, on=clock.today())  # entered the account
    assert codes(refused) == {"own_account"}


def test_a_claim_without_papers_or_before_its_milestone_is_not_signed(deal: Deal) -> None:
    claim = deal.claim(2, "50000.00", papers=["application"])
    with pytest.raises(Refused) as refused:
        actions.move_claim(claim, "sign", by=deal.leader, on=clock.today())
    assert codes(refused) == {"papers_missing", "milestone_not_reached"}
    actions.move_claim(claim, "return", by=deal.leader, on=clock.today(), note="缺发票和公示照片，请补齐。")
    assert CLAIM.reasons_against(claim, "sign", by=deal.leader, on=clock.today())[0].code == "wrong_state"


def test_applied_for_before_acceptance_is_refused(deal: Deal) -> None:
    deal.complete()
    days_pass(-3)
    early = clock.today()
    days_pass(3)
    claim = deal.claim(2, "50000.00", applied_on=early)
    with pytest.raises(Refused) as refused:
        actions.move_claim(claim, "sign", by=deal.leader, on=clock.today())
    assert codes(refused) == {"applied_too_early"}
    assert guard_of(SIGN, claim.pk) == "funds_claim_milestone"


def test_an_instalment_is_claimed_once_and_not_beyond_its_share(deal: Deal) -> None:
    with pytest.raises(Refused) as refused:
        deal.claim(1, "40000.01")
    assert codes(refused) == {"over_instalment"}
    deal.claim(1, "40000.00")
    with pytest.raises(Refused) as refused:
        deal.claim(1, "1.00")
    assert codes(refused) == {"funds_claim_once"}
    with pytest.raises(Refused) as refused:
        deal.claim(3, "1.00", source=deal.source.pk + 9999)
    assert codes(refused) == {"source_not_allocated"}


def test_the_project_must_hold_the_money_of_that_source(deal: Deal) -> None:
    claim = deal.take(deal.claim(1, "40000.00"), ClaimState.DEPT_SIGNED)
    account = reading.account_of(village=VILLAGE, source=deal.source.pk, project=deal.project.pk)
    assert account is not None
    with scoped(COUNTY, actor=deal.who.finance.pk):
        actions.give_back(key=uuid.uuid4(), account=account, amount_yuan=Decimal("170000.00"), note="结余上交",
                          by=deal.who.finance, on=clock.today())  # fmt: skip
    with pytest.raises(Refused) as refused:
        actions.move_claim(claim, "audit", by=deal.who.finance, on=clock.today())
    assert codes(refused) == {"not_covered"}


def test_a_returned_claim_is_mended_and_signed_again(deal: Deal) -> None:
    claim = deal.take(deal.claim(1, "40000.00"), ClaimState.DEPT_SIGNED)
    actions.move_claim(claim, "refuse", by=deal.who.finance, on=clock.today(), note="金额与合同不符，请核对。")
    claim = actions.change_claim(
        claim, amount_yuan=Decimal("39000.00"), applied_on=claim.applied_on, papers=claim.papers,
        by=deal.who.accounting, on=clock.today(),
    )  # fmt: skip
    actions.move_claim(claim, "prepare", by=deal.who.accounting, on=clock.today())
    assert deal.take(claim, ClaimState.PAID).state == ClaimState.PAID
    assert deal.contract.paid_yuan == Decimal("39000.00")
    connection.check_constraints()


def test_a_payment_is_taken_back_by_a_third_person_and_the_instalment_claimed_anew(deal: Deal) -> None:
    claim = deal.take(deal.claim(1, "40000.00"), ClaimState.PAID)
    with deal.acting(deal.payer), pytest.raises(Refused) as refused:
        actions.reverse_claim(claim, key=uuid.uuid4(), by=deal.payer, on=clock.today(), reason="付错了供应商")
    assert codes(refused) == {"second_pen"}
    with deal.acting(deal.keeper):
        actions.reverse_claim(claim, key=uuid.uuid4(), by=deal.keeper, on=clock.today(), reason="付错了供应商")
    assert claim.state == ClaimState.REVERSED
    assert deal.contract.paid_yuan == 0
    connection.check_constraints()
    assert deal.claim(1, "40000.00").state == ClaimState.PREPARED


def test_a_large_claim_waits_for_the_county_leader(deal: Deal) -> None:
    from funds.models import SignatureRule

    rule = SignatureRule.objects.get(paper="claim", approvals=1)
    today = clock.today()
    with _owner() as cursor:
        cursor.execute("UPDATE funds_signaturerule SET from_yuan = 30000 WHERE id = %s", [rule.pk])
    try:
        claim = deal.take(deal.claim(1, "40000.00"), ClaimState.AUDITED)
        with pytest.raises(Refused) as refused:
            actions.pay_claim(claim, by=deal.payer, on=today)
        assert codes(refused) == {"approvals_missing"}
        actions.move_claim(claim, "approve", by=deal.county_leader, on=today)
        with pytest.raises(Refused) as refused:
            actions.move_claim(claim, "approve", by=deal.county_leader, on=today)
        assert codes(refused) == {"approvals_complete"}
        with deal.acting(deal.payer):
            actions.pay_claim(claim, by=deal.payer, on=today)
        connection.check_constraints()
    finally:
        with _owner() as cursor:
            cursor.execute("UPDATE funds_signaturerule SET from_yuan = %s WHERE id = %s", [rule.from_yuan, rule.pk])


def test_the_deposit_is_paid_after_its_months(deal: Deal) -> None:
    deal.complete()
    deal.accept()
    for number, amount in ((1, "40000.00"), (2, "50000.00")):
        deal.take(deal.claim(number, amount), ClaimState.PAID)
    with pytest.raises(Refused) as refused:
        deal.claim(3, "0.01")  # all that is left is the deposit
    assert codes(refused) == {"over_instalment"}
    claim = deal.claim(4, "10000.00")
    with pytest.raises(Refused) as refused:
        actions.move_claim(claim, "sign", by=deal.leader, on=clock.today())
    assert codes(refused) == {"applied_too_early"}
    assert (
        guard_of("UPDATE funds_claim SET state = 'town_signed' WHERE id = %s", claim.pk) == "funds_claim_deposit_early"
    )
    days_pass(366)
    claim = actions.change_claim(claim, amount_yuan=claim.amount_yuan, applied_on=clock.today(), papers=claim.papers,
                                 by=deal.who.accounting, on=clock.today())  # fmt: skip
    assert deal.take(claim, ClaimState.PAID).state == ClaimState.PAID
    assert deal.contract.paid_yuan == Decimal("100000.00")


def test_several_are_paid_together_and_the_others_say_why_not(deal: Deal) -> None:
    first = deal.take(deal.claim(1, "40000.00"), ClaimState.AUDITED)
    deal.complete()
    second = deal.take(deal.claim(2, "50000.00"), ClaimState.DEPT_SIGNED)
    with deal.acting(deal.payer):
        left = actions.pay_claims([first, second], by=deal.payer, on=clock.today())
    assert [(claim.pk, reasons[0].code) for claim, reasons in left] == [(second.pk, "wrong_state")]
    assert Claim.objects.get(pk=first.pk).state == ClaimState.PAID


CLAIM_ROW = (
    "INSERT INTO funds_claim (village_id, contract_id, source_id, source_document_no, number, milestone, amount_yuan,"
    " applied_on, papers, note, state) SELECT c.village_id, c.id, %s, '', %s, %s, %s, registry_today(), '{}', '', %s"
    " FROM funds_contract c WHERE c.id = %s"
)


@pytest.mark.parametrize(
    ("number", "milestone", "amount", "state", "guard"),
    [
        (1, "start", "100000.01", "prepared", "funds_claim_over_contract"),
        (1, "start", "90000.01", "prepared", "funds_claim_deposit_kept"),
        (1, "start", "0.00", "prepared", "funds_claim_amount_positive"),
        (1, "start", "40000.00", "audited", "funds_claim_state_edges"),
        (1, "start", "40000.00", "paid", "funds_claim_state_edges"),
    ],
)
def test_a_claim_written_past_the_application_is_refused(
    deal: Deal, number: int, milestone: str, amount: str, state: str, guard: str
) -> None:
    values = (deal.source.pk, number, milestone, amount, state, deal.contract.pk)
    assert guard_of(CLAIM_ROW, *values) == guard


def test_a_paid_claim_is_tied_to_its_money_both_ways(deal: Deal) -> None:
    claim = deal.take(deal.claim(1, "40000.00"), ClaimState.AUDITED)
    paid = "UPDATE funds_claim SET state = 'paid', paid_on = registry_today(), transfer_id = %s WHERE id = %s"
    receipt = reading.transfers().get(kind="receipt", source_id=deal.source.pk)
    assert guard_of(paid, receipt.pk, claim.pk) == "funds_claim_posted"
    assert guard_of("UPDATE funds_claim SET amount_yuan = 1 WHERE id = %s", claim.pk) == "funds_claim_frozen"
    account = reading.account_of(village=VILLAGE, source=deal.source.pk, project=deal.project.pk)
    assert account is not None
    with deal.acting(deal.payer):
        wanted = posting.NewAccount(AccountKind.SUPPLIER, VILLAGE, deal.source.pk, "x", account.opens_on)
        sink = posting.open_account(wanted)
        with pytest.raises(IntegrityError, match="for a claim only"), transaction.atomic():
            posting.post(
                key=uuid.uuid4(), debit=account, credit=sink, amount_yuan=Decimal("1.00"), booked_on=clock.today(),
                by=deal.payer, reference="x",
            )  # fmt: skip
            connection.check_constraints()
        actions.pay_claim(claim, by=deal.payer, on=clock.today())
        transfer = reading.transfers().get(pk=claim.transfer_id)
    with deal.acting(deal.keeper), pytest.raises(IntegrityError, match="differ"), transaction.atomic():
        posting.reverse(transfer, key=uuid.uuid4(), by=deal.keeper, on=clock.today(), reason="x")
        connection.check_constraints()


def test_a_state_alone_pays_nobody_without_the_five_signatures(deal: Deal) -> None:
    claim = deal.claim(1, "40000.00")
    account = reading.account_of(village=VILLAGE, source=deal.source.pk, project=deal.project.pk)
    assert account is not None
    with deal.acting(deal.payer), transaction.atomic(), connection.cursor() as cursor:
        sink = posting.open_account(
            posting.NewAccount(AccountKind.SUPPLIER, VILLAGE, deal.source.pk, "x", account.opens_on)
        )
        posting.post(key=claim.key, debit=account, credit=sink, amount_yuan=claim.amount_yuan, subject=claim.subject,
                     booked_on=clock.today(), by=deal.payer, reference="x")  # fmt: skip
        for state in ("town_signed", "dept_signed", "audited"):
            cursor.execute("UPDATE funds_claim SET state = %s WHERE id = %s", [state, claim.pk])
        cursor.execute(
            "UPDATE funds_claim SET state = 'paid', paid_on = registry_today(), transfer_id = %s WHERE id = %s",
            [str(claim.key), claim.pk],
        )
        with pytest.raises(IntegrityError, match="signature"), transaction.atomic():
            connection.check_constraints()
        transaction.set_rollback(True)


def test_failed_work_is_mended_and_looked_at_again(deal: Deal) -> None:
    with pytest.raises(Refused) as refused:
        deal.accept()
    assert codes(refused) == {"acceptance_day"}
    deal.complete()
    deal.accept(None, Grade.FAILED, quality="排水沟未做，限期整改")
    assert deal.contract.final_yuan is None
    deal.accept("95000.00")
    assert deal.contract.worth_yuan == Decimal("95000.00")
    with pytest.raises(Refused) as refused:
        deal.accept("95000.00")
    assert "funds_acceptance_done" in codes(refused)


def test_a_dearer_final_account_needs_a_reason_and_the_county(deal: Deal) -> None:
    deal.complete()
    with pytest.raises(Refused) as refused:
        deal.accept("104000.00")
    assert codes(refused) == {"over_reason_missing"}
    found = deal.accept("104000.00", over_reason="设计变更，增加涵管两处")
    assert deal.contract.final_yuan is None
    sql = "UPDATE funds_contract SET final_yuan = 104000 WHERE id = %s"
    assert guard_of(sql, deal.contract.pk) == "funds_contract_final"
    actions.approve_overrun(found, by=deal.who.office, on=clock.today(), note="同意，现场核实属实")
    deal.contract.refresh_from_db()
    assert deal.contract.worth_yuan == Decimal("104000.00")
    assert (
        guard_of("UPDATE funds_contract SET final_yuan = 99 WHERE id = %s", deal.contract.pk) == "funds_contract_final"
    )


def test_a_final_account_is_not_below_what_was_claimed(deal: Deal) -> None:
    deal.complete()
    deal.take(deal.claim(1, "40000.00"), ClaimState.PAID)
    with pytest.raises(Refused) as refused:
        deal.accept("39999.99")
    assert codes(refused) == {"final_below_claimed"}


def test_contracts_stay_within_budget_and_terms(deal: Deal) -> None:
    for fields, code in (
        ({"amount_yuan": Decimal("250000.00"), "number": "2"}, "over_budget"),
        ({"deposit_share": Decimal("0.11"), "number": "2"}, "deposit_too_large"),
        ({"procurement": "tender", "number": "2"}, "procurement_note_missing"),
        ({"supplier": deal.supplier.pk + 999, "number": "2"}, "supplier_unknown"),
    ):
        with pytest.raises(Refused) as refused:
            situations.contract(deal.who, deal.project, deal.supplier, **fields)
        assert codes(refused) == {code}
    row = "UPDATE funds_contract SET amount_yuan = 300000.01 WHERE id = %s"
    assert guard_of(row, deal.contract.pk) == "funds_contract_over_budget"
    deal.claim(1, "40000.00")
    assert (
        guard_of("UPDATE funds_contract SET amount_yuan = 1 WHERE id = %s", deal.contract.pk) == "funds_contract_frozen"
    )


def test_no_contract_before_the_sheet_has_hung_its_days(deal: Deal) -> None:
    who = deal.who
    with scoped(COUNTY, actor=who.finance.pk):
        planned = make.library_project(who)
        actions.move_project(planned, "plan", by=who.office, on=clock.today())
        make.hang(who, planned, "project_before")
    with pytest.raises(Refused) as refused:
        situations.contract(who, planned, deal.supplier, amount_yuan=Decimal("1000.00"))
    assert codes(refused) == {"project_not_public"}
    sql = (
        "INSERT INTO funds_contract (village_id, project_id, supplier_id, supplier_name, number, subject_matter,"
        " procurement, procurement_note, amount_yuan, deposit_share, signed_on, starts_on, ends_on, entered_by_id)"
        " SELECT village_id, %s, supplier_id, '', 'x', 'x', 'inquiry', '', 1, 0, signed_on, starts_on, ends_on,"
        " entered_by_id FROM funds_contract LIMIT 1"
    )
    assert guard_of(sql, planned.pk) == "funds_contract_publicity"
    days_pass(make.HANGING)
    assert situations.contract(who, planned, deal.supplier, amount_yuan=Decimal("1000.00")).pk


def test_below_the_county_a_supplier_has_a_name_and_no_account(deal: Deal) -> None:
    with scoped(make.TOWNSHIP, actor=deal.who.accounting.pk):
        assert not type(deal.supplier).objects.exists()
        assert known_suppliers("示例建筑")[deal.supplier.pk].credit_code == situations.CREDIT_CODE
        assert known_suppliers("没有这家") == {}
        again = situations.contract(deal.who, deal.project, deal.supplier, number="2", amount_yuan=Decimal("5000.00"))
        assert again.supplier_name == deal.supplier.name
    with scoped(NEIGHBOUR, actor=1):
        assert known_suppliers() == {}


def test_who_claims_keeps_no_accounts(deal: Deal) -> None:
    with pytest.raises(Refused) as refused:
        actions.keep_supplier(deal.supplier, name="改名", credit_code=situations.CREDIT_CODE, bank_account="62",
                              by=deal.who.accounting)  # fmt: skip
    assert "not_permitted" in codes(refused)
    with pytest.raises(Refused) as refused:
        actions.keep_supplier(None, name="x", credit_code="91350100M000100Y44", by=deal.keeper)
    assert codes(refused) == {"credit_code_check", "account_missing"}
