"""Which allocation results are to be published, and by when. Source: DOMAIN §6.4 (20 working days)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from funds.actions.publishing import published, results
from funds.choices import FundFigure
from funds.models import Allocation, FundRule
from registry.text.periods import add_working_days


@dataclass(frozen=True)
class DueNotice:
    """The allocations of one document that no sheet tells yet; `due_on` is the day of the earliest."""

    source_id: int
    document_no: str
    allocations: tuple[Allocation, ...]
    decided_on: dt.date
    due_on: dt.date | None

    def is_overdue(self, on: dt.date) -> bool:
        return self.due_on is not None and on > self.due_on


def publish_by(allocation: Allocation, on: dt.date) -> dt.date | None:
    """The last day to publish an allocation; None where no row of PUBLISH_DAYS holds on `on`."""
    days = FundRule.objects.value(FundFigure.PUBLISH_DAYS, region=allocation.from_area_id, on=on)
    return None if days is None else add_working_days(allocation.decided_on, int(days))


def due_notices(area: str, on: dt.date, *, since: dt.date | None = None) -> list[DueNotice]:
    """What the county has decided and not published, by document, the most urgent first.

    `since` leaves out decisions before a day: the registry begins with papers of years that hung before it was there.
    """
    found = list(results(area).select_related("to_area"))
    if since is not None:
        found = [a for a in found if a.decided_on >= since]
    told = published(found)
    waiting: dict[int, list[Allocation]] = {}
    for allocation in found:
        if allocation.pk not in told:
            waiting.setdefault(allocation.source_id, []).append(allocation)
    due = [
        DueNotice(source, rows[0].source_document_no, tuple(rows), rows[0].decided_on, publish_by(rows[0], on))
        for source, rows in waiting.items()
    ]
    return sorted(due, key=lambda one: (one.due_on or dt.date.max, one.source_id))
