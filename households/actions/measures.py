"""Help measures on the card: added, changed, finished with a result."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.actions import diff
from households.choices import MeasureState
from households.models import Household, Measure
from households.rules.drafts import MeasureDraft
from registry.audit import trail
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User


@transaction.atomic
def save_measure(household: Household, *, draft: MeasureDraft, by: User | None, on: dt.date) -> Measure:
    """Writes one measure, new or changed. Raises DomainError when it is done without a result or for a stranger."""
    if draft.state == MeasureState.DONE and not draft.result.strip():
        raise DomainError("result_missing", _("A finished measure says what came of it."), field="result")
    if draft.member is not None and not household.members.filter(pk=draft.member).exists():
        raise DomainError("member_of_other", _("This person is no member of this household."), field="member")
    fresh = draft.pk is None
    row = Measure(household=household, village_id=household.village_id) if fresh else _own(household, draft.pk)
    values: dict[str, Any] = {
        "member_id": draft.member, "kind": draft.kind, "item": draft.item, "amount_yuan": draft.amount_yuan,
        "starts_on": draft.starts_on, "ends_on": draft.ends_on, "state": draft.state, "result": draft.result.strip(),
    }  # fmt: skip
    before, after = diff.apply(row, values)
    if after:
        row.save()
        event = "households.measure_added" if fresh else "households.measure_changed"
        trail.record(event, by=by, target=household, village=household.village_id,
                     before=None if fresh else before, after={"measure": str(row), **after})  # fmt: skip
    return row


def _own(household: Household, pk: int | None) -> Measure:
    row: Measure | None = household.measures.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise DomainError("measure_of_other", _("This measure is not on this card. Open the card again."))
    return row
