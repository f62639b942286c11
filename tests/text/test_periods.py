"""Periods and working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.text import periods
from registry.text.periods import Kind, Period

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
kinds = st.sampled_from(list(Kind))


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 11, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2026Q4", date(2026, 10, 1), date(2027, 1, 1)),
        ("2026H1", date(2026, 1, 1), date(2026, 7, 1)),
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_parse_key_gives_half_open_days(key, start, end):
    period = Period.parse(key)
    assert (period.start, period.end, period.key, str(period)) == (start, end, key, key)


@pytest.mark.parametrize(
    "key", ["", "2026-13", "2026-1", "2026Q5", "2026H3", "2026Q", "0000", "2026-10-01", "２０２６", "2026\n"]
)
def test_parse_refuses(key):
    with pytest.raises(ValueError, match="Not a period"):
        Period.parse(key)


@given(days, kinds)
def test_containing_holds_the_day_and_its_neighbours_join(on, kind):
    period = Period.containing(on, kind)
    assert on in period
    assert period.next().start == period.end
    assert period.previous().end == period.start
    assert period.next().previous() == period == Period.parse(period.key)
    assert period.same_last_year().start.replace(year=period.year) == period.start
    assert [m.kind for m in period.months()] == [Kind.MONTH] * periods.MONTHS[kind]
    assert period.months()[-1].end == period.end


def test_moments_are_midnight_in_shanghai():
    assert Period.parse("2026-10").ends_at.isoformat() == "2026-11-01T00:00:00+08:00"


def test_periods_between_fills_the_missed_ones():
    found = periods.periods_between(Period.parse("2025-11"), Period.parse("2026-02"))
    assert [p.key for p in found] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    with pytest.raises(ValueError, match="kinds"):
        periods.periods_between(Period.parse("2025-11"), Period.parse("2026Q1"))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 2, 14), True),  # Saturday made up
        (date(2026, 11, 21), False),  # plain Saturday
        (date(2031, 10, 1), True),  # a Wednesday in a year nobody has a calendar for
    ],
)
def test_is_working_day(day, works):
    assert periods.is_working_day(day) is works


def test_calendar_is_known_until_its_last_year_only():
    assert periods.calendar_is_known(date(2004, 1, 1), date(2026, 12, 31))
    assert not periods.calendar_is_known(date(2026, 12, 31), date(2099, 1, 1))


@pytest.mark.parametrize(
    ("start", "length", "counting", "last_on"),
    [
        (date(2026, 11, 2), 7, "calendar_days", date(2026, 11, 9)),
        (date(2026, 2, 13), 7, "calendar_days", date(2026, 2, 20)),
        (date(2026, 2, 13), 7, "working_days", date(2026, 3, 2)),
        (date(2026, 11, 21), 1, "working_days", date(2026, 11, 23)),
    ],
)
def test_publicity_end_excludes_the_day_of_posting(start, length, counting, last_on):
    assert periods.publicity_end(start, length, counting) == last_on


@given(days, st.integers(1, 30))
def test_publicity_in_working_days_never_ends_earlier_than_in_calendar_days(start, length):
    last_on = periods.publicity_end(start, length, "working_days")
    assert last_on >= periods.publicity_end(start, length)
    assert periods.working_days_between(start + timedelta(days=1), last_on + timedelta(days=1)) == length


def test_publicity_of_no_day_is_refused():
    with pytest.raises(ValueError, match="one day"):
        periods.publicity_end(date(2026, 1, 1), 0)


def test_labels_name_each_kind():
    assert [Period.parse(k).label() for k in ("2026-02", "2026Q1", "2026H2", "2026")] == [
        "2026年2月",
        "2026年第一季度",
        "2026年下半年",
        "2026年",
    ]
    assert [Period.parse(k).label("en") for k in ("2026-02", "2026Q1", "2026H2", "2026")] == [
        "February 2026",
        "quarter 1 of 2026",
        "second half of 2026",
        "2026",
    ]


def test_period_knows_its_days_and_whether_it_is_over():
    period = Period.parse("2026Q3")
    assert (period.last_on, period.year) == (date(2026, 9, 30), 2026)
    assert period.starts_at.isoformat() == "2026-07-01T00:00:00+08:00"
    assert not period.is_over(date(2026, 9, 30))
    assert period.is_over(date(2026, 10, 1))
