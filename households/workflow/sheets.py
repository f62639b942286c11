"""Reads a card into the sheets of exit, screening and clearing (households/rules/sheets.py). Reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from households import checks
from households.choices import ABLE_TO_WORK, MeasureKind, MeasureState, MonitoredType, Risk
from households.choices.cases import Procedure
from households.errors import StandardMissing
from households.models import GUARANTEES, Household, Measure, Standard
from households.models.case import Case
from households.rules import sheets as rule
from households.rules.answers import Gap, is_answered, suggested_for
from households.rules.checks.monitoring import months_later
from households.rules.identification import income_years
from households.rules.sheets import Line, RiskFact, SheetFacts

TOO_SOON = "DQ-56"
"""The check whose figure says for how many months a household is watched at least (households/choices/checks)."""


def facts_of(household: Household, *, year: int) -> SheetFacts:
    """The card's figures for a case begun in `year`: income and guarantees of that year, or of the year before."""
    years = income_years(year)
    income = household.incomes.filter(year__in=years).order_by("-year").first()
    living = household.livings.filter(year__in=years).order_by("-year").first()
    given = [(m.kind, m.item_code) for m in help_given(household)]
    return SheetFacts(
        income_year=income.year if income else None,
        net_per_head_yuan=income.net_per_head_yuan if income else None,
        line_yuan=line_of(household.village_id, income.year) if income else None,
        living_year=living.year if living else None,
        guarantees={name: getattr(living, name) for name in GUARANTEES} if living else {},
        risks=[RiskFact(r.pk, r.kind, r.since_on, answers(r.kind, given)) for r in household.risks.open()],
        monitored_on=household.monitored_on,
    )


def line_of(village: str, year: int) -> Any:
    """The line in force there, None when the county has not entered one."""
    try:
        return Standard.objects.line_of(village, year).amount_yuan
    except StandardMissing:
        return None


def sheet_of(case: Case) -> list[Line]:
    """The sheet of the case's procedure from the card as it stands now; none for an identification."""
    facts = facts_of(case.household, year=case.applied_on.year)
    if case.procedure == Procedure.EXIT:
        return rule.exit_sheet(facts)
    if case.procedure == Procedure.MONITORING:
        return rule.screening_sheet(facts)
    if case.procedure == Procedure.CLEARING:
        return rule.clearing_sheet(facts, gone=case.checklist.get("gone", ()))
    return []


def type_of(case: Case) -> MonitoredType | None:
    """As what the household is watched, by the type rule; None while a figure is missing. Source: DOMAIN §3.3."""
    household = case.household
    facts = facts_of(household, year=case.applied_on.year)
    return rule.monitored_type(facts, was_lifted=household.lifted_on is not None)


# --- help ------------------------------------------------------------------------------------------------------------


def help_given(household: Household) -> Iterable[Measure]:
    """Measures under way, and those done since the household is watched. A measure only planned helps nobody yet."""
    done = Q(state=MeasureState.DONE)
    if household.monitored_on and household.risk_cleared_on is None:
        done &= Q(starts_on__gte=household.monitored_on) | Q(ends_on__gte=household.monitored_on)
    return household.measures.filter(Q(state=MeasureState.UNDER_WAY) | done)


def answers(risk: str, given: Sequence[tuple[str, str]]) -> bool:
    """Whether help of a fitting kind was given against a risk; any help answers one that is on no list."""
    fitting = suggested_for(risk=risk)
    return bool(given) if risk == Risk.OTHER else any(kind in fitting for kind, _item in given)


def lacks_development(household: Household) -> bool:
    """Whether somebody of it can work and no measure of work, trade or credit reaches it. Source: DOMAIN §3.3."""
    if household.has_no_labour or not household.members.current().filter(labour__in=sorted(ABLE_TO_WORK)).exists():
        return False
    return not is_answered([(m.kind, m.item_code) for m in help_given(household)], gap=Gap.WORK)


def has_safety_net(household: Household) -> bool:
    """Whether the household lives on the minimum allowance, destitute support or another safety net."""
    by_card = household.members.current().exclude(allowance__in=["", "none"], destitute__in=["", "none"])
    return by_card.exists() or household.measures.running().filter(kind=MeasureKind.SAFETY_NET).exists()


def stays_watched(household: Household) -> bool:
    """Whether rule keeps it watched: nobody can work, and it lives under the safety net. Source: GZ 4_11_011."""
    return household.has_no_labour and has_safety_net(household)


def watched_long_enough(household: Household, *, on: dt.date) -> bool:
    """Whether the months that a monitored object is watched at least are over. Source: DOMAIN §3.3, GZ 2_11_002."""
    if household.monitored_on is None:
        return False
    return on >= months_later(household.monitored_on, months_to_watch(household.village_id, on=on))


def months_to_watch(village: str, *, on: dt.date) -> int:
    """The months of the village's rule on that day."""
    return checks.Settings(on).of(TOO_SOON, village).limits.whole("months")
