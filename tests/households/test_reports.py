"""Figures by village as of a day agree with a count by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from households import reports
from households.actions.status import clear_risk, set_monitored, set_status
from households.models import Household
from tests.conftest import SIBLING, VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.django_db
TOWNSHIP = VILLAGE[:9]
BEGIN = dt.date(2019, 3, 1)


@pytest.fixture
def two(in_scope: Any) -> list[Household]:
    with in_scope(TOWNSHIP):
        first = make.household(on=BEGIN, members=make.family(), income=make.income(), status="poor")
        second = make.household(village=SIBLING, on=BEGIN, income=make.income(), status="poor")
        set_status(first, "lifted", by=None, on=dt.date(2020, 12, 1))
        return [first, second]


@pytest.mark.parametrize(("day", "status", "households", "persons"), [
    (dt.date(2019, 2, 28), "applicant", 0, 0), (BEGIN, "applicant", 2, 5), (dt.date(2019, 3, 2), "poor", 2, 5),
    (dt.date(2020, 11, 30), "poor", 2, 5), (dt.date(2020, 12, 1), "poor", 1, 1), (dt.date(2026, 1, 1), "lifted", 1, 4),
])  # fmt: skip
def test_status_counts_as_of_a_day(
    two: list[Household], in_scope: Any, day: dt.date, status: str, households: int, persons: int
) -> None:
    with in_scope(TOWNSHIP):
        rows = reports.status_counts(TOWNSHIP, day)
        assert sum(r.households.get(status, 0) for r in rows) == households
        assert sum(r.persons.get(status, 0) for r in rows) == persons
        assert Household.objects.within(TOWNSHIP).with_status_on(status, day).count() == households


def test_persons_of_a_past_day_are_those_present_then(two: list[Household], in_scope: Any) -> None:
    with in_scope(TOWNSHIP):
        son = two[0].members.get(name="周林")
        make.leaves(son, day=dt.date(2024, 5, 1), reason="marriage")
        before, after = dt.date(2024, 4, 30), dt.date(2024, 5, 1)
        assert reports.status_counts(VILLAGE, before)[0].registered_persons == 4
        assert reports.status_counts(VILLAGE, after)[0].registered_persons == 3


def test_monitored_counts_from_the_day_until_the_risk_is_cleared(two: list[Household], in_scope: Any) -> None:
    with in_scope(TOWNSHIP):
        set_monitored(two[0], kind="unstable_lifted", by=None, on=dt.date(2022, 1, 1))
        clear_risk(two[0], by=None, on=dt.date(2023, 1, 1))
        days = [dt.date(2021, 12, 31), dt.date(2022, 1, 1), dt.date(2022, 12, 31), dt.date(2023, 1, 1)]
        assert [reports.status_counts(VILLAGE, day)[0].monitored for day in days] == [0, 1, 1, 0]


def test_cause_counts_and_income_summary(two: list[Household], in_scope: Any) -> None:
    with in_scope(TOWNSHIP):
        assert reports.cause_counts(TOWNSHIP, dt.date(2020, 1, 1)) == [reports.CauseCount("01", 2, 5)]
        by_village = {row.village: row for row in reports.income_summary(TOWNSHIP, 2019, line_yuan=Decimal(3218))}
        assert by_village[VILLAGE] == reports.IncomeSummary(VILLAGE, 1, Decimal("3090.00"), Decimal("3090.00"), 1)
        assert by_village[SIBLING].not_above_line == 0


def test_figures_outside_the_scope_are_not_counted(two: list[Household], in_scope: Any) -> None:
    with in_scope(SIBLING):
        assert [row.village for row in reports.status_counts(TOWNSHIP, make.ON)] == [SIBLING]
        assert reports.status_counts("", make.ON) == []
