"""Random histories of a county's money, posted through the ledger's own door: what the books must agree with."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from funds.ledger import posting, reading
from funds.ledger.choices import AccountKind
from registry.errors import DomainError
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds import factories as make

FIRST = dt.date(2026, 3, 2)
LAST = dt.date(2026, 7, 20)


@dataclass
class History:
    """What was posted: transfers in their order, and the accounts they moved between."""

    user: Any
    sources: list[Any]
    project: Any
    family: Any
    accounts: dict[tuple[int, str], Any] = field(default_factory=dict)
    transfers: list[Any] = field(default_factory=list)


def _open(history: History) -> None:
    wanted = [
        ("county", AccountKind.NODE, COUNTY), ("township", AccountKind.NODE, make.TOWNSHIP),
        ("village", AccountKind.NODE, VILLAGE), ("sibling", AccountKind.NODE, SIBLING),
        ("project", AccountKind.PROJECT, VILLAGE), ("households", AccountKind.HOUSEHOLDS, VILLAGE),
        ("supplier", AccountKind.SUPPLIER, VILLAGE), ("origin", AccountKind.ORIGIN, COUNTY),
    ]  # fmt: skip
    for source in history.sources:
        opened = posting.open_accounts([
            posting.NewAccount(kind, code, source.pk, source.document_no, source.document_on,
                               history.project.pk if kind == AccountKind.PROJECT else None)
            for _name, kind, code in wanted
        ])  # fmt: skip
        for (name, _kind, _code), account in zip(wanted, opened, strict=True):
            history.accounts[source.pk, name] = account


STEPS = [
    ("county", "township"), ("township", "village"), ("township", "sibling"), ("county", "village"),
    ("village", "project"), ("village", "project"), ("project", "households"), ("project", "households"),
    ("project", "village"), ("village", "township"), ("sibling", "township"),
    ("township", "county"), ("county", "origin"),
]  # fmt: skip


def random_history(people: Any, *, seed: int, moves: int = 120) -> History:
    """Two documents, `moves` attempts on ascending days; what the ledger refuses for want of money is left out."""
    rng = random.Random(seed)
    history = History(people.finance, [make.source(people.finance) for _ in range(2)], make.project(people.clerk),
                      make.household())  # fmt: skip
    make.enter_library(people, history.project)
    _open(history)
    history.transfers += reading.transfers().order_by("seq")  # the receipts
    days = sorted(FIRST + dt.timedelta(days=rng.randrange((LAST - FIRST).days + 1)) for _ in range(moves))
    for day in days:
        with suppress(DomainError), transaction.atomic():
            history.transfers.append(_move(history, rng, day))
    return history


def _move(history: History, rng: random.Random, day: dt.date) -> Any:
    if history.transfers and rng.random() < 0.12:
        return posting.reverse(
            rng.choice(history.transfers), key=uuid.uuid4(), by=history.user, on=day, reason="记错了"
        )
    source, (giver, taker) = rng.choice(history.sources), rng.choice(STEPS)
    at = {name: history.accounts[source.pk, name] for name in (giver, taker)}
    common = {
        "key": uuid.uuid4(), "amount_yuan": Decimal(rng.randrange(1, 9_000_000)) / 100, "booked_on": day,
        "by": history.user, "reference": f"{giver} → {taker}",
    }  # fmt: skip
    if taker == "households":
        common["household"] = history.family.pk
    return posting.post(debit=at[giver], credit=at[taker], **common)
