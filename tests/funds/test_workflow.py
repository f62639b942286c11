"""Who may take which step from which state: the whole product, against a table written by hand."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from funds import actions
from funds.choices import PaymentState, ProjectState
from funds.models import PaymentBatch, Project
from funds.workflow import PAYMENT, PROJECT
from registry import clock
from registry.accounts.roles import ROLES
from registry.db.scope import scoped
from registry.divisions.models import LENGTHS
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY, VILLAGE
from tests.funds import factories as make

pytestmark = pytest.mark.django_db

CLERK, ACCOUNTING, REVIEWER, OFFICE, FINANCE = (
    "village_clerk",
    "township_accounting",
    "township_reviewer",
    "county_office",
    "county_finance",
)
PAYMENT_TABLE = {
    ("draft", "submit"): {CLERK, ACCOUNTING},
    ("returned", "submit"): {CLERK, ACCOUNTING},
    ("draft", "cancel"): {CLERK, ACCOUNTING},
    ("returned", "cancel"): {CLERK, ACCOUNTING},
    ("submitted", "check"): {REVIEWER, OFFICE},
    ("submitted", "return"): {REVIEWER, OFFICE},
    ("checked", "return"): {REVIEWER, OFFICE},
    ("checked", "approve"): {"township_leader", OFFICE, "county_leader"},
    ("checked", "publish"): {CLERK, ACCOUNTING},
    ("published", "release"): {FINANCE},
    ("published", "stop"): {FINANCE},
}
PROJECT_TABLE = {
    ("proposed", "review"): {REVIEWER},
    ("proposed", "send_back"): {REVIEWER},
    ("proposed", "return"): {OFFICE},
    ("reviewed", "return"): {OFFICE},
    ("appraised", "return"): {OFFICE},
    ("reviewed", "appraise"): {"line_department"},
    ("reviewed", "turn_down"): {"line_department"},
    ("appraised", "approve"): {OFFICE},
    ("returned", "propose"): {CLERK},
    ("approved", "plan"): {OFFICE},
    ("approved", "drop"): {OFFICE},
    ("planned", "drop"): {OFFICE},
    ("planned", "start"): {CLERK},
    ("under_way", "complete"): {CLERK},
    ("completed", "resume"): {OFFICE},
    ("completed", "accept"): {OFFICE},
    ("accepted", "close"): {OFFICE},
}


def place(role: str) -> str:
    code = VILLAGE[: LENGTHS[int(ROLES[role].level)]]
    return code


@pytest.mark.parametrize(
    ("machine", "model", "states", "table"),
    [
        (PAYMENT, PaymentBatch, PaymentState.values, PAYMENT_TABLE),
        (PROJECT, Project, ProjectState.values, PROJECT_TABLE),
    ],
    ids=["payment", "project"],
)
def test_each_role_takes_exactly_its_steps(
    make_user: Any, machine: Any, model: Any, states: list[str], table: Any
) -> None:
    """States × steps × roles; guards that look at money and publicity are left aside here."""
    with scoped(COUNTY, actor=1):
        users = {role: make_user(role, place(role)) for role in ROLES}
        for state in states:
            for step in machine.transitions:
                for role, user in users.items():
                    subject = model(pk=0, state=state, village_id=VILLAGE)
                    allowed = role in table.get((state, step.name), set())
                    taken = state in step.sources and user.may(step.permission)
                    assert taken == allowed, (state, step.name, role)
                    if not allowed:
                        codes = {r.code for r in machine.reasons_against(subject, step.name, by=user, on=clock.today())}
                        assert codes & {"wrong_state", "not_permitted"}, (state, step.name, role)


@pytest.fixture
def who(make_user: Any) -> Any:
    people = make.people(make_user)
    with scoped(COUNTY, actor=people.finance.pk):
        yield people


def act_as(user: Any) -> Any:
    return scoped(COUNTY, actor=user.pk)


def submitted(who: make.People, *, names: tuple[str, ...] = ("周山", "龙先兰"), **fields: Any) -> PaymentBatch:
    project, found = make.funded_project(who)
    batch = make.batch(who, project, found, [make.household(name) for name in names], **fields)
    actions.move_payment(batch, "submit", by=who.clerk, on=clock.today())
    return batch


def codes(refusal: Any) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def test_whoever_made_the_list_neither_checks_nor_releases_it(who: make.People, make_user: Any) -> None:
    """One person with two postings: the duty counts, not the hat."""
    batch = submitted(who)
    from registry.accounts.models import Posting

    both = who.clerk.act_as(
        Posting.objects.create(user=who.clerk, role=REVIEWER, division_id=VILLAGE[:9], starts_on=dt.date(2020, 1, 1))
    )
    with pytest.raises(Refused) as refusal:
        actions.move_payment(batch, "check", by=both, on=clock.today())
    assert codes(refusal) == {"second_pen"}


def test_a_stranger_on_the_list_stops_it(who: make.People) -> None:
    project, found = make.funded_project(who)
    from tests.households import factories as cards

    card = cards.CardDraft(group="3组", main_cause="01", bank_account=make.account())
    stranger = cards.household(members=[cards.head("外来户")], card=card)
    batch = make.batch(who, project, found, [make.household(), stranger])
    with pytest.raises(Refused) as refusal:
        actions.move_payment(batch, "submit", by=who.clerk, on=clock.today())
    assert codes(refusal) == {"payee_not_registered"}
    assert "外来户" in str(refusal.value)


def test_a_list_beyond_the_projects_money_stops(who: make.People) -> None:
    project, found = make.funded_project(who, amount="999.99")
    batch = make.batch(who, project, found, [make.household()])
    with pytest.raises(Refused) as refusal:
        actions.move_payment(batch, "submit", by=who.clerk, on=clock.today())
    assert codes(refusal) == {"not_covered"}


def test_an_empty_list_stops(who: make.People) -> None:
    project, found = make.funded_project(who)
    with pytest.raises(Refused) as refusal:
        actions.move_payment(make.batch(who, project, found, []), "submit", by=who.clerk, on=clock.today())
    assert codes(refusal) == {"list_empty"}


def test_the_same_item_twice_in_a_period_is_refused_until_the_first_is_given_up(who: make.People) -> None:
    project, found = make.funded_project(who)
    family = make.household()
    first = make.batch(who, project, found, [family])
    with pytest.raises(Refused) as refusal:
        make.batch(who, project, found, [family])
    assert codes(refusal) == {"given_already"} and "周山" in str(refusal.value)
    make.batch(who, project, found, [family], period="2025")
    actions.move_payment(first, "cancel", by=who.clerk, on=clock.today())
    assert make.batch(who, project, found, [family]).line_count == 1


def test_a_household_of_another_village_cannot_stand_on_the_list(who: make.People) -> None:
    project, found = make.funded_project(who)
    other = make.household(village="433124110201")
    with pytest.raises(Refused) as refusal:
        make.batch(who, project, found, [other])
    assert codes(refusal) == {"household_unknown"}


def test_nothing_is_released_before_it_was_published(who: make.People) -> None:
    batch = submitted(who)
    with act_as(who.reviewer):
        actions.move_payment(batch, "check", by=who.reviewer, on=clock.today())
    with act_as(who.clerk):
        actions.publish_payment(batch, by=who.clerk, on=clock.today())
    with pytest.raises(Refused) as refusal, act_as(who.finance):
        actions.release_payment(batch, by=who.finance, on=clock.today())
    assert codes(refusal) == {"not_witnessed"}


def test_a_struck_line_frees_the_household(who: make.People) -> None:
    batch = submitted(who)
    line = batch.lines.first()
    with pytest.raises(DomainError):
        actions.strike_line(line, by=who.reviewer, on=clock.today(), reason=" ")
    actions.strike_line(line, by=who.reviewer, on=clock.today(), reason="户主已去世")
    assert batch.lines.standing().count() == 1
    with pytest.raises(DomainError):
        actions.strike_line(line, by=who.reviewer, on=clock.today(), reason="再来")


def test_a_payment_that_did_not_go_out_cannot_be_taken_back(who: make.People) -> None:
    line = submitted(who).lines.first()
    with pytest.raises(DomainError) as refusal:
        actions.reverse_line(line, key=uuid.uuid4(), by=who.finance, on=clock.today(), reason="x")
    assert refusal.value.code == "line_not_paid"


class TestAllocation:
    def test_beyond_the_balance_says_what_is_there(self, who: make.People) -> None:
        found = make.source(who.finance)
        with pytest.raises(Refused) as refusal:
            make.passed(who.finance, found, COUNTY, make.TOWNSHIP, "1000000.01")
        assert codes(refusal) == {"ledger_account_not_negative"}
        assert "1,000,000.00" in str(refusal.value) and refusal.value.reason.field == "amount_yuan"

    def test_the_same_form_twice_allocates_once(self, who: make.People) -> None:
        found, key = make.source(who.finance), uuid.uuid4()
        fields = {
            "key": key,
            "account": make.node(COUNTY, found),
            "to": make.TOWNSHIP,
            "amount_yuan": Decimal("5.00"),
            "by": who.finance,
            "on": clock.today(),
        }
        assert actions.allocate(**fields).pk == actions.allocate(**fields).pk
        assert make.node(make.TOWNSHIP, found).balance_yuan == Decimal("5.00")

    def test_an_earmark_is_held_and_explained(self, who: make.People) -> None:
        found = make.source(who.finance, purposes=["employment"])
        project = make.project(who.clerk)
        make.enter_library(who, project)
        with pytest.raises(Refused) as refusal:
            actions.allocate(
                key=uuid.uuid4(),
                account=make.node(COUNTY, found),
                project=project,
                amount_yuan=Decimal("1.00"),
                by=who.finance,
                on=clock.today(),
            )
        assert codes(refusal) == {"funds_earmark"}

    def test_only_a_project_of_the_library_gets_money(self, who: make.People) -> None:
        found = make.source(who.finance)
        with pytest.raises(Refused) as refusal:
            actions.allocate(
                key=uuid.uuid4(),
                account=make.node(COUNTY, found),
                project=make.project(who.clerk),
                amount_yuan=Decimal("1.00"),
                by=who.finance,
                on=clock.today(),
            )
        assert codes(refusal) == {"project_not_in_library"}

    @pytest.mark.parametrize("to", [COUNTY, "433127"])
    def test_money_goes_down_only(self, who: make.People, to: str) -> None:
        found = make.source(who.finance)
        with pytest.raises(Refused) as refusal:
            make.passed(who.finance, found, COUNTY, to, "1.00")
        assert codes(refusal) == {"not_below"}

    def test_a_clerk_passes_nothing_on(self, who: make.People) -> None:
        found = make.source(who.finance)
        with pytest.raises(Refused) as refusal:
            make.passed(who.clerk, found, COUNTY, make.TOWNSHIP, "1.00")
        assert codes(refusal) == {"not_permitted"}

    def test_unspent_money_goes_back_step_by_step(self, who: make.People) -> None:
        project, found = make.funded_project(who, amount="10.00")
        from funds.ledger import reading

        account = reading.account_of(village=VILLAGE, source=found.pk, project=project.pk)
        actions.give_back(
            key=uuid.uuid4(),
            account=account,
            amount_yuan=Decimal("10.00"),
            by=who.finance,
            on=clock.today(),
            note="项目结余",
        )
        actions.give_back(
            key=uuid.uuid4(),
            account=make.node(VILLAGE, found),
            amount_yuan=Decimal("10.00"),
            by=who.finance,
            on=clock.today(),
            note="项目结余",
        )
        assert make.node(make.TOWNSHIP, found).balance_yuan == Decimal("10.00")

    def test_a_wrong_source_is_taken_back_while_nothing_of_it_has_moved(self, who: make.People) -> None:
        found = make.source(who.finance, document_no="示例财农〔2026〕1号")
        actions.take_back_source(found, key=uuid.uuid4(), by=who.finance, on=clock.today(), reason="金额录错")
        again = make.source(who.finance, document_no="示例财农〔2026〕1号")
        make.passed(who.finance, again, COUNTY, make.TOWNSHIP, "1.00")
        with pytest.raises(DomainError) as refusal:
            actions.take_back_source(again, key=uuid.uuid4(), by=who.finance, on=clock.today(), reason="晚了")
        assert refusal.value.code == "ledger_account_not_negative"


def test_a_project_without_a_target_does_not_enter_the_library(who: make.People) -> None:
    project = make.project(who.clerk, target=" ")
    with pytest.raises(Refused) as refusal:
        actions.move_project(project, "review", by=who.reviewer, on=clock.today())
    assert codes(refusal) == {"target_missing"}


def test_a_project_is_closed_only_when_its_money_is_gone(who: make.People) -> None:
    project, _found = make.funded_project(who)
    actions.move_project(project, "complete", by=who.clerk, on=clock.today())
    actions.move_project(project, "accept", by=who.office, on=clock.today(), note="验收合格")
    with pytest.raises(Refused) as refusal:
        actions.move_project(project, "close", by=who.office, on=clock.today())
    assert codes(refusal) == {"money_left", "funds_project_targets_open", "not_published"}
