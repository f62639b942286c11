"""Every procedure × state × step × role. Who may take which step is written here by hand, not read from the tables."""

from __future__ import annotations

from importlib import import_module

import pytest

from households.choices.cases import PATHS
from households.models import Case, CaseState
from households.workflow import COURSES, IDENTIFICATION, MACHINES
from registry.accounts.roles import ROLES
from registry.divisions.models import Level
from registry.workflow.models import Duty
from tests.conftest import COUNTY, VILLAGE
from tests.households.cases import procedure as p

CLERK, REVIEW, COUNTY_OFFICE = {"village_clerk"}, {"township_reviewer", "township_leader"}, {"county_office"}
CHAIR, COMPARE = {"branch_secretary", "first_secretary"}, {"township_reviewer", "county_office", "line_department"}
HELP = {"village_clerk", "first_secretary", "helper"}
ANY = {code for code, role in ROLES.items() if "households.view" in role.permissions}
LAPSE = {"lapse": (ANY, "withdrawn")}
TOLD = {"reopen": (COUNTY_OFFICE, "county_review")} | LAPSE  # from an announcement that fell, back to the county
WITHDRAW = {"withdraw": (CLERK, "withdrawn")} | LAPSE


def _publicity(before):
    """From the appraised list to the township, the same in all."""
    return {
        "appraised": {"publish": (CLERK, "public_village")} | WITHDRAW,
        "public_village": {"report_up": (CLERK, "township_review"), "reappraise": (CHAIR, before),
                           "drop": (CHAIR, "rejected")} | WITHDRAW,
        "county_review": {"approve": (COUNTY_OFFICE, "announced"), "return_county": (COUNTY_OFFICE, "township_review"),
                          "reject": (COUNTY_OFFICE, "rejected")} | LAPSE,
        "rejected": {}, "withdrawn": {},
    }  # fmt: skip


VOTE = {"appraise": (CHAIR, "appraised"), "turn_down": (CHAIR, "rejected")}
PASS = {"pass_township": (REVIEW, "county_review"), "return_township": (REVIEW, "investigated")} | LAPSE
TWICE = {"publicise_township": (REVIEW, "public_township"), "return_township": (REVIEW, "investigated")} | LAPSE
AGAIN = PASS | {"drop_township": (REVIEW, "rejected")}
BACK = {"send_back": (CHAIR, "draft")}
# procedure -> state -> step -> (roles, state it leads to)
ALLOWED = {
    "identification": _publicity("compared") | {
        "draft": {"investigate": (CLERK, "investigated")} | WITHDRAW,
        "investigated": {"group_agree": (CLERK, "group_ok"), "group_refuse": (CHAIR, "rejected")} | BACK | WITHDRAW,
        "group_ok": {"compare": (COMPARE, "compared"), "return_comparison": (COMPARE, "investigated")} | WITHDRAW,
        "compared": VOTE | BACK | WITHDRAW,
        "township_review": TWICE, "public_township": AGAIN,
        "announced": {"register": (CLERK, "registered")} | TOLD, "registered": {},
    },
    "exit": _publicity("accepted") | {
        "draft": {"investigate": (CHAIR, "investigated")} | WITHDRAW,
        "investigated": {"accept": (CLERK, "accepted"), "refuse": (CLERK, "rejected")} | BACK | WITHDRAW,
        "accepted": VOTE | BACK | WITHDRAW,
        "township_review": TWICE | PASS, "public_township": AGAIN,
        "announced": {"lift": (COUNTY_OFFICE, "lifted")} | TOLD, "lifted": {},
    },
    "monitoring": _publicity("compared") | {
        "draft": {"investigate": (CLERK, "investigated")} | WITHDRAW,
        "investigated": {"compare": (COMPARE, "compared"), "return_comparison": (COMPARE, "draft")} | WITHDRAW,
        "compared": VOTE | BACK | WITHDRAW,
        "township_review": PASS,
        "announced": {"activate": (REVIEW, "active")} | TOLD, "active": {"help": (HELP, "helped")} | LAPSE,
        "helped": {},
    },
    "clearing": _publicity("investigated") | {
        "draft": {"investigate": (CLERK, "investigated")} | WITHDRAW,
        "investigated": VOTE | BACK | WITHDRAW,
        "township_review": PASS,
        "announced": {"clear": (REVIEW, "cleared")} | TOLD, "cleared": {},
    },
}  # fmt: skip
CODES = {Level.VILLAGE: VILLAGE, Level.TOWNSHIP: VILLAGE[:9], Level.COUNTY: COUNTY, Level.PREFECTURE: COUNTY[:4],
         Level.PROVINCE: COUNTY[:2]}  # fmt: skip
DUTIES = {
    "withdraw": "make", "publish": "make", "report_up": "make", "group_agree": "make", "accept": "make",
    "refuse": "make", "register": "make", "compare": "compare", "return_comparison": "compare", "appraise": "decide",
    "turn_down": "decide", "send_back": "decide", "reappraise": "decide", "drop": "decide", "group_refuse": "decide",
    "publicise_township": "review", "pass_township": "review", "return_township": "review", "drop_township": "review",
    "activate": "review", "clear": "review", "approve": "approve", "return_county": "approve", "reject": "approve",
    "reopen": "approve", "lift": "approve", "help": "none", "lapse": "none",
}  # fmt: skip
"""Whose pen each step is held with; the first step of an exit is the village's decision, elsewhere it is entered."""


