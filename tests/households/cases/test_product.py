"""Every state × every step × every role. Who may take which step is written here by hand, not read from the table."""

from __future__ import annotations

import pytest

from households.models import Case, CaseState
from households.workflow import IDENTIFICATION
from registry.accounts.roles import ROLES
from registry.divisions.models import Level
from tests.conftest import COUNTY, VILLAGE
from tests.households.cases import procedure as p

CLERK, REVIEW, COUNTY_OFFICE = {"village_clerk"}, {"township_reviewer", "township_leader"}, {"county_office"}
CHAIR = {"branch_secretary", "first_secretary"}
# state -> step -> (roles, state it leads to)
ALLOWED = {
    "draft": {"investigate": (CLERK, "investigated"), "withdraw": (CLERK, "withdrawn")},
    "investigated": {"appraise": (CHAIR, "appraised"), "turn_down": (CHAIR, "rejected"), "send_back": (CHAIR, "draft"),
                     "withdraw": (CLERK, "withdrawn")},
    "appraised": {"publish": (CLERK, "public_village"), "withdraw": (CLERK, "withdrawn")},
    "public_village": {"report_up": (CLERK, "township_review"), "reappraise": (CHAIR, "investigated"),
                       "drop": (CHAIR, "rejected"), "withdraw": (CLERK, "withdrawn")},
    "township_review": {"pass_township": (REVIEW, "county_review"), "return_township": (REVIEW, "investigated")},
    "county_review": {"approve": (COUNTY_OFFICE, "announced"), "return_county": (COUNTY_OFFICE, "township_review"),
                      "reject": (COUNTY_OFFICE, "rejected")},
    "announced": {"register": (CLERK, "registered")},
    "registered": {}, "rejected": {}, "withdrawn": {},
}  # fmt: skip
STEPS = [t.name for t in IDENTIFICATION.transitions]
PRODUCT = [(s, step, role) for s in ALLOWED for step in STEPS for role in ROLES]


def test_the_table_has_exactly_the_states_and_steps_written_here():
    assert set(ALLOWED) == set(IDENTIFICATION.states) == set(CaseState.values)
    assert {step for row in ALLOWED.values() for step in row} == set(STEPS)
    edges = {(state, target) for state, row in ALLOWED.items() for _roles, target in row.values()}
    assert {(str(a), str(b)) for a, b in IDENTIFICATION.edges()} == edges


def test_the_database_knows_the_same_edges():
    from importlib import import_module

    edges = import_module("households.migrations.0013_case_guards").EDGES
    assert set(edges) == {(str(a), str(b)) for a, b in IDENTIFICATION.edges()}


@pytest.fixture(scope="module")
def codes():
    return {Level.VILLAGE: VILLAGE, Level.TOWNSHIP: VILLAGE[:9], Level.COUNTY: COUNTY, Level.PREFECTURE: COUNTY[:4]}


@pytest.mark.django_db
def test_every_state_step_and_role(make_user, in_scope, codes):
    users = {role.code: make_user(role.code, codes[role.level]) for role in ROLES.values()}
    wrong = []
    with in_scope(COUNTY):
        case = Case(pk=1, village_id=VILLAGE, household=p.household(), applied_on=p.BEGIN, state_since=p.BEGIN)
        for state, step, role in PRODUCT:
            case.state = state
            found = {r.code for r in IDENTIFICATION.reasons_against(case, step, by=users[role], on=p.BEGIN)}
            roles, _target = ALLOWED[state].get(step, (None, ""))
            expected = "wrong_state" if roles is None else None if role in roles else "not_permitted"
            refused = next((code for code in ("wrong_state", "not_permitted") if code in found), None)
            if refused != expected:
                wrong.append((state, step, role, expected, refused))
    assert len(PRODUCT) == 10 * 15 * len(ROLES)
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "role", "step"), [
    (state, sorted(roles)[0], step) for state, row in ALLOWED.items() for step, (roles, _t) in row.items()
])  # fmt: skip
def test_who_applied_takes_no_other_duty(state, role, step, make_user, in_scope, codes):
    """One person with two postings: having made the application, they may go on making, and nothing else."""
    from registry.accounts.models import Posting
    from registry.workflow.models import Duty

    person = make_user("village_clerk", VILLAGE)
    with in_scope(COUNTY):
        case = Case.objects.create(household=p.household(), village_id=VILLAGE, applied_on=p.BEGIN, state_since=p.BEGIN)
        IDENTIFICATION.begin(case, by=person, on=p.BEGIN)
        posting, _made = Posting.objects.get_or_create(
            user=person, role=role, division_id=codes[ROLES[role].level], defaults={"starts_on": p.BEGIN}
        )
        person.act_as(posting)
        case.state = state
        found = {r.code for r in IDENTIFICATION.reasons_against(case, step, by=person, on=p.BEGIN)}
    assert ("second_pen" in found) == (IDENTIFICATION.transition(step).duty != Duty.MAKE)


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
