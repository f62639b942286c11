"""The whole check of an area: the law at every division, every row asked. Kept by night, shown by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from funds.ledger.conserving import NodeBalance, conservation
from funds.ledger.models import LedgerCheck
from funds.ledger.verifying import Verification, verify
from registry import clock


@dataclass(frozen=True)
class Checked:
    """What a check looked at, and what it found."""

    nodes: Sequence[NodeBalance]
    verification: Verification

    @property
    def broken(self) -> list[NodeBalance]:
        """Divisions where received is not passed on + spent + balance."""
        return [node for node in self.nodes if node.difference_yuan]

    @property
    def is_whole(self) -> bool:
        return self.verification.is_whole and not self.broken


def check(area: str, on: dt.date) -> Checked:
    """Checks an area now; nothing is written. The asker's scope must cover the area."""
    return Checked(conservation(area, on), verify(area))


def keep(area: str, on: dt.date) -> LedgerCheck:
    """Checks an area and keeps what was found."""
    found = check(area, on)
    faults = [["law", node.area, str(node.difference_yuan)] for node in found.broken]
    faults += [[fault.what, fault.where, fault.found] for fault in found.verification.faults]
    return LedgerCheck.objects.create(
        village_id=area, checked_at=clock.now(), transfers=found.verification.transfers, divisions=len(found.nodes),
        months=found.verification.months, faults=faults,
    )  # fmt: skip


def latest(area: str) -> LedgerCheck | None:
    """The last kept check of exactly this area; None when it was never checked by night."""
    kept: LedgerCheck | None = LedgerCheck.objects.filter(village_id=area).order_by("-checked_at", "-pk").first()
    return kept


def holds(area: str, on: dt.date) -> bool:
    """Whether the ledger of an area adds up: as the last night found it, or asked now where no night did.

    The night checks counties, whose sums are long; a township or a village is asked in a moment.
    """
    kept = latest(area)
    if kept is not None:
        return kept.is_whole
    return not any(node.difference_yuan for node in conservation(area, on))
