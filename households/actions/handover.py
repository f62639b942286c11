"""What becomes of running help when the person it is for leaves: it ends, or goes on elsewhere as a new row.

The old row keeps its history and says where it went. Source: DOMAIN §3.4, §6.8 (dead recipient).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from households.choices import MeasureState
from households.choices.changes import MeasureFate
from households.models import HelperAssignment, Household, Measure, Member
from registry.audit import trail
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class Handover:
    """What every step of one handing over needs: where from and to, on which day, why, by whom."""

    source: Household
    day: dt.date
    why: str
    by: User | None
    target: Household | None = None
    successors: Mapping[int, Member] | None = None  # the member's row on the other card, by its key on this one


def running_of(members: Iterable[int]) -> Any:
    """The running measures of these people, in the order shown."""
    return Measure.objects.running().filter(member__in=list(members)).select_related("member").order_by("pk")


def hand_over(measures: Iterable[Measure], *, fates: Mapping[int, str], case: Handover) -> None:
    """Ends each measure or lets it go on as chosen; one without a choice ends."""
    for measure in measures:
        fate = fates.get(measure.pk, MeasureFate.END)
        if fate == MeasureFate.END:
            end(measure, case=case, note="")
        else:
            _continue(measure, fate, case)


def end(measure: Measure, *, case: Handover, note: str) -> None:
    """The measure is over on the day; what had begun is done as far as it went, what had not is not carried out."""
    began = measure.state == MeasureState.UNDER_WAY
    before = {"state": measure.state, "ends_on": measure.ends_on}
    measure.state = MeasureState.DONE if began else MeasureState.DROPPED
    measure.ends_on = max(case.day, measure.starts_on)
    words = _("Ended %(day)s: %(why)s.") % {"day": f"{case.day:%Y-%m-%d}", "why": case.why}
    measure.result = " ".join(filter(None, [measure.result, words, note]))[:200]
    measure.save(update_fields=["state", "ends_on", "result"])
    trail.record("households.measure_ended", by=case.by, target=case.source, village=case.source.village_id,
                 before=before, after={"measure": str(measure), "state": measure.state, "ends_on": measure.ends_on},
                 reason=case.why)  # fmt: skip


def _continue(measure: Measure, fate: str, case: Handover) -> None:
    household, member = _heir(measure, fate, case)
    state, ends_on = measure.state, measure.ends_on
    to = str(household) if household != case.source else member.name if member else _("the household")
    end(measure, case=case, note=_("Goes on for %(name)s.") % {"name": to})
    measure.pk, measure._state.adding = None, True
    measure.household, measure.member, measure.state = household, member, state
    measure.plan = measure.plan if household == case.source else None
    measure.starts_on, measure.result = max(case.day, measure.starts_on), ""
    measure.ends_on = max(ends_on, measure.starts_on) if ends_on else None
    measure.save(force_insert=True)
    trail.record("households.measure_added", by=case.by, target=household, village=household.village_id,
                 after={"measure": str(measure), "state": state, "starts_on": measure.starts_on},
                 reason=case.why)  # fmt: skip


def _heir(measure: Measure, fate: str, case: Handover) -> tuple[Household, Member | None]:
    """The card and the person for whom the measure goes on."""
    if fate == MeasureFate.STAY:
        return case.source, None
    if fate == MeasureFate.FOLLOW and case.target is not None:
        successors = case.successors or {}
        return case.target, successors.get(measure.member_id or 0)
    kind, _colon, key = fate.partition(":")
    heir = case.source.members.current().filter(pk=int(key)).first() if kind == "member" and key.isdecimal() else None
    if heir is None:
        raise DomainError("measure_fate", _("Choose what becomes of the measure “%(measure)s”."),
                          field=f"measure_{measure.pk}", measure=str(measure))  # fmt: skip
    return case.source, heir


def copy_helpers(*, case: Handover, target: Household) -> None:
    """Whoever stands by the old card on the day stands by the new one from then on."""
    for assignment in case.source.assignments.active_on(case.day).order_by("pk"):
        HelperAssignment.objects.create(
            household=target, village_id=target.village_id, helper_id=assignment.helper_id, starts_on=case.day
        )


def end_helpers(*, case: Handover) -> None:
    """A card that is struck off needs no helper any more."""
    for assignment in case.source.assignments.filter(ends_on=None):
        assignment.ends_on = max(case.day, assignment.starts_on + dt.timedelta(days=1))
        assignment.end_reason = case.why[:120]
        assignment.save(update_fields=["ends_on", "end_reason"])
