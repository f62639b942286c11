"""Monitored objects: clues on their way, households that are watched and helped, and risks that are being cleared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from households.actions import cases as actions
from households.actions.measures import save_measure
from households.actions.risks import RiskDraft, set_risks
from households.actions.status import set_monitored, set_status
from households.choices import MeasureKind, Risk
from households.choices.cases import Procedure
from households.demo.cases import staff as do
from households.demo.cases.families import HIGH, LOW, earns, family, lives_well
from households.demo.cases.staff import Staff
from households.models import Case, Household
from households.rules.drafts import MeasureDraft
from registry.demo.users import home

if TYPE_CHECKING:
    from registry.demo.plan import Plan

# goal, days since the clue, households, origin; the first three lie in the village of the demo's logins
CLUES: Sequence[tuple[str, int, int, str]] = (
    ("clue", 2, 2, "found"),
    ("hanging", 6, 2, "applied"),
    ("active", 18, 2, "department"),
    ("clue", 9, 1, "hotline"),
    ("screened", 4, 2, "found"),
    ("compared", 5, 1, "department"),
    ("township", 12, 1, "petition"),
    ("county", 17, 1, "found"),
    ("helped", 40, 2, "applied"),
    ("refused", 20, 1, "department"),
)
CLEARINGS: Sequence[tuple[str, int, int]] = (
    ("hanging", 8, 2), ("proposed", 3, 1), ("judged", 6, 1), ("township", 14, 1), ("cleared", 30, 2),
)  # fmt: skip
AT_HOME, AT_HOME_CLEARING = 3, 1
LAST_CLUE = {"clue": 0, "screened": 2, "compared": 4, "hanging": 5, "township": 11, "refused": 11, "county": 12,
             "active": 14, "helped": 14}  # fmt: skip
LAST_CLEARING = {"proposed": 0, "judged": 3, "hanging": 5, "township": 11, "cleared": 15}
"""Day of the last common step of each goal, counted from the clue or the proposal."""
WATCHED_DAYS = 270


def build(plan: Plan) -> None:
    """About twenty-two cases."""
    rng = plan.rng("watching")
    others = [code for code in plan.village_codes if code != home(plan)]
    for number, (goal, age, count, origin) in enumerate(CLUES):
        staff = Staff(plan, home(plan) if number < AT_HOME else rng.choice(others))
        _monitor(plan, rng, staff, goal, plan.on - dt.timedelta(days=age), count, origin)
    for number, (goal, age, count) in enumerate(CLEARINGS):
        staff = Staff(plan, home(plan) if number < AT_HOME_CLEARING else rng.choice(others))
        _clear(plan, rng, staff, goal, plan.on - dt.timedelta(days=age), count)


def _monitor(plan: Plan, rng: Any, staff: Staff, goal: str, begin: dt.date, count: int, origin: str) -> None:
    last = LAST_CLUE[goal]

    def day(number: int) -> dt.date:
        return begin + dt.timedelta(days=number)

    cases = [_clue(plan, rng, staff, begin, origin, wage=HIGH if number else LOW) for number in range(count)]
    if last >= 2:
        words = "主要劳动力务工中断，已核实用工单位。"
        cases = [do.investigate(staff, case, day(2), findings=words, authorised_on=day(2)) for case in cases]
    if last >= 4:
        cases = [do.compare(staff, case, day(4)) for case in cases]
    if last >= 5:
        cases = do.appraise(rng, staff, cases, day(5))
        do.hang(staff, cases, day(5))
    if last >= 11:
        do.go(staff, cases, "report_up", "village_clerk", day(11))
    if goal == "refused":
        note = "该户已由城镇低保保障，风险不成立。"
        do.go(staff, cases, "pass_township", "township_reviewer", day(12))
        do.finish(staff, cases, "reject", "county_office", day(13), note=note)
    if last >= 12:
        do.go(staff, cases, "pass_township", "township_reviewer", day(12))
    if last >= 14:
        do.go(staff, cases, "approve", "county_office", day(13))
        do.announce(staff, cases, day(14))
        do.finish(staff, cases, "activate", "township_reviewer", day(14))
    if goal == "helped":
        for case in cases:
            _help(staff, case.household, day(16), state="under_way")
        do.finish(staff, cases, "help", "village_clerk", day(20))


def _clue(plan: Plan, rng: Any, staff: Staff, on: dt.date, origin: str, *, wage: tuple[int, int]) -> Case:
    with staff.acting("village_clerk", on) as clerk:
        household = family(plan, rng, staff.village, on, clerk, wage=wage)
        lives_well(household, on)
        set_risks(household, risks=[RiskDraft(Risk.WORK, on)], by=clerk, on=on)
        return actions.start(
            household, by=clerk, on=on, applied_on=on, procedure=Procedure.MONITORING, origin=origin,
            statement="外出务工中断，家中收入骤减。",
        )  # fmt: skip


def _help(staff: Staff, household: Household, on: dt.date, *, state: str, result: str = "") -> None:
    with staff.acting("village_clerk", on) as clerk:
        draft = MeasureDraft(
            kind=MeasureKind.EMPLOYMENT, item="推荐到县内企业务工", starts_on=on, state=state, result=result
        )
        save_measure(household, draft=draft, by=clerk, on=on)


def _clear(plan: Plan, rng: Any, staff: Staff, goal: str, begin: dt.date, count: int) -> None:
    last = LAST_CLEARING[goal]

    def day(number: int) -> dt.date:
        return begin + dt.timedelta(days=number)

    cases = [_propose(plan, rng, staff, begin) for _number in range(count)]
    if last >= 3:
        cases = [
            do.investigate(
                staff, case, day(3), findings="已稳定务工六个月，收入达标。", clearing_way="helped",
                checklist={"gone": [risk.pk for risk in case.household.risks.open()]},
            )
            for case in cases
        ]  # fmt: skip
    if last >= 5:
        cases = do.appraise(rng, staff, cases, day(4))
        do.hang(staff, cases, day(5))
    if last >= 11:
        do.go(staff, cases, "report_up", "village_clerk", day(11))
    if last >= 15:
        do.go(staff, cases, "pass_township", "township_reviewer", day(13))
        do.go(staff, cases, "approve", "county_office", day(15))
        do.announce(staff, cases, day(15))
        do.finish(staff, cases, "clear", "township_reviewer", day(17))


def _propose(plan: Plan, rng: Any, staff: Staff, on: dt.date) -> Case:
    """A household watched for nine months, in work again, that lives above the line."""
    since = on - dt.timedelta(days=WATCHED_DAYS)
    with staff.acting("village_clerk", since) as clerk:
        household = family(plan, rng, staff.village, since, clerk, wage=HIGH)
        set_risks(household, risks=[RiskDraft(Risk.WORK, since)], by=clerk, on=since)
        set_status(household, "ordinary", by=clerk, on=since)
        set_monitored(household, kind="sudden_hardship", by=clerk, on=since)
    _help(staff, household, since + dt.timedelta(days=8), state="under_way")
    with staff.acting("village_clerk", on) as clerk:
        earns(plan, rng, household, on, clerk)
        lives_well(household, on)
        return actions.start(
            household, by=clerk, on=on, applied_on=on, procedure=Procedure.CLEARING,
            statement="务工稳定，收入超过监测范围，两不愁三保障和饮水安全有保障。",
        )  # fmt: skip
