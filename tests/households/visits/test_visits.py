"""Visits with photos and needs; what the records say against one; who is to be visited; problems."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from households import reports
from households.actions.problems import add_problem, change_problem, take_step
from households.actions.visits import Photo, record_visit
from households.models import Problem, Visit
from households.reports.suspicions import facts_of, with_signs
from households.rules.visits import ProblemDraft, suspicions
from registry import clock
from registry.audit.models import Entry
from registry.db.guards import explain
from registry.documents import attachments
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.documents.test_attachments import photo
from tests.households import factories as cards
from tests.households.visits import factories as make
from tests.policies.factories import writable
from villages.models import HelpRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(make_user):
    return make_user("village_clerk", VILLAGE)


@pytest.fixture(autouse=True)
def inside(in_scope, clerk):
    with in_scope(COUNTY, clerk.pk):
        yield


def said(visit: Visit) -> list[str]:
    return [reason.code for reason in suspicions(facts_of(visit, area=VILLAGE, on=clock.today()))]


def signs(visit: Visit) -> Visit:
    return with_signs(Visit.objects.filter(pk=visit.pk), area=VILLAGE, on=clock.today()).get()


def test_a_visit_with_photo_and_need(clerk):
    card, who = make.household(), make.helper()
    make.assigned(card, who)
    due = clock.today() + dt.timedelta(days=10)
    visit = record_visit(
        card, draft=make.draft(helper=who.pk, needs="屋顶漏雨", place=("28.32145", "109.45673")), by=clerk,
        at=clock.now(), photos=[Photo(SimpleUploadedFile("a.jpg", photo(1)))],
        problems=[ProblemDraft("housing", "屋顶漏雨", "石新桥", due)],
    )  # fmt: skip
    assert visit.village_id == VILLAGE and visit.recorded_by == clerk and str(visit.latitude) == "28.32145"
    assert len(attachments.of(visit.subject)) == 1
    assert Problem.objects.get(visit=visit).due_on == due
    assert said(visit) == [] and not signs(visit).is_suspicious
    events = set(Entry.objects.about(card).values_list("event", flat=True))
    assert {"households.visited", "households.problem_raised"} <= events


def test_sent_twice_it_is_recorded_once(clerk):
    card, told = make.household(), make.draft()
    for _n in range(2):
        files = [Photo(SimpleUploadedFile("a.jpg", photo(1)))]
        record_visit(card, draft=told, by=clerk, at=clock.now(), photos=files)
    visit = Visit.objects.get()
    assert len(attachments.of(visit.subject)) == 1


def test_one_bad_photo_leaves_nothing_behind(clerk):
    card = make.household()
    files = [Photo(SimpleUploadedFile("a.jpg", photo(1))), Photo(SimpleUploadedFile("b.jpg", b"<html>"))]
    with pytest.raises(DomainError):
        record_visit(card, draft=make.draft(), by=clerk, at=clock.now(), photos=files)
    assert not Visit.objects.exists()


def test_the_future_is_refused(clerk):
    with pytest.raises(Refused) as refused:
        make.visit(make.household(), clerk, held_at=clock.now() + dt.timedelta(minutes=2))
    assert refused.value.code == "visit_in_future"


def test_a_helper_records_visits_to_the_own_households_only(make_user):
    login = make_user("helper", VILLAGE)
    who = make.helper(user=login)
    own, foreign = make.household(), make.household()
    make.assigned(own, who)
    assert make.visit(own, login, helper=who.pk)
    with pytest.raises(Refused) as refused:
        make.visit(foreign, login)
    assert refused.value.code == "visit_not_yours"


def test_the_same_photo_at_two_households_is_said_at_both(clerk):
    first = make.visit(make.household(), clerk, photos=(4,))
    other = make.household()
    again = make.visit(other, clerk, photos=(4,))
    assert said(again) == ["photo_reused"] == said(first)
    assert other.head_name in str(suspicions(facts_of(first, area=VILLAGE, on=clock.today()))[0])
    assert signs(first).is_reused and signs(again).is_suspicious
    assert not signs(make.visit(make.household(), clerk, photos=(5,))).is_suspicious


def test_more_visits_in_an_hour_than_can_be(clerk):
    limit = HelpRule.objects.value_of("visits_per_hour", region=VILLAGE, on=clock.today())
    start = clock.now().replace(second=0, microsecond=0) - dt.timedelta(hours=5)
    who = make.helper()
    made = []
    for number in range(limit + 1):
        card = make.household()
        make.assigned(card, who)
        made.append(make.visit(card, clerk, helper=who.pk, held_at=start + dt.timedelta(minutes=5 * number)))
        hasty = [bool(signs(visit).is_hasty) for visit in made]
        assert hasty == [number >= limit] * len(made)
    assert "too_many_visits" in said(made[0])
    calm = make.visit(make.household(), clerk, helper=who.pk, held_at=start - dt.timedelta(hours=3))
    assert not signs(calm).is_hasty
    call = make.visit(make.household(), clerk, helper=who.pk, form="phone", held_at=start)
    assert not signs(call).is_hasty


def test_a_visitor_who_was_not_assigned_or_no_helper_any_more(clerk):
    card, who = make.household(), make.helper()
    stranger = make.visit(card, clerk, helper=who.pk)
    assert said(stranger) == ["visitor_not_assigned"] and signs(stranger).is_stranger
    gone = make.helper("石走", ended_on=dt.date(2026, 11, 1))
    assert said(make.visit(make.household(), clerk, helper=gone.pk)) == ["visitor_no_helper"]
    assert said(make.visit(make.household(), clerk)) == []


def test_reuse_in_the_next_village_is_seen_by_the_township_only(clerk, in_scope):
    here = make.visit(make.household(), clerk, photos=(9,))
    there = make.household(village=SIBLING)
    with in_scope(COUNTY, clerk.pk):
        make.visit(there, clerk, photos=(9,))
    with in_scope(VILLAGE[:9], clerk.pk):
        assert said(here) == ["photo_reused"]
    with in_scope(VILLAGE, clerk.pk):
        assert said(here) == []


def test_who_is_to_be_visited_and_what_was_covered(clerk):
    on = clock.today()
    lifted, fresh, applicant = make.household(), make.household(), cards.household(by=clerk)
    who = make.helper("石帮")
    make.assigned(lifted, who)
    make.visit(fresh, clerk)
    rows = {row.household: row for row in reports.visits_of(VILLAGE, on)}
    assert set(rows) == {lifted.pk, fresh.pk} and applicant.pk not in rows
    assert rows[lifted.pk].months == 3 and rows[lifted.pk].helpers == ("石帮",)
    assert rows[lifted.pk].last_on is None and rows[lifted.pk].is_open(on) and rows[lifted.pk].missed > 10
    due = reports.visits_due(VILLAGE, on)
    open_now = [row.household for row in due]
    assert lifted.pk in open_now and rows[lifted.pk].is_late(on)
    assert (fresh.pk in open_now) != rows[fresh.pk].is_visited(on)
    covered = reports.coverage(VILLAGE[:9], on)
    assert [(c.village, c.households, c.without_helper) for c in covered] == [(VILLAGE, 2, 1)]
    assert covered[0].visited == 2 - len(open_now)
    assert reports.visits_of("", on) == [] == reports.visits_of(SIBLING, on)


def test_a_county_may_set_another_frequency(clerk):
    card, on = make.household(), clock.today()
    with writable(HelpRule):
        HelpRule.objects.create(figure="months_lifted", region=COUNTY, value=1, document_no="县办〔2026〕2号",
                                valid_from=dt.date(2026, 1, 1))  # fmt: skip
    assert reports.visits_of(VILLAGE, on)[0].months == 1
    assert reports.visits_of(VILLAGE, dt.date(2025, 6, 1))[0].months == 3
    assert card.pk == reports.visits_of(VILLAGE, on)[0].household


def test_sql_and_rule_choose_the_same_frequency(clerk):
    from households.rules.visits import figure_for

    poor, lifted = make.household(status="poor"), make.household()
    monitored = make.household()
    from households.models import Household

    Household.objects.filter(pk=monitored.pk).update(monitored_type="sudden_hardship", monitored_on=dt.date(2026, 1, 5))
    figures = {row.household: row.figure for row in reports.visits_of(VILLAGE, clock.today())}
    for card in (poor, lifted, monitored):
        card.refresh_from_db()
        assert figures[card.pk] == figure_for(card.status, is_monitored=card.is_monitored)


def draft(**fields) -> ProblemDraft:
    values = {"kind": "water", "title": "水压不足", "owner": "石新桥", "due_on": clock.today()} | fields
    return ProblemDraft(**values)


def test_a_problem_goes_its_way_and_back(clerk):
    card, on = make.household(), clock.today()
    problem = add_problem(card, draft=draft(), by=clerk, on=on)
    problem = take_step(problem, "begin", by=clerk, on=on)
    problem = take_step(problem, "solve", by=clerk, on=on, answer="已更换水管")
    assert (problem.state, problem.answer, problem.closed_on) == ("solved", "已更换水管", on)
    problem = take_step(problem, "reopen", by=clerk, on=on)
    assert (problem.state, problem.closed_on) == ("under_way", None)
    with pytest.raises(Refused) as refused:
        take_step(problem, "explain", by=clerk, on=on, answer="")
    assert refused.value.code == "problem_answer_missing"
    events = list(
        Entry.objects.about(card).filter(event__startswith="households.problem_").values_list("event", flat=True)
    )
    assert len(events) == 4


def test_late_problems_are_open_and_past_their_day(clerk):
    card, on = make.household(), clock.today()
    first = add_problem(card, draft=draft(due_on=on - dt.timedelta(days=1)), by=clerk, on=on - dt.timedelta(days=9))
    add_problem(card, draft=draft(), by=clerk, on=on)
    assert list(Problem.objects.late(on)) == [first]
    take_step(first, "explain", by=clerk, on=on, answer="不在政策范围，已解释")
    assert not Problem.objects.late(on).exists()


def test_a_problem_is_not_due_before_it_is_raised_and_a_closed_one_stays(clerk):
    card, on = make.household(), clock.today()
    with pytest.raises(Refused):
        add_problem(card, draft=draft(due_on=on - dt.timedelta(days=1)), by=clerk, on=on)
    problem = add_problem(card, draft=draft(), by=clerk, on=on)
    later = on + dt.timedelta(days=20)
    assert change_problem(problem, owner="镇水利站", due_on=later, by=clerk).due_on == later
    take_step(problem, "solve", by=clerk, on=on, answer="已修好")
    with pytest.raises(Refused):
        change_problem(problem, owner="别人", due_on=later, by=clerk)


@pytest.mark.parametrize("change", [{"state": "open"}, {"state": "not_possible"}])
def test_the_database_refuses_a_step_that_is_none(change, clerk):
    problem = add_problem(make.household(), draft=draft(), by=clerk, on=clock.today())
    take_step(problem, "solve", by=clerk, on=clock.today(), answer="已修好")
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(
            **change, closed_on=None if change["state"] == "open" else clock.today()
        )
    guard = explain(broken.value)
    assert guard.code == "households_problem_state_edges"
    assert connection.connection is not None


def test_the_database_refuses_an_answer_left_out(clerk):
    problem = add_problem(make.household(), draft=draft(), by=clerk, on=clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(state="solved")
