"""Split, merge and marriage between two cards of a village: people, relations, status, help and both histories."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import Error, connection, transaction

from households.actions import changes
from households.actions.measures import save_measure
from households.actions.status import set_monitored, set_status
from households.choices import ChangeKind
from households.models import HelperAssignment, Household, HouseholdChange, HouseholdRisk, Member
from households.presenters import people as presenter
from households.rules.changes import Transfer
from registry.audit import trail
from registry.db.guards import explain
from tests.conftest import SIBLING, VILLAGE
from tests.households import factories as make
from tests.households.people.conftest import DAY, ON, TODAY, event, of, refused, relations
from villages.models import Helper

pytestmark = pytest.mark.django_db


def keys(card: Household, **named: str) -> dict[int, str]:
    return {of(card, name).pk: relation for name, relation in named.items()}


def transfer(kind: ChangeKind, source: Household, **values: Any) -> Household:
    people = tuple(values["there"])
    change = Transfer(kind=kind, source=source.pk, people=people, **{"event": event(), **values})
    found = changes.record(change, by=None, on=TODAY)
    connection.check_constraints()
    return found


def split(card: Household, **values: Any) -> Household:
    """周林 and his daughter go; he is the head of the new card."""
    there = keys(card, 周林="head", 周小禾="daughter")
    return transfer(ChangeKind.SPLIT, card, **{"there": there, "group": "5组", **values})


@pytest.fixture
def other(card: Household) -> Household:
    """Another household of the village: 吴刚 and his daughter 吴月."""
    drafts = [
        make.head("吴刚", born_on=dt.date(1966, 2, 2)),
        make.person("吴月", "daughter", born_on=dt.date(1996, 6, 6), sex="female"),
    ]
    return make.household(members=drafts, status="ordinary")


# --- split


def test_split_gives_those_who_go_a_card_of_their_own(card: Household) -> None:
    new = split(card)
    card.refresh_from_db()
    assert relations(card) == {"周山": "head", "李秋": "spouse"}
    assert relations(new) == {"周林": "head", "周小禾": "daughter"}
    assert (card.size, new.size, new.head_name, new.group) == (2, 2, "周林", "5组")
    assert new.number != card.number
    assert new.number.startswith(VILLAGE)


def test_split_keeps_both_histories_joined(card: Household) -> None:
    new = split(card)
    for name in ("周林", "周小禾"):
        old, here = of(card, name), of(new, name)
        assert (old.left_on, old.left_reason, here.joined_on, here.join_reason) == (DAY, "split", DAY, "split")
        assert here.previous == old
        assert here.identity.reveal() == old.identity.reveal()
    assert of(card, "周林").relation == "son", "what was true until that day stays"
    change = HouseholdChange.objects.get()
    assert (change.source, change.target, change.people, change.reason) == (card, new, 2, "证明第1号")
    assert {e.target_id for e in trail.Entry.objects.filter(event="households.split")} == {str(card.pk), str(new.pk)}


def test_split_card_stands_where_the_old_one_stood_from_that_day(card: Household) -> None:
    set_monitored(card, kind="marginal", by=None, on=ON + dt.timedelta(days=2))
    HouseholdRisk.objects.create(household=card, village_id=VILLAGE, position=1, kind="01", since_on=ON)
    new = split(card)
    card.refresh_from_db()
    span = new.status_spans.get()
    assert (new.status, span.starts_on, span.ends_on) == ("ordinary", DAY, None)
    assert (new.identified_on, new.main_cause) == (card.identified_on, card.main_cause)
    assert (new.monitored_type, new.monitored_on) == ("marginal", card.monitored_on)
    assert [r.kind for r in new.risks.open()] == ["01"]
    assert not new.incomes.exists(), "years already recorded stay with the old card"


def test_backdated_split_takes_over_every_status_since(in_scope: Any) -> None:
    with in_scope(VILLAGE):
        card = make.household(members=make.family(), on=dt.date(2016, 3, 1), status="poor")
        set_status(card, "lifted", by=None, on=dt.date(2019, 12, 1))
        new = split(card, event=event(dt.date(2018, 5, 5), note="2018年已分户，补录"))
        spans = [(s.status, s.starts_on) for s in new.status_spans.order_by("starts_on")]
        assert spans == [("poor", dt.date(2018, 5, 5)), ("lifted", dt.date(2019, 12, 1))]
        assert new.lifted_on == dt.date(2019, 12, 1)


def test_split_of_a_card_still_poor_after_2020_is_refused(in_scope: Any) -> None:
    with in_scope(VILLAGE):
        card = make.household(members=make.family(), on=dt.date(2016, 3, 1), status="poor")
        with refused("split_still_poor"):
            split(card)


def test_helper_goes_along_with_a_split(card: Household) -> None:
    helper = Helper.objects.create(village_id=VILLAGE, name="龙干部", unit="县林业局", started_on=ON)
    HelperAssignment.objects.create(household=card, village_id=VILLAGE, helper=helper, starts_on=ON)
    new = split(card)
    assert [(a.helper, a.starts_on) for a in new.assignments.all()] == [(helper, DAY)]
    assert card.assignments.get().ends_on is None


def test_measure_of_a_person_goes_along_or_ends(card: Household) -> None:
    goes = save_measure(card, draft=make.measure(member=of(card, "周林").pk, state="under_way"), by=None, on=ON)
    ends = save_measure(card, draft=make.measure(member=of(card, "周小禾").pk, item="助学"), by=None, on=ON)
    stays = save_measure(card, draft=make.measure(item="油茶"), by=None, on=ON)
    new = split(card, measures={goes.pk: "follow"})
    onward = new.measures.get()
    assert (onward.item, onward.member, onward.starts_on) == (goes.item, of(new, "周林"), DAY)
    assert new.number in card.measures.get(pk=goes.pk).result
    assert card.measures.get(pk=ends.pk).state == "dropped"
    assert card.measures.get(pk=stays.pk).state == "planned"


def test_head_who_goes_leaves_a_new_head_behind(card: Household) -> None:
    there = keys(card, 周山="head", 周小禾="granddaughter")
    with refused("relation_missing", "relation_missing"):
        transfer(ChangeKind.SPLIT, card, there=there)
    transfer(ChangeKind.SPLIT, card, there=there, here=keys(card, 李秋="head", 周林="son"))
    assert relations(card) == {"李秋": "head", "周林": "son"}


def test_split_refuses_the_whole_household_two_heads_and_an_early_day(card: Household) -> None:
    everybody = keys(card, 周山="head", 李秋="spouse", 周林="son", 周小禾="granddaughter")
    with refused("split_whole"):
        split(card, there=everybody)
    with refused("DQ-01"):
        split(card, there=keys(card, 周林="head", 周小禾="head"))
    with refused("relation_missing"):
        split(card, there=keys(card, 周林="head", 周小禾=""))
    with refused("day_before_joined", "day_before_card"):
        split(card, event=event(ON - dt.timedelta(days=2)))
    assert Household.objects.count() == 1
    assert card.members.current().count() == 4


def test_card_split_off_within_a_year_is_pointed_out(card: Household) -> None:
    new = split(card)
    assert presenter.young_split(new, on=TODAY).source == card
    assert presenter.young_split(new, on=DAY + dt.timedelta(days=400)) is None
    assert presenter.young_split(card, on=TODAY) is None


# --- merge


def test_merge_moves_everybody_and_strikes_the_empty_card_off(card: Household, other: Household) -> None:
    there = keys(other, 吴刚="sibling", 吴月="niece")
    transfer(ChangeKind.MERGE, other, target=card.pk, there=there)
    card.refresh_from_db()
    other.refresh_from_db()
    assert (card.size, other.size, other.status) == (6, 0, "removed")
    assert relations(card)["吴刚"] == "sibling"
    assert of(other, "吴刚").relation == "head"
    assert of(card, "吴刚").previous == of(other, "吴刚")
    assert [link.household for link in presenter.links(other)] == [card]
    assert [link.household for link in presenter.links(card)] == [other]


def test_merge_refuses_a_second_head_or_spouse(card: Household, other: Household) -> None:
    with refused("DQ-01"):
        transfer(ChangeKind.MERGE, other, target=card.pk, there=keys(other, 吴刚="head", 吴月="niece"))
    with refused("DQ-02"):
        transfer(ChangeKind.MERGE, other, target=card.pk, there=keys(other, 吴刚="sibling", 吴月="spouse"))
    assert other.members.current().count() == 2


def test_merge_keeps_the_card_that_is_watched(card: Household, other: Household) -> None:
    set_monitored(other, kind="marginal", by=None, on=ON + dt.timedelta(days=2))
    with refused("monitored_card_stays"):
        transfer(ChangeKind.MERGE, other, target=card.pk, there=keys(other, 吴刚="sibling", 吴月="niece"))


def test_running_help_and_open_problems_go_along_with_a_merge(card: Household, other: Household) -> None:
    measure = save_measure(other, draft=make.measure(), by=None, on=ON)
    problem = other.problems.create(village_id=VILLAGE, kind="water", title="没有自来水", owner="村主任",
                                    raised_on=ON, due_on=TODAY)  # fmt: skip
    there = keys(other, 吴刚="sibling", 吴月="niece")
    transfer(ChangeKind.MERGE, other, target=card.pk, there=there, measures={measure.pk: "follow"})
    assert card.measures.get().item == measure.item
    problem.refresh_from_db()
    assert problem.household == card


# --- marriage


def test_marriage_moves_one_person_to_the_other_card(card: Household, other: Household) -> None:
    transfer(ChangeKind.MARRIAGE, other, target=card.pk, there=keys(other, 吴月="daughter_in_law"))
    card.refresh_from_db()
    other.refresh_from_db()
    assert (card.size, other.size, other.status) == (5, 1, "ordinary")
    assert (of(other, "吴月").left_reason, of(card, "吴月").join_reason) == ("marriage", "marriage")


def test_marriage_into_another_village_is_entered_there(card: Household, in_scope: Any) -> None:
    with in_scope(VILLAGE[:9]):
        far = make.household(village=SIBLING)
        with refused("target_elsewhere"):
            transfer(ChangeKind.MARRIAGE, card, target=far.pk, there=keys(card, 周林="son_in_law"))


def test_card_out_of_sight_is_no_goal(card: Household, in_scope: Any) -> None:
    with in_scope(SIBLING):
        far = make.household(village=SIBLING)
    with in_scope(VILLAGE), refused("card_gone"):
        transfer(ChangeKind.MARRIAGE, card, target=far.pk, there=keys(card, 周林="son_in_law"))


# --- what the database itself refuses, as the application's role


def guard(work: Any) -> str:
    with pytest.raises(Error) as caught, transaction.atomic():
        work()
        connection.check_constraints()
    found = explain(caught.value)
    assert found is not None
    return found.code


def test_database_refuses_a_person_on_two_cards_and_a_card_without_head(card: Household, other: Household) -> None:
    new = split(card)
    old = of(card, "周林")
    assert (
        guard(lambda: Member.objects.filter(pk=old.pk).update(left_on=None, left_reason="")) == "member_identity_once"
    )
    head = of(new, "周林")
    moved = {"left_on": DAY, "left_reason": "moved"}
    assert guard(lambda: Member.objects.filter(pk=head.pk).update(**moved)) == "household_has_one_head"
    with in_other_village(SIBLING), pytest.raises(Error, match="row-level security"), transaction.atomic():
        HouseholdChange.objects.create(village_id=VILLAGE, kind="merge", source=card, target=other, happened_on=DAY,
                                       reason="x", people=1)  # fmt: skip


def in_other_village(code: str) -> Any:
    from registry.db.scope import scoped

    return scoped(code, actor=1)


def test_change_of_households_is_written_once_for_all(card: Household) -> None:
    split(card)
    with pytest.raises(Error), transaction.atomic():
        HouseholdChange.objects.update(reason="anders")
    with pytest.raises(Error), transaction.atomic():
        HouseholdChange.objects.all().delete()
