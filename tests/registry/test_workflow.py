"""The machine: reasons first, one person one duty, everything in one transaction."""

from __future__ import annotations

import datetime as dt

import pytest

from registry.accounts.permissions import Permission
from registry.errors import Reason, Refused
from registry.workflow.diagrams import mermaid
from registry.workflow.machine import Machine, Transition
from registry.workflow.models import Duty

DAY = dt.date(2026, 1, 5)


def step(name="go", sources=("a",), target="b", **fields):
    return Transition(name, name.title(), frozenset(sources), target, Permission.SUBMIT_CASE, **fields)


def machine(*steps, states=("a", "b", "c")):
    return Machine("test", {s: s.upper() for s in states}, steps)


class Subject:
    """The least a machine needs; the second-pen check asks the database, so rows carry a real label and key."""

    class _meta:
        label_lower = "test.subject"

    pk, village_id = 1, "433124110226"

    def __init__(self, state="a"):
        self.state = state


@pytest.mark.django_db
class TestReasons:
    def test_wrong_state_names_both_states(self, make_user):
        reasons = machine(step()).reasons_against(
            Subject("c"), "go", by=make_user("village_clerk", "433124110226"), on=DAY
        )
        assert [r.code for r in reasons] == ["wrong_state"]
        assert "A" in str(reasons[0]) and "C" in str(reasons[0])

    def test_wrong_role_is_told_whose_step_it_is(self, make_user):
        reasons = machine(step()).reasons_against(Subject(), "go", by=make_user("auditor", "433124"), on=DAY)
        assert [r.code for r in reasons] == ["not_permitted"]

    def test_all_guards_speak_at_once(self, make_user):
        def one(subject, context):
            return [Reason("one", "1")]

        def two(subject, context):
            return [Reason("two", "2")]

        found = machine(step(guards=(one, two))).reasons_against(
            Subject(), "go", by=make_user("village_clerk", "433124110226"), on=DAY
        )
        assert [r.code for r in found] == ["one", "two"]

    def test_note_is_asked_for_only_when_the_step_is_taken(self, make_user):
        clerk, m = make_user("village_clerk", "433124110226"), machine(step(needs_note=True))
        assert m.reasons_against(Subject(), "go", by=clerk, on=DAY) == []
        assert [r.code for r in m.reasons_against(Subject(), "go", by=clerk, on=DAY, data={"note": " "})] == [
            "note_missing"
        ]

    def test_available_lists_only_steps_from_here_of_this_role(self, make_user):
        m = machine(step(), step("other", ("b",), "c"))
        assert [
            o.transition.name for o in m.available(Subject(), by=make_user("village_clerk", "433124110226"), on=DAY)
        ] == ["go"]
        assert m.available(Subject(), by=make_user("auditor", "433124"), on=DAY) == []


def test_machine_refuses_a_table_with_unknown_states_or_two_rows_of_one_name():
    with pytest.raises(ValueError, match="unknown states"):
        machine(step(target="z"))
    with pytest.raises(ValueError, match="named twice"):
        machine(step(), step())


def test_machine_edges_are_what_the_database_is_given():
    assert machine(step(sources=("a", "b"), target="b"), step("x", ("b",), "c", duty=Duty.REVIEW)).edges() == [
        ("a", "b"),
        ("b", "c"),
    ]


def test_mermaid_shows_every_step():
    assert "a --> b : Go" in mermaid(machine(step()))


def test_refused_carries_every_reason():
    error = Refused([Reason("x", "X"), Reason("y", "Y %(n)s", {"n": 3})])
    assert [r.code for r in error.reasons] == ["x", "y"]
    assert str(error) == "X Y 3"
