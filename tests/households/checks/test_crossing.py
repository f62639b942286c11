"""What crosses households: numbers, phones, incomes, helpers, notices, meetings, village cards, payments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from funds import actions as money
from households import checks
from households.checks import crossing
from households.checks.found import Found
from households.choices import Status
from households.models import HelperAssignment, Household, IncomeYear, LivingYear, Member, RuleSetting
from publicity.models import Notice, PublicityPeriod
from registry import clock
from registry.db.scope import scoped
from registry.fields import blind_index
from tests.conftest import COUNTY, VILLAGE
from tests.funds import factories as funds
from tests.households import factories as make
from tests.households.cases import procedure
from tests.policies.factories import writable
from tests.publicity import factories as notices
from villages.models import Helper, MeetingRule, VillageCard

ON = dt.date(2026, 11, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def county(in_scope: Any) -> Any:
    with in_scope(COUNTY):
        yield


def found(rule: str, on: dt.date = ON) -> list[Found]:
    return [one for one in checks.found_in(COUNTY, on=on) if one.rule == rule]


@contextmanager
def undone() -> Iterator[None]:
    """What the database refuses at commit stands until then, and is taken back before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_dq05_the_database_refuses_a_number_twice_and_the_query_reads_it() -> None:
    here, there = make.household(), make.household()
    assert list(crossing.identity_twice(COUNTY, ON, checks.Settings(ON))) == []
    index = bytes(here.members.get().identity_index)
    with pytest.raises(Exception, match="member_identity_once"):
        Member.objects.filter(household=there).update(identity_index=index)


def test_dq44_the_same_income_in_more_than_five_households_of_a_village() -> None:
    cards = [make.household() for _n in range(6)]
    for card in cards[:5]:
        IncomeYear.objects.create(household=card, village_id=VILLAGE, year=2025, wage_yuan=15000, members=1)
    assert found("DQ-44") == []
    IncomeYear.objects.create(household=cards[5], village_id=VILLAGE, year=2025, wage_yuan=15000, members=1)
    assert len(found("DQ-44")) == 6


def test_dq67_one_phone_in_two_households() -> None:
    from households.rules.drafts import CardDraft

    card = CardDraft(group="1组", main_cause="09", phone="13912345678")
    make.household(card=card)
    assert found("DQ-67") == []
    make.household(card=card)
    assert len(found("DQ-67")) == 2


def test_dq68_no_helper_then_one_who_has_too_many() -> None:
    cards = [make.household(status=Status.APPLICANT) for _n in range(3)]
    Household.objects.update(monitored_type="marginal", monitored_on=ON)
    assert {one.subject for one in found("DQ-68")} == {f"household:{card.pk}" for card in cards}
    helper = Helper.objects.create(village_id=VILLAGE, name="张三", unit="县医院", post="staff", started_on=ON)
    for card in cards:
        HelperAssignment.objects.create(household=card, village_id=VILLAGE, helper=helper, starts_on=ON)
    told = found("DQ-68")
    assert all("!helper_overloaded" in one.params["what"] for one in told)
    assert told[0].params["households"] == 3


def test_dq60_a_member_with_a_helpers_phone() -> None:
    card = make.household()
    assert found("DQ-60") == []
    helper = Helper(village_id=VILLAGE, name="张三", unit="村委会", started_on=ON)
    helper.phone = "13900001234"
    helper.save()
    Member.objects.filter(household=card).update(phone_index=blind_index("phone", "13900001234"))
    (one,) = found("DQ-60")
    assert one.household == card.pk
    assert one.is_error


def test_dq69_the_village_card_counts_fewer_than_the_household_cards() -> None:
    card = make.household()
    LivingYear.objects.create(household=card, village_id=VILLAGE, year=2025, checked_on=ON, is_dangerous=True,
                              arable_mu=40)  # fmt: skip
    village = VillageCard.objects.create(
        village_id=VILLAGE, groups=3, households_total=10, population=40, representatives_total=12, farmland_mu=500,
        updated_on=ON,
    )  # fmt: skip
    assert found("DQ-69") == []
    for field, value in (("farmland_mu", 30), ("households_total", 0)):
        VillageCard.objects.filter(pk=village.pk).update(**{field: value})
        assert [one.subject for one in found("DQ-69")] == [f"village:{VILLAGE}"]


