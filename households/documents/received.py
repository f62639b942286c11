"""What a household received, told by whoever keeps the money: this app does not know the funds.

A higher app registers in its apps.py: `received.register(provider)`; the provider answers for many households at once,
`provider(households) -> {household id: [Receipt, …]}`, in the order of the days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Receipt:
    """One payment to a household, in yuan: when, for what, and the document the money came with."""

    on: dt.date
    item: str
    amount_yuan: Decimal
    document_no: str = ""


Provider = Callable[[Iterable[int]], Mapping[int, Sequence[Receipt]]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Adds a provider; the same one counts once."""
    if provider not in _providers:
        _providers.append(provider)


def unregister(provider: Provider) -> None:
    """Removes a provider; used by tests."""
    _providers.remove(provider)


def received_by(households: Iterable[int]) -> dict[int, list[Receipt]]:
    """The receipts of each household, the earliest first; households without any have none."""
    wanted = list(households)
    found: dict[int, list[Receipt]] = {}
    for provider in _providers:
        for household, receipts in provider(wanted).items():
            found.setdefault(household, []).extend(receipts)
    return {household: sorted(rows, key=lambda r: (r.on, r.item)) for household, rows in found.items()}
