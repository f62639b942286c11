"""What the hits of departments' lists say about households: verified ones decide, open ones hold. DOMAIN §3.1, §9.2."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from households.choices import FlagVerdict, ListKind
from households.choices.cases import Compared, ComparedResult
from households.models import Hit

LISTS: dict[str, Compared] = {
    ListKind.CARS: Compared.CAR, ListKind.HOUSES: Compared.HOUSE, ListKind.SALARIES: Compared.SALARY,
    ListKind.COMPANIES: Compared.COMPANY,
}  # fmt: skip
"""Lists of departments → the item of the comparison they speak of."""
SAID = {FlagVerdict.CONFIRMED: ComparedResult.CONFIRMED, FlagVerdict.EXPLAINED: ComparedResult.EXCUSED}


def open_hits(households: Collection[int]) -> dict[int, int]:
    """Household → how many of its hits wait to be verified on the spot. One statement."""
    found = Hit.objects.open().filter(household__in=households, kind__in=sorted(LISTS))
    return dict(found.values_list("household_id").annotate(n=Count("pk")).order_by())


def results_by_hits(households: Collection[int]) -> dict[int, dict[str, str]]:
    """Household → what its verified hits say, item by item; an item without hits is not in it. One statement.

    One confirmed hit decides over any that are explained; refuted ones found nothing.
    """
    found: dict[int, dict[str, str]] = {}
    verified = Hit.objects.filter(household__in=households, kind__in=sorted(LISTS)).exclude(verdict=FlagVerdict.OPEN)
    for household, kind, verdict in verified.order_by("pk").values_list("household_id", "kind", "verdict"):
        item, result = LISTS[kind], SAID.get(FlagVerdict(verdict), ComparedResult.NOTHING)
        told = found.setdefault(household, {})
        if told.get(item) != ComparedResult.CONFIRMED and result != ComparedResult.NOTHING:
            told[str(item.value)] = str(result.value)
    return found
