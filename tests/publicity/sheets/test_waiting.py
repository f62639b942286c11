"""A sheet that is prepared is told beside the quarter it covers, and beside no other."""

from __future__ import annotations

import datetime as dt

from publicity.reports.duties import Place
from publicity.rules.duties import Hung, Owed
from registry.divisions.models import Division
from registry.text.periods import Kind, Period

THIRD, FOURTH = dt.date(2026, 8, 1), dt.date(2026, 11, 1)


def quarter(day: dt.date) -> Owed:
    return Owed("village_finance", Period.containing(day, Kind.QUARTER), day, "due", 0, None)


def test_a_prepared_sheet_counts_only_for_its_own_quarter():
    sheet = Hung("village_finance", FOURTH, dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    place = Place(Division(code="433124110226"), [], (sheet,))
    assert place.has_waiting(quarter(THIRD))
    assert not place.has_waiting(quarter(FOURTH))
