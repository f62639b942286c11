"""The identification from application to register, in a database whose clock moves; the gate cannot be walked round."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from households.actions import case_lists
from households.actions import cases as actions
from households.models import Case
from publicity import actions as publicity
from publicity.models import Entry, Objection
from registry import clock
from registry.errors import Refused
from tests.conftest import COUNTY, VILLAGE
from tests.households.cases import procedure as p

DAY = dt.timedelta(days=1)


@pytest.fixture
def who(committing_db, make_user):
    return p.people(make_user)


def codes(error) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_identification_from_application_to_register(who, in_scope, travel):
    day = p.BEGIN
    with in_scope(COUNTY), travel(day + 3 * DAY), transaction.atomic():
        case = p.hanging(who)  # hangs from the third day; seven full days follow
    with in_scope(COUNTY), travel(day + 11 * DAY), transaction.atomic():
        case = p.publicised_twice(who, case, day + 11 * DAY)
        assert (case.state, case.township_notice.kind) == ("public_township", "identification_township")
    with in_scope(COUNTY), travel(day + 18 * DAY), transaction.atomic(), pytest.raises(Refused) as refused:
        actions.take_step(case, "pass_township", by=who.township_reviewer, on=clock.today())
    assert codes(refused) == ["still_hanging"]
    with in_scope(COUNTY), travel(day + 19 * DAY):
        on = day + 19 * DAY
        with transaction.atomic():
            case = actions.take_step(case, "pass_township", by=who.township_reviewer, on=on)
            passed = case_lists.pass_cases([case], "approve", by=who.county_office, on=on)
            assert [c.pk for c in passed.ready] == [case.pk]
            case.refresh_from_db()
            assert case.state == "announced"
        with transaction.atomic(), pytest.raises(Refused) as refused:
            actions.take_step(case, "register", by=who.village_clerk, on=on, handbook_on=on)
        assert codes(refused) == ["not_witnessed"]
        with transaction.atomic():
            publicity.witness(case.announcement, by=who.supervision_committee, on=on)
            case = actions.take_step(case, "register", by=who.village_clerk, on=on, handbook_on=on)
            case.household.refresh_from_db()
        assert (case.state, case.household.status, case.household.identified_on) == ("registered", "ordinary", on)
        assert (case.household.monitored_type, case.household.monitored_on) == ("marginal", on)
        assert case.closed_on == on and case.due_on is None


def test_publicity_gates_the_report_to_the_last_day(who, in_scope, travel):
    with in_scope(COUNTY):
        with travel(p.BEGIN + 3 * DAY), transaction.atomic():
            case = p.hanging(who)
        last = p.BEGIN + 10 * DAY  # posted on the third day, not counted; 7 days follow
        with travel(last), transaction.atomic(), pytest.raises(Refused) as refused:
            actions.take_step(case, "report_up", by=who.village_clerk, on=clock.today())
        assert codes(refused) == ["still_hanging"]
        with travel(last + DAY), transaction.atomic():
            assert (
                actions.take_step(case, "report_up", by=who.village_clerk, on=clock.today()).state == "township_review"
            )


def test_database_refuses_the_report_even_when_asked_directly(who, in_scope, travel):
    with in_scope(COUNTY), travel(p.BEGIN + 3 * DAY):
        with transaction.atomic():
            case = p.hanging(who)
        with pytest.raises(IntegrityError, match="has not hung") as error, transaction.atomic():
            Case.objects.filter(pk=case.pk).update(state="township_review")
        assert error.value.__cause__.diag.constraint_name == "households_case_publicity_gate"


def test_open_objection_stops_one_case_and_not_its_neighbour(who, in_scope, travel):
    with in_scope(COUNTY):
        with travel(p.BEGIN + 4 * DAY), transaction.atomic():
            cases = [p.appraised(who, serial=1), p.appraised(who, serial=2, head="龙德成")]
            on = p.BEGIN + 4 * DAY
            notice = case_lists.publish_cases(cases, by=who.village_clerk, on=on)
            publicity.witness(notice, by=who.supervision_committee, on=on)
            entry = Entry.objects.for_subject(cases[0].subject).get()
            publicity.receive_objection(notice_id=notice.pk, position=entry.position, text="他家在县城有房")
        with travel(p.BEGIN + 20 * DAY):
            with transaction.atomic():
                passed = case_lists.pass_cases(Case.objects.all(), "report_up", by=who.village_clerk, on=clock.today())
            assert [case.pk for case in passed.ready] == [cases[1].pk]
            [(held, reasons)] = passed.held
            assert (held.pk, reasons[0].code) == (cases[0].pk, "objection_open")


def test_upheld_objection_ends_or_renews_the_case(who, in_scope, travel):
    with in_scope(COUNTY), travel(p.BEGIN + 3 * DAY):
        with transaction.atomic():
            case = p.hanging(who)
            entry = Entry.objects.for_subject(case.subject).get()
            receipt = publicity.receive_objection(
                notice_id=entry.notice_id, position=entry.position, text="情况不实，请核查"
            )
            objection = Objection.objects.get(pk=receipt.objection_id)
            on = clock.today()
            publicity.move_objection(objection, "accept", by=who.township_reviewer, on=on)
            pair = ("吴新民", "田桂花")
            publicity.move_objection(objection, "investigate", by=who.township_reviewer, on=on, investigators=pair)
            publicity.answer_objection(
                objection, "uphold", by=who.township_reviewer, on=on, answer="经查属实，该户退出公示"
            )
            case = actions.take_step(case, "reappraise", by=who.branch_secretary, on=on, note="按答复重新评议")
        assert (case.state, case.returned_note) == ("compared", "按答复重新评议")
        with transaction.atomic(), pytest.raises(Refused) as refused:
            p.appraise(who, case, p.BEGIN + 2 * DAY)  # the meeting of before does not count again
        assert codes(refused) == ["meeting_out_of_order"]
        with transaction.atomic():
            on = clock.today()
            case = p.appraise(who, case, on, votes_agree=20, votes_against=2, votes_abstain=2)
            case_lists.publish_cases([case], by=who.village_clerk, on=on)
    with in_scope(COUNTY), travel(p.BEGIN + 30 * DAY), transaction.atomic(), pytest.raises(Refused) as refused:
        case.refresh_from_db()
        actions.take_step(case, "report_up", by=who.village_clerk, on=clock.today())
    assert codes(refused) == ["not_witnessed"]  # the old notice hung long enough; the new one counts


def test_a_hanging_household_is_dropped_only_after_an_upheld_objection(who, in_scope, travel):
    with in_scope(COUNTY), travel(p.BEGIN + 3 * DAY), transaction.atomic():
        case, on = p.hanging(who), clock.today()
        with pytest.raises(Refused) as refused:
            actions.take_step(case, "drop", by=who.branch_secretary, on=on, note="村里有意见")
        assert codes(refused) == ["objection_not_upheld"]
        entry = Entry.objects.for_subject(case.subject).get()
        receipt = publicity.receive_objection(notice_id=entry.notice_id, position=entry.position, text="在县城有商品房")
        objection = Objection.objects.get(pk=receipt.objection_id)
        for step in ("accept", "investigate"):
            pair = ("吴新民", "田桂花")
            publicity.move_objection(objection, step, by=who.township_reviewer, on=on, investigators=pair)
        publicity.answer_objection(objection, "uphold", by=who.township_reviewer, on=on, answer="属实，退出公示")
        assert actions.take_step(case, "drop", by=who.branch_secretary, on=on, note="异议属实").state == "rejected"


def test_a_case_taken_back_leaves_its_notice(who, in_scope, travel):
    with in_scope(COUNTY), travel(p.BEGIN + 3 * DAY), transaction.atomic():
        case = p.hanging(who)
        actions.take_step(case, "withdraw", by=who.village_clerk, on=clock.today(), note="农户自愿放弃")
        entry = Entry.objects.for_subject(case.subject).get()
        case.household.refresh_from_db()
        assert (entry.state, case.household.status) == ("withdrawn", "removed")


def test_refused_household_may_apply_anew(who, in_scope, travel):
    with in_scope(COUNTY), travel(p.BEGIN + 3 * DAY), transaction.atomic():
        case = p.started(who)
        actions.take_step(case, "withdraw", by=who.village_clerk, on=p.BEGIN + DAY, note="外出务工")
        case.household.refresh_from_db()
        again = actions.start(case.household, by=who.village_clerk, on=clock.today(), applied_on=clock.today())
        assert (again.state, again.household.status) == ("draft", "applicant")


def test_second_open_case_is_refused(who, in_scope):
    with in_scope(COUNTY), pytest.raises(IntegrityError, match="case_one_open_per_household"), transaction.atomic():
        case = p.started(who)
        actions.start(case.household, by=who.village_clerk, on=p.BEGIN, applied_on=p.BEGIN)


def test_case_begins_as_an_application(who, in_scope):
    with in_scope(COUNTY), pytest.raises(IntegrityError, match="begins as an application"), transaction.atomic():
        row = p.household()
        Case.objects.create(
            household=row,
            village_id=VILLAGE,
            state="county_review",
            state_since=p.BEGIN,
            applied_on=p.BEGIN,
            investigated_on=p.BEGIN,
            first_investigator="甲",
            second_investigator="乙",
        )


def test_deadlines_follow_the_limits(who, in_scope):
    with in_scope(COUNTY), transaction.atomic():
        case = p.started(who)
        assert case.due_on == p.BEGIN + 7 * DAY
        late = Case.objects.late(p.BEGIN + 8 * DAY)
        assert list(late) == [case] and not Case.objects.late(p.BEGIN + 7 * DAY)


def test_a_case_points_into_its_own_village_only(who, in_scope, make_user):
    from tests.conftest import SIBLING

    with in_scope(COUNTY), pytest.raises(IntegrityError, match="same_village"), transaction.atomic():
        case = p.investigated(who)
        other = p.meeting(p.people(make_user, SIBLING), p.BEGIN + 2 * DAY)
        Case.objects.filter(pk=case.pk).update(appraisal_meeting=other.pk)
        connection.check_constraints()
