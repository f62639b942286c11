"""Lights, thresholds, windows: the rules behind the figures."""

from __future__ import annotations

import datetime as dt
import doctest
from decimal import Decimal
from typing import Any

import pytest

from inspections.indicators import INDICATORS
from inspections.indicators.thresholds import Thresholds
from inspections.models import IndicatorThreshold
from inspections.rules import figures, lights, window
from inspections.rules.figures import Figure, rounded
from inspections.rules.lights import Threshold, light, trend
from inspections.rules.window import Window
from tests.conftest import COUNTY, VILLAGE

PACE = Threshold(Decimal("0.75"), Decimal("0.65"), "x", 9)
LATE = Threshold(Decimal(0), Decimal(3), "x")


@pytest.mark.parametrize("module", [figures, lights, window], ids=lambda m: m.__name__)
def test_the_examples_in_the_rules_hold(module: Any) -> None:
    found = doctest.testmod(module)
    assert (found.failed, found.attempted > 0) == (0, True)


@pytest.mark.parametrize(
    ("value", "direction", "threshold", "expected"),
    [
        ("0.75", "higher", PACE, "green"), ("0.7499", "higher", PACE, "amber"), ("0.65", "higher", PACE, "amber"),
        ("0.6499", "higher", PACE, "red"), ("0", "lower", LATE, "green"), ("1", "lower", LATE, "amber"),
        ("3", "lower", LATE, "amber"), ("4", "lower", LATE, "red"), ("4", "neutral", LATE, "none"),
        ("4", "lower", None, "none"), (None, "lower", LATE, "none"),
    ],
)  # fmt: skip
def test_light_at_and_beside_the_limits(value: Any, direction: str, threshold: Any, expected: str) -> None:
    number = None if value is None else Decimal(value)
    assert light(number, direction=direction, threshold=threshold) == expected


@pytest.mark.parametrize(
    ("now", "before", "direction", "expected"),
    [(3, 5, "lower", "better"), (5, 3, "lower", "worse"), (5, 3, "higher", "better"), (3, 5, "higher", "worse"),
     (3, 3, "higher", "same"), (3, 5, "neutral", "changed"), (None, 5, "higher", "unknown")],
)  # fmt: skip
def test_trend_knows_which_way_is_good(now: Any, before: Any, direction: str, expected: str) -> None:
    assert trend(None if now is None else Decimal(now), Decimal(before), direction=direction) == expected


def test_nothing_to_divide_by_is_no_figure() -> None:
    assert Figure(Decimal(0), Decimal(0)).value is None
    assert Figure(Decimal(3)).value == 3
    assert rounded(None, unit="percent") is None
    assert rounded(Decimal("2.345"), unit="yuan") == Decimal("2.35")


def test_income_counts_the_last_full_year() -> None:
    assert Window.until("433124", dt.date(2026, 11, 21)).income_year == 2025
    assert Window.until("433124", dt.date(2026, 12, 31)).income_year == 2026
    assert Window.until("433124", dt.date(2027, 1, 1)).income_year == 2026


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "green"), [("2026-02-28", None), ("2026-03-01", "0.2"), ("2026-08-31", "0.5"), ("2026-11-30", "0.92")]
)
def test_the_spending_pace_follows_the_month(day: str, green: str | None) -> None:
    found = Thresholds(VILLAGE, dt.date.fromisoformat(day)).of(INDICATORS["spending_progress"])
    assert (found and found.green) == (green and Decimal(green))


@pytest.mark.django_db
def test_the_application_cannot_write_thresholds() -> None:
    from django.db import DatabaseError, transaction

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        IndicatorThreshold.objects.filter(code="cases_late").update(green=9)


def test_the_nearest_region_sets_the_limit(committing_db: str, owner_cursor: Any) -> None:
    owner_cursor.execute(
        "INSERT INTO inspections_indicatorthreshold (code, region, month, green, amber, document_no, valid_from)"
        " VALUES ('cases_late', %s, 1, 2, 5, '花扶办〔2026〕9号', '2026-01-01')", [COUNTY]
    )  # fmt: skip
    here = Thresholds(VILLAGE, dt.date(2026, 5, 1)).of(INDICATORS["cases_late"])
    there = Thresholds("433127", dt.date(2026, 5, 1)).of(INDICATORS["cases_late"])
    before = Thresholds(VILLAGE, dt.date(2025, 5, 1)).of(INDICATORS["cases_late"])
    assert here is not None and there is not None and before is not None
    assert (here.green, here.document_no) == (2, "花扶办〔2026〕9号")
    assert (there.green, before.green) == (0, 0)
