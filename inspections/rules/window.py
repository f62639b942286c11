"""Over which division and which days a figure is taken, and as known by when.

Three clocks meet in a figure: the days it covers, the last day on which its stocks are counted, and the moment up
to which entries are taken into account. A dashboard knows all that was entered until now; a report only what was
entered before its period ended, so that a later entry cannot change it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Self

from registry.text.periods import SHANGHAI, Kind, Period

FOREVER = datetime(9999, 1, 1, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``start`` to ``end`` (exclusive) in the division ``area``, as known before ``known_by``."""

    area: str
    start: date
    end: date
    known_by: datetime = FOREVER

    @classmethod
    def of(cls, area: str, period: Period, *, frozen: bool = False) -> Self:
        """The whole period; ``frozen`` leaves out what was entered after it ended.

        >>> Window.of("433124", Period.parse("2026-10")).last_on
        datetime.date(2026, 10, 31)
        """
        return cls(area, period.start, period.end, period.ends_at if frozen else FOREVER)

    @classmethod
    def until(cls, area: str, on: date) -> Self:
        """The month of a day up to that day, as a dashboard shows it.

        >>> Window.until("433124", date(2026, 10, 5)).start
        datetime.date(2026, 10, 1)
        """
        return cls(area, Period.containing(on, Kind.MONTH).start, on + timedelta(days=1))

    @property
    def last_on(self) -> date:
        """The day on which stocks are counted."""
        return self.end - timedelta(days=1)

    @property
    def ends_at(self) -> datetime:
        """The first moment, in Shanghai, that no longer belongs to it."""
        return datetime.combine(self.end, time.min, tzinfo=SHANGHAI)

    @property
    def year_start(self) -> date:
        """1 January of the year it ends in."""
        return date(self.last_on.year, 1, 1)

    @property
    def income_year(self) -> int:
        """The last full calendar year on its last day: incomes are facts of whole years."""
        return self.last_on.year if self.last_on.month == 12 and self.last_on.day == 31 else self.last_on.year - 1

    def within(self, area: str) -> Self:
        """The same days in another division."""
        return replace(self, area=area)

    def parameters(self) -> dict[str, object]:
        """The names the indicators' SQL may use."""
        return {
            "lo": self.area,
            "hi": f"{self.area}~",
            "start": self.start,
            "end": self.end,
            "last_on": self.last_on,
            "starts_at": datetime.combine(self.start, time.min, tzinfo=SHANGHAI),
            "ends_at": self.ends_at,
            "known_by": self.known_by,
            "year": self.last_on.year,
            "year_start": self.year_start,
            "income_year": self.income_year,
        }
