"""Jobs away from home: which overlap, and how many months of a year they come to. Source: DOMAIN §2.5, DQ-51."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from households.choices import WorkArea


@dataclass(frozen=True)
class Job:
    """One job from `starts_on` until `ends_on` (exclusive; None = still)."""

    starts_on: dt.date
    ends_on: dt.date | None = None
    key: int | None = None

    def overlaps(self, other: Job) -> bool:
        """Do the two share a day?"""
        return (other.ends_on is None or self.starts_on < other.ends_on) and (
            self.ends_on is None or other.starts_on < self.ends_on
        )


def overlapping(job: Job, others: Iterable[Job]) -> list[Job]:
    """The other jobs of the same person that share a day with `job` (itself, by its key, left out)."""
    return [other for other in others if (job.key is None or other.key != job.key) and job.overlaps(other)]


def months_in(year: int, jobs: Sequence[Job], *, on: dt.date) -> int:
    """Calendar months of `year`, up to `on`, in which the person worked at least half of the days.

    >>> months_in(2025, [Job(dt.date(2025, 3, 1), dt.date(2025, 6, 10))], on=dt.date(2026, 1, 1))
    3
    """
    return sum(_worked(year, month, jobs, on) * 2 >= calendar.monthrange(year, month)[1] for month in range(1, 13))


def _worked(year: int, month: int, jobs: Sequence[Job], on: dt.date) -> int:
    """Days of the month covered by the jobs, none of them after `on`."""
    first = dt.date(year, month, 1)
    until = first + dt.timedelta(days=calendar.monthrange(year, month)[1])
    until = min(until, on + dt.timedelta(days=1))
    days = {
        day
        for job in jobs
        for day in range(
            max(job.starts_on, first).toordinal(), (min(job.ends_on, until) if job.ends_on else until).toordinal()
        )
    }
    return len(days)


@dataclass(frozen=True)
class JobDraft:
    """One job as typed; `key` names one on record, `place` is a division's code."""

    starts_on: dt.date
    ends_on: dt.date | None = None
    key: int | None = None
    place: str | None = None
    is_abroad: bool = False
    employer: str = ""
    industry: str = ""
    channel: str = ""
    monthly_wage_yuan: Decimal | None = None
    is_escorted: bool = False
    travel_subsidy_yuan: Decimal | None = None

    @property
    def span(self) -> Job:
        """The days of the job."""
        return Job(self.starts_on, self.ends_on, self.key)


def area_of(village: str, place: str | None, *, is_abroad: bool) -> str:
    """Where someone of `village` works who works at `place`: the code list of the card (务工区域).

    >>> area_of("433124110226", "4301", is_abroad=False)
    'province'
    """
    if is_abroad:
        return str(WorkArea.OTHER)
    if not place:
        return ""
    for length, area in ((9, WorkArea.TOWNSHIP), (6, WorkArea.COUNTY), (2, WorkArea.PROVINCE)):
        if len(place) >= length and place[:length] == village[:length]:
            return str(area)
    return str(WorkArea.OUTSIDE)
