"""Live cases of the demo county, brought to every state by the real steps on the days they would have been taken.

Called by `manage.py demo` after the notices of the past stand. Runs as owner with the clock moved; each step is taken
by the person whose turn it is. Late ones, objections, returns and refusals are among them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from households.actions import cases as actions
from households.actions.households import enter
from households.models import Case, Household
from households.rules.drafts import CardDraft, IncomeDraft
from households.rules.members import MemberDraft
from publicity import actions as publicity
from publicity.models import Entry, Objection
from registry import clock
from registry.db.scope import scoped
from registry.demo.users import home
from villages.actions import record_meeting, sign_meeting

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.demo.plan import Plan

# goal, days since the application, households; the first eight lie in the village of the demo's logins
BATCHES: Sequence[tuple[str, int, int]] = (
    ("draft", 3, 3),
    ("investigated", 6, 3),
    ("appraised", 8, 3),
    ("hanging", 9, 4),
    ("objected", 11, 3),
    ("ready", 16, 3),
    ("township", 17, 4),
    ("county", 21, 4),
    ("draft", 12, 2),
    ("investigated", 25, 2),
    ("appraised", 20, 2),
    ("prepared", 7, 3),
    ("ready", 26, 2),
    ("township", 30, 4),
    ("returned", 22, 2),
    ("county", 40, 3),
    ("announced", 24, 3),
    ("registered", 45, 5),
    ("turned_down", 20, 1),
    ("dropped", 27, 2),
    ("rejected", 50, 2),
    ("withdrawn", 14, 2),
)
AT_HOME = 8
CAUSES = ("01", "02", "03", "07", "08", "09")
LAST_STEP = {
    "draft": 0,
    "investigated": 2,
    "appraised": 4,
    "turned_down": 4,
    "prepared": 5,
    "hanging": 5,
    "objected": 5,
    "withdrawn": 5,
    "dropped": 5,
    "ready": 5,
    "township": 13,
    "returned": 13,
    "county": 15,
    "rejected": 15,
    "announced": 18,
    "registered": 18,
}
"""Day of the last common step of each goal, counted from the application."""


@dataclass
class Staff:
    """Who does what in one village."""

    plan: Plan
    village: str

    def of(self, role: str) -> User:
        """The person of the role for this village."""
        users: dict[Any, Any] = self.plan.users  # type: ignore[assignment]
        places = {
            "township_reviewer": self.village[:9],
            "township_leader": self.village[:9],
            "county_office": self.plan.county,
        }
        user: User = users[(role, places.get(role, self.village))]
        return user

    @contextmanager
    def acting(self, role: str, day: dt.date) -> Iterator[User]:
        """As that person, on that day."""
        user = self.of(role)
        with scoped(self.plan.county, actor=user.pk), clock.travel(day):
            yield user


def build(plan: Plan) -> None:
    """About sixty live cases."""
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
        cases = [_investigate(staff, case, day(2)) for case in cases]
    if last >= 4:
        cases = _appraise(rng, staff, cases, day(4), failed=goal == "turned_down")
    if last >= 5:
        _hang(staff, cases, day(5), witnessed=goal != "prepared")
    if last >= 13:
        _pass(staff, cases, "report_up", "village_clerk", day(13))
    if last >= 15:
        _pass(staff, cases, "pass_township", "township_reviewer", day(15))
    if goal in ("announced", "registered"):
        _pass(staff, cases, "approve", "county_office", day(18))
    if goal in ENDS:
        ENDS[goal](staff, cases, day)


def _apply(plan: Plan, rng: Any, staff: Staff, on: dt.date) -> Case:
    with staff.acting("village_clerk", on) as clerk:
        household = _household(plan, rng, staff.village, on, clerk)
        return actions.start(
            household,
            by=clerk,
            on=on,
            applied_on=on,
            authorised_on=on,
            statement="家中缺少劳力，收入不够一年开销，申请纳入。",
        )


def _household(plan: Plan, rng: Any, village: str, on: dt.date, clerk: User) -> Household:
    """Two to four invented people, a cause, last year's income."""
    born = plan.born_on(rng, rng.randrange(38, 66))
    head = plan.names.head(rng, "male", born)
    cause = rng.choice(CAUSES)
    members = [
        MemberDraft(
            head,
            plan.identity_number(born, "male"),
            "head",
            ethnicity="06",
            education="primary",
            health=("chronic",) if cause == "01" else ("disabled",) if cause == "02" else ("healthy",),
            labour="weak",
            has_resident_insurance=True,
        )
    ]
    born = plan.born_on(rng, rng.randrange(36, 62))
    members.append(
        MemberDraft(
            plan.names.head(rng, "female", born),
            plan.identity_number(born, "female"),
            "spouse",
            ethnicity="06",
            education="primary",
            health=("healthy",),
            labour="ordinary",
            has_resident_insurance=True,
        )
    )
    for _child in range(rng.randrange(0, 3)):
        born = plan.born_on(rng, rng.randrange(18, 24))
        members.append(
            MemberDraft(
                plan.names.relative(rng, head[0], "female", born),
                plan.identity_number(born, "female"),
                "daughter",
                ethnicity="06",
                school="bachelor_1",
                health=("healthy",),
                labour="none",
                has_resident_insurance=True,
            )
        )
    amounts = {
        "wage_yuan": plan.yuan(rng, 3000, 9000),
        "business_yuan": plan.yuan(rng, 1500, 5000),
        "business_cost_yuan": plan.yuan(rng, 500, 1400),
        "ecology_yuan": Decimal("300.00"),
    }
    return enter(
        village=village,
        by=clerk,
        on=on,
        members=members,
        income=IncomeDraft(on.year - 1, amounts),
        card=CardDraft(group=rng.choice(plan.groups(village)), main_cause=cause),
    )


