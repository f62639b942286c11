"""A village with the people of an identification, and a household brought to any state by the real actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from households.actions import case_lists
from households.actions import cases as actions
from households.choices.cases import Compared
from households.models import Case, Household, IncomeYear, Member, StatusSpan
from publicity import actions as publicity
from registry.accounts.models import User
from tests.conftest import COUNTY, VILLAGE
from villages.actions import record_meeting, sign_meeting

BEGIN = dt.date(2026, 3, 2)
ROLES = ("village_clerk", "branch_secretary", "first_secretary", "supervision_committee", "township_reviewer",
         "township_leader", "county_office", "line_department")  # fmt: skip
NOTHING = dict.fromkeys(Compared.values, "nothing")
SPOT = {"spot_check": "抽查三户，情况属实"}


@dataclass
class People:
    """One person a role, and the helpers to bring a case on."""

    users: dict[str, User]
    village: str = VILLAGE

    def __getattr__(self, role: str) -> User:
        return self.users[role]


def people(make_user: Any, village: str = VILLAGE) -> People:
    """One posted person for each role of the procedure."""
    codes = {"township_reviewer": village[:9], "township_leader": village[:9], "county_office": COUNTY,
             "line_department": COUNTY}  # fmt: skip
    return People({role: make_user(role, codes.get(role, village)) for role in ROLES}, village)


def household(*, village: str = VILLAGE, serial: int = 1, head: str = "石爬专", complete: bool = True) -> Household:
    """An applicant with two members, a cause and last year's income."""
    row = Household.objects.create(
        village_id=village,
        number=f"{village}{serial:04d}",
        head_name=head,
        size=2,
        group="一组",
        main_cause="01" if complete else "",
    )
    StatusSpan.objects.create(household=row, village_id=village, status="applicant", starts_on=BEGIN)
    for order, (name, relation, sex) in enumerate([(head, "head", "male"), ("龙金兰", "spouse", "female")], 1):
        Member.objects.create(
            household=row,
            village_id=village,
            name=name,
            relation=relation,
            sex=sex,
            identity=f"999999{serial:08d}{order:04d}",
            is_temporary=True,
            birth_on=dt.date(1970, 1, order),
            joined_on=BEGIN,
        )
    if complete:
        IncomeYear.objects.create(household=row, village_id=village, year=BEGIN.year - 1, wage_yuan=5000, members=2)
    return row


def started(
    who: People, *, serial: int = 1, on: dt.date | None = None, complete: bool = True, head: str = "石爬专"
) -> Case:
    """A case just opened, by default on the day everything begins."""
    on = on or BEGIN
    return actions.start(
        household(village=who.village, serial=serial, complete=complete, head=head),
        by=who.village_clerk,
        on=on,
        applied_on=on,
        authorised_on=on,
    )


def meeting(who: People, on: dt.date, *, due: int = 30, present: int = 24, kind: str = "representatives") -> Any:
    """A signed record of a meeting of representatives."""
    record = record_meeting(
        village=who.village,
        kind=kind,
        held_on=on,
        place="村部",
        topic="贫困户识别民主评议",
        due=due,
        present=present,
        agree=present,
        against=0,
        abstain=0,
        chair="龙书记",
        recorder="施文书",
        conclusion="同意上报",
        by=who.village_clerk,
        on=on,
    )
    return sign_meeting(record, by=who.branch_secretary)


def investigated(who: People, **options: Any) -> Case:
    case = started(who, **options)
    on = case.applied_on + dt.timedelta(days=1)
    return actions.take_step(
        case,
        "investigate",
        by=who.village_clerk,
        on=on,
        investigated_on=on,
        first_investigator="施文书",
        second_investigator="龙书记",
        findings="住房安全",
    )


def grouped(who: People, **options: Any) -> Case:
    """The villagers' group agreed, on the day of the visit."""
    case = investigated(who, **options)
    on = case.applied_on + dt.timedelta(days=1)
    return actions.take_step(
        case, "group_agree", by=who.village_clerk, on=on, group_met_on=on, group_leader="吴组长", group_present=21,
        group_agree=20,
    )  # fmt: skip


def compared(who: People, **options: Any) -> Case:
    """A department found nothing, on the second day."""
    case = grouped(who, **options)
    on = case.applied_on + dt.timedelta(days=2)
    return actions.take_step(case, "compare", by=who.line_department, on=on, compared_on=on, comparison=NOTHING)


def appraise(who: People, case: Case, on: dt.date, **votes: Any) -> Case:
    """The village says yes, on this day."""
    counts = {"votes_agree": 22, "votes_against": 1, "votes_abstain": 1} | votes
    return actions.take_step(
        case, "appraise", by=who.branch_secretary, on=on, appraisal_meeting=meeting(who, on), **counts
    )  # fmt: skip


def appraised(who: People, **options: Any) -> Case:
    case = compared(who, **options)
    return appraise(who, case, case.applied_on + dt.timedelta(days=2))


def hang(who: People, case: Case, on: dt.date) -> Case:
    """Publicised in the village and witnessed, on this day."""
    publicity.witness(
        case_lists.publish_cases([case], by=who.village_clerk, on=on), by=who.supervision_committee, on=on
    )
    case.refresh_from_db()
    return case


def hanging(who: People, **options: Any) -> Case:
    """Publicised and witnessed on the third day."""
    case = appraised(who, **options)
    return hang(who, case, case.applied_on + dt.timedelta(days=3))


def publicised_twice(who: People, case: Case, on: dt.date) -> Case:
    """Reported up, looked at and hung a second time, on this day."""
    case = actions.take_step(case, "report_up", by=who.village_clerk, on=on)
    notice = case_lists.publicise_cases([case], by=who.township_reviewer, on=on, spot_checked_on=on, **SPOT)
    publicity.witness(notice, by=who.supervision_committee, on=on)
    case.refresh_from_db()
    return case
