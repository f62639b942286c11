"""When a visit is due, what makes one look wrong, which steps a problem takes."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households.choices import ProblemState, Status
from households.rules import problems, visits

DAYS = st.dates(dt.date(2014, 1, 1), dt.date(2040, 12, 31))


@pytest.mark.parametrize(
    ("last", "months", "on", "due"),
    [
        (None, 1, (2026, 11, 22), (2026, 11, 30)),
        (None, 3, (2026, 11, 22), (2026, 12, 31)),
        ((2026, 11, 1), 1, (2026, 11, 22), (2026, 12, 31)),
        ((2026, 10, 31), 1, (2026, 11, 22), (2026, 11, 30)),
        ((2026, 9, 30), 1, (2026, 11, 22), (2026, 10, 31)),
        ((2026, 9, 30), 3, (2026, 11, 22), (2026, 12, 31)),
        ((2025, 12, 31), 1, (2026, 1, 1), (2026, 1, 31)),
        ((2025, 11, 30), 3, (2026, 2, 10), (2026, 3, 31)),
    ],
)
def test_due_is_the_end_of_the_period_after_the_last_visit(last, months, on, due):
    day = dt.date(*last) if last else None
    assert visits.due(day, months, dt.date(*on)) == dt.date(*due)


@given(DAYS, st.sampled_from([1, 2, 3, 6, 12]))
def test_a_visit_today_is_never_due_in_the_same_period(day, months):
    end = visits.last_day(visits.period_of(day, months), months)
    assert day <= end < visits.due(day, months, day)
    assert visits.missed(day, months, day, since=dt.date(2014, 1, 1)) == 0


@given(DAYS, DAYS, st.sampled_from([1, 3]))
def test_late_means_at_least_one_period_was_missed(last, on, months):
    if last > on:
        last, on = on, last
    late = visits.due(last, months, on) < on
    assert late == (visits.missed(last, months, on, since=last) > 0)


def test_periods_before_the_card_are_not_missed():
    assert visits.missed(None, 1, dt.date(2026, 11, 22), since=dt.date(2026, 11, 3)) == 0
    assert visits.missed(None, 1, dt.date(2026, 11, 22), since=dt.date(2026, 8, 3)) == 2


@pytest.mark.parametrize(
    ("status", "monitored", "figure"),
    [
        (Status.LIFTED, False, "months_lifted"), (Status.LIFTED, True, "months_monitored"),
        (Status.POOR, False, "months_poor"), (Status.ORDINARY, True, "months_monitored"),
        (Status.ORDINARY, False, None), (Status.REMOVED, False, None),
    ],
)  # fmt: skip
def test_which_frequency_holds(status, monitored, figure):
    assert visits.figure_for(status, is_monitored=monitored) == figure


def facts(**fields):
    values = {"is_helper_active": True, "is_helper_assigned": True, "within_hour": 1, "per_hour": 3} | fields
    return visits.VisitFacts(**values)


@pytest.mark.parametrize(
    ("given_facts", "codes"),
    [
        (facts(), []),
        (facts(is_helper_active=None, is_helper_assigned=None), []),
        (facts(is_helper_active=False, is_helper_assigned=False), ["visitor_no_helper"]),
        (facts(is_helper_assigned=False), ["visitor_not_assigned"]),
        (facts(within_hour=3), []),
        (facts(within_hour=4), ["too_many_visits"]),
        (facts(within_hour=99, per_hour=None), []),
        (facts(reused=(visits.Reuse("甲村 周山 2026-11-02"),)), ["photo_reused"]),
    ],
)
def test_suspicions(given_facts, codes):
    assert [reason.code for reason in visits.suspicions(given_facts)] == codes


def test_where_a_photo_was_used_before_is_said():
    said = str(visits.suspicions(facts(reused=(visits.Reuse("甲村 周山"),)))[0])
    assert "甲村 周山" in said


def test_reasons_against_a_visit():
    now = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
    wrong = visits.VisitDraft(now + dt.timedelta(minutes=1), "home", (), " ")
    codes = {reason.code for reason in visits.reasons_against_visit(wrong, now=now, entered_on=dt.date(2014, 1, 1))}
    assert codes == {"visit_in_future", "visit_about_nothing", "visit_by_nobody"}
    early = visits.VisitDraft(dt.datetime(2013, 5, 1, tzinfo=dt.UTC), "home", ("income",), "石")
    found = visits.reasons_against_visit(early, now=now, entered_on=dt.date(2014, 1, 1))
    assert [reason.code for reason in found] == ["visit_before_card"]


def test_every_state_of_a_problem_is_reached_and_left():
    edges = problems.edges()
    assert {target for _source, target in edges} == set(ProblemState.values) - {"open"}
    assert {source for source, _target in edges} == set(ProblemState.values)


def test_the_database_guards_the_same_steps():
    guard = import_module("households.migrations.0023_problem_steps")
    assert sorted(guard.EDGES) == problems.edges()


@pytest.mark.parametrize("state", ProblemState.values)
def test_steps_offered_are_the_steps_allowed(state):
    offered = {step.name.value for step in problems.available(state)}
    for name in problems.STEPS:
        codes = [r.code for r in problems.reasons_against(name, state=state, answer="已办")]
        assert (codes == []) == (name in offered)
    assert [r.code for r in problems.reasons_against("strange", state=state)] == ["problem_no_step"]


def test_a_closing_step_needs_its_answer():
    assert [r.code for r in problems.reasons_against("solve", state="open", answer="  ")] == ["problem_answer_missing"]
