"""Closing a month of the books (月末结账), and what stands in the way of it.

The ledger itself refuses to close a month out of order or one that is not over; the hindrances here are papers whose
money belongs to the month and has not been settled. Each room adds its own with `hindrance`. Source: DOMAIN §6.2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import Means, PaymentState, ReconciliationState
from funds.ledger import posting, reading
from funds.ledger.choices import TransferKind
from funds.models import PaymentBatch, PaymentLine, Reconciliation
from registry import clock
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class Hindrance:
    """Something that must be settled first: what, how many, where to look. `stops` False only warns."""

    code: str
    label: Any
    count: int
    url: str = ""
    stops: bool = True


Finder = Callable[[str, dt.date], Hindrance | None]
_FINDERS: list[Finder] = []


def hindrance(find: Finder) -> Finder:
    """Registers a finder: of a county and the last day of a month it says what stands in the way, None for nothing."""
    _FINDERS.append(find)
    return find


def hindrances(county: str, month: str) -> list[Hindrance]:
    """Everything that stands in the way of closing a month, in the order in which it was registered."""
    last = last_day(month)
    return [found for find in _FINDERS if (found := find(county, last)) is not None]


def last_day(month: str) -> dt.date:
    """The last day of a month written 2026-10. Raises ValueError for another text."""
    first = dt.date.fromisoformat(f"{month}-01")
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


def _found(code: str, label: Any, count: int, url: str, *, stops: bool = True) -> Hindrance | None:
    return Hindrance(code, label, count, url, stops) if count else None


@hindrance
def _not_over(county: str, last: dt.date) -> Hindrance | None:
    return _found("month_not_over", _("The month is not over."), int(last >= clock.today()), "")


@hindrance
def _unposted(county: str, last: dt.date) -> Hindrance | None:
    lists = (
        PaymentBatch.objects.within(county)
        .filter(state=PaymentState.RELEASED, released_on__lte=last, lines__is_void=False, lines__transfer=None,
                lines__replaced_by=None)
        .distinct()
    )  # fmt: skip
    return _found("lists_unposted", _("Lists released but not wholly in the ledger"), lists.count(),
                  f"{reverse('funds:payments')}?state={PaymentState.RELEASED}&area={county}")  # fmt: skip


@hindrance
def _without_list(county: str, last: dt.date) -> Hindrance | None:
    """Payments of the month that no line of a list stands for and nobody took back: posted past the procedure."""
    paid = (
        reading.transfers().within(county)
        .filter(kind=TransferKind.PAYMENT, household_id__isnull=False, booked_on__range=(last.replace(day=1), last))
        .exclude(reversals__isnull=False).exclude(Exists(PaymentLine.objects.filter(transfer=OuterRef("pk"))))
    )  # fmt: skip
    label = _("Payments to households that stand on no list")
    return _found("payments_without_list", label, paid.count(), f"{reverse('funds:transfers')}?area={county}")


@hindrance
def _unreconciled(county: str, last: dt.date) -> Hindrance | None:
    waiting = Reconciliation.objects.within(county).filter(state=ReconciliationState.OPEN, batch__released_on__lte=last)
    label = _("Lists whose bank, plan and ledger are not yet reconciled")
    url = f"{reverse('funds:reconciliations')}?area={county}"
    return _found("reconciliations_open", label, waiting.count(), url)


@hindrance
def _without_file(county: str, last: dt.date) -> Hindrance | None:
    """Only a warning: lists of years before the registry were paid without its files."""
    lists = PaymentBatch.objects.within(county).filter(
        state=PaymentState.RELEASED, means=Means.BANK, reconciliation=None,
        released_on__gte=last.replace(day=1), released_on__lte=last,
    )  # fmt: skip
    label = _("Lists of the month for which no file went to the bank")
    url = f"{reverse('funds:payments')}?state={PaymentState.RELEASED}&area={county}"
    return _found("lists_without_file", label, lists.count(), url, stops=False)


def close_month(*, county: str, month: str, by: User) -> Any:
    """Closes a month of a county for good; returns the row with its seal.

    Raises Refused without the right or while something stands in the way, DomainError when the ledger refuses.
    """
    if not by.may(Permission.CLOSE_PERIOD):
        raise Refused([not_permitted(Permission.CLOSE_PERIOD)])
    if county != by.scope:
        raise DomainError("period_county", _("The books are closed for the whole county."))
    stops = [found for found in hindrances(county, month) if found.stops]
    if stops:
        raise Refused([Reason(found.code, found.label) for found in stops])
    with transaction.atomic():
        closed = posting.close_month(area=county, month=month, by=by)
        after = {"month": month, "transfers": closed.transfers, "total_yuan": closed.total_yuan}
        trail.record("funds.month_closed", by=by, target=closed, village=county, after=after)
    return closed
