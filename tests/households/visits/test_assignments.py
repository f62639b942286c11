"""No registered household without a helper: by the action, and by the database when someone goes around it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from households.actions import assignments as actions
from households.models import HelperAssignment
from registry import clock
from registry.audit.models import Entry
from registry.db.guards import explain
from registry.errors import Refused
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.households import factories as cards
from tests.households.visits import factories as make
from tests.policies.factories import writable
from villages.actions.helpers import change_helper, limit_of, register_helper
from villages.models import Helper, HelpRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(make_user):
    return make_user("village_clerk", VILLAGE)


@pytest.fixture(autouse=True)
def inside(in_scope, clerk):
    with in_scope(COUNTY, clerk.pk):
        yield


def codes(refused) -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def test_hand_over_leaves_no_day_between(clerk):
    card, old, new = make.household(), make.helper("石旧"), make.helper("石新")
    row = make.assigned(card, old)
    on = clock.today()
    begun = actions.hand_over(row, to=new, by=clerk, on=on, reason="工作调动")
    row.refresh_from_db()
    assert (row.ends_on, begun.starts_on, begun.ends_on) == (on, on, None)
    assert list(card.assignments.active_on(on)) == [begun]
    assert list(card.assignments.active_on(on - dt.timedelta(days=1))) == [row]
    assert {"households.helper_left", "households.helper_assigned"} <= set(
        Entry.objects.about(card).values_list("event", flat=True)
    )


def test_handing_over_to_one_who_helps_already_just_ends(clerk):
    card, old, new = make.household(), make.helper("石旧"), make.helper("石新")
    row, present = make.assigned(card, old), make.assigned(card, new)
    assert actions.hand_over(row, to=new, by=clerk, on=clock.today(), reason="调动") == present
    assert card.assignments.count() == 2


def test_a_mistake_of_the_same_day_is_corrected_in_place(clerk):
    card, wrong, right = make.household(), make.helper("石错"), make.helper("石对")
    row = actions.assign(card, helper=wrong, by=clerk, on=clock.today())
    actions.hand_over(row, to=right, by=clerk, on=clock.today(), reason="选错了人")
    assert [a.helper_id for a in card.assignments.all()] == [right.pk]


def test_the_only_helper_is_not_ended_but_one_of_two_is(clerk):
    card, first, second = make.household(), make.helper("石一"), make.helper("石二")
    row = make.assigned(card, first)
    with pytest.raises(Refused) as refused:
        actions.end_assignment(row, by=clerk, on=clock.today(), reason="调动")
    assert codes(refused) == {"assignment_last"}
    make.assigned(card, second)
    assert actions.end_assignment(row, by=clerk, on=clock.today(), reason="调动").ends_on == clock.today()


def test_the_database_refuses_a_gap_as_the_application_role(clerk):
    card = make.household()
    row = make.assigned(card, make.helper())
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        HelperAssignment.objects.filter(pk=row.pk).update(ends_on=clock.today(), end_reason="x")
        connection.check_constraints()
    guard = explain(broken.value)
    assert guard.code == "assignment_leaves_no_gap" and "帮扶人" in str(guard.message)
    connection.cursor().execute("SELECT 1")


def test_the_database_refuses_a_day_between_two_helpers(clerk):
    card, new = make.household(), make.helper("石新")
    row = make.assigned(card, make.helper())
    with pytest.raises(IntegrityError), transaction.atomic():
        HelperAssignment.objects.filter(pk=row.pk).update(ends_on=dt.date(2026, 11, 1), end_reason="x")
        HelperAssignment.objects.create(household=card, village_id=VILLAGE, helper=new, starts_on=dt.date(2026, 11, 2))
        connection.check_constraints()


def test_the_database_refuses_a_helper_of_another_village(clerk):
    card, foreign = make.household(), make.helper("石远", village=SIBLING)
    with pytest.raises(IntegrityError), transaction.atomic():
        HelperAssignment.objects.create(household=card, village_id=VILLAGE, helper=foreign, starts_on=clock.today())
        connection.check_constraints()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"village": SIBLING}, "helper_other_village"),
        ({"started_on": dt.date(2026, 11, 5), "ended_on": dt.date(2026, 11, 6)}, "helper_not_active"),
    ],
)
def test_who_cannot_be_assigned(change, code, clerk):
    card, who = make.household(), make.helper(**change)
    with pytest.raises(Refused) as refused:
        actions.assign(card, helper=who, by=clerk, on=dt.date(2026, 11, 10))
    assert code in codes(refused)


def test_twice_in_future_and_off_the_register_are_refused(clerk):
    card, who = make.household(), make.helper()
    make.assigned(card, who)
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert {"helper_assigned_already", "assignment_in_future"} == {
        r.code for r in actions.reasons_against(card, helper=who, on=tomorrow)
    }
    applicant = cards.household(by=clerk)
    assert [r.code for r in actions.reasons_against(applicant, helper=who, on=clock.today())] == [
        "household_off_register"
    ]


def test_ending_needs_a_reason_and_comes_after_the_beginning(clerk):
    card, new = make.household(), make.helper("石新")
    row = make.assigned(card, make.helper(), on=dt.date(2026, 11, 5))
    with pytest.raises(Refused) as refused:
        actions.hand_over(row, to=new, by=clerk, on=dt.date(2026, 11, 4), reason=" ")
    assert codes(refused) == {"assignment_before_start", "assignment_reason_missing"}


def test_a_helper_who_leaves_hands_every_household_on_or_none(clerk):
    leaver, heir, other = make.helper("石走"), make.helper("石接"), make.helper("石另")
    first, second = make.household(), make.household()
    make.assigned(first, leaver)
    make.assigned(second, leaver)
    on = clock.today()
    with pytest.raises(Refused) as refused:
        actions.end_with_handover(leaver, heirs={first.pk: heir}, by=clerk, on=on, reason="调离")
    assert codes(refused) == {"handover_incomplete"} and second.number in str(refused.value)
    assert HelperAssignment.objects.active_on(on).filter(helper=leaver).count() == 2
    number = actions.end_with_handover(leaver, heirs={first.pk: heir, second.pk: other}, by=clerk, on=on, reason="调离")
    leaver.refresh_from_db()
    assert number == 2 and leaver.ended_on == on and not leaver.is_active_on(on)
    assert [a.helper for a in first.assignments.active_on(on)] == [heir]
    assert [a.helper for a in second.assignments.active_on(on)] == [other]


def test_an_ended_helper_does_not_end_again(clerk):
    who = make.helper()
    actions.end_with_handover(who, heirs={}, by=clerk, on=clock.today(), reason="调离")
    with pytest.raises(Refused) as refused:
        actions.end_with_handover(who, heirs={}, by=clerk, on=clock.today(), reason="调离")
    assert codes(refused) == {"helper_ended"}


def test_bulk_preview_says_what_the_deed_then_does(clerk):
    who = make.helper()
    able, taken, applicant = make.household(), make.household(), cards.household(by=clerk)
    make.assigned(taken, who)
    shown = actions.previews([able, taken, applicant], helper=who, on=clock.today())
    assert [bool(one.reasons) for one in shown] == [False, True, True]
    made = actions.assign_many([able, taken, applicant], helper=who, by=clerk, on=clock.today())
    assert [a.household_id for a in made] == [able.pk]


def test_more_households_than_the_figure_is_a_warning_with_its_document(clerk):
    who = make.helper(post="staff")
    rule = limit_of(who, on=clock.today())
    assert rule.value == 2 and not rule.is_verified
    for _n in range(2):
        make.assigned(make.household(), who)
    assert actions.load_warnings(who, more=0, on=clock.today()) == []
    warning = actions.load_warnings(who, more=1, on=clock.today())[0]
    assert warning.code == "helper_over_limit" and rule.document_no in str(warning)
    assert actions.assign(make.household(), helper=who, by=clerk, on=clock.today())


def test_the_nearest_region_sets_the_figure(clerk):
    who = make.helper(post="county")
    assert limit_of(who, on=clock.today()).value == 5
    with writable(HelpRule):
        HelpRule.objects.create(figure="load_county", region=COUNTY, value=8, document_no="县办〔2026〕1号",
                                is_verified=True, valid_from=dt.date(2026, 1, 1))  # fmt: skip
    assert limit_of(who, on=clock.today()).value == 8
    assert limit_of(who, on=dt.date(2025, 12, 31)).value == 5


def test_one_person_stands_once_on_the_register(clerk, make_user):
    login = make_user("helper", VILLAGE)
    first = make.helper("石一", phone="15200009999", user=login)
    with pytest.raises(Refused) as refused:
        register_helper(village=VILLAGE, by=clerk, on=clock.today(), name="石二", unit="县水利局", phone="15200009999",
                        user=login, started_on=clock.today())  # fmt: skip
    assert codes(refused) == {"helper_known", "helper_login_taken"}
    other = make.helper("石三")
    with pytest.raises(Refused):
        change_helper(other, by=clerk, on=clock.today(), phone="15200009999")
    assert change_helper(first, by=clerk, on=clock.today(), unit="县教育局").unit == "县教育局"


def test_the_phone_is_sealed_and_the_trail_has_it_masked(clerk):
    who = make.helper(phone="15200008888", by=clerk)
    assert str(Helper.objects.get(pk=who.pk).phone) == "152****8888"
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM villages_helper WHERE id = %s", [who.pk])
        assert b"15200008888" not in bytes(cursor.fetchone()[0])
    entry = Entry.objects.about(who).get(event="villages.helper_registered")
    assert "15200008888" not in str(entry.after)
