"""Has an entry hung long enough to act upon? Publicity is a gate: no change of status before this says yes.

- A notice hangs from the day the supervision committee witnessed it; that day is not counted. What depends on an
  entry may go on from the day after the entry's last day.
- An objection stops the clock of its entry alone, from the day it is received until the day it is answered. The
  lost days are added to the entry's last day (working days where the notice counts those). Objections that overlap
  stop the clock once. An objection received after the entry's last day blocks it while it is open and adds nothing.
- An objection that is upheld takes the entry off; it must be published anew.

Source: DOMAIN.md §3.6, §3.8. The database has the same rule in publicity_is_cleared (migration 0002); a property
test holds them together.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from registry.text.periods import Counting, add_working_days, working_days_between


@dataclass(frozen=True)
class Hung:
    """The newest notice of a kind that carries a subject, as the rule needs it."""

    notice_state: str
    entry_state: str
    witnessed_on: dt.date | None
    ends_on: dt.date | None  # the entry's last day, with the days added by objections
    open_objections: int = 0


def obstacles(hung: Hung | None, *, on: dt.date) -> list[str]:
    """Codes of what stands against acting on the entry on that day; empty when it is cleared.

    >>> obstacles(Hung("hanging", "hanging", dt.date(2026, 11, 2), dt.date(2026, 11, 9)), on=dt.date(2026, 11, 9))
    ['still_hanging']
    """
    if hung is None:
        return ["not_published"]
    if hung.notice_state == "withdrawn" or hung.entry_state == "withdrawn":
        return ["withdrawn"]
    if hung.witnessed_on is None or hung.ends_on is None:
        return ["not_witnessed"]
    found = []
    if hung.open_objections or hung.entry_state == "objected":
        found.append("objection_open")
    if on <= hung.ends_on:
        found.append("still_hanging")
    return found


def extended(ends_on: dt.date, *, stopped_on: dt.date, settled_on: dt.date, counting: str) -> dt.date:
    """The entry's last day after its clock stood still from `stopped_on` until `settled_on`.

    >>> extended(dt.date(2026, 11, 9), stopped_on=dt.date(2026, 11, 5), settled_on=dt.date(2026, 11, 8),
    ...          counting="calendar_days")
    datetime.date(2026, 11, 12)
    """
    if stopped_on > ends_on or settled_on <= stopped_on:
        return ends_on
    if Counting(counting) is Counting.WORKING_DAYS:
        return add_working_days(ends_on, working_days_between(stopped_on, settled_on))
    return ends_on + (settled_on - stopped_on)
