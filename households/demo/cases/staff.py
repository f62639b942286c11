"""Who does what in one village, and the steps every procedure shares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from households.actions import case_lists
from households.actions import cases as actions
from households.choices.cases import Compared, Procedure
from households.models import Case
from publicity import actions as publicity
from registry import clock
from registry.db.scope import scoped
from villages.actions import record_meeting, sign_meeting

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.demo.plan import Plan

Day = Callable[[int], dt.date]
NOTHING = {str(item.value): "nothing" for item in Compared}
TOPICS = {
    Procedure.IDENTIFICATION: "贫困户识别民主评议", Procedure.EXIT: "贫困户脱贫退出民主评议",
    Procedure.MONITORING: "防止返贫监测对象民主评议", Procedure.CLEARING: "监测对象风险消除民主评议",
}  # fmt: skip


@dataclass
class Staff:
    """The people of one village, and of what lies above it."""

    plan: Plan
    village: str

    def of(self, role: str) -> User:
        """The person of the role for this village."""
        users: dict[Any, Any] = self.plan.users  # type: ignore[assignment]  # the plan knows users as objects only
        places = {
            "township_reviewer": self.village[:9],
            "township_leader": self.village[:9],
            "county_office": self.plan.county,
            "line_department": self.plan.county,
        }
        user: User = users[(role, places.get(role, self.village))]
        return user

    @contextmanager
    def acting(self, role: str, day: dt.date) -> Iterator[User]:
        """As that person, on that day."""
        user = self.of(role)
        with scoped(self.plan.county, actor=user.pk), clock.travel(day):
            yield user


def investigate(
    staff: Staff, case: Case, on: dt.date, *, findings: str, role: str = "village_clerk", **more: Any
) -> Case:
    """Two people went there: the clerk and the branch secretary, or `more`."""
    with staff.acting(role, on) as by:
        return actions.take_step(
            case, "investigate", by=by, on=on,
            **{"investigated_on": on, "first_investigator": staff.of("village_clerk").name,
               "second_investigator": staff.of("branch_secretary").name, "findings": findings} | more,
        )  # fmt: skip


def compare(staff: Staff, case: Case, on: dt.date) -> Case:
    """A department found nothing."""
    with staff.acting("line_department", on) as by:
        return actions.take_step(case, "compare", by=by, on=on, compared_on=on, comparison=NOTHING)


def appraise(rng: Any, staff: Staff, cases: list[Case], on: dt.date, *, failed: bool = False) -> list[Case]:
    """One meeting of representatives votes on the list; `failed`: it says no to each."""
    due = rng.randrange(24, 46)
    present = due - rng.randrange(0, due // 5)
    with staff.acting("village_clerk", on) as clerk:
        meeting = record_meeting(
            village=staff.village,
            kind="representatives",
            held_on=on,
            place="村部会议室",
            topic=TOPICS[Procedure(cases[0].procedure)],
            due=due,
            present=present,
            agree=present - 1,
            against=0,
            abstain=1,
            chair=staff.of("branch_secretary").name,
            recorder=clerk.name,
            conclusion="逐户评议，结果见各户票数。",
            by=clerk,
            on=on,
        )
    with staff.acting("branch_secretary", on) as secretary:
        sign_meeting(meeting, by=secretary)
        taken = []
        for case in cases:
            agree = present // 3 if failed else present - rng.randrange(0, 4)
            votes = {"votes_agree": agree, "votes_against": present - agree, "votes_abstain": 0}
            step, note = ("turn_down", "家庭在县城有商品房，不符合条件") if failed else ("appraise", "")
            taken.append(
                actions.take_step(case, step, by=secretary, on=on, note=note, appraisal_meeting=meeting, **votes)
            )
    return taken


def hang(staff: Staff, cases: list[Case], on: dt.date, *, witnessed: bool = True) -> None:
    """On the wall of the village."""
    with staff.acting("village_clerk", on) as clerk:
        notice = case_lists.publish_cases(cases, by=clerk, on=on)
    if witnessed:
        with staff.acting("supervision_committee", on) as witness:
            publicity.witness(notice, by=witness, on=on)
    fresh(cases)


def hang_again(staff: Staff, cases: list[Case], on: dt.date) -> None:
    """The township's publicity, after its spot check."""
    with staff.acting("township_reviewer", on) as reviewer:
        notice = case_lists.publicise_cases(
            cases, by=reviewer, on=on, spot_checked_on=on, spot_check="入户抽查一户，住房、饮水、收入与档卡一致。"
        )  # fmt: skip
    with staff.acting("supervision_committee", on) as witness:
        publicity.witness(notice, by=witness, on=on)
    fresh(cases)


def go(staff: Staff, cases: list[Case], step: str, role: str, on: dt.date) -> None:
    """The whole list takes a step that is taken by list."""
    with staff.acting(role, on) as user:
        case_lists.pass_cases(cases, step, by=user, on=on)
    fresh(cases)


def announce(staff: Staff, cases: list[Case], on: dt.date) -> None:
    """The announcement hangs."""
    with staff.acting("supervision_committee", on) as witness:
        publicity.witness(cases[0].announcement, by=witness, on=on)


def take_down(staff: Staff, cases: list[Case], on: dt.date, *, no_photo: str) -> None:
    """The village's sheets of the whole list leave the board."""
    notices = {notice.pk: notice for case in cases for notice in (case.village_notice, case.announcement) if notice}
    with staff.acting("village_clerk", on) as clerk:
        for notice in notices.values():
            publicity.close(notice, by=clerk, on=on, no_photo=no_photo)


def finish(staff: Staff, cases: list[Case], step: str, role: str, on: dt.date, **evidence: Any) -> None:
    """Each takes the last step."""
    with staff.acting(role, on) as user:
        for case in cases:
            actions.take_step(case, step, by=user, on=on, **evidence)
    fresh(cases)


def fresh(cases: list[Case]) -> None:
    """The rows as they stand now."""
    for case in cases:
        case.refresh_from_db()
