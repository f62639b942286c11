"""Birth, marriage, adoption, moves, army, prison, death, mistakes: what each writes and what it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from households.actions import changes
from households.actions.measures import save_measure
from households.choices import Status
from households.models import Household, Member
from households.rules.changes import Arrival, Event, Return
from registry.audit import trail
from tests.conftest import SIBLING, VILLAGE
from tests.households import factories as make
from tests.households.people.conftest import DAY, ON, TODAY, event, of, refused, relations

pytestmark = pytest.mark.django_db
AFTER_DEATH = {"李秋": "head", "周林": "son", "周小禾": "granddaughter"}


def arrive(card: Household, reason: str, draft: Any, *, at: Event | None = None) -> Household:
    found = changes.record(Arrival(card.pk, reason, at or event(), draft), by=None, on=TODAY)
    connection.check_constraints()
    return found


def keys(card: Household, named: dict[str, str]) -> dict[int, str]:
    return {of(card, name).pk: relation for name, relation in named.items()}


def entry(card: Household, name: str) -> dict[str, Any]:
    found = trail.entries_for(card).filter(event=name).first()
    assert found is not None
    return found.after or {}


# --- coming


@pytest.mark.parametrize("reason", ["marriage", "adoption", "registered"])
def test_newcomer_joins_on_the_day_and_the_size_follows(card: Household, reason: str) -> None:
    draft = make.person("王芳", "daughter_in_law", sex="female", born_on=dt.date(1996, 4, 4))
    arrive(card, reason, draft)
    member = of(card, "王芳")
    assert (member.joined_on, member.join_reason, member.is_counted) == (DAY, reason, True)
    card.refresh_from_db()
    assert card.size == 5
    assert entry(card, "households.member_added")["paper"] == "证明第1号"


def test_newborn_without_a_number_gets_a_temporary_one(card: Household) -> None:
    draft = make.person("周小宝", "grandson", identity="", birth_on=DAY, education="", school="preschool_age")
    arrive(card, "birth", replace(draft, sex="male", labour="none"))
    child = of(card, "周小宝")
    assert child.is_temporary
    assert (child.birth_on, child.joined_on) == (DAY, DAY)


@pytest.mark.parametrize(
    ("day", "note", "code"),
    [
        (TODAY + dt.timedelta(days=1), "", "day_in_future"),
        (ON - dt.timedelta(days=1), "", "day_before_card"),
        (dt.date(1990, 1, 1), "补录", "day_before_birth day_before_card"),
        (dt.date(2024, 1, 1), "", "day_long_ago day_before_card"),
    ],
)
def test_day_of_coming_is_refused_in_words(card: Household, day: dt.date, note: str, code: str) -> None:
    draft = make.person("王芳", "daughter_in_law", sex="female", born_on=dt.date(1996, 4, 4))
    with refused(*code.split()):
        arrive(card, "marriage", draft, at=event(day, note=note))
    assert card.members.count() == 4


def test_second_spouse_is_refused_at_the_relation(card: Household) -> None:
    draft = make.person("王芳", "spouse", sex="female", born_on=dt.date(1970, 4, 4))
    with refused("DQ-02"):
        arrive(card, "marriage", draft)


def test_person_of_another_card_of_the_village_is_named(card: Household) -> None:
    other = make.household(members=[make.head("吴刚")])
    number = other.members.get().identity.reveal()
    with refused("identity_here"):
        arrive(card, "registered", make.person("吴刚", "other", identity=number))


def test_person_of_another_village_must_leave_there_first(card: Household, in_scope: Any) -> None:
    with in_scope(SIBLING):
        there = make.household(village=SIBLING, members=[make.head("吴刚")])
        number = there.members.get().identity.reveal()
    draft = make.person("吴刚", "other", identity=number)
    with in_scope(VILLAGE), refused("identity_elsewhere"):
        arrive(card, "registered", draft)
    with in_scope(SIBLING):
        left = of(there, "吴刚")
        changes.record(changes.Departure(left.pk, "moved", event()), by=None, on=TODAY)
    with in_scope(VILLAGE):
        arrive(card, "registered", draft)
        assert of(card, "吴刚").previous is None, "no clerk sees the row of another village"


def test_who_comes_back_to_the_village_is_linked_to_the_row_before(card: Household, depart: Any) -> None:
    number = of(card, "周林").identity.reveal()
    depart(card, "周林", "moved")
    draft = make.person("周林", "son", identity=number, born_on=dt.date(1995, 7, 4))
    with refused("day_before_left"):
        arrive(card, "registered", draft, at=event(DAY - dt.timedelta(days=1)))
    arrive(card, "registered", draft, at=event(DAY + dt.timedelta(days=3)))
    assert of(card, "周林").previous.left_reason == "moved"


# --- leaving


@pytest.mark.parametrize("reason", ["death", "marriage", "moved", "prison", "army", "missing"])
def test_member_leaves_on_the_day_and_counts_no_more(card: Household, depart: Any, reason: str) -> None:
    depart(card, "周林", reason)
    card.refresh_from_db()
    assert card.size == 3
    gone = of(card, "周林")
    assert (gone.left_on, gone.left_reason) == (DAY, reason)
    assert gone not in card.members.present_on(DAY)
    assert gone in card.members.present_on(DAY - dt.timedelta(days=1))
    assert entry(card, "households.member_left")["paper"] == "证明第1号"


def test_entered_by_mistake_counts_on_no_day(card: Household, depart: Any) -> None:
    depart(card, "周小禾", "mistake", day=TODAY)
    assert not card.members.present_on(ON).filter(name="周小禾").exists()
    assert of(card, "周小禾").left_reason == "mistake"


def test_head_dies_and_everybody_has_a_relation_to_the_new_head(card: Household, depart: Any) -> None:
    depart(card, "周山", "death", relations=keys(card, AFTER_DEATH))
    card.refresh_from_db()
    assert (card.head_name, card.size) == ("李秋", 3)
    assert relations(card) == AFTER_DEATH
    assert of(card, "周山").relation == "head", "what was true until that day stays"
    assert entry(card, "households.head_changed") == {"head_name": "李秋"}


def test_head_does_not_leave_without_a_new_head(card: Household, depart: Any) -> None:
    with refused("relation_missing", "relation_missing", "relation_missing"):
        depart(card, "周山", "death")
    with refused("DQ-01"):
        depart(card, "周山", "death", relations=keys(card, AFTER_DEATH | {"周林": "head"}))
    with refused("DQ-10"):
        depart(card, "周山", "death", relations=keys(card, AFTER_DEATH | {"周林": "daughter"}))
    assert card.members.current().count() == 4


def test_last_member_leaves_and_the_card_is_struck_off(in_scope: Any, depart: Any) -> None:
    with in_scope(VILLAGE):
        alone = make.household(members=[make.head("独老")], status="ordinary")
        depart(alone, "独老", "death")
        alone.refresh_from_db()
        assert (alone.status, alone.size) == (Status.REMOVED, 0)
        assert alone.status_spans.open().get().starts_on == DAY
        with refused("card_removed"):
            arrive(alone, "registered", make.person("吴刚", "head"))


@pytest.mark.parametrize(
    ("day", "note", "code"),
    [(TODAY + dt.timedelta(days=1), "", "day_in_future"), (ON - dt.timedelta(days=1), "", "day_before_joined")],
)
def test_day_of_leaving_is_refused_in_words(card: Household, depart: Any, day: dt.date, note: str, code: str) -> None:
    with refused(code):
        depart(card, "周林", "moved", day=day, note=note)


def test_nobody_leaves_twice(card: Household, depart: Any) -> None:
    depart(card, "周林", "death")
    with refused("left_already"):
        depart(card, "周林", "death")


# --- away, and back


@pytest.mark.parametrize(("reason", "back"), [("army", "discharged"), ("prison", "released"), ("missing", "found")])
def test_who_left_for_a_time_comes_back_as_a_new_row(card: Household, depart: Any, reason: str, back: str) -> None:
    depart(card, "周林", reason)
    gone = of(card, "周林")
    changes.record(Return(card.pk, back, event(TODAY), gone.pk, "son"), by=None, on=TODAY)
    here = of(card, "周林")
    assert (here.previous, here.joined_on, here.join_reason) == (gone, TODAY, back)
    assert here.identity.reveal() == gone.identity.reveal()
    card.refresh_from_db()
    assert card.size == 4
    with refused("identity_here"):
        changes.record(Return(card.pk, back, event(TODAY), gone.pk, "son"), by=None, on=TODAY)


@pytest.mark.parametrize(("absence", "size"), [("uncounted", 3), ("counted", 4)])
def test_who_is_away_may_stay_on_the_card(card: Household, depart: Any, absence: str, size: int) -> None:
    depart(card, "周林", "army", absence=absence)
    card.refresh_from_db()
    away = of(card, "周林")
    assert (card.size, away.left_on, away.is_soldier) == (size, None, True)
    changes.record(Return(card.pk, "discharged", event(TODAY), away.pk, ""), by=None, on=TODAY)
    away.refresh_from_db()
    assert (away.is_counted, away.is_soldier, away.left_on) == (True, False, None)


# --- help that runs for the person


@pytest.fixture
def running(card: Household) -> int:
    draft = make.measure(member=of(card, "周林").pk, state="under_way")
    return save_measure(card, draft=draft, by=None, on=ON).pk


def test_measure_of_the_dead_ends_on_the_day(card: Household, depart: Any, running: int) -> None:
    depart(card, "周林", "death")
    measure = card.measures.get(pk=running)
    assert (measure.state, measure.ends_on) == ("done", DAY)
    assert "周林" in measure.result


def test_measure_is_handed_on_to_another_member(card: Household, depart: Any, running: int) -> None:
    heir = of(card, "李秋")
    depart(card, "周林", "death", measures={running: f"member:{heir.pk}"})
    assert card.measures.get(pk=running).state == "done"
    onward = card.measures.running().get()
    assert (onward.member, onward.starts_on, onward.state) == (heir, DAY, "under_way")


def test_measure_is_not_handed_to_a_stranger(card: Household, depart: Callable[..., Any], running: int) -> None:
    stranger = make.household().members.get()
    with refused("measure_fate"):
        depart(card, "周林", "death", measures={running: f"member:{stranger.pk}"})
    assert Member.objects.get(pk=of(card, "周林").pk).left_on is None
