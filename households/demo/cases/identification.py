"""Identifications in every state: lists of one village each, brought to their goal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from households.actions import cases as actions
from households.demo.cases import staff as do
from households.demo.cases.families import family
from households.demo.cases.staff import Day, Staff
from households.models import Case
from publicity import actions as publicity
from publicity.models import Entry, Objection
from registry.demo.users import home

if TYPE_CHECKING:
    from registry.demo.plan import Plan

# goal, days since the application, households; the first ten lie in the village of the demo's logins
BATCHES: Sequence[tuple[str, int, int]] = (
    ("draft", 3, 3),
    ("investigated", 6, 2),
    ("group_ok", 7, 2),
    ("compared", 8, 3),
    ("appraised", 8, 2),
    ("hanging", 10, 4),
    ("objected", 12, 3),
    ("ready", 17, 3),
    ("township", 18, 4),
    ("county", 27, 4),
    ("draft", 12, 2),
    ("investigated", 25, 2),
    ("group_ok", 21, 2),
    ("appraised", 20, 2),
    ("prepared", 8, 3),
    ("ready", 27, 2),
    ("township", 31, 3),
    ("again", 19, 3),
    ("returned", 23, 2),
    ("county", 41, 3),
    ("announced", 28, 3),
    ("registered", 50, 4),
    ("turned_down", 20, 1),
    ("dropped", 28, 2),
    ("rejected", 51, 2),
    ("withdrawn", 14, 2),
)
AT_HOME = 10
LAST_STEP = {
    "draft": 0, "investigated": 2, "group_ok": 3, "compared": 4, "appraised": 5, "turned_down": 5, "prepared": 6,
    "hanging": 6, "objected": 6, "withdrawn": 6, "dropped": 6, "ready": 6, "township": 14, "returned": 14, "again": 15,
    "county": 23, "rejected": 23, "announced": 25, "registered": 25,
}  # fmt: skip
"""Day of the last common step of each goal, counted from the application."""


def build(plan: Plan) -> None:
    """About seventy cases."""
    rng = plan.rng("cases")
    others = [code for code in plan.village_codes if code != home(plan)]
    places = [home(plan)] * AT_HOME + rng.sample(others, len(BATCHES) - AT_HOME)
    for (goal, age, count), village in zip(BATCHES, places, strict=True):
        _batch(plan, rng, Staff(plan, village), goal, plan.on - dt.timedelta(days=age), count)


def _batch(plan: Plan, rng: Any, staff: Staff, goal: str, begin: dt.date, count: int) -> None:
    """One list of households of one village, applied on `begin` and brought to its goal."""
    last = LAST_STEP[goal]

    def day(number: int) -> dt.date:
        return begin + dt.timedelta(days=number)

    cases = [_apply(plan, rng, staff, begin) for _number in range(count)]
    if last >= 2:
        words = "住房安全，饮水正常；缺少稳定收入来源。"
        cases = [do.investigate(staff, case, day(2), findings=words) for case in cases]
    if last >= 3:
        cases = [_group(rng, staff, case, day(3)) for case in cases]
    if last >= 4:
        cases = [do.compare(staff, case, day(4)) for case in cases]
    if last >= 5:
        cases = do.appraise(rng, staff, cases, day(5), failed=goal == "turned_down")
    if last >= 6:
        do.hang(staff, cases, day(6), witnessed=goal != "prepared")
    if last >= 14:
        do.go(staff, cases, "report_up", "village_clerk", day(14))
    if last >= 15:
        do.hang_again(staff, cases, day(15))
    if last >= 23:
        do.go(staff, cases, "pass_township", "township_reviewer", day(23))
    if last >= 25:
        do.go(staff, cases, "approve", "county_office", day(25))
    if goal in ENDS:
        ENDS[goal](staff, cases, day)


def _apply(plan: Plan, rng: Any, staff: Staff, on: dt.date) -> Case:
    with staff.acting("village_clerk", on) as clerk:
        household = family(plan, rng, staff.village, on, clerk)
        return actions.start(
            household,
            by=clerk,
            on=on,
            applied_on=on,
            authorised_on=on,
            statement="家中缺少劳力，收入不够一年开销，申请纳入。",
        )


def _group(rng: Any, staff: Staff, case: Case, on: dt.date) -> Case:
    present = rng.randrange(18, 31)
    with staff.acting("village_clerk", on) as clerk:
        return actions.take_step(
            case, "group_agree", by=clerk, on=on, group_met_on=on, group_leader="石组长", group_present=present,
            group_agree=present - rng.randrange(0, 4),
        )  # fmt: skip


def _object(staff: Staff, cases: list[Case], day: Day) -> Objection:
    entry = Entry.objects.for_subject(cases[0].subject).get()
    with staff.acting("township_reviewer", day(8)):
        receipt = publicity.receive_objection(
            notice_id=entry.notice_id,
            position=entry.position,
            text="听说他家儿子去年买了货车，请核实。",
            anonymous=True,
        )
    return Objection.objects.get(pk=receipt.objection_id)


def _drop(staff: Staff, cases: list[Case], day: Day) -> None:
    objection = _object(staff, cases, day)
    with staff.acting("township_reviewer", day(9)) as reviewer:
        publicity.move_objection(objection, "accept", by=reviewer, on=day(9))
        pair = ("吴新民", "田桂花")
        publicity.move_objection(objection, "investigate", by=reviewer, on=day(9), investigators=pair)
        publicity.answer_objection(
            objection, "uphold", by=reviewer, on=day(9), answer="经入户核查，反映情况属实，该户退出公示。"
        )
    with staff.acting("branch_secretary", day(10)) as secretary:
        actions.take_step(cases[0], "drop", by=secretary, on=day(10), note="核查属实：家中有经营性货车")


def _return(staff: Staff, cases: list[Case], day: Day) -> None:
    with staff.acting("township_reviewer", day(16)) as reviewer:
        actions.take_step(
            cases[0], "return_township", by=reviewer, on=day(16), note="收入台账缺务工收入，请补充核实后重新评议。"
        )


def _reject(staff: Staff, cases: list[Case], day: Day) -> None:
    with staff.acting("county_office", day(24)) as county:
        actions.take_step(
            cases[0], "reject", by=county, on=day(24), note="比对发现家庭成员为企业股东，经核实不符合条件。"
        )


def _register(staff: Staff, cases: list[Case], day: Day) -> None:
    do.announce(staff, cases, day(25))
    do.finish(staff, cases, "register", "village_clerk", day(27), handbook_on=day(27))


def _withdraw(staff: Staff, cases: list[Case], day: Day) -> None:
    with staff.acting("village_clerk", day(7)) as clerk:
        actions.take_step(cases[0], "withdraw", by=clerk, on=day(7), note="儿子已稳定就业，农户自愿撤回申请。")


def _announce(staff: Staff, cases: list[Case], day: Day) -> None:
    do.announce(staff, cases, day(26))


ENDS: dict[str, Callable[[Staff, list[Case], Day], Any]] = {
    "objected": _object,
    "dropped": _drop,
    "returned": _return,
    "rejected": _reject,
    "registered": _register,
    "withdrawn": _withdraw,
    "announced": _announce,
}
"""What happens to a batch beyond the common steps."""
