"""Whether a county's yearly round lets something be written on a day. Source: DOMAIN §3.5 (M5).

Where the county set no round for the year nothing is barred. Outside the window members, contact data, visits,
measures and the cases of monitored objects stay writable; they never ask here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What is to be written: the facts and causes of a year, or the beginning of an identification or an exit."""

    FACTS = "facts"
    CASE = "case"


@dataclass(frozen=True)
class Window:
    """A confirmed round of a county: its year, its first and last day, the day its year is frozen."""

    year: int
    opens_on: dt.date
    closes_on: dt.date
    freezes_on: dt.date

    def is_open(self, on: dt.date) -> bool:
        """Does the window hold the day? Both ends count."""
        return self.opens_on <= on <= self.closes_on

    def days_left(self, on: dt.date) -> int:
        """Days after `on` in which something can still be written."""
        return max(0, (self.closes_on - on).days)


def barring(windows: Iterable[Window], *, what: What, year: int, on: dt.date) -> Window | None:
    """The round that stands against it; None when it may be written.

    Facts belong to their own year's round. A case begins in any round that is open; when none is, the round of the
    day's year bars it.

    >>> window = Window(2026, dt.date(2026, 9, 1), dt.date(2026, 12, 15), dt.date(2027, 1, 20))
    >>> barring([window], what=What.CASE, year=2026, on=dt.date(2026, 12, 16)) == window
    True
    >>> barring([window], what=What.FACTS, year=2026, on=dt.date(2026, 12, 15))
    >>> barring([window], what=What.FACTS, year=2025, on=dt.date(2026, 12, 16))
    """
    windows = list(windows)
    if what == What.CASE and any(window.is_open(on) for window in windows):
        return None
    own = next((window for window in windows if window.year == year), None)
    return own if own is not None and not own.is_open(on) else None


def of_the_day(windows: Iterable[Window], *, on: dt.date) -> Window | None:
    """The round a page speaks of: the open one, else the next to open, else the last of this year that ended."""
    windows = sorted(windows, key=lambda window: window.opens_on)
    is_open = next((window for window in windows if window.is_open(on)), None)
    coming = next((window for window in windows if window.opens_on > on and window.year == on.year), None)
    ended = next((window for window in reversed(windows) if window.closes_on < on <= window.freezes_on), None)
    return is_open or ended or coming or next((w for w in windows if w.year == on.year), None)
