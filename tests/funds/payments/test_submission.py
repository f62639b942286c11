"""From the draft to the money: checks, explanations, approvals by amount, signatures; and plain SQL against them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from funds import actions
from funds.actions.plans import plan_of
from funds.models import PaymentApproval, PaymentBatch, SubsidyPolicy
from funds.reports.afterwards import paid_afterwards
from funds.workflow import approvals_of, facts, findings_of, is_as_signed
from households.actions import changes
from households.choices import Status
from households.models import NearRelative
from households.rules.changes import Departure, Event
from households.rules.drafts import CardDraft
from publicity.actions.roots import signer
from registry import clock
from registry.db.scope import scoped
from registry.errors import DomainError, Refused
from registry.text.periods import Period
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds import factories as make
from tests.funds.payments.conftest import WORDS, Stage
from tests.households import factories as cards

pytestmark = pytest.mark.django_db


def codes(refusal: Any) -> set[str]:
    return {str(reason.code) for reason in refusal.value.reasons}


def refused_by_database(statement: str, params: list[Any], constraint: str) -> None:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
    assert constraint in str(error.value.__cause__.diag.constraint_name)


def couple(**fields: Any) -> Any:
    """A household of two, so that its head can go."""
    return make.household(members=[cards.head("周山", **fields), cards.person("李秋", "spouse", sex="female")])


def head_goes(family: Any, day: dt.date, reason: str, by: Any) -> None:
    """The head leaves on a day; the spouse becomes head."""
    head, spouse = family.members.get(relation="head"), family.members.get(relation="spouse")
    with scoped(COUNTY, actor=by.pk):
        changes.record(Departure(head.pk, reason, Event(day, "证明"), relations={spouse.pk: "head"}), by=by,
                       on=clock.today())  # fmt: skip


class TestSignatures:
    def test_a_submitted_line_is_signed_with_its_account_and_the_signature_holds(self, stage: Stage) -> None:
        family = make.household()
        batch = stage.step(stage.list([family]), "submit", stage.who.clerk)
        line = batch.lines.get()
        family.refresh_from_db()
        assert (
            line.account.reveal() == family.bank_account.reveal() and line.account_masked == family.bank_account.masked
        )
        assert line.snapshot["amount"] == "1000.00" and line.snapshot["household_number"] == family.number
        assert line.snapshot["account"] == bytes(family.bank_account_index).hex()
        assert is_as_signed(line, public_key=signer().public_key)
        line.snapshot["amount"] = "1000.01"
        assert not is_as_signed(line, public_key=signer().public_key)

    def test_the_card_may_change_afterwards_but_the_line_does_not_follow_it(self, stage: Stage) -> None:
        family = make.household()
        batch = stage.hung(stage.checked([family]))
        before = bytes(batch.lines.get().account_index)
        family.bank_account = make.account()
        family.save()
        assert bytes(batch.lines.get().account_index) == before
        with pytest.raises(Refused) as refusal, stage.as_(stage.who.finance):
            actions.release_payment(batch, by=stage.who.finance, on=clock.today())
        assert codes(refusal) == {"account_not_own"}

    def test_nothing_of_a_submitted_line_is_changed_by_sql(self, stage: Stage) -> None:
        batch = stage.step(stage.list([make.household()]), "submit", stage.who.clerk)
        for column, value in (
            ("snapshot", "{}"), ("signature", None), ("account_index", b"x"), ("account", b"x"), ("payee_name", "别人"),
            ("person_index", b"y"), ("amount_yuan", Decimal(1)), ("ground", "x"), ("member_id", 1), ("item", "x"),
        ):  # fmt: skip
            refused_by_database(f"UPDATE funds_paymentline SET {column} = %s WHERE batch_id = %s", [value, batch.pk],
                                "funds_line_frozen")  # fmt: skip
        PaymentBatch.objects.filter(pk=batch.pk).update(fingerprint=b"x" * 32)
        assert bytes(PaymentBatch.objects.get(pk=batch.pk).fingerprint) == bytes(batch.fingerprint)

    def test_no_list_is_submitted_past_the_signature(self, stage: Stage) -> None:
        batch = stage.list([make.household()])
        submit = "UPDATE funds_paymentbatch SET state = 'submitted' WHERE id = %s"
        refused_by_database(submit, [batch.pk], "funds_line_unsigned")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE funds_paymentline SET signature = %s WHERE batch_id = %s", [b"0" * 64, batch.pk])
        refused_by_database(submit, [batch.pk], "funds_line_unsigned")

    def test_a_returned_list_is_signed_anew(self, stage: Stage) -> None:
        family = make.household()
        batch = stage.step(stage.list([family]), "submit", stage.who.clerk)
        first = bytes(batch.fingerprint)
        stage.step(batch, "return", stage.who.reviewer, note="数量不对")
        draft = actions.LineDraft(family.pk, Decimal(500), Decimal(3))
        with stage.as_(stage.who.clerk):
            actions.edit_payment(batch, title=batch.title, item=batch.item, unit=batch.unit, period=batch.period,
                                 lines=[draft], by=stage.who.clerk)  # fmt: skip
        stage.step(batch, "submit", stage.who.clerk)
        assert bytes(batch.fingerprint) != first
        assert batch.lines.get().snapshot["amount"] == "1500.00"


class TestChecks:
    def test_a_head_who_died_before_this_month_is_not_paid(self, stage: Stage) -> None:
        family = couple()
        batch = stage.list([family])
        head_goes(family, clock.today().replace(day=1) - dt.timedelta(days=1), "death", stage.who.clerk)
        with pytest.raises(Refused) as refusal:
            actions.move_payment(batch, "submit", by=stage.who.clerk, on=clock.today())
        assert "payee_died" in codes(refusal) and "周山" in str(refusal.value)

    def test_the_same_person_in_another_village_is_found_by_identity(self, stage: Stage) -> None:
        number = cards.identity()
        here = couple(identity=number)
        stage.list([here])
        head_goes(here, clock.today(), "moved", stage.who.clerk)
        there = make.household(village=SIBLING, members=[cards.head("周山", identity=number)])
        person = facts.head_of(facts.people_of([there.pk]))[there.pk].identity
        assert person is not None
        asked = "产业奖补", "2026", [person]
        assert facts.given_elsewhere(*asked) == {person: ["十八洞村 2026年产业奖补发放名单"]}
        with scoped(SIBLING):  # the village is told, the list is not
            assert facts.given_elsewhere(*asked) == {person: ["十八洞村"]}
        batch = stage.list([make.household("龙先兰")])
        refused_by_database("UPDATE funds_paymentline SET person_index = %s WHERE batch_id = %s", [person, batch.pk],
                            "funds_line_person_once")  # fmt: skip

    def test_a_shared_account_a_cadres_account_and_none_are_told_apart(self, stage: Stage) -> None:
        shared, cadres = make.account(), make.account()
        card = CardDraft(group="1组", main_cause="01")
        make.household("别村人", village=SIBLING, card=CardDraft(group="1组", main_cause="01", bank_account=shared))
        families = [
            make.household("甲某", card=CardDraft(group="1组", main_cause="01", bank_account=shared)),
            make.household("乙某", card=CardDraft(group="1组", main_cause="01", bank_account=cadres)),
            make.household("丙某", card=card),
        ]
        with stage.as_(stage.who.finance):
            by, today = stage.who.finance, clock.today()
            actions.enter_cadre_card(village=VILLAGE, name="龙支书", post="书记", account=cadres, by=by, on=today)
        found = {f.name: f.code for f in findings_of(stage.list(families), clock.today())}
        assert found == {"甲某": "account_shared", "乙某": "cadre_account", "丙某": "no_account"}

    def test_a_warning_waits_for_an_explanation_that_stays_with_the_list(self, stage: Stage) -> None:
        family = make.household()
        NearRelative.objects.create(
            village_id=VILLAGE, cadre_name="龙主任", cadre_post="two_committees", relative_name="周山",
            kinship="sibling", household=family, filed_on=clock.today(),
        )  # fmt: skip
        batch = stage.list([family])
        with pytest.raises(Refused) as refusal:
            actions.move_payment(batch, "submit", by=stage.who.clerk, on=clock.today())
        assert codes(refusal) == {"cadre_relative"} and "龙主任" in str(refusal.value)
        with pytest.raises(DomainError):
            actions.explain_finding(batch, code="cadre_relative", words=" ", by=stage.who.clerk, on=clock.today())
        with stage.as_(stage.who.clerk):
            actions.explain_finding(batch, code="cadre_relative", words=WORDS, by=stage.who.clerk, on=clock.today(),
                                    household=family.pk)  # fmt: skip
        stage.step(batch, "submit", stage.who.clerk)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            batch.explanations.update(words="x")

    def test_whoever_filed_the_relative_does_not_check_the_list_even_by_sql(self, stage: Stage) -> None:
        family = make.household()
        NearRelative.objects.create(
            village_id=VILLAGE[:9], cadre_name="测试", cadre_post="township", cadre_user=stage.who.reviewer,
            relative_name="周山", kinship="sibling", household=family, filed_on=clock.today(),
        )  # fmt: skip
        batch = stage.list([family])
        actions.explain_finding(batch, code="cadre_relative", words=WORDS, by=stage.who.clerk, on=clock.today())
        stage.step(batch, "submit", stage.who.clerk)
        with pytest.raises(Refused) as refusal:
            actions.move_payment(batch, "check", by=stage.who.reviewer, on=clock.today())
        assert "recused" in codes(refusal)
        refused_by_database(
            "INSERT INTO workflow_event (machine, subject_type, subject_id, village_id, transition, from_state,"
            " to_state, duty, by_id, \"on\", at, note, data) VALUES ('funds.payment', 'funds.paymentbatch', %s, %s,"
            " 'check', 'submitted', 'checked', 'review', %s, registry_today(), registry_now(), '', '{}')",
            [batch.pk, VILLAGE, stage.who.reviewer.pk], "households_recused",
        )  # fmt: skip

    def test_the_negative_list_and_a_rate_above_the_standard_stop_a_list_of_a_policy(self, stage: Stage) -> None:
        batch = stage.list([make.household()], title="办公楼修缮")
        assert {f.code for f in findings_of(batch, clock.today())} == {"negative_list"}
        policy = SubsidyPolicy.objects.get(item="产业奖补")
        dear = actions.prepare_payment(
            project=stage.project, source=stage.source.pk, title="x", item="产业奖补", unit="亩", period="2025",
            lines=[actions.LineDraft(make.household("龙先兰").pk, Decimal(600), Decimal(6))], by=stage.who.clerk,
            on=clock.today(), policy=policy,
        )  # fmt: skip
        assert {f.code for f in findings_of(dear, clock.today())} == {"standard_differs", "over_cap"}


class TestApprovals:
    def families(self, number: int) -> list[Any]:
        return [make.household(f"村民{chr(0x4E00 + n)}") for n in range(number)]

    def large(self, stage: Stage) -> PaymentBatch:
        """220,000 yuan: one approval."""
        return stage.checked(self.families(2), item="大额补助", rate="110000.00", quantity="1")

    def test_a_large_list_hangs_only_after_its_approvals(self, stage: Stage) -> None:
        batch = self.large(stage)
        state = approvals_of(batch, clock.today())
        assert (state.needed, state.missing, set(state.roles)) == (1, 1, {"township_leader", "county_leader"})
        with pytest.raises(Refused) as refusal, stage.as_(stage.who.clerk):
            actions.publish_payment(batch, by=stage.who.clerk, on=clock.today())
        assert codes(refusal) == {"approvals_missing"}
        refused_by_database("UPDATE funds_paymentbatch SET state = 'published' WHERE id = %s", [batch.pk],
                            "funds_payment_approved")  # fmt: skip
        stage.step(batch, "approve", stage.leader)
        assert approvals_of(batch, clock.today()).missing == 0 and batch.state == "checked"
        with pytest.raises(Refused) as refusal:
            actions.move_payment(batch, "approve", by=stage.leader, on=clock.today())
        assert codes(refusal) == {"funds_approval_once"}
        stage.hung(batch)
        with stage.as_(stage.who.finance):
            assert actions.release_payment(batch, by=stage.who.finance, on=clock.today()) == 2

    def test_an_approval_counts_for_the_lines_it_saw(self, stage: Stage) -> None:
        batch = self.large(stage)
        stage.step(batch, "approve", stage.leader)
        stage.step(batch, "return", stage.who.reviewer, note="金额有误")
        family = batch.lines.first().household_id
        with stage.as_(stage.who.clerk):
            drafts = [actions.LineDraft(family, Decimal("205000.00"))]
            actions.edit_payment(batch, title=batch.title, item=batch.item, unit=batch.unit, period=batch.period,
                                 lines=drafts, by=stage.who.clerk)  # fmt: skip
        stage.step(batch, "submit", stage.who.clerk)
        stage.step(batch, "check", stage.who.reviewer)
        assert approvals_of(batch, clock.today()).missing == 1
        stage.step(batch, "approve", stage.county)
        assert approvals_of(batch, clock.today()).missing == 0

    def test_a_list_under_the_limit_needs_none_and_wrong_roles_give_none(self, stage: Stage) -> None:
        small = stage.checked(self.families(1))
        with pytest.raises(Refused) as refusal:
            actions.move_payment(small, "approve", by=stage.leader, on=clock.today())
        assert codes(refusal) == {"no_approval_needed"}
        large = stage.checked(self.families(2), item="大额补助", rate="110000.00", quantity="1")
        with pytest.raises(Refused) as refusal:
            actions.move_payment(large, "approve", by=stage.who.office, on=clock.today())
        assert codes(refusal) == {"not_an_approver"}

    @pytest.mark.parametrize("who", ["clerk", "reviewer", "finance"])
    def test_no_approval_is_written_for_somebody_else_or_another_duty(self, stage: Stage, who: str) -> None:
        batch = self.large(stage)
        user = getattr(stage.who, who)
        values = {
            "village_id": VILLAGE,
            "batch": batch,
            "fingerprint": b"x" * 32,
            "role": "county_leader",
            "on": clock.today(),
        }
        with pytest.raises(IntegrityError, match="approve payment list"), transaction.atomic(), stage.as_(user):
            PaymentApproval.objects.create(by=user, **values)
        with pytest.raises(IntegrityError, match="approve payment list"), transaction.atomic(), stage.as_(user):
            PaymentApproval.objects.create(by=stage.county, **values)

    def test_parts_of_a_list_under_the_limit_are_added_up(self, stage: Stage) -> None:
        first, second = self.families(2)
        one = stage.list([first], item="大额补助", rate="110000.00", quantity="1", title="第一批")
        stage.step(one, "submit", stage.who.clerk)
        two = stage.list([second], item="大额补助", rate="110000.00", quantity="1", title="第二批")
        with pytest.raises(Refused) as refusal:
            actions.move_payment(two, "submit", by=stage.who.clerk, on=clock.today())
        assert (
            codes(refusal) == {"split_list"} and "220,000.00" in str(refusal.value) and "第一批" in str(refusal.value)
        )


class TestPlan:
    def home(self, name: str, **fields: Any) -> Any:
        return make.household(name, status=Status.LIFTED, on=dt.date(2019, 5, 1), **fields)

    def test_a_policy_makes_the_list_and_says_who_is_not_on_it(self, stage: Stage) -> None:
        policy = SubsidyPolicy.objects.get(item="养殖奖补")
        measure = {"measures": [cards.measure(quantity=Decimal(3), unit="头", starts_on=dt.date(2026, 3, 1))]}
        capped = {"measures": [cards.measure(quantity=Decimal(8), unit="头", starts_on=dt.date(2026, 3, 1))]}
        self.home("甲某", **measure)
        self.home("乙某", **capped)
        self.home("丙某")
        make.household("丁某", **measure)
        found = plan_of(policy, village=VILLAGE, period=Period.parse("2026"), on=clock.today())
        assert [(o.name, o.amount_yuan) for o in found.offers] == [("甲某", Decimal(3000)), ("乙某", Decimal(5000))]
        assert {(o.name, o.code) for o in found.left_out} == {("丙某", "no_measure"), ("丁某", "status")}
        with stage.as_(stage.who.clerk):
            batch = actions.make_list(found, project=stage.project, source=stage.source.pk, title="养殖",
                                      by=stage.who.clerk, on=clock.today())  # fmt: skip
        assert (batch.policy_id, batch.total_yuan, batch.unit) == (policy.pk, Decimal(8000), "头")
        assert "5,000.00" in batch.lines.get(payee_name="乙某").ground
        stage.step(batch, "submit", stage.who.clerk)
        again = plan_of(policy, village=VILLAGE, period=Period.parse("2026"), on=clock.today())
        assert not again.offers
        assert {(o.name, o.code) for o in again.left_out} >= {("甲某", "given"), ("乙某", "given")}

    def test_a_persons_money_goes_to_the_persons_own_card(self, stage: Stage) -> None:
        policy = SubsidyPolicy.objects.get(item="务工交通补助")
        son = cards.person("周林", "son", born_on=dt.date(1995, 7, 4), work_area="province", work_months=9)
        family = self.home("周山", members=[cards.head("周山"), son])
        period = Period.parse("2026")
        found = plan_of(policy, village=VILLAGE, period=period, on=clock.today())
        assert [(o.name, o.code) for o in found.left_out] == [("周林", "no_account")]
        member = family.members.get(name="周林")
        with stage.as_(stage.who.clerk):
            card = actions.enter_card(
                member, bank_name="农商行", account=make.account(), by=stage.who.clerk, on=clock.today()
            )
            found = plan_of(policy, village=VILLAGE, period=period, on=clock.today())
            batch = actions.make_list(found, project=stage.project, source=stage.source.pk, title="务工",
                                      by=stage.who.clerk, on=clock.today())  # fmt: skip
        stage.step(batch, "submit", stage.who.clerk)
        line = batch.lines.get()
        assert (line.member_id, line.payee_name, line.account.reveal()) == (member.pk, "周林", card.account.reveal())
        refused_by_database(
            "UPDATE funds_personalaccount SET bank_name = 'x' WHERE id = %s", [card.pk], "funds_card_kept"
        )
        with stage.as_(stage.who.clerk):
            actions.enter_card(member, bank_name="邮储", account=make.account(), by=stage.who.clerk, on=clock.today())
        card.refresh_from_db()
        assert card.ended_on == clock.today()
        assert {f.code for f in findings_of(PaymentBatch.objects.get(pk=batch.pk), clock.today())} == {
            "account_not_own"
        }


class TestReceipts:
    def test_goods_are_signed_for_and_the_rest_goes_back(self, stage: Stage) -> None:
        families = [make.household("甲某"), make.household("乙某", card=CardDraft(group="1组", main_cause="01"))]
        batch = stage.released(families, means="in_kind", item="鸡苗")
        first, second = batch.lines.order_by("position")
        enter = {"received_on": clock.today(), "by": stage.who.clerk, "on": clock.today()}
        draft = actions.ReceiptDraft(first.pk, "甲某", "鸡苗20羽")
        with stage.as_(stage.who.clerk):
            for witness, constraint in ((stage.who.clerk.name, "funds_receipt_witness"), ("甲某", "funds_receipt_two")):
                with pytest.raises(IntegrityError) as error, transaction.atomic():
                    actions.enter_receipts(batch, [draft], witness=witness, **enter)
                assert error.value.__cause__.diag.constraint_name.startswith(constraint)
            with pytest.raises(IntegrityError) as error, transaction.atomic():
                actions.enter_receipts(batch, [draft], witness="石某",
                                       **enter | {"received_on": batch.released_on - dt.timedelta(days=1)})  # fmt: skip
            assert error.value.__cause__.diag.constraint_name == "funds_receipt_day"
            assert actions.enter_receipts(batch, [draft], witness="石某", **enter) == 1
            with pytest.raises(DomainError) as twice:
                actions.enter_receipts(batch, [draft], witness="石某", **enter)
            assert twice.value.code == "receipt_entered"
        with stage.as_(stage.who.finance):
            assert (
                actions.take_back_unclaimed(batch, by=stage.who.finance, on=clock.today(), reason="户主外出未领取") == 1
            )
        second.refresh_from_db()
        assert second.is_void and not batch.lines.get(pk=first.pk).is_void

    def test_a_bank_list_has_no_receipts(self, stage: Stage) -> None:
        batch = stage.released([make.household()])
        line = batch.lines.get()
        refused_by_database(
            "INSERT INTO funds_receipt (village_id, line_id, received_on, signed_by, witness, goods, entered_by_id)"
            " VALUES (%s, %s, registry_today(), 'a', 'b', '', %s)", [VILLAGE, line.pk, stage.who.clerk.pk],
            "funds_receipt_of_line",
        )  # fmt: skip


def test_what_was_paid_after_a_death_is_offered_for_recovery(stage: Stage) -> None:
    family = couple()
    batch = stage.released([family])
    assert paid_afterwards(COUNTY) == []
    gone = batch.released_on.replace(day=1) - dt.timedelta(days=3)
    head_goes(family, gone, "death", stage.who.clerk)
    row = paid_afterwards(VILLAGE)[0]
    assert (row.name, row.amount_yuan, row.left_on, row.left_reason) == ("周山", Decimal(1000), gone, "death")
    assert paid_afterwards(SIBLING) == []
