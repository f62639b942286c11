"""Jobs away from home: which overlap, and how many months of a year they come to. Source: DOMAIN §2.5, DQ-51."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

YOUNGEST_WORKER = 16
"""Work before this age is child labour and no entry for this list (DQ-51; Labour Law art. 15)."""


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
