"""Records what was decided before this system, from the document that says so. What is new goes through a procedure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions.cases import close_of
from households.actions.status import clear_risk, set_monitored, set_status
from households.choices import Decision, MonitoredType
from households.choices.cases import OPEN
from households.models import Household
from households.rules import status as rule
from registry import clock
from registry.audit import trail
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User

WORDS: dict[str, Any] = {
    "decision_out_of_order": gettext_lazy("This decision does not follow from where the household stands."),
    "day_in_future": gettext_lazy("The decision cannot lie in the future."),
    "after_the_poverty_years": gettext_lazy("Since 2021 no household becomes poor or leaves poverty: it is watched."),
    "goes_through_procedure": gettext_lazy(
        "Only decisions from before the card was entered are recorded; a new one goes through its procedure."
    ),
    "decision_before_last": gettext_lazy("The decision lies before the one on record. Record them in their order."),
}


def standing(household: Household) -> rule.Standing:
    """Where the household stands, for the rule."""
    spans = list(household.status_spans.order_by("starts_on"))
    return rule.Standing(
        status=household.status, since=spans[-1].starts_on,
        entered_on=household.created_at.astimezone(clock.ZONE).date(),
        is_first=len(spans) == 1 and household.status == "applicant", monitored_on=household.monitored_on,
        risk_cleared_on=household.risk_cleared_on,
    )  # fmt: skip


@transaction.atomic
def record_decision(
    household: Household, *, decision: str, decided_on: dt.date, document_no: str, by: User, today: dt.date,
    monitored_type: str = "",
) -> None:  # fmt: skip
    """The household stands as the document says, from its day on. Raises DomainError, changing nothing.

    A card that was never decided about here may begin in the past: its first status then begins on that day.
    """
    locked: Household = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if not document_no.strip():
        raise DomainError("document_missing", _("Give the number of the document."), field="document_no")
    if decision != Decision.REMOVED and locked.cases.filter(state__in=sorted(OPEN)).exists():
        raise DomainError("case_open", _("A case of this household is on its way; its procedure decides."))
    found = standing(locked)
    if code := rule.fault(found, decision, decided_on, today=today):
        raise DomainError(code, WORDS[code], field="decision" if code == "decision_out_of_order" else "decided_on")
    if decision == Decision.MONITORED and monitored_type not in MonitoredType.values:
        raise DomainError("monitored_type_missing", _("Say as what it is monitored."), field="monitored_type")
    if found.is_first and decided_on < found.since:
        locked.status_spans.open().update(starts_on=decided_on)
    trail.record("households.decision_recorded", by=by, target=locked, village=locked.village_id,
                 after={"decision": decision, "on": decided_on, "document": document_no.strip()})  # fmt: skip
    if decision == Decision.MONITORED:
        set_monitored(locked, kind=monitored_type, by=by, on=decided_on)
    elif decision == Decision.CLEARED:
        clear_risk(locked, by=by, on=decided_on)
    else:
        target = rule.LEADS_TO[locked.status][decision]
        set_status(locked, target, by=by, on=decided_on, reason=document_no)
    if decision == Decision.REMOVED:
        close_of(locked, by=by, on=today, reason=document_no.strip())
