"""The one door to a household's status, and to its being a monitored object. Source: DOMAIN §3.1–3.3."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions import slips
from households.choices import REGISTERED, MonitoredType, Status
from households.models import Household, StatusSpan
from registry.audit import trail
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User


@transaction.atomic
def set_status(
    household: Household, status: str, *, by: User | None, on: dt.date, reason: Any = ""
) -> StatusSpan:  # fmt: skip
    """The household stands at `status` from `on` on: the one door to a status. Several changes of a day leave the last.

    Raises DomainError for a day before the present status began.
    """
    locked = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    span: StatusSpan = locked.status_spans.open().select_for_update(of=("self",)).get()
    if on < span.starts_on:
        raise DomainError(
            "status_before_present", _("The present status began on %(day)s; a new one cannot begin before."),
            day=f"{span.starts_on:%Y-%m-%d}",
        )  # fmt: skip
    before = locked.status
    if status == before:
        return span
    if on == span.starts_on:
        span.status = status
        span.save(update_fields=["status"])
    else:
        span.ends_on = on
        span.save(update_fields=["ends_on"])
        span = StatusSpan.objects.create(household=locked, village_id=locked.village_id, status=status, starts_on=on)
    locked.status = status
    if status in REGISTERED and locked.identified_on is None:
        locked.identified_on = on
    if status == Status.LIFTED:
        locked.lifted_on = on
    if status == Status.RELAPSED:
        locked.relapsed_on = on
    locked.save(update_fields=["status", "identified_on", "lifted_on", "relapsed_on"])
    trail.record("households.status_changed", by=by, target=locked, village=locked.village_id,
                 before={"status": before}, after={"status": status, "on": on}, reason=str(reason))  # fmt: skip
    household.status, household.identified_on, household.lifted_on = status, locked.identified_on, locked.lifted_on
    slips.follow_status(locked, by=by, on=on, reason=str(reason))
    return span


@transaction.atomic
def set_monitored(household: Household, *, kind: str, by: User | None, on: dt.date) -> None:
    """The household is a monitored object of this kind from `on` on, its risk not cleared."""
    household.monitored_type, household.monitored_on, household.risk_cleared_on = MonitoredType(kind), on, None
    household.save(update_fields=["monitored_type", "monitored_on", "risk_cleared_on"])
    trail.record("households.monitored", by=by, target=household, village=household.village_id,
                 after={"monitored_type": kind, "on": on})  # fmt: skip
    slips.refresh([household.pk], on=on)


@transaction.atomic
def clear_risk(household: Household, *, by: User | None, on: dt.date) -> None:
    """The risk of a monitored object is cleared on `on`. Raises DomainError when it is not monitored."""
    if not household.is_monitored:
        raise DomainError("not_monitored", _("This household is not a monitored object."))
    household.risk_cleared_on = on
    household.save(update_fields=["risk_cleared_on"])
    trail.record("households.risk_cleared", by=by, target=household, village=household.village_id,
                 after={"risk_cleared_on": on})  # fmt: skip
    slips.refresh([household.pk], on=on)
