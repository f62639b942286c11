"""Figures: what they count, on which day, and that every place that shows one shows the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from inspections.indicators import INDICATORS
from inspections.rules.window import Window
from registry import clock
from registry.text.periods import Period
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.inspections import factories

pytestmark = pytest.mark.django_db
TOWNSHIP = VILLAGE[:9]
OCTOBER = Period.parse("2026-10")


@pytest.fixture
def scene(make_user: Any, in_scope: Any) -> Any:
    with in_scope(COUNTY):
        yield factories.scene(make_user)


def value(code: str, area: str = VILLAGE, period: Any = OCTOBER) -> Any:
    return INDICATORS[code].value(area, period)


def test_statuses_count_households_and_persons_on_the_day(scene: Any) -> None:
    assert (value("poor_households"), value("poor_persons")) == (1, 3)
    assert (value("planned_households"), value("lifted_households"), value("lifted_persons")) == (1, 1, 2)
    assert (value("registered_households", TOWNSHIP), value("registered_persons", TOWNSHIP)) == (4, 8)
    assert value("monitored_households") == 1


def test_a_past_day_shows_the_status_of_that_day(scene: Any) -> None:
    assert value("lifted_households", VILLAGE, Window.until(VILLAGE, dt.date(2020, 1, 31))) == 0
    assert value("poor_households", VILLAGE, Window.until(VILLAGE, dt.date(2020, 1, 31))) == 3
    assert value("registered_households", VILLAGE, Window.until(VILLAGE, dt.date(2019, 3, 5))) == 0


def test_changes_count_in_the_period_they_happened(scene: Any) -> None:
    march, april = Period.parse("2019-03"), Period.parse("2020-04")
    assert (value("identified_households", VILLAGE, march), value("identified_persons", VILLAGE, march)) == (3, 6)
    assert (value("exited_households", VILLAGE, april), value("exited_persons", VILLAGE, april)) == (1, 2)
    assert value("identified_households", VILLAGE, april) == 0


def test_income_per_head_is_weighted_by_persons(scene: Any) -> None:
    assert value("income_per_head") == Decimal("3400.08")  # (7500 + 3000.50 + 9900) / 6
    assert value("income_per_head", SIBLING) is None


def test_growth_compares_income_per_head_of_two_years(scene: Any) -> None:
    now, before = Decimal("20400.50") / 6, Decimal("15000") / 5
    assert value("income_growth") == ((now - before) / before).quantize(Decimal("0.000001"))


def test_causes_add_up_to_the_register(scene: Any) -> None:
    causes = [code for code in INDICATORS if code.startswith("cause_")]
    assert sum(value(code, TOWNSHIP) for code in causes) == value("registered_households", TOWNSHIP)
    assert value("cause_07") == 1


def test_a_card_without_the_income_of_the_year_is_incomplete(scene: Any) -> None:
    assert value("card_completeness") == 1
    assert value("card_completeness", TOWNSHIP) == Decimal("0.75")
    assert [row.label for row in INDICATORS["cards_incomplete"].rows(TOWNSHIP, OCTOBER)] == [
        scene.households["sibling"].number
    ]


def test_entries_after_the_moment_of_knowledge_are_left_out(scene: Any) -> None:
    known = Window.of(VILLAGE, OCTOBER)
    assert value("registered_households", VILLAGE, known) == 3
    assert value("registered_households", VILLAGE, replace(known, known_by=Period.parse("2020-01").ends_at)) == 0


@pytest.mark.parametrize("area", [VILLAGE, TOWNSHIP, COUNTY])
def test_a_figure_is_the_sum_of_its_rows(scene: Any, area: str) -> None:
    window = Window.until(area, clock.today())
    sums = {code: (sum(row.amount for row in i.rows(area, window)), i.figure(area, window).numerator)
            for code, i in INDICATORS.items() if not i.formula}  # fmt: skip
    assert {code: pair for code, pair in sums.items() if pair[0] != pair[1]} == {}
    assert sum(bool(pair[0]) for pair in sums.values()) > 15  # the scene has something to count


def test_villages_add_up_to_their_township(scene: Any) -> None:
    window = Window.until(TOWNSHIP, clock.today())
    for code, indicator in INDICATORS.items():
        if indicator.formula or indicator.source.code == "transfers":
            continue
        by_village = indicator.by_village(TOWNSHIP, window)
        assert sum(f.numerator for f in by_village.values()) == indicator.figure(TOWNSHIP, window).numerator, code


def test_money_is_received_less_passed_on_less_spent_at_every_level(scene: Any) -> None:
    window = Window.until(COUNTY, clock.today())
    figures = {area: {code: value(code, area, window) for code in
                      ("funds_received", "funds_allocated", "funds_spent", "funds_balance", "funds_opening")}
               for area in (COUNTY, TOWNSHIP, VILLAGE)}  # fmt: skip
    assert figures[COUNTY]["funds_opening"] + figures[COUNTY]["funds_received"] == Decimal("1000000.00")
    assert figures[COUNTY]["funds_allocated"] == 0  # it stays inside the county
    assert figures[VILLAGE]["funds_received"] == figures[VILLAGE]["funds_balance"] == Decimal("100000.00")
    assert figures[TOWNSHIP]["funds_received"] == Decimal("100000.00")
    for figure in figures.values():
        moved = figure["funds_received"] - figure["funds_allocated"] - figure["funds_spent"]
        assert figure["funds_opening"] + moved == figure["funds_balance"]


def test_a_townships_own_view_of_its_money_is_the_countys_view_of_it(scene: Any, in_scope: Any) -> None:
    window = Window.until(TOWNSHIP, clock.today())
    codes = ("funds_received", "funds_allocated", "funds_spent", "funds_balance")
    seen = [value(code, TOWNSHIP, window) for code in codes]
    with in_scope(TOWNSHIP):
        assert [value(code, TOWNSHIP, window) for code in codes] == seen


def test_outside_the_scope_every_figure_is_empty(scene: Any, in_scope: Any) -> None:
    with in_scope(SIBLING):
        assert {indicator.figure(VILLAGE, OCTOBER).numerator for indicator in INDICATORS.values()} == {0}
