"""Exits of 2020, as they went: a list of households identified in 2018, struck off in the last year of poverty."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from households.actions import cases as actions
from households.actions.status import set_status
from households.choices.cases import Procedure
from households.demo.cases import staff as do
from households.demo.cases.families import earns, family, lives_well
from households.demo.cases.staff import Staff
from households.models import Case
from registry.demo.users import home

if TYPE_CHECKING:
    from registry.demo.plan import Plan

POOR_ON, PLANNED_ON = dt.date(2018, 11, 20), dt.date(2020, 9, 21)
HOUSEHOLDS = 4


def build(plan: Plan) -> None:
    """Four households of the logins' village, where a first secretary serves, that left poverty."""
    _exit(plan, plan.rng("exits"), Staff(plan, home(plan)))


def _exit(plan: Plan, rng: Any, staff: Staff) -> None:
    def day(number: int) -> dt.date:
        return PLANNED_ON + dt.timedelta(days=number)

    cases = [_plan(plan, rng, staff) for _number in range(HOUSEHOLDS)]
    cases = [
        do.investigate(
            staff, case, day(9), role="branch_secretary", findings="一超过、两不愁、三保障和饮水安全逐项核实达标。",
            first_investigator=staff.of("branch_secretary").name, second_investigator=staff.of("first_secretary").name,
        )
        for case in cases
    ]  # fmt: skip
    with staff.acting("village_clerk", day(10)) as clerk:
        cases = [
            actions.take_step(case, "accept", by=clerk, on=day(10), accepted_on=day(10),
                              accepted_by=case.household.head_name)
            for case in cases
        ]  # fmt: skip
    cases = do.appraise(rng, staff, cases, day(12))
    do.hang(staff, cases, day(13))
    do.go(staff, cases, "report_up", "village_clerk", day(21))
    do.go(staff, cases, "pass_township", "township_reviewer", day(25))
    do.go(staff, cases, "approve", "county_office", day(32))
    do.announce(staff, cases, day(33))
    do.finish(staff, cases, "lift", "county_office", day(40))
    do.take_down(staff, cases, day(44), no_photo="当年没有拍照存档")


def _plan(plan: Plan, rng: Any, staff: Staff) -> Case:
    with staff.acting("village_clerk", POOR_ON) as clerk:
        household = family(plan, rng, staff.village, POOR_ON, clerk)
        set_status(household, "poor", by=clerk, on=POOR_ON)
    with staff.acting("village_clerk", PLANNED_ON) as clerk:
        earns(plan, rng, household, PLANNED_ON, clerk)
        lives_well(household, PLANNED_ON)
        return actions.start(household, by=clerk, on=PLANNED_ON, applied_on=PLANNED_ON, procedure=Procedure.EXIT,
                             statement="列入2020年度脱贫计划")  # fmt: skip
