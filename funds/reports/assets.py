"""What the projects of an area left behind: values beside final accounts, what lies idle, what gave no account."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Sum

from funds.choices import AssetState
from funds.models import Asset, AssetYear, Contract
from registry.divisions.scoping import ScopedQuerySet as AssetQuerySet

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class AssetTotals:
    """Sums of an area; yuan. Household assets need no yearly account: they are the families' own."""

    assets: int
    value_yuan: Decimal
    final_yuan: Decimal
    received_yuan: Decimal
    to_households_yuan: Decimal
    idle: int
    silent: int

    @property
    def unregistered_yuan(self) -> Decimal:
        """Final accounts whose work is not entered as assets yet; below zero when more is entered than was built."""
        return self.final_yuan - self.value_yuan


def told_year(on: dt.date) -> int:
    """The last year that is over: the one every asset must have given account of."""
    return on.year - 1


def silent_assets(area: str, on: dt.date) -> AssetQuerySet:
    """Assets in use of the last full year that gave no account of it, households' own ones left out."""
    year = told_year(on)
    told = AssetYear.objects.filter(asset=OuterRef("pk"), year=year)
    found = Asset.objects.within(area).exclude(state=AssetState.DISPOSED).exclude(kind="household")
    return found.filter(handed_over_on__lt=dt.date(year + 1, 1, 1)).exclude(Exists(told))


def asset_totals(area: str, on: dt.date) -> AssetTotals:
    """Counts and sums of an area, with what its contracts cost in the end."""
    standing = Asset.objects.within(area).exclude(state=AssetState.DISPOSED)
    value = Asset.objects.within(area).aggregate(total=Sum("value_yuan"))["total"] or ZERO
    final = Contract.objects.within(area).aggregate(total=Sum("final_yuan"))["total"] or ZERO
    year = (
        AssetYear.objects.within(area)
        .filter(year=told_year(on))
        .aggregate(received=Sum("received_yuan"), given=Sum("to_households_yuan"))
    )
    silent = silent_assets(area, on)
    return AssetTotals(
        standing.count(), value, final, year["received"] or ZERO, year["given"] or ZERO,
        standing.filter(state=AssetState.IDLE).count(), silent.count(),
    )  # fmt: skip