def _investigate(staff: Staff, case: Case, on: dt.date) -> Case:
    with staff.acting("village_clerk", on) as clerk:
        return actions.take_step(
            case,
            "investigate",
            by=clerk,
            on=on,
            investigated_on=on,
            first_investigator=clerk.name,
            second_investigator=staff.of("branch_secretary").name,
            findings="住房安全，饮水正常；缺少稳定收入来源。",
        )


def _appraise(rng: Any, staff: Staff, cases: list[Case], on: dt.date, *, failed: bool) -> list[Case]:
    due = rng.randrange(24, 46)
    present = due - rng.randrange(0, due // 5)
    with staff.acting("village_clerk", on) as clerk:
        meeting = record_meeting(
            village=staff.village,
            kind="representatives",
            held_on=on,
            place="村部会议室",
            topic="贫困户识别民主评议",
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


def _hang(staff: Staff, cases: list[Case], on: dt.date, *, witnessed: bool) -> None:
    with staff.acting("village_clerk", on) as clerk:
        notice = actions.publish_cases(cases, by=clerk, on=on)
    if witnessed:
        with staff.acting("supervision_committee", on) as witness:
            publicity.witness(notice, by=witness, on=on)
    for case in cases:
        case.refresh_from_db()


def _pass(staff: Staff, cases: list[Case], step: str, role: str, on: dt.date) -> None:
    with staff.acting(role, on) as user:
        actions.pass_cases(cases, step, by=user, on=on)
    for case in cases:
        case.refresh_from_db()


Day = Callable[[int], dt.date]


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
    with staff.acting("county_office", day(19)) as county:
        actions.take_step(
            cases[0], "reject", by=county, on=day(19), note="比对发现家庭成员为企业股东，经核实不符合条件。"
        )


def _register(staff: Staff, cases: list[Case], day: Day) -> None:
    with staff.acting("supervision_committee", day(18)) as witness:
        publicity.witness(cases[0].announcement, by=witness, on=day(18))
    with staff.acting("village_clerk", day(20)) as clerk:
        for case in cases:
            actions.take_step(case, "register", by=clerk, on=day(20), handbook_on=day(20))


def _withdraw(staff: Staff, cases: list[Case], day: Day) -> None:
    with staff.acting("village_clerk", day(7)) as clerk:
        actions.take_step(cases[0], "withdraw", by=clerk, on=day(7), note="儿子已稳定就业，农户自愿撤回申请。")


def _announce(staff: Staff, cases: list[Case], day: Day) -> None:
    with staff.acting("supervision_committee", day(19)) as witness:
        publicity.witness(cases[0].announcement, by=witness, on=day(19))


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
