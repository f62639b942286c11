"""The risks of a monitored object, one door: the whole ordered list is set at once. Source: DOMAIN §2.4, §3.3.

The first of the list weighs most. A risk left out of the list is cleared on the day; a risk that comes again is a new
row, so that the history stays. Whether the household as a whole is out of danger is the procedure's to say, not this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions import diff
from households.actions.standing import refuse_writing
from households.choices import MOST_RISKS, DisasterKind, Risk
from households.models import Household, HouseholdRisk
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class RiskDraft:
    """One risk as typed; its place in the list is its order."""

    kind: str
    since_on: dt.date
    disaster: str = ""
    note: str = ""


@transaction.atomic
def set_risks(household: Household, *, risks: Sequence[RiskDraft], by: User, on: dt.date) -> list[HouseholdRisk]:
    """Sets the open risks of a household, in this order. Raises Refused with every reason; nothing changes then."""
    Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    refuse_writing(household, by=by, on=on)
    drafts = [replace(draft, note=draft.note.strip()) for draft in risks]
    _refuse(drafts, on=on)
    present = {row.kind: row for row in household.risks.open()}
    before = [row.get_kind_display() for row in present.values()]
    _step_aside(household, present)
    kept = [_write(household, present.get(draft.kind), draft, place) for place, draft in enumerate(drafts, start=1)]
    gone = [row for kind, row in present.items() if kind not in {draft.kind for draft in drafts}]
    for row in gone:
        row.cleared_on = max(on, row.since_on)
        row.save(update_fields=["cleared_on"])
    after = [row.get_kind_display() for row in kept]
    trail.record("households.risks_set", by=by, target=household, village=household.village_id,
                 before={"risks": before}, after={"risks": after})  # fmt: skip
    return kept


def move(risk: HouseholdRisk, *, up: bool, by: User, on: dt.date) -> list[HouseholdRisk]:
    """Moves an open risk one place up or down the list. Raises DomainError at the ends."""
    household = risk.household
    rows = list(household.risks.open())
    place = next((i for i, row in enumerate(rows) if row.pk == risk.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(rows):
        raise DomainError("no_further", _("This risk cannot move any further."))
    rows[place], rows[other] = rows[other], rows[place]
    return set_risks(household, risks=[draft_of(row) for row in rows], by=by, on=on)


def draft_of(row: HouseholdRisk) -> RiskDraft:
    """A risk on record as a draft."""
    return RiskDraft(row.kind, row.since_on, row.disaster, row.note)


def _refuse(drafts: Sequence[RiskDraft], *, on: dt.date) -> None:
    reasons = []
    if len(drafts) > MOST_RISKS:
        reasons.append(Reason("DQ-36", _("A card names up to five risks.")))
    for place, draft in enumerate(drafts):
        reasons += [replace(reason, field=f"risks-{place}-{reason.field}") for reason in _against(draft, on)]
        if draft.kind in {other.kind for other in drafts[:place]}:
            reasons.append(Reason("DQ-36", _("This risk is on the card already."), field=f"risks-{place}-kind"))
    if reasons:
        raise Refused(reasons)


def _against(draft: RiskDraft, on: dt.date) -> list[Reason]:
    found = []
    if draft.kind not in Risk.values:
        found.append(Reason("risk_unknown", _("Choose a risk from the list."), field="kind"))
    if (draft.kind == Risk.DISASTER) != bool(draft.disaster) or draft.disaster not in ("", *DisasterKind.values):
        found.append(Reason("DQ-35", _("A natural disaster says which, other risks do not."), field="disaster"))
    if draft.kind == Risk.OTHER and not draft.note:
        found.append(Reason("DQ-35", _("With “other risk”, write which."), field="note"))
    if draft.since_on > on:
        found.append(Reason("day_in_future", _("This day lies in the future."), field="since_on"))
    return found


def _step_aside(household: Household, present: dict[str, HouseholdRisk]) -> None:
    """Frees the places: five of five may be taken, and each place holds one risk at every moment."""
    for row in present.values():
        household.risks.filter(pk=row.pk).update(cleared_on=row.since_on)  # its own day is written after


def _write(household: Household, row: HouseholdRisk | None, draft: RiskDraft, place: int) -> HouseholdRisk:
    row = row or HouseholdRisk(household=household, village_id=household.village_id)
    values: dict[str, Any] = {"position": place, "kind": draft.kind, "disaster": draft.disaster, "note": draft.note,
                              "since_on": draft.since_on}  # fmt: skip
    diff.apply(row, values)
    row.cleared_on = None
    row.save()
    return row