@pytest.mark.parametrize("procedure", ALLOWED)
def test_the_table_has_exactly_the_states_and_steps_written_here(procedure):
    machine, allowed = MACHINES[procedure], ALLOWED[procedure]
    assert set(allowed) == set(machine.states) == {*PATHS[procedure], "rejected", "withdrawn"}
    assert {step for row in allowed.values() for step in row} == {t.name for t in machine.transitions}
    edges = {(state, target) for state, row in allowed.items() for _roles, target in row.values()}
    assert {(str(a), str(b)) for a, b in machine.edges()} == edges
    duties = DUTIES | {"investigate": "decide" if procedure == "exit" else "make"}
    assert {t.name: str(t.duty) for t in machine.transitions} == {t.name: duties[t.name] for t in machine.transitions}
    assert set(machine.holders) == set(allowed) - set(machine.final)


def test_every_state_belongs_to_a_procedure():
    assert {state for allowed in ALLOWED.values() for state in allowed} == set(CaseState.values)


@pytest.mark.parametrize("procedure", ALLOWED)
def test_the_database_knows_the_same_edges(procedure):
    edges = import_module("households.migrations.0037_announcement_back").EDGES
    assert set(edges) == set(ALLOWED)
    assert set(edges[procedure]) == {(str(a), str(b)) for a, b in MACHINES[procedure].edges()}


@pytest.mark.parametrize("procedure", ALLOWED)
def test_each_open_state_has_a_way_on_and_the_pen_can_take_it(procedure):
    course = COURSES[procedure]
    for state, role in course.machine.holders.items():
        step = course.step_on(state)
        assert course.machine.transition(step).permission in ROLES[role].permissions, (state, step, role)


@pytest.mark.django_db
@pytest.mark.parametrize("procedure", ALLOWED)
def test_every_state_step_and_role(procedure, make_user, in_scope):
    users = {role.code: make_user(role.code, CODES[role.level]) for role in ROLES.values()}
    machine, allowed, wrong, asked = MACHINES[procedure], ALLOWED[procedure], [], 0
    with in_scope(COUNTY):
        case = Case(pk=1, village_id=VILLAGE, household=p.household(), applied_on=p.BEGIN, state_since=p.BEGIN,
                    procedure=procedure)  # fmt: skip
        for state in allowed:
            case.state = state
            for step in machine.transitions:
                roles, _target = allowed[state].get(step.name, (None, ""))
                for role in ROLES:
                    found = {r.code for r in machine.reasons_against(case, step.name, by=users[role], on=p.BEGIN)}
                    expected = "wrong_state" if roles is None else None if role in roles else "not_permitted"
                    refused = next((code for code in ("wrong_state", "not_permitted") if code in found), None)
                    asked += 1
                    if refused != expected:
                        wrong.append((state, step.name, role, expected, refused))
    assert asked == len(allowed) * len(machine.transitions) * len(ROLES)
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("procedure", ALLOWED)
def test_who_began_takes_no_other_duty(procedure, make_user, in_scope):
    """One person with many postings: having begun the case, they may go on entering, and nothing else."""
    from registry.accounts.models import Posting

    person, machine = make_user("village_clerk", VILLAGE), MACHINES[procedure]
    with in_scope(COUNTY):
        case = Case.objects.create(household=p.household(), village_id=VILLAGE, applied_on=p.BEGIN, state_since=p.BEGIN,
                                   procedure=procedure)  # fmt: skip
        machine.begin(case, by=person, on=p.BEGIN)
        for state, row in ALLOWED[procedure].items():
            for step, (roles, _target) in row.items():
                role = sorted(roles)[0]
                posting, _made = Posting.objects.get_or_create(
                    user=person, role=role, division_id=CODES[ROLES[role].level], defaults={"starts_on": p.BEGIN}
                )
                person.act_as(posting)
                case.state = state
                found = {r.code for r in machine.reasons_against(case, step, by=person, on=p.BEGIN)}
                free = machine.transition(step).duty in (Duty.MAKE, Duty.NONE)
                assert ("second_pen" in found) != free, (state, step)


CARD = ["card_without_members", "card_without_main_cause", "card_without_income"]


@pytest.mark.django_db
def test_an_empty_card_is_not_investigated(make_user, in_scope):
    from households.models import Household, StatusSpan

    clerk = make_user("village_clerk", VILLAGE)
    with in_scope(COUNTY):
        empty = Household.objects.create(village_id=VILLAGE, number="1")
        StatusSpan.objects.create(household=empty, village_id=VILLAGE, status="applicant", starts_on=p.BEGIN)
        case = Case(pk=1, village_id=VILLAGE, household=empty, applied_on=p.BEGIN, state_since=p.BEGIN)
        found = IDENTIFICATION.reasons_against(case, "investigate", by=clerk, on=p.BEGIN)
    assert [reason.code for reason in found] == CARD
