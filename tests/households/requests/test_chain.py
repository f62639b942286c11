"""Clerk, secretary, township; and who tries to take a short cut."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from households.actions import requests
from households.actions.status import set_status
from households.models import MemberChange, Problem
from households.rules.changes import Departure, Event
from registry import clock
from registry.accounts.models import Posting
from registry.db import guards
from registry.db.scope import scoped
from registry.errors import DomainError, Refused
from tests.conftest import SIBLING, VILLAGE, text_of
from tests.documents.test_attachments import photo, upload
from tests.households.requests.conftest import TOWNSHIP

pytestmark = pytest.mark.django_db


def codes(call: Any) -> set[str]:
    with pytest.raises(DomainError) as caught:
        call()
    assert all(str(reason) and "%(" not in str(reason) for reason in caught.value.reasons)
    return {reason.code for reason in caught.value.reasons}


def guard(call: Any) -> str:
    """The named guard by which the database refuses, in words."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        call()
        connection.check_constraints()
    found = guards.explain(caught.value)
    assert found is not None
    assert str(found.message) != str(guards.DEFAULTS["23514"])
    return found.code


def sql(text: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_card_changes_only_when_the_township_approved(card, ask, step, secretary, officer):
    asked = ask("周林", "moved")
    assert card.members.current().count() == 4
    step(asked, "confirm", secretary)
    assert card.members.current().count() == 4
    done = step(asked, "approve", officer)
    assert (done.state, done.decided_on) == ("applied", clock.today())
    assert [m.name for m in card.members.current()] == ["周山", "李秋", "周小禾"]
    stored = MemberChange.objects.get(pk=asked.pk)
    assert str(stored.payload) == "***", "sealed, and shown by nobody by accident"


def test_asking_tries_the_change_and_leaves_no_trace(card, clerk, ask):
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert codes(lambda: ask("周林", "moved", day=tomorrow)) == {"day_in_future"}
    ask("周林", "moved")
    assert codes(lambda: ask("周林", "moved")) == {"requested_already"}
    assert card.members.current().count() == 4
    assert MemberChange.objects.count() == 1


def test_without_paper_nobody_confirms_and_papers_come_later(card, ask, step, clerk, secretary):
    asked = ask("周林", "moved", paper=False)
    assert codes(lambda: step(asked, "confirm", secretary)) == {"paper_missing"}
    requests.add_papers(asked, [upload(photo(), "证明.jpg")], by=clerk)
    asked = step(asked, "confirm", secretary)
    assert codes(lambda: requests.add_papers(asked, [upload(photo(2), "b.jpg")], by=clerk)) == {"request_on_its_way"}


def test_returned_sent_again_refused_taken_back(card, ask, step, clerk, secretary, officer):
    asked = ask("周林", "moved")
    assert codes(lambda: step(asked, "return_village", secretary)) == {"note_missing"}
    back = step(asked, "return_village", secretary, "证明看不清")
    assert (back.state, back.returned_note) == ("returned", "证明看不清")
    again = step(asked, "send_again", clerk, "已重拍")
    assert (again.state, again.returned_note) == ("pending", "")
    step(asked, "confirm", secretary)
    over = step(asked, "refuse_township", officer, "人仍在村居住")
    assert (over.state, over.decided_on) == ("refused", clock.today())
    assert codes(lambda: step(asked, "take_back", clerk)) == {"wrong_state"}
    other = ask("周小禾", "moved")
    assert step(other, "take_back", clerk).state == "withdrawn"
    assert card.members.current().count() == 4


def test_clerk_does_not_confirm_the_own_request_under_another_posting(card, ask, step, clerk):
    asked = ask("周林", "moved")
    for role, place in (("branch_secretary", VILLAGE), ("first_secretary", VILLAGE)):
        posting = Posting.objects.create(user=clerk, role=role, division_id=place, starts_on=dt.date(2020, 1, 1))
        clerk.act_as(posting)
        assert {"own_request", "second_pen"} <= codes(lambda: step(asked, "confirm", clerk))


def test_secretary_of_another_village_and_second_pen_of_the_same_person(card, ask, step, secretary, make_user):
    asked = ask("周林", "moved")
    far = make_user("branch_secretary", SIBLING)
    with scoped(VILLAGE, actor=far.pk):
        assert codes(lambda: requests.take_step(asked, "confirm", by=far, on=clock.today())) == {"confirmed_elsewhere"}
    step(asked, "confirm", secretary)
    posting = Posting.objects.create(
        user=secretary, role="township_reviewer", division_id=TOWNSHIP, starts_on=dt.date(2020, 1, 1)
    )
    assert "second_pen" in codes(lambda: step(asked, "approve", secretary.act_as(posting)))


def test_second_approval_and_a_card_that_moved_on(card, ask, step, secretary, officer, make_user):
    """Two officers at once: the second finds it done. Two requests about one person: the second finds it gone."""
    one, two = ask("周林", "moved"), ask("周林", "prison", day=clock.today() - dt.timedelta(days=1))
    for asked in (one, two):
        step(asked, "confirm", secretary)
    step(one, "approve", officer)
    assert codes(lambda: step(one, "approve", make_user("township_leader", TOWNSHIP))) == {"wrong_state"}
    assert codes(lambda: step(two, "approve", officer)) == {"left_already"}
    two.refresh_from_db()
    assert (two.state, two.decided_on) == ("confirmed", None), "it waits where it was"


def test_approval_after_the_card_was_struck_off(card, ask, step, clerk, secretary, officer):
    asked = ask("周林", "moved")
    step(asked, "confirm", secretary)
    with scoped(VILLAGE, actor=clerk.pk):
        set_status(card, "removed", by=clerk, on=clock.today(), reason="全户迁出")
    assert codes(lambda: step(asked, "approve", officer)) == {"card_removed"}


def test_by_list_one_refusal_holds_up_no_other(card, ask, step, clerk, secretary, officer, as_user):
    good, gone = ask("周小禾", "moved"), ask("周林", "moved", day=clock.today() - dt.timedelta(days=1))
    other = ask("周林", "prison")
    for asked in (good, gone, other):
        step(asked, "confirm", secretary)
    url = reverse("households:member_changes_decide")
    page = text_of(as_user(officer).get(url))
    assert "周小禾" in page
    answers = {f"answer-{good.pk}": "pass", f"answer-{gone.pk}": "pass", f"answer-{other.pk}": "pass"}
    page = text_of(as_user(officer).post(url, answers, follow=True))
    assert "通过2项变动" in page
    assert "周林" in page
    answers = {f"answer-{other.pk}": "back", f"note-{other.pk}": "此人已迁出"}
    as_user(officer).post(url, answers)
    states = dict(MemberChange.objects.values_list("pk", "state"))
    assert states == {good.pk: "applied", gone.pk: "applied", other.pk: "returned"}
    assert "此人已迁出" in text_of(as_user(clerk).get(reverse("households:owed")))


def test_death_entered_late_asks_for_the_payments_back(card, ask, step, secretary, officer, as_user):
    relations = {m.pk: m.relation for m in card.members.current() if m.name != "周林"}
    asked = ask("周林", "death", day=clock.today() - dt.timedelta(days=70), relations=relations)
    assert asked.effective_on.day == 1
    assert "追回" in text_of(as_user(officer).get(asked.get_absolute_url()))
    step(asked, "confirm", secretary)
    step(asked, "approve", officer)
    assert "追回周林" in Problem.objects.get(household=card).title


def test_death_of_this_month_asks_for_nothing_back(card, ask, step, secretary, officer):
    asked = ask("周林", "death")
    step(asked, "confirm", secretary)
    step(asked, "approve", officer)
    assert not Problem.objects.exists()


@pytest.mark.parametrize("role", ["village_clerk", "supervision_committee", "helper", "county_office"])
def test_nobody_else_holds_the_pen(card, ask, as_user, make_user, role):
    asked = ask("周林", "moved")
    code = VILLAGE if role != "county_office" else VILLAGE[:6]
    client = as_user(make_user(role, code))
    for name in ("confirm", "approve"):
        client.post(reverse("households:member_change_step", args=[asked.pk, name]))
    asked.refresh_from_db()
    assert asked.state == "pending"


def test_plain_sql_takes_no_short_cut(card, ask, clerk, secretary):
    """As registry_app, past the application."""
    asked = ask("周林", "moved")
    table = "households_memberchange"
    assert guard(lambda: sql(f"UPDATE {table} SET state = 'applied', decided_on = now()")) == f"{table}_state_edges"
    assert guard(lambda: sql(f"UPDATE {table} SET state = 'confirmed'")) == "member_change_has_pens"
    assert guard(lambda: sql(f"UPDATE {table} SET summary = 'x'")) == "member_change_fixed"
    assert guard(lambda: sql(f"UPDATE {table} SET requested_by_id = %s", secretary.pk)) == "member_change_fixed"
    copy = (
        f"INSERT INTO {table} (household_id, village_id, kind, summary, payload, happened_on, effective_on, state,"
        f" requested_by_id, requested_on, returned_note) SELECT household_id, village_id, kind, summary, payload,"
        f" happened_on, effective_on, 'confirmed', requested_by_id, requested_on, '' FROM {table}"
    )
    assert guard(lambda: sql(copy)) == "member_change_begins_pending"
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        sql(f"DELETE FROM {table}")
    assert asked.pk


def test_request_reaches_no_other_village(card, clerk, make_user):
    member = card.members.get(name="周林")
    stranger = make_user("village_clerk", SIBLING)
    change = Departure(member.pk, "moved", Event(clock.today(), "证明"))
    with scoped(SIBLING, actor=stranger.pk):
        assert codes(lambda: requests.request(change, by=stranger, on=clock.today())) == {"member_gone"}
    with pytest.raises(Refused):
        requests.request(change, by=make_user("branch_secretary", VILLAGE), on=clock.today())
