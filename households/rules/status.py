"""Which decision of before this system may be recorded from its document, at which status. Source: DOMAIN §3.2, §3.3.

Until 2020 a household was poor, planned, lifted or returned; since 2021 it is lifted or ordinary and perhaps watched.
What is decided today goes through its procedure; here stand only facts that a document of the time shows.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from households.choices import LAST_POVERTY_YEAR, Decision, Status

LEADS_TO: dict[str, dict[str, str]] = {
    Status.APPLICANT: {Decision.POOR: Status.POOR, Decision.ORDINARY: Status.ORDINARY},
    Status.POOR: {Decision.PLANNED: Status.PLANNED, Decision.LIFTED: Status.LIFTED, Decision.REMOVED: Status.REMOVED},
    Status.PLANNED: {Decision.LIFTED: Status.LIFTED, Decision.POOR: Status.POOR, Decision.REMOVED: Status.REMOVED},
    Status.LIFTED: {Decision.RELAPSED: Status.RELAPSED, Decision.REMOVED: Status.REMOVED},
    Status.RELAPSED: {
        Decision.PLANNED: Status.PLANNED, Decision.LIFTED: Status.LIFTED, Decision.REMOVED: Status.REMOVED,
    },
    Status.ORDINARY: {Decision.REMOVED: Status.REMOVED},
}  # fmt: skip
"""Status → decision → status. Watching and clearing change no status."""

OF_THE_POVERTY_YEARS = frozenset({Decision.POOR, Decision.PLANNED, Decision.LIFTED, Decision.RELAPSED})


@dataclass(frozen=True)
class Standing:
    """Where a household stands: status since, monitored since and cleared (None: not), entered in this system on."""

    status: str
    since: dt.date
    entered_on: dt.date
    is_first: bool = False
    monitored_on: dt.date | None = None
    risk_cleared_on: dt.date | None = None

    @property
    def is_watched(self) -> bool:
        return self.monitored_on is not None and self.risk_cleared_on is None


def open_to(standing: Standing) -> list[str]:
    """The decisions that may follow."""
    found = [str(decision) for decision in LEADS_TO.get(standing.status, {})]
    if standing.status in {Status.LIFTED, Status.ORDINARY}:
        found.append(str(Decision.CLEARED if standing.is_watched else Decision.MONITORED))
    return found


def fault(standing: Standing, decision: str, on: dt.date, *, today: dt.date) -> str:
    """The code of what speaks against recording the decision of day `on`; "" when nothing does."""
    if decision not in open_to(standing):
        return "decision_out_of_order"
    if on > today:
        return "day_in_future"
    if decision in OF_THE_POVERTY_YEARS and on.year > LAST_POVERTY_YEAR:
        return "after_the_poverty_years"
    if decision not in OF_THE_POVERTY_YEARS and on > standing.entered_on:
        return "goes_through_procedure"
    if decision == Decision.CLEARED:
        return "decision_before_last" if standing.monitored_on and on < standing.monitored_on else ""
    if on < standing.since and not standing.is_first:
        return "decision_before_last"
    return ""
