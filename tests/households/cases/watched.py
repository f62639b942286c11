"""Households for exit, monitoring and clearing, and a list of theirs brought over the wall."""

from __future__ import annotations

import datetime as dt
from typing import Any

from households.actions import case_lists
from households.actions import cases as actions
from households.actions.measures import save_measure
from households.actions.risks import RiskDraft, set_risks
from households.actions.status import set_monitored, set_status
from households.choices import Guarantee, MeasureKind
from households.models import Case, GuaranteeProof, Household, IncomeYear, LivingYear
from households.rules.drafts import MeasureDraft
from publicity import actions as publicity
from tests.households.cases import procedure as p

DAY = dt.timedelta(days=1)


def lives(household: Household, year: int, *, wage: int, **gaps: bool) -> None:
    """Income and guarantees of a year; `gaps` are guarantees that are not there."""
    village = household.village_id
    IncomeYear.objects.update_or_create(
        household=household, year=year, defaults={"village_id": village, "wage_yuan": wage, "members": 2}
    )
    living = LivingYear.objects.create(household=household, village_id=village, year=year, checked_by="工作队",
                                       checked_on=dt.date(year, 12, 1),
                                       **dict.fromkeys(Guarantee.values, True) | gaps)  # fmt: skip
    for name in Guarantee.values:
        GuaranteeProof.objects.create(living=living, village_id=village, guarantee=name, proof="台账",
                                      checked_by="工作队", checked_on=dt.date(year, 12, 1))  # fmt: skip


def endangered(who: p.People, on: dt.date, *, serial: int = 1, wage: int = 6000, risks: Any = ("07",)) -> Household:
    """An applicant with risks on the card; two members, so half of `wage` a head."""
    household = p.household(village=who.village, serial=serial)
    household.members.update(labour="ordinary")
    lives(household, on.year - 1, wage=wage)
    set_risks(household, risks=[RiskDraft(kind, on) for kind in risks], by=who.village_clerk, on=on)
    return household


def watched(who: p.People, since: dt.date, on: dt.date, *, serial: int = 1, wage: int = 40000) -> Household:
    """A monitored object since `since`, above the line in the year before `on`."""
    household = endangered(who, since, serial=serial)
    lives_again = household.incomes.filter(year=on.year - 1)
    if not lives_again.update(wage_yuan=wage):
        lives(household, on.year - 1, wage=wage)
    set_status(household, "ordinary", by=who.county_office, on=since)
    set_monitored(household, kind="marginal", by=who.county_office, on=since)
    return household


def clue(who: p.People, household: Household, on: dt.date, **more: Any) -> Case:
    return actions.start(household, by=who.village_clerk, on=on, applied_on=on, procedure="monitoring",
                         origin="found", **more)  # fmt: skip


def investigate(who: p.People, case: Case, on: dt.date, *, by: Any = None, **more: Any) -> Case:
    """Clerk and first secretary went there."""
    return actions.take_step(
        case, "investigate", by=by or who.village_clerk, on=on,
        **{"investigated_on": on, "first_investigator": who.village_clerk.name,
           "second_investigator": who.first_secretary.name, "findings": "属实"} | more,
    )  # fmt: skip


def help_with(who: p.People, household: Household, kind: str = MeasureKind.EMPLOYMENT, *, on: dt.date) -> None:
    """A measure under way."""
    draft = MeasureDraft(kind=kind, item="帮扶", starts_on=on, state="under_way")
    save_measure(household, draft=draft, by=who.village_clerk, on=on)


def reported(who: p.People, case: Case, on: dt.date) -> Case:
    return actions.take_step(case, "report_up", by=who.village_clerk, on=on)


def decided(who: p.People, case: Case, on: dt.date) -> Case:
    """Passed by the township, approved, and announced before a witness."""
    if case.state != "county_review":
        case = actions.take_step(case, "pass_township", by=who.township_reviewer, on=on)
    case_lists.approve_one(case, by=who.county_office, on=on)
    case.refresh_from_db()
    publicity.witness(case.announcement, by=who.supervision_committee, on=on)
    return case
