"""How a project stands to its plan, in days. Pure. Source: DOMAIN §6.3 (schedule), §6.8 (slow money)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Planned against actual: whole days and per cent."""

    planned_days: int
    days_gone: int
    expected_percent: int
    percent: int
    days_behind: int


def pace(
    *, starts_on: dt.date | None, ends_on: dt.date | None, percent: int, begun: bool, done: bool, on: dt.date
) -> Pace | None:
    """How the work stands on that day; None where no days are planned.

    Behind is what the missing per cent are worth in planned days, and at least the days since the planned end (or the
    planned beginning, where nothing began). Work that is done is behind by nothing.

    >>> pace(starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2026, 4, 30), percent=20, begun=True, done=False,
    ...      on=dt.date(2026, 4, 15))
    Pace(planned_days=30, days_gone=15, expected_percent=50, percent=20, days_behind=9)
    """
    if starts_on is None or ends_on is None:
        return None
    planned = (ends_on - starts_on).days + 1
    gone = max((on - starts_on).days + 1, 0)
    expected = min(100 * gone // planned, 100)
    if done:
        return Pace(planned, gone, expected, 100, 0)
    behind = max(expected - percent, 0) * planned // 100
    behind = max(behind, (on - ends_on).days)
    if not begun:
        behind = max(behind, (on - starts_on).days)
    return Pace(planned, gone, expected, percent, max(behind, 0))
