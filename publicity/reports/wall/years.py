"""What hung on a wall in one year, oldest last; for those who look for an old notice."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from publicity.models import WallNotice
from publicity.reports.wall.areas import find_division
from publicity.reports.wall.sheets import Sheet, above, bare_sheet
from registry.divisions.models import Division


@dataclass(frozen=True)
class YearPage:
    """A division's notices of a year."""

    division: Division
    above: list[Division]
    year: int
    sheets: list[Sheet]
    years: list[int]


def year_page(code: str, year: int, *, on: dt.date) -> YearPage | None:
    """None when the division does not exist or published nothing in that year."""
    division = find_division(code)
    own = WallNotice.objects.filter(village_id=code)
    notices = list(own.filter(year=year).order_by("-number"))
    if division is None or not notices:
        return None
    years = list(own.order_by("-year").values_list("year", flat=True).distinct())
    return YearPage(division, [*above(division), division], year, [bare_sheet(n, on) for n in notices], years)