def test_dq73_a_notice_in_order_passes_and_one_below_its_days_is_found(make_user: Any) -> None:
    clerk, witness = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
    notice = notices.hanging(clerk, witness)
    assert found("DQ-73") == []
    longer = PublicityPeriod(kind=notice.kind, region=VILLAGE, days=20, counting="calendar_days",
                             valid_from=dt.date(2020, 1, 1))  # fmt: skip
    assert crossing.against_notice(notice, [longer]) == (["!too_short"], {"days": 7, "needed": 20})
    notice.witnessed_by = None
    assert crossing.against_notice(notice, []) == (["!not_witnessed"], {})


@pytest.mark.parametrize(("cell", "private"), [
    ("529901199001011234", True), ("13812345678", True), ("6212260000000000123", True), ("529901********1234", False),
    ("0743-7210000", False), ("12000.00", False), ("4331241102260008", False),
])  # fmt: skip
def test_dq73_full_numbers_in_a_cell(cell: str, private: bool) -> None:
    assert bool(crossing.PRIVATE.search(f"备注 {cell} 号")) is private


def test_dq74_recorded_as_carried_without_quorum(make_user: Any) -> None:
    who = procedure.people(make_user)
    meeting = procedure.meeting(who, ON)
    assert found("DQ-74") == []
    rules = list(MeetingRule.objects.all())
    for votes, said in (({"present": 10, "agree": 10}, ["!no_quorum"]), ({"agree": 8, "against": 16}, ["!no_majority"]),
                        ({"agree": 24, "against": 9}, ["!counts"]), ({}, [])):  # fmt: skip
        before = copy(meeting)  # a record of before the table had its own guard
        for name, value in votes.items():
            setattr(before, name, value)
        assert crossing.against_meeting(before, rules) == said


@pytest.fixture
def paid(make_user: Any) -> Any:
    """A submitted list for two registered households, with the people of the money."""
    who = funds.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        project, source = funds.funded_project(who)
    cards = [funds.household("周山"), funds.household("龙山")]
    batch = funds.batch(who, project, source, cards)
    money.move_payment(batch, "submit", by=who.clerk, on=clock.today())
    return batch, cards


def test_dq63_a_list_in_order_passes_and_a_stranger_or_shared_account_is_found(paid: Any) -> None:
    batch, cards = paid
    today = clock.today()
    assert found("DQ-63", today) == []
    cards[1].bank_account = cards[0].bank_account.reveal()
    cards[1].save()  # another card now bears the account the list was submitted with
    (one,) = found("DQ-63", today)
    assert one.subject == f"payment:{batch.pk}"
    assert "!account_shared" in one.params["what"]
    Member.objects.filter(household=cards[0]).update(name="王五")
    (one,) = found("DQ-63", today)
    assert "!payee_not_member" in one.params["what"]
    assert "周山" in one.params["names"]


def test_dq63_a_region_sets_a_cap(paid: Any) -> None:
    with writable(RuleSetting):
        RuleSetting.objects.create(rule="DQ-63", region=COUNTY, limits={"cap_yuan": "999"}, document_no="县文2号",
                                   valid_from=dt.date(2020, 1, 1))  # fmt: skip
    (one,) = found("DQ-63", clock.today())
    assert one.params["what"] == ["!over_cap"]


def test_dq64_the_notice_a_project_began_after_stays_as_it_hung(paid: Any) -> None:
    """What old papers show is found by the same query: tests/funds/watch/test_patterns.py."""
    batch, _cards = paid
    assert found("DQ-64", clock.today()) == []
    about = Notice.objects.filter(subject=f"funds.project:{batch.project_id}", kind="project_before")
    assert about.count() == 1
    for change in ({"ends_on": clock.today()}, {"state": "withdrawn"}, {"witnessed_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            about.update(**change)


def test_dq62_the_payee_died_before(paid: Any) -> None:
    _batch, cards = paid
    today = clock.today()
    assert found("DQ-62", today) == []
    with undone():
        Member.objects.filter(household=cards[0]).update(left_on=dt.date(2026, 1, 5), left_reason="death")
        (one,) = found("DQ-62", today)
    assert one.params["what"] == "!still_paid"


def test_every_source_is_registered() -> None:
    from households.checks.registry import sources

    assert {"DQ-05", "DQ-62", "DQ-63", "DQ-64", "DQ-69", "DQ-73", "DQ-74"} == set(sources())
