"""What the rest of the house reads of the ledger. Everything starts from rows in scope; nothing is written here."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, OuterRef, QuerySet, Sum

from funds.ledger.choices import AccountKind
from funds.ledger.models import Account, AccountQuerySet, ClosedPeriod, Transfer, TransferQuerySet

ZERO = Decimal("0.00")
COUNTY = 6  # characters of a county's code; books are closed by county


def accounts(user: Any = None) -> AccountQuerySet:
    """Accounts: those `user` may see, or all in the scope in force."""
    found: AccountQuerySet = Account.objects.all() if user is None else Account.objects.visible_to(user)
    return found


def transfers(user: Any = None) -> TransferQuerySet:
    """Transfers: those `user` may see, or all in the scope in force."""
    found: TransferQuerySet = Transfer.objects.all() if user is None else Transfer.objects.visible_to(user)
    return found


def account_of(*, village: str, source: int, project: int | None = None) -> Account | None:
    """The account that holds a division's (or a project's) money of a source; None when it was never opened."""
    kind = AccountKind.NODE if project is None else AccountKind.PROJECT
    return Account.objects.filter(kind=kind, village=village, source_id=source, project_id=project).first()


def balance_of(*, village: str, source: int, project: int | None = None) -> Decimal:
    """What that account holds now, in yuan."""
    account = account_of(village=village, source=source, project=project)
    return account.balance_yuan if account else ZERO


def project_balance(project: int, *, source: int | None = None) -> Decimal:
    """What a project holds now, of one source or of all, in yuan."""
    found = Account.objects.filter(kind=AccountKind.PROJECT, project_id=project)
    if source is not None:
        found = found.filter(source_id=source)
    return found.aggregate(total=Sum("balance_yuan"))["total"] or ZERO


def reversal_of(field: str = "pk") -> TransferQuerySet:
    """For annotations: the transfer that took back the one named by `field`."""
    found: TransferQuerySet = Transfer.objects.filter(reverses=OuterRef(field))
    return found


def household_paid(household: int, *, on: dt.date | None = None) -> TransferQuerySet:
    """Transfers that name a household, newest first: what it was paid and what was taken back."""
    found = Transfer.objects.filter(household_id=household)
    if on is not None:
        found = found.booked_by(on)
    return found.order_by("-booked_on", "-seq")


def closed_months(area: str) -> QuerySet[ClosedPeriod]:
    """The closed months of the county `area` lies in (or of all counties within it), oldest first."""
    county = area[:COUNTY]
    found = ClosedPeriod.objects.filter(village_id=county) if len(county) == COUNTY else ClosedPeriod.objects.all()
    return found.order_by("village_id", "month")


def first_open_day(area: str) -> dt.date | None:
    """The first day that can still be booked in the county of `area`; None when no month is closed."""
    last = closed_months(area).aggregate(last=Max("last_on"))["last"]
    return last + dt.timedelta(days=1) if last else None


def next_month(area: str) -> str | None:
    """The month that is closed next in a county ("2026-10"): after the last closed one, else that of the first
    transfer. None when no money has moved yet. It may not be over."""
    day = first_open_day(area) or Transfer.objects.within(area[:COUNTY]).aggregate(first=Min("booked_on"))["first"]
    return f"{day:%Y-%m}" if day else None
