"""Reporting periods and working days: which days a quarter holds, and when a notice has hung long enough.

All days are days in Asia/Shanghai. Public holidays come from the State Council's yearly notices as packaged in
``chinesecalendar``; years it does not know yet count Monday to Friday, and ``calendar_is_known`` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


class Kind(StrEnum):
    """Lengths of a reporting period; the values are stored."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Counting(StrEnum):
    """How the days of a notice are counted; the values are stored."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


MONTHS: Final = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.YEAR: 12}
_KEY: Final = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12]))?")
_QUARTERS: Final = "一二三四"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, quarter, half-year or year of the calendar. ``end`` is the first day after it."""

    start: date
    end: date
    kind: Kind

    @classmethod
    def parse(cls, key: str) -> Period:
        """The period of a key "2026-10", "2026Q3", "2026H1" or "2026". Raises ValueError for any other text.

        >>> Period.parse("2026Q3").start, Period.parse("2026Q3").end
        (datetime.date(2026, 7, 1), datetime.date(2026, 10, 1))
        """
        match = _KEY.fullmatch(key)
        if match is None or match["year"] == "0000":
            raise ValueError(f"Not a period: {key!r}")
        for group, kind in (("month", Kind.MONTH), ("quarter", Kind.QUARTER), ("half", Kind.HALF)):
            if match[group]:
                return _period(kind, int(match["year"]), (int(match[group]) - 1) * MONTHS[kind])
        return _period(Kind.YEAR, int(match["year"]), 0)

    @classmethod
    def containing(cls, on: date, kind: Kind | str = Kind.MONTH) -> Period:
        """The period of that kind in which a day lies.

        >>> Period.containing(date(2026, 8, 31), "half").key
        '2026H2'
        """
        kind = Kind(kind)
        return _period(kind, on.year, (on.month - 1) // MONTHS[kind] * MONTHS[kind])

    @property
    def key(self) -> str:
        """The stored and linked form, sortable within a kind."""
        index = (self.start.month - 1) // MONTHS[self.kind] + 1
        suffix = {Kind.MONTH: f"-{index:02d}", Kind.QUARTER: f"Q{index}", Kind.HALF: f"H{index}", Kind.YEAR: ""}
        return f"{self.start.year:04d}{suffix[self.kind]}"

    @property
    def last_on(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def starts_at(self) -> datetime:
        """Midnight in Shanghai at which the period begins."""
        return datetime.combine(self.start, time.min, tzinfo=SHANGHAI)

    @property
    def ends_at(self) -> datetime:
        """Midnight in Shanghai at which it is over; the moment itself belongs to the next period."""
        return datetime.combine(self.end, time.min, tzinfo=SHANGHAI)

    @property
    def year(self) -> int:
        return self.start.year

    def previous(self) -> Period:
        return Period.containing(self.start - timedelta(days=1), self.kind)

    def next(self) -> Period:
        return Period.containing(self.end, self.kind)

    def same_last_year(self) -> Period:
        """The period a year earlier, for 同比."""
        return Period.containing(self.start.replace(year=self.start.year - 1), self.kind)

    def months(self) -> list[Period]:
        """The months it consists of, in order."""
        first = self.start.month - 1
        return [_period(Kind.MONTH, self.start.year, first + i) for i in range(MONTHS[self.kind])]

    def is_over(self, on: date) -> bool:
        return on >= self.end

    def __contains__(self, on: date) -> bool:
        return self.start <= on < self.end

    def __str__(self) -> str:
        return self.key

    def label(self, language: str = "zh-hans") -> str:
        """The name in a title.

        >>> Period.parse("2026Q3").label(), Period.parse("2026-10").label(), Period.parse("2026H1").label("en")
        ('2026年第三季度', '2026年10月', 'first half of 2026')
        """
        year, index = self.start.year, (self.start.month - 1) // MONTHS[self.kind]
        if language.startswith("zh"):
            return {
                Kind.MONTH: f"{year}年{index + 1}月",
                Kind.QUARTER: f"{year}年第{_QUARTERS[index % 4]}季度",
                Kind.HALF: f"{year}年{'上下'[index % 2]}半年",
                Kind.YEAR: f"{year}年",
            }[self.kind]
        return {
            Kind.MONTH: f"{self.start:%B} {year}",
            Kind.QUARTER: f"quarter {index + 1} of {year}",
            Kind.HALF: f"{('first', 'second')[index % 2]} half of {year}",
            Kind.YEAR: f"{year}",
        }[self.kind]


def periods_between(first: Period, last: Period) -> list[Period]:
    """Both periods and all between them, to fill missed ones. Raises ValueError when their kinds differ."""
    if first.kind != last.kind:
        raise ValueError("The two periods are of different kinds.")
    found = []
    while first <= last:
        found.append(first)
        first = first.next()
    return found


def calendar_is_known(first: date, last: date | None = None) -> bool:
    """Whether the public holidays of all these years are known; when not, working days are Monday to Friday only."""
    years = _known_years()
    return all(year in years for year in range(first.year, (last or first).year + 1))


@lru_cache(maxsize=4096)
def is_working_day(day: date) -> bool:
    """Whether offices work that day: holidays off, make-up Saturdays and Sundays (调休) on.

    >>> is_working_day(date(2026, 10, 1)), is_working_day(date(2026, 10, 9))
    (False, True)
    """
    if not calendar_is_known(day):
        return day.weekday() < 5
    from chinese_calendar import is_workday

    return bool(is_workday(day))


def add_working_days(start: date, days: int) -> date:
    """The day that completes the given number of working days after ``start``, which itself does not count."""
    day = start
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def working_days_between(first: date, end: date) -> int:
    """Number of working days from ``first`` up to but without ``end``."""
    return sum(is_working_day(first + timedelta(days=i)) for i in range((end - first).days))


def publicity_end(start: date, days: int, counting: Counting | str = Counting.CALENDAR_DAYS) -> date:
    """The last day on which a notice posted on ``start`` must hang; the day of posting is not counted.

    What depends on the notice may go on from the day after. Source: DOMAIN.md §3.8.

    >>> publicity_end(date(2026, 11, 2), 7)
    datetime.date(2026, 11, 9)
    >>> publicity_end(date(2026, 9, 30), 7, "working_days")
    datetime.date(2026, 10, 15)
    """
    if days < 1:
        raise ValueError("A notice hangs for at least one day.")
    if Counting(counting) is Counting.WORKING_DAYS:
        return add_working_days(start, days)
    return start + timedelta(days=days)


def _period(kind: Kind, year: int, months: int) -> Period:
    """The period of a kind beginning so many months after 1 January of a year."""
    end_months = months + MONTHS[kind]
    return Period(_month_start(year, months), _month_start(year, end_months), kind)


def _month_start(year: int, months: int) -> date:
    return date(year + months // 12, months % 12 + 1, 1)


@lru_cache(maxsize=1)
def _known_years() -> frozenset[int]:
    """The years of the packaged calendar; imported late because it loads every holiday since 2004."""
    from chinese_calendar.constants import holidays

    return frozenset(day.year for day in holidays)
