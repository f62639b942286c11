"""Money on a household's card and in its history."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.models import PaymentLine
from households.timeline import Happening
from registry.accounts.permissions import Permission
from registry.ui import formats


def household_money(household: Any, user: Any) -> dict[str, Any] | None:
    """The card “money received” on a household's page; None for someone who may not see money."""
    if not user.may(Permission.VIEW_FUNDS):
        return None
    lines = list(
        PaymentLine.objects.visible_to(user)
        .filter(household=household, transfer__isnull=False)
        .select_related("batch")
        .order_by("-batch__released_on", "-pk")
    )
    return {"lines": lines, "total": sum((line.amount_yuan for line in lines if not line.is_void), Decimal(0))}


def household_happenings(household: Any, user: Any) -> Iterator[Happening]:
    """Money paid to the household, and taken back, for the history of its card."""
    if not user.may(Permission.VIEW_FUNDS):
        return
    lines = PaymentLine.objects.visible_to(user).filter(household=household, transfer__isnull=False)
    for line in lines.select_related("batch"):
        batch = line.batch
        title = _("Money paid: %(title)s") % {"title": batch.title}
        amount = _("%(amount)s yuan") % {"amount": formats.yuan(line.amount_yuan)}
        note = _("%(amount)s, taken back") % {"amount": amount} if line.is_void else amount
        if batch.released_on:
            yield Happening(batch.released_on, title, note=note, tone="success",
                            url=reverse("funds:payment", args=[batch.pk]))  # fmt: skip
