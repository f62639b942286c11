"""The gate: nothing goes on before it has hung its full days, witnessed, without an open objection."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from publicity import actions
from publicity.models import Entry, Objection
from publicity.rules.clearing import Hung, extended, obstacles
from publicity.workflow import hung, reasons_against_clearing
from registry import clock
from registry.db.scope import scoped
from registry.errors import Refused
from registry.text.periods import is_working_day, working_days_between
from tests.conftest import COUNTY, VILLAGE
from tests.publicity.factories import hanging, prepared

KIND = "identification_village"
SUBJECT = "households.case:1"
DAYS = st.dates(dt.date(2014, 1, 1), dt.date(2027, 12, 31))


def is_cleared(subject: str, on: dt.date, kind: str = KIND) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT publicity_is_cleared(%s, %s, %s)", [subject, kind, on])
        return cursor.fetchone()[0]


def codes(on: dt.date, subject: str = SUBJECT) -> list[str]:
    found = [reason.code for reason in reasons_against_clearing(subject, kind=KIND, on=on)]
    assert is_cleared(subject, on) is (not found), "Python and the database disagree"
    return found


@given(
    DAYS, st.integers(0, 40), st.integers(0, 40), st.integers(1, 30), st.sampled_from(["calendar_days", "working_days"])
)
def test_extended_gives_back_exactly_the_lost_days(start, before, standing, days, counting):
    ends_on = start + dt.timedelta(days)
    stopped_on = start + dt.timedelta(before)
    settled_on = stopped_on + dt.timedelta(standing)
    new = extended(ends_on, stopped_on=stopped_on, settled_on=settled_on, counting=counting)
    if stopped_on > ends_on:
        assert new == ends_on
    elif counting == "calendar_days":
        assert (new - ends_on).days == standing
    else:
        lost = sum(is_working_day(stopped_on + dt.timedelta(n)) for n in range(standing))
        assert working_days_between(ends_on + dt.timedelta(1), new + dt.timedelta(1)) == lost
    assert new >= ends_on


@given(DAYS, st.integers(-5, 20))
def test_obstacles_open_the_gate_on_the_day_after_the_last_and_not_before(ends_on, shift):
    on = ends_on + dt.timedelta(shift)
    found = obstacles(Hung("hanging", "hanging", ends_on, ends_on), on=on)
    assert (found == []) is (shift > 0)


@given(
    st.sampled_from(["prepared", "hanging", "closed", "withdrawn"]),
    st.sampled_from(["hanging", "objected", "cleared", "withdrawn"]),
    st.booleans(),
    st.integers(0, 2),
    st.integers(-2, 2),
)
def test_obstacles_let_through_only_the_one_good_case(notice, entry, witnessed, objections, shift):
    day = dt.date(2026, 11, 9)
    state = Hung(notice, entry, day if witnessed else None, day if witnessed else None, objections)
    good = notice != "withdrawn" and entry in {"hanging", "cleared"} and witnessed and not objections and shift > 0
    assert (obstacles(state, on=day + dt.timedelta(shift)) == []) is good


@pytest.mark.django_db
class TestInTheDatabase:
    @pytest.fixture
    def people(self, make_user):
        return (
            make_user("village_clerk", VILLAGE),
            make_user("supervision_committee", VILLAGE),
            make_user("township_reviewer", VILLAGE[:9]),
        )

    def test_never_published(self, in_scope):
        with in_scope(VILLAGE):
            assert codes(clock.today()) == ["not_published"]

    def test_prepared_is_not_enough(self, in_scope, people):
        with in_scope(VILLAGE):
            prepared(people[0])
            assert codes(clock.today() + dt.timedelta(100)) == ["not_witnessed"]

    def test_full_days_excluding_the_day_of_posting(self, in_scope, people):
        with in_scope(VILLAGE):
            notice = hanging(people[0], people[1])
            assert notice.ends_on == clock.today() + dt.timedelta(7)
            assert codes(notice.ends_on) == ["still_hanging"]
            assert codes(notice.ends_on + dt.timedelta(1)) == []
            assert not is_cleared(SUBJECT, notice.ends_on + dt.timedelta(1), kind="exit_village")

    def test_the_answer_is_the_same_from_every_scope(self, in_scope, people):
        with in_scope(VILLAGE):
            last = hanging(people[0], people[1]).ends_on
        for code in ("", COUNTY, "433127"):
            with scoped(code):
                assert codes(last + dt.timedelta(1)) == []

    def test_objection_stops_the_clock_of_that_entry_only(self, in_scope, people):
        with in_scope(COUNTY):
            notice = hanging(people[0], people[1])
            actions.receive_objection(notice_id=notice.pk, position=1, text="他家有小汽车")
            after = notice.ends_on + dt.timedelta(1)
            assert codes(after) == ["objection_open"]
            assert codes(after, "households.case:2") == []

    def test_refused_objection_gives_the_lost_days_back(self, in_scope, people):
        with in_scope(COUNTY):
            notice = hanging(people[0], people[1])
            first = actions.receive_objection(notice_id=notice.pk, position=1, text="他家有小汽车")
            second = actions.receive_objection(notice_id=notice.pk, position=1, text="他家在城里有房")
            for receipt, days in ((first, 2), (second, 3)):
                self.answer(receipt, people[2], "refuse", clock.today() + dt.timedelta(days))
            entry = Entry.objects.get(notice=notice, position=1)
            assert (entry.state, entry.ends_on) == ("hanging", notice.ends_on + dt.timedelta(3))
            assert codes(notice.ends_on + dt.timedelta(3)) == ["still_hanging"]
            assert codes(notice.ends_on + dt.timedelta(4)) == []

    def test_upheld_objection_takes_the_entry_off_for_good(self, in_scope, people):
        with in_scope(COUNTY):
            notice = hanging(people[0], people[1])
            receipt = actions.receive_objection(notice_id=notice.pk, position=1, text="他家有小汽车")
            self.answer(receipt, people[2], "uphold", clock.today())
            assert codes(notice.ends_on + dt.timedelta(100)) == ["withdrawn"]
            assert codes(notice.ends_on + dt.timedelta(1), "households.case:3") == []

    def test_published_anew_only_the_newest_counts(self, in_scope, people):
        with in_scope(COUNTY):
            old = hanging(people[0], people[1])
            assert codes(old.ends_on + dt.timedelta(1)) == []
            new = prepared(people[0])
            assert codes(old.ends_on + dt.timedelta(1)) == ["not_witnessed"]
            actions.witness(new, by=people[1], on=clock.today())
            assert hung(SUBJECT, kind=KIND).ends_on == new.ends_on

    def test_withdrawn_notice_clears_nothing(self, in_scope, people, make_user):
        with in_scope(VILLAGE):
            notice = hanging(people[0], people[1])
            actions.withdraw(notice, by=make_user("branch_secretary", VILLAGE), on=clock.today(), reason="名单有误")
            assert codes(notice.ends_on + dt.timedelta(100)) == ["withdrawn"]

    def test_by_hand_the_database_keeps_the_clock_stopped(self, in_scope, people):
        with in_scope(COUNTY):
            notice = hanging(people[0], people[1])
            actions.receive_objection(notice_id=notice.pk, position=1, text="他家有小汽车")
            with pytest.raises(IntegrityError, match="is open"), transaction.atomic():
                Entry.objects.filter(notice=notice, position=1).update(state="hanging", stopped_on=None)

    @staticmethod
    def answer(receipt, by, step, on):
        objection = Objection.objects.get(pk=receipt.objection_id)
        for move in ("accept", "investigate"):
            actions.move_objection(objection, move, by=by, on=on, investigators=("吴新民", "田桂花"))
        actions.answer_objection(objection, step, by=by, on=on, answer="村里已核实。")


@pytest.mark.django_db
def test_witness_refused_to_the_preparer_and_to_other_villages(in_scope, make_user):
    clerk = make_user("village_clerk", VILLAGE)
    with in_scope(COUNTY):
        notice = prepared(clerk)
        for by in (
            clerk,
            make_user("supervision_committee", "433124110201"),
            make_user("township_reviewer", VILLAGE[:9]),
        ):
            with pytest.raises(Refused):
                actions.witness(notice, by=by, on=clock.today())
        with pytest.raises(IntegrityError, match="notice_witness_is_not_preparer"), transaction.atomic():
            type(notice).objects.filter(pk=notice.pk).update(witnessed_by=clerk, witnessed_at=clock.now())
