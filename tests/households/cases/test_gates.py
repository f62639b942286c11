"""The database by itself: every edge of every procedure walked by plain SQL, and each gate of the publicities."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connections, transaction

from households.actions import case_lists
from households.actions import cases as actions
from households.models import Case
from publicity import actions as publicity
from publicity.actions import Column, EntryDraft
from publicity.models import Entry
from registry import clock
from registry.db.scope import scoped
from registry.errors import Refused
from tests.conftest import COUNTY, VILLAGE, _point
from tests.households.cases import procedure as p
from tests.households.cases.test_product import ALLOWED

DAY = dt.timedelta(days=1)
EDGES, NOTICE = "households_case_state_edges", "households_case_notice_gate"
VILLAGE_GATE, TOWNSHIP_GATE = "households_case_publicity_gate", "households_case_township_gate"
ANNOUNCED, LAPSE = "households_case_announcement_gate", "households_case_lapse_gate"
STANDS = "households_case_announcement_stands"
GATES = {
    ("appraised", "public_village"): NOTICE, ("public_village", "township_review"): VILLAGE_GATE,
    ("township_review", "public_township"): NOTICE, ("township_review", "county_review"): VILLAGE_GATE,
    ("public_township", "county_review"): VILLAGE_GATE, ("county_review", "announced"): NOTICE,
    ("announced", "registered"): ANNOUNCED, ("announced", "lifted"): ANNOUNCED, ("announced", "active"): ANNOUNCED,
    ("announced", "cleared"): ANNOUNCED, ("announced", "county_review"): STANDS,
} | {
    (state, "withdrawn"): LAPSE
    for state in ("township_review", "public_township", "county_review", "announced", "active")
}  # fmt: skip
"""Steps that the database lets nobody take before the wall was satisfied, in any procedure."""


@pytest.fixture
def who(committing_db, make_user):
    return p.people(make_user)


def moved(case: Case, state: str) -> str:
    """The constraint that refuses the case this state by plain SQL; "" when it is let through (and undone)."""
    try:
        with transaction.atomic():
            Case.objects.filter(pk=case.pk).update(state=state)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)
    return ""


def _evidence(who, notice, meeting):
    """Everything any state asks for."""
    day = p.BEGIN
    return {
        "village_id": VILLAGE, "applied_on": day, "authorised_on": day, "state_since": day, "investigated_on": day,
        "first_investigator": "甲", "second_investigator": "乙", "group_met_on": day, "group_leader": "丙",
        "group_present": 9, "group_agree": 9, "compared_on": day, "comparison": p.NOTHING, "accepted_on": day,
        "accepted_by": "石爬专", "appraisal_meeting": meeting, "votes_agree": 9, "votes_against": 0,
        "votes_abstain": 0, "village_notice": notice, "township_notice": notice, "announcement": notice,
        "spot_checked_on": day, "spot_check": "属实", "monitored_type": "marginal", "clearing_way": "helped",
        "handbook_on": day, "closed_on": day, "closed_reason": "原因",
    }  # fmt: skip


def test_every_edge_by_plain_sql(who, in_scope, committing_db):
    wrong, walked = [], 0
    with in_scope(COUNTY), transaction.atomic():
        meeting = p.meeting(who, p.BEGIN)
        notice = publicity.publish(
            kind="identification_village", village=VILLAGE, title="公示", columns=[Column("head_name")],
            entries=[EntryDraft(subject="", cells={"head_name": "石爬专"})], by=who.village_clerk, on=clock.today(),
        )  # fmt: skip
        open_ones = [(q, s) for q, states in ALLOWED.items() for s in states]
        households = [p.household(serial=number, complete=False) for number, _ in enumerate(open_ones, 1)]
    connections["default"].close()
    _point(committing_db, "owner")  # only the owner enters history
    with scoped(COUNTY), transaction.atomic():
        cases = Case.objects.bulk_create([
            Case(household=household, procedure=procedure, state=state, **_evidence(who, notice, meeting))
            for household, (procedure, state) in zip(households, open_ones, strict=True)
        ])  # fmt: skip
    connections["default"].close()
    _point(committing_db, "app")
    with in_scope(COUNTY), transaction.atomic():
        for case in cases:
            ways = {target for _roles, target in ALLOWED[case.procedure][case.state].values()}
            for state in ("no_such_state", *{s for states in ALLOWED.values() for s in states} - {case.state}):
                found, walked = moved(case, state), walked + 1
                if state not in ways:
                    fits = found in {EDGES, *GATES.values()}
                else:
                    fits = found == GATES.get((case.state, state), "")
                if not fits:
                    wrong.append((case.procedure, case.state, state, found))
    assert walked == 18 * len(cases) and wrong == []


def test_second_publicity_is_a_gate_of_its_own(who, in_scope, travel):
    with in_scope(COUNTY), travel(p.BEGIN + 3 * DAY), transaction.atomic():
        case = p.hanging(who)
    with in_scope(COUNTY), travel(p.BEGIN + 11 * DAY), transaction.atomic():
        case = p.publicised_twice(who, case, clock.today())
        assert moved(case, "county_review") == TOWNSHIP_GATE
        entry = Entry.objects.for_subject(case.subject).get(notice=case.township_notice)
        publicity.receive_objection(notice_id=entry.notice_id, position=entry.position, text="他家有小汽车")
    with in_scope(COUNTY), travel(p.BEGIN + 30 * DAY), transaction.atomic():
        assert moved(case, "county_review") == TOWNSHIP_GATE  # the days are over, the objection is not answered


def test_a_returned_case_needs_a_new_notice_and_leaves_the_old_one(who, in_scope, travel):
    with in_scope(COUNTY), travel(p.BEGIN + 3 * DAY), transaction.atomic():
        case = p.hanging(who)
        old = case.village_notice
    with in_scope(COUNTY), travel(p.BEGIN + 11 * DAY), transaction.atomic():
        on = clock.today()
        case = p.publicised_twice(who, case, on)
        second = case.township_notice
        case = actions.take_step(case, "return_township", by=who.township_reviewer, on=on, note="收入不清")
        assert (case.state, case.township_notice) == ("investigated", None)
        assert Entry.objects.for_subject(case.subject).get(notice=second).state == "withdrawn"
        case = actions.take_step(
            case, "group_agree", by=who.village_clerk, on=on, group_met_on=on, group_leader="吴组长", group_present=9,
            group_agree=9,
        )  # fmt: skip
        case = actions.take_step(case, "compare", by=who.line_department, on=on, compared_on=on, comparison=p.NOTHING)
        case = p.appraise(who, case, on)
        assert moved(case, "public_village") == NOTICE  # the sheet of before hung its days; it does not count again
        with pytest.raises(Refused) as refused:
            actions.take_step(case, "publish", by=who.village_clerk, on=on, village_notice=old)
        assert [r.code for r in refused.value.reasons] == ["notice_missing"]
        case_lists.publish_cases([case], by=who.village_clerk, on=on)


def test_a_case_keeps_its_household_and_its_procedure(who, in_scope):
    with in_scope(COUNTY), transaction.atomic():
        case, other = p.started(who), p.household(serial=2)
        for change in ({"procedure": "clearing"}, {"household": other}):
            with pytest.raises(IntegrityError, match="keeps its household"), transaction.atomic():
                Case.objects.filter(pk=case.pk).update(**change)


@pytest.mark.parametrize(("name", "state", "broken"), [
    ("case_group_has_evidence", "group_ok", {"group_present": None}),
    ("case_group_has_evidence", "group_ok", {"group_agree": 22}),
    ("case_compared_has_evidence", "compared", {"comparison": {"car": "nothing"}}),
    ("case_compared_has_evidence", "compared", {"authorised_on": None}),
])  # fmt: skip
def test_no_state_without_its_evidence(name, state, broken, who, in_scope):
    make = {"group_ok": p.grouped, "compared": p.compared}[state]
    with in_scope(COUNTY), transaction.atomic():
        case = make(who)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**broken)
