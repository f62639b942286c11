"""Recusal, notice, correction and signature of a record, in the rule and in the database. DOMAIN §3.7."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from registry import clock
from registry.db.scope import scoped
from registry.errors import Refused
from tests.conftest import VILLAGE
from tests.villages.meetings import factories as f
from villages import actions
from villages.models import Meeting, MeetingRule
from villages.rules.quorum import Count, needed, reasons_against_count, reasons_against_decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(make_user, in_scope):
    found = f.people(make_user)
    with in_scope(VILLAGE, actor=found.clerk.pk):
        yield found


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@given(st.integers(1, 60), st.data())
def test_whoever_is_recused_is_taken_off_the_voters(present, data):
    rule = MeetingRule(quorum_numerator=2, quorum_denominator=3, quorum_strict=False, majority_numerator=1,
                       majority_denominator=2, majority_strict=True).as_rule()  # fmt: skip
    recused = data.draw(st.integers(0, present))
    agree = data.draw(st.integers(0, present - recused))
    count = Count(present, present, agree, 0, 0, recused)
    assert reasons_against_count(count) == []
    carried = reasons_against_decision(count, rule) == []
    assert carried == (2 * agree > present - recused)
    assert needed(count, rule).majority >= 1


def test_the_votes_of_the_recused_are_missing(who):
    meeting = f.record(who.clerk, agree=12, against=11, abstain=0, recused=["石甲", "石乙"])
    assert meeting.carried  # 12 of 23; of 25 it would have failed
    with pytest.raises(Refused) as refused:
        f.record(who.clerk, agree=22, against=2, abstain=1, recused=["石甲"])
    assert codes(refused) == ["more_votes_than_voters"]
    with pytest.raises(Refused) as refused:
        f.record(who.clerk, present=1, agree=0, against=0, abstain=0, recused=["石甲", "石乙"])
    assert "more_recused_than_present" in codes(refused)


@pytest.mark.parametrize("post", ["chair", "recorder"])
def test_recused_neither_chair_nor_record_nor_by_plain_sql(who, post):
    with pytest.raises(Refused) as refused:
        f.record(who.clerk, agree=20, recused=[f.SAID[post]])
    assert codes(refused) == ["recused_present"]
    meeting = f.record(who.clerk, agree=20)
    with pytest.raises(IntegrityError, match="meeting_recused_stay_out"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(recused=[f.SAID[post]])


def test_nobody_present_decides_nothing(who):
    assert not f.record(who.clerk, present=0, agree=0, against=0, abstain=0).carried


def test_all_recused_decide_nothing_where_two_thirds_are_asked(who):
    meeting = f.record(who.clerk, kind="fund_raising", counted="households", due=2, present=2, agree=0, against=0,
                       abstain=0, recused=["甲", "乙"])  # fmt: skip
    assert not meeting.carried


@pytest.mark.parametrize(("days", "carried"), [(10, True), (9, False)])
def test_an_assembly_is_announced_ten_days_before(who, days, carried):
    day = clock.today()
    meeting = f.record(who.clerk, kind="villagers_assembly", due=400, present=300, agree=200, against=0, abstain=0,
                       called_on=day - dt.timedelta(days=days))  # fmt: skip
    assert meeting.carried is carried
    against = [str(reason) for reason in actions.reasons_against_meeting(meeting)]
    assert bool(against) is not carried and all("9" in text and "10" in text for text in against)


def test_an_assembly_without_its_announcement_is_refused_at_the_field(who):
    with pytest.raises(Refused) as refused:
        f.record(who.clerk, kind="villagers_assembly", due=400, present=300, agree=200, against=0, abstain=0)
    assert [(r.code, r.field) for r in refused.value.reasons] == [("call_missing", "called_on")]


@pytest.mark.parametrize(("kind", "agree", "carried"), [
    ("villagers_assembly", 21, True), ("villagers_assembly", 20, False),  # more than half of 40
    ("fund_raising", 27, True), ("fund_raising", 26, False),  # two thirds of 40
])  # fmt: skip
def test_one_person_for_each_household(who, kind, agree, carried):
    called = clock.today() - dt.timedelta(days=12)
    votes = {"due": 60, "present": 40, "agree": agree, "against": 0, "abstain": 0}
    meeting = f.record(who.clerk, kind=kind, counted="households", called_on=called, **votes)
    assert meeting.carried is carried


def test_households_are_counted_only_where_a_rule_says_so(who):
    with pytest.raises(Refused) as refused:
        f.record(who.clerk, counted="households")
    assert codes(refused) == ["counted_wrong"]


def test_a_group_meeting_names_its_group(who):
    with pytest.raises(Refused) as refused:
        f.record(who.clerk, kind="group")
    assert [(r.code, r.field) for r in refused.value.reasons] == [("group_missing", "group")]


@pytest.mark.parametrize(
    "change", [{"present": 19, "agree": 19, "against": 0, "abstain": 0}, {"agree": 12, "against": 13}]
)
def test_the_database_knows_what_is_carried(who, change):
    meeting = f.record(who.clerk)
    with pytest.raises(IntegrityError, match="did not decide"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**change)
    lost = f.record(who.clerk, agree=5, against=20, abstain=0)
    with pytest.raises(IntegrityError, match="did not decide"), transaction.atomic():
        Meeting.objects.filter(pk=lost.pk).update(carried=True)


def test_an_unsigned_record_is_mended_and_worked_out_anew(who):
    meeting = f.record(who.clerk, agree=10, against=15, abstain=0)
    said = {"held_on": meeting.held_on, **f.SAID}
    mended = actions.change_meeting(meeting, by=who.clerk, on=clock.today(), **said)
    assert mended.carried and mended.agree == 22
    actions.sign_meeting(mended, by=who.secretary)
    with pytest.raises(Refused) as refused:
        actions.change_meeting(mended, by=who.clerk, on=clock.today(), **{**said, "agree": 21})
    assert codes(refused) == ["already_signed"]


def test_who_mended_the_record_does_not_sign_it(who, make_user):
    meeting = f.record(who.clerk)
    with scoped(VILLAGE, actor=who.secretary.pk):
        actions.change_meeting(meeting, by=who.secretary, on=clock.today(), held_on=meeting.held_on, **f.SAID)
    with pytest.raises(Refused) as refused:
        actions.sign_meeting(meeting, by=who.secretary)
    assert codes(refused) == ["signer_changed"]
    assert actions.sign_meeting(meeting, by=make_user("first_secretary", VILLAGE)).signed_by_id


def test_neither_another_clerk_nor_the_recused_sign(who, make_user):
    meeting = f.record(who.clerk, agree=20, recused=[who.secretary.name])
    for signer, code in ((make_user("village_clerk", VILLAGE), "signer_role"), (who.secretary, "recused_signs")):
        with pytest.raises(Refused) as refused:
            actions.sign_meeting(meeting, by=signer)
        assert codes(refused) == [code]
