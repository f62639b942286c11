"""What the rest of the house reads of the ledger. Everything starts from rows in scope; nothing is written here."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Sum

from funds.ledger.choices import AccountKind
from funds.ledger.models import Account, AccountQuerySet, Transfer, TransferQuerySet

ZERO = Decimal("0.00")


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
