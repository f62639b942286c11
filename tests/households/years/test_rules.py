"""Completeness of a card, contradictions of a person's year, usual expenses: the pure rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from households.choices import Guarantee
from households.rules import years as rule

PERSON = rule.Person("周山", True, ("healthy",), "ordinary", "primary", "")
WHOLE = rule.Snapshot(
    2024, True, dict.fromkeys(rule.CONDITIONS, 1), frozenset(Guarantee.values), (PERSON,)
)  # fmt: skip


def test_a_whole_year_is_complete() -> None:
    assert (rule.of_snapshot(WHOLE).percent, rule.of_snapshot(WHOLE).is_complete) == (100, True)


def test_an_empty_year_lacks_everything_once() -> None:
    found = rule.of_snapshot(rule.Snapshot(2024))
    assert found.percent == 0
    assert len(found.missing) == len(set(found.missing)) == found.asked


@pytest.mark.parametrize(("change", "missing"), [
    ({"has_income": False}, rule.Missing(rule.Block.INCOME)),
    ({"proofs": frozenset(Guarantee.values) - {"has_water"}}, rule.Missing(rule.Block.GUARANTEES, "has_water")),
    ({"people": (replace(PERSON, labour=""),)}, rule.Missing(rule.Block.PEOPLE, "labour", "周山")),
    ({"people": (replace(PERSON, education=""),)}, rule.Missing(rule.Block.PEOPLE, "education", "周山")),
    ({"conditions": {**WHOLE.conditions, "fuel": ""}}, rule.Missing(rule.Block.CONDITIONS, "fuel")),
    ({"conditions": {**WHOLE.conditions, "danger": ""}}, rule.Missing(rule.Block.CONDITIONS, "danger")),
])  # fmt: skip
def test_each_gap_is_named(change: dict[str, object], missing: rule.Missing) -> None:
    found = rule.of_snapshot(replace(WHOLE, **change))
    assert found.missing == (missing,)
    assert found.percent < 100


def test_a_sound_house_needs_no_grade_and_no_land_is_an_answer() -> None:
    conditions = {**WHOLE.conditions, "is_dangerous": False, "danger": "", "arable_mu": Decimal(0), "has_power": False}
    assert rule.of_snapshot(replace(WHOLE, conditions=conditions)).is_complete


def test_schooling_counts_at_school_or_after() -> None:
    child = replace(PERSON, education="", school="primary")
    assert rule.of_snapshot(replace(WHOLE, people=(child,))).is_complete


def test_card_asks_for_a_cause_of_poor_households_only() -> None:
    names = "group phone bank_name bank_account authorised_on filled_by filled_on head_signed_on"
    values = dict.fromkeys(names.split(), "x")
    assert rule.of_card(values, latest=WHOLE, needs_cause=False).is_complete
    found = rule.of_card(values, latest=WHOLE)
    assert found.missing == (rule.Missing(rule.Block.CARD, "main_cause"),)


@pytest.mark.parametrize(("facts", "field"), [
    ({"education": "primary", "school": "grade_7"}, "education"),
    ({"health": ("healthy", "chronic")}, "health"),
    ({"has_resident_insurance": True, "has_employee_insurance": True}, "has_employee_insurance"),
    ({"welfare_job": "ranger", "welfare_months": 0}, "welfare_months"),
    ({"work_months": 13}, "work_months"),
])  # fmt: skip
def test_contradictions_name_the_field(facts: dict[str, object], field: str) -> None:
    assert [name for _found, name in rule.contradictions(facts)] == [field]


def test_usual_costs_follow_the_share_and_skip_what_has_none() -> None:
    gross = {"grain": Decimal("1000"), "fruit": Decimal("333.33"), "other_business": Decimal("50")}
    shares = {"grain": Decimal("0.400"), "fruit": Decimal("0.150"), "tobacco": Decimal("0.450")}
    assert rule.usual_costs(gross, shares) == {"grain": Decimal("400.00"), "fruit": Decimal("50.00")}


@dataclass
class Someone:
    birth_on: dt.date
    joined_on: dt.date
    join_reason: str = "identified"
    left_on: dt.date | None = None
    left_reason: str = ""


@pytest.mark.parametrize(("person", "is_there"), [
    (Someone(dt.date(1970, 1, 1), dt.date(2026, 1, 1)), True),  # identified now, lived there before
    (Someone(dt.date(2025, 1, 1), dt.date(2026, 1, 1)), False),  # not born yet
    (Someone(dt.date(1999, 1, 1), dt.date(2025, 5, 1), "marriage"), False),  # came later
    (Someone(dt.date(1999, 1, 1), dt.date(2024, 5, 1), "marriage"), True),
    (Someone(dt.date(1950, 1, 1), dt.date(2020, 1, 1), left_on=dt.date(2023, 9, 1), left_reason="death"), False),
    (Someone(dt.date(1950, 1, 1), dt.date(2020, 1, 1), left_on=dt.date(2024, 9, 1), left_reason="death"), True),
    (Someone(dt.date(1950, 1, 1), dt.date(2020, 1, 1), left_on=dt.date(2026, 9, 1), left_reason="mistake"), False),
])  # fmt: skip
def test_who_belonged_to_the_household_in_2024(person: Someone, is_there: bool) -> None:
    assert (rule.members_of_year([person], year=2024) == [person]) is is_there
