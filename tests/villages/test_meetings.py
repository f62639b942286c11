"""Quorum, majority and the record that stays as it was signed."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from registry import clock
from registry.errors import Refused
from tests.conftest import VILLAGE
from villages import actions
from villages.models import Meeting, MeetingRule
from villages.rules.quorum import Count, Rule, Threshold, reasons_against_decision

HALF, THIRDS = Threshold(Fraction(1, 2), True), Threshold(Fraction(2, 3), False)
ASSEMBLY, REPRESENTATIVES = Rule(HALF, HALF, False, "22"), Rule(THIRDS, HALF, False, "26")


@pytest.mark.parametrize(("rule", "count", "codes"), [
    (ASSEMBLY, (100, 51, 26, 20, 5), []),
    (ASSEMBLY, (100, 50, 50, 0, 0), ["no_quorum"]),  # half is not more than half
    (ASSEMBLY, (100, 52, 26, 26, 0), ["no_majority"]),
    (REPRESENTATIVES, (30, 20, 11, 9, 0), []),  # exactly two thirds is enough
    (REPRESENTATIVES, (30, 19, 19, 0, 0), ["no_quorum"]),
    (REPRESENTATIVES, (31, 20, 20, 0, 0), ["no_quorum"]),  # 20.67 are needed
    (REPRESENTATIVES, (30, 31, 20, 0, 0), ["more_present_than_due"]),
    (REPRESENTATIVES, (30, 20, 15, 5, 1), ["more_votes_than_present"]),
])  # fmt: skip
def test_decision_art22_and_art26(rule, count, codes):
    assert [reason.code for reason in reasons_against_decision(Count(*count), rule)] == codes


@given(st.integers(1, 12), st.integers(1, 12), st.booleans(), st.integers(0, 3000))
def test_needed_is_the_smallest_number_that_satisfies(numerator, denominator, strict, whole):
    share = Fraction(min(numerator, denominator), denominator)
    needed = Threshold(share, strict).needed(whole)

    def enough(number):
        return number > share * whole if strict else number >= share * whole

    assert enough(needed) and (needed == 0 or not enough(needed - 1))


def record(by, **fields):
    day = clock.today()
    values = {"kind": "representatives", "held_on": day, "place": "村部会议室", "topic": "评议名单", "due": 30,
              "present": 25, "agree": 22, "against": 2, "abstain": 1, "chair": "龙支书", "recorder": "石文书",
              "conclusion": "通过"}  # fmt: skip
    return actions.record_meeting(village=VILLAGE, by=by, on=day, **{**values, **fields})


@pytest.mark.django_db
class TestRecord:
    @pytest.fixture
    def clerk(self, make_user, in_scope):
        clerk = make_user("village_clerk", VILLAGE)
        with in_scope(VILLAGE, actor=clerk.pk):
            yield clerk

    def test_carried_is_worked_out(self, clerk):
        assert record(clerk).carried
        assert not record(clerk, present=19, agree=19, against=0, abstain=0).carried

    @pytest.mark.parametrize(("change", "code"), [
        ({"present": 31}, "more_present_than_due"), ({"agree": 24}, "more_votes_than_present"),
        ({"recused": ["龙支书"]}, "recused_present"), ({"held_on": dt.date(2100, 1, 1)}, "meeting_in_future"),
    ])  # fmt: skip
    def test_refused(self, clerk, change, code):
        with pytest.raises(Refused) as refused:
            record(clerk, **change)
        assert code in [reason.code for reason in refused.value.reasons]

    def test_numbers_are_held_by_the_database(self, clerk):
        meeting = record(clerk)
        for values, name in (
            ({"present": 31}, "meeting_present_at_most_due"),
            ({"agree": 26}, "meeting_votes_at_most_present"),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                Meeting.objects.filter(pk=meeting.pk).update(**values)

    def test_signed_record_stays(self, clerk, make_user):
        meeting = record(clerk)
        with pytest.raises(Refused):
            actions.sign_meeting(meeting, by=clerk)
        actions.sign_meeting(meeting, by=make_user("branch_secretary", VILLAGE))
        for change in (lambda m: m.update(topic="另一议题"), lambda m: m.delete()):
            with pytest.raises(IntegrityError, match="is signed"), transaction.atomic():
                change(Meeting.objects.filter(pk=meeting.pk))

    def test_every_kind_has_a_rule_with_a_document(self):
        for kind in Meeting._meta.get_field("kind").choices:
            rule = MeetingRule.objects.for_kind(kind[0], region=VILLAGE, on=clock.today()).first()
            assert rule and rule.document_no
