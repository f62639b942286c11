"""Exit from poverty until 2020, and the return to it: the sheet of the card, the household's own word, the way back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from households.actions import case_lists
from households.actions import cases as actions
from households.actions.status import set_status
from households.models import Household, StatusSpan
from households.reports.case_review import facts_of
from publicity.models import PublicityPeriod
from registry import clock
from registry.errors import DomainError
from tests.conftest import COUNTY, VILLAGE
from tests.households.cases import procedure as p
from tests.households.cases import watched as w

DAY, ON = dt.timedelta(days=1), dt.date(2020, 9, 7)


@pytest.fixture
def who(committing_db, make_user):
    return p.people(make_user)


def codes(call, *args, **kwargs) -> list[str]:
    with pytest.raises(DomainError) as refused, transaction.atomic():
        call(*args, **kwargs)
    return [reason.code for reason in refused.value.reasons]


def poor(who, *, serial: int = 1, wage: int = 20000, **gaps: bool) -> Household:
    """Poor since 2018, with the figures of 2019."""
    household = p.household(serial=serial)
    StatusSpan.objects.filter(household=household).update(starts_on=dt.date(2018, 1, 1))
    household.members.update(joined_on=dt.date(2018, 1, 1))
    household.incomes.all().delete()
    w.lives(household, 2019, wage=wage, **gaps)
    set_status(household, "poor", by=who.county_office, on=dt.date(2018, 6, 1))
    return household


def planned(who, household):
    cases, held = case_lists.start_cases([household], procedure="exit", by=who.village_clerk, on=ON)
    assert held == []
    household.refresh_from_db()
    assert household.status == "planned"
    return cases[0]


def verified(who, case, on=ON, **more):
    own = {"first_investigator": who.branch_secretary.name} | more
    return w.investigate(who, case, on, by=who.branch_secretary, **own)


def accepted(who, case, on=ON):
    return actions.take_step(case, "accept", by=who.village_clerk, on=on, accepted_on=on, accepted_by="石爬专")


def test_from_the_plan_to_out_of_poverty_and_back(who, in_scope, travel):
    with in_scope(COUNTY):
        with travel(ON), transaction.atomic():
            household = poor(who)
            case = accepted(who, verified(who, planned(who, household)))
            income = next(line for line in case.checklist["lines"] if line["asked"] == "income")
            assert (income["holds"], income["figures"]["net"]) == (True, "10000.00")
            case = p.hang(who, p.appraise(who, case, ON), ON)
        with travel(ON + 8 * DAY), transaction.atomic():
            on = clock.today()
            case = w.decided(who, w.reported(who, case, on), on)
            [row] = facts_of([case], "lift", by=who.county_office, on=on)
            assert row.is_ready and case_lists.pass_cases([case], "lift", by=who.county_office, on=on).ready
            case.refresh_from_db()
            household.refresh_from_db()
            assert (case.state, household.status, household.lifted_on) == ("lifted", "lifted", on)
        with travel(ON + 20 * DAY), transaction.atomic():
            on = clock.today()
            again = actions.start(household, by=who.village_clerk, on=on, applied_on=on, authorised_on=on)
            assert (again.procedure, again.state) == ("identification", "draft")
            _relapse(who, again, household, on)
    with in_scope(COUNTY), travel(ON + 28 * DAY), transaction.atomic():
        again = p.publicised_twice(who, household.cases.open().get(), clock.today())
    with in_scope(COUNTY), travel(ON + 36 * DAY), transaction.atomic():
        on = clock.today()
        again = w.decided(who, again, on)
        actions.take_step(again, "register", by=who.village_clerk, on=on, handbook_on=on)
        household.refresh_from_db()
        assert (household.status, household.relapse_cause, household.relapsed_on) == ("relapsed", "01", on)


def _relapse(who, case, household, on):
    case = w.investigate(who, case, on)
    case = actions.take_step(case, "group_agree", by=who.village_clerk, on=on, group_met_on=on, group_leader="吴组长",
                             group_present=9, group_agree=8)  # fmt: skip
    case = actions.take_step(case, "compare", by=who.line_department, on=on, compared_on=on, comparison=p.NOTHING)
    p.hang(who, p.appraise(who, case, on), on)


@pytest.mark.parametrize(("wage", "gaps", "code"), [
    (6000, {}, "sheet_income"), (20000, {"has_water": False}, "sheet_has_water"),
    (20000, {"has_medical": False}, "sheet_has_medical"),
])  # fmt: skip
def test_nobody_leaves_poverty_on_paper(wage, gaps, code, who, in_scope, travel):
    with in_scope(COUNTY), travel(ON), transaction.atomic():
        case = planned(who, poor(who, wage=wage, **gaps))
        assert code in codes(verified, who, case)
        forged = {"lines": [], "on": "2020-09-07"}
        assert code in codes(verified, who, case, checklist=forged)  # what is typed is overwritten by the card


def test_the_work_team_signs_and_the_household_accepts(who, in_scope, travel):
    with in_scope(COUNTY), travel(ON), transaction.atomic():
        case = planned(who, poor(who))
        assert codes(verified, who, case, second_investigator="路人甲") == ["work_team_missing"]
        assert codes(verified, who, case, first_investigator=who.village_clerk.name) == ["signer_records"]
        case = verified(who, case)
        sign = {"by": who.village_clerk, "on": ON, "accepted_on": ON}
        assert codes(actions.take_step, case, "accept", **sign, accepted_by="路人甲") == ["signer_unknown"]
        case.household.members.filter(relation="spouse").update(birth_on=dt.date(2008, 1, 1))
        assert codes(actions.take_step, case, "accept", **sign, accepted_by="龙金兰") == ["signer_too_young"]


def test_who_does_not_accept_stays_poor(who, in_scope, travel):
    with in_scope(COUNTY), travel(ON), transaction.atomic():
        household = poor(who)
        case = verified(who, planned(who, household))
        assert codes(actions.take_step, case, "refuse", by=who.village_clerk, on=ON) == ["note_missing"]
        case = actions.take_step(case, "refuse", by=who.village_clerk, on=ON, note="认为收入还不稳定")
        household.refresh_from_db()
        assert (case.state, household.status) == ("rejected", "poor")
        assert planned(who, household).state == "draft"  # next time


def test_a_region_may_ask_for_a_second_publicity(who, in_scope, travel, owner_cursor):
    with in_scope(COUNTY), travel(ON), transaction.atomic():
        household = poor(who)
        case = p.hang(who, p.appraise(who, accepted(who, verified(who, planned(who, household))), ON), ON)
    owner_cursor.execute(
        "INSERT INTO publicity_publicityperiod (region, document_no, is_verified, valid_from, kind, days, counting) "
        "VALUES (%s, '省里的规定', true, '2014-01-01', 'exit_township', 7, 'calendar_days')", [VILLAGE[:2]],
    )  # fmt: skip
    assert PublicityPeriod.objects.filter(kind="exit_township").count() == 2
    with in_scope(COUNTY), travel(ON + 8 * DAY), transaction.atomic():
        on = clock.today()
        reported = w.reported(who, case, on)
        assert codes(actions.take_step, reported, "pass_township", by=who.township_reviewer, on=on) == [
            "second_publicity_due"
        ]
        from tests.households.cases.test_gates import TOWNSHIP_GATE, moved

        assert moved(reported, "county_review") == TOWNSHIP_GATE


def test_only_the_poor_are_planned_and_none_becomes_planned_since_2021(who, in_scope):
    with in_scope(COUNTY), transaction.atomic():
        applicant = p.household(serial=2)
        begun, held = case_lists.start_cases([applicant], procedure="exit", by=who.village_clerk, on=p.BEGIN)
        assert (begun, [r.code for r in held[0][1]]) == ([], ["not_poor"])
        left_over = poor(who)
        case = actions.start(left_over, by=who.village_clerk, on=p.BEGIN, applied_on=p.BEGIN, procedure="exit")
        left_over.refresh_from_db()
        assert (case.state, left_over.status) == ("draft", "poor")
