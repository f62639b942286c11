"""Whether a card takes entries at all, and from whom: asked by every room before it writes.

A card that is struck off stays readable and takes nothing more (DOMAIN §3.3, ACTIVE → CLOSED); a helper writes on the
cards of the own households only (DOMAIN §9.1).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from households.choices import Status
from households.choices.visit_reasons import visit_reason
from households.models import Household
from registry.errors import DomainError, Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User


def refuse_removed(household: Household, *, since: dt.date | None = None) -> None:
    """Raises DomainError for a card that is struck off; with `since`, only for what happened on that day or later."""
    status = Household.objects.filter(pk=household.pk).values_list("status", flat=True).first()
    if status != Status.REMOVED:
        return
    ended_on = household.status_spans.filter(status=Status.REMOVED).order_by("-starts_on").first()
    if since is None or ended_on is None or since >= ended_on.starts_on:
        raise DomainError("card_removed", _("This card is struck off. Nothing is entered on it any more."))


def reasons_against_helper(household: Household, *, by: User | None, on: dt.date) -> list[Reason]:
    """A helper writes of the own households only; clerks, first secretaries and the township of all in their area."""
    if by is None or by.role is None or by.role.code != "helper":
        return []
    own = household.assignments.active_on(on).filter(helper__user=by.pk)
    return [] if own.exists() else [visit_reason("visit_not_yours")]


def refuse_writing(household: Household, *, by: User | None, on: dt.date) -> None:
    """Raises DomainError for a card that is struck off, Refused for a helper of other households."""
    refuse_removed(household)
    if reasons := reasons_against_helper(household, by=by, on=on):
        raise Refused(reasons)
