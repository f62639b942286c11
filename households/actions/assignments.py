"""Who stands by a household: assigned, handed over without a gap, ended. Source: DOMAIN §5.2.

The database refuses a gap as well (assignment_leaves_no_gap, migration 0016).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count

from households.choices.visit_reasons import visit_reason
from households.models import HelperAssignment, Household
from registry import clock
from registry.audit import trail
from registry.errors import Reason, Refused
from registry.text.words import says_something
from villages.actions.helpers import end_helper, limit_of
from villages.models import Helper

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class Preview:
    """What assigning would do to one household: the reasons against it, empty when it can be done."""

    household: Household
    reasons: list[Reason]


def loads(helpers: Sequence[Helper], *, on: dt.date) -> dict[int, int]:
    """How many households each helper stands by on `on`, by key; none is 0."""
    rows = HelperAssignment.objects.active_on(on).filter(helper__in=[h.pk for h in helpers])
    counted = dict(rows.values_list("helper").annotate(Count("household", distinct=True)))
    return {helper.pk: counted.get(helper.pk, 0) for helper in helpers}


def load_warnings(helper: Helper, *, more: int, on: dt.date) -> list[Reason]:
    """A warning when the helper would stand by more households than the post should have here; never a refusal."""
    rule = limit_of(helper, on=on)
    count = loads([helper], on=on)[helper.pk] + more
    if rule is None or count <= rule.value:
        return []
    return [visit_reason("helper_over_limit", helper=helper.name, count=count, limit=rule.value,
                         document=rule.document_no)]  # fmt: skip


def reasons_against(household: Household, *, helper: Helper, on: dt.date) -> list[Reason]:
    """Why `helper` cannot be assigned to `household` from `on`; empty when possible."""
    found = []
    if helper.village_id != household.village_id:
        found.append(visit_reason("helper_other_village", helper=helper.name))
    if not helper.is_active_on(on):
        found.append(visit_reason("helper_not_active", helper=helper.name))
    if not household.is_registered:
        found.append(visit_reason("household_off_register"))
    if on > clock.today():
        found.append(visit_reason("assignment_in_future"))
    open_rows = household.assignments.filter(helper=helper)
    if any(row.ends_on is None or row.ends_on > on for row in open_rows):
        found.append(visit_reason("helper_assigned_already", helper=helper.name))
    return found


@transaction.atomic
def assign(household: Household, *, helper: Helper, by: User | None, on: dt.date) -> HelperAssignment:
    """Puts one more helper at the household's side, from `on`. Raises Refused with every reason against it."""
    locked: Household = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if reasons := reasons_against(locked, helper=helper, on=on):
        raise Refused(reasons)
    return _start(locked, helper, by=by, on=on)


def previews(households: Sequence[Household], *, helper: Helper, on: dt.date) -> list[Preview]:
    """What `assign_many` would do, household by household, before anything is written."""
    return [Preview(household, reasons_against(household, helper=helper, on=on)) for household in households]


@transaction.atomic
def assign_many(
    households: Sequence[Household], *, helper: Helper, by: User | None, on: dt.date
) -> list[HelperAssignment]:
    """Assigns one helper to all households that can take him; those with a reason against it (`previews`) are left."""
    keys = sorted(household.pk for household in households)
    locked = list(Household.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    return [_start(card, helper, by=by, on=on) for card in locked
            if not reasons_against(card, helper=helper, on=on)]  # fmt: skip


@transaction.atomic
def hand_over(
    assignment: HelperAssignment, *, to: Helper, by: User | None, on: dt.date, reason: str
) -> HelperAssignment:
    """Ends one helper's assignment on `on` and begins another's the same day. Raises Refused.

    When the successor helps the household already, the assignment only ends. One that began on `on` itself is
    corrected in place: it never was.
    """
    row = _locked(assignment)
    household: Household = row.household
    reasons = _reasons_against_end(row, on=on, reason=reason)
    if to.pk == row.helper_id:
        reasons.append(visit_reason("helper_same"))
    against = [r for r in reasons_against(household, helper=to, on=on) if r.code not in
               {"helper_assigned_already", "household_off_register", "assignment_in_future"}]  # fmt: skip
    if reasons or against:
        raise Refused([*reasons, *against])
    present = household.assignments.active_on(on).filter(helper=to).first()
    if row.starts_on == on:
        return _correct(row, to, present, by=by, reason=reason)
    _end(row, by=by, on=on, reason=reason)
    if present is not None:
        found: HelperAssignment = present
        return found
    return _start(household, to, by=by, on=on)


@transaction.atomic
def end_assignment(assignment: HelperAssignment, *, by: User | None, on: dt.date, reason: str) -> HelperAssignment:
    """Ends an assignment without a successor: another helper stays, or the household left the register."""
    row = _locked(assignment)
    reasons = _reasons_against_end(row, on=on, reason=reason)
    others = row.household.assignments.active_on(on).exclude(pk=row.pk)
    if row.household.is_registered and not others.exists():
        reasons.append(visit_reason("assignment_last"))
    if row.starts_on == on:
        reasons.append(visit_reason("assignment_before_start", day=row.starts_on))
    if reasons:
        raise Refused(reasons)
    _end(row, by=by, on=on, reason=reason)
    return row


@transaction.atomic
def end_with_handover(helper: Helper, *, heirs: Mapping[int, Helper], by: User | None, on: dt.date, reason: str) -> int:
    """A helper leaves: every household goes to the heir named for it (by its key), then the task ends.

    Raises Refused with every household that has no heir yet; nothing is written then.
    """
    later = HelperAssignment.objects.filter(helper=helper, ends_on=None, starts_on__gt=on).order_by("starts_on").last()
    if on > clock.today() or later is not None:  # else an ended helper would still stand by a household
        code = "assignment_before_start" if later is not None else "assignment_in_future"
        raise Refused([visit_reason(code, day=later.starts_on if later is not None else on)])
    rows = list(HelperAssignment.objects.active_on(on).filter(helper=helper).select_related("household").order_by("pk"))
    bare = [row for row in rows if row.household_id not in heirs and row.household.is_registered]
    if bare:
        raise Refused([visit_reason("handover_incomplete", household=str(row.household)) for row in bare])
    for row in rows:
        if row.household_id in heirs:
            hand_over(row, to=heirs[row.household_id], by=by, on=on, reason=reason)
        else:
            end_assignment(row, by=by, on=on, reason=reason)
    end_helper(helper, by=by, on=on, reason=reason)
    return len(rows)


def _locked(assignment: HelperAssignment) -> HelperAssignment:
    rows = HelperAssignment.objects.select_for_update(of=("self", "household")).select_related("household", "helper")
    found: HelperAssignment = rows.get(pk=assignment.pk)
    return found


def _reasons_against_end(row: HelperAssignment, *, on: dt.date, reason: str) -> list[Reason]:
    found = []
    if row.ends_on is not None:
        found.append(visit_reason("assignment_over"))
    if on < row.starts_on:
        found.append(visit_reason("assignment_before_start", day=row.starts_on))
    if on > clock.today():
        found.append(visit_reason("assignment_in_future"))
    if not says_something(reason):
        found.append(visit_reason("assignment_reason_missing"))
    return found


def _start(household: Household, helper: Helper, *, by: User | None, on: dt.date) -> HelperAssignment:
    row = HelperAssignment.objects.create(
        household=household, village_id=household.village_id, helper=helper, starts_on=on
    )
    trail.record("households.helper_assigned", by=by, target=household, village=household.village_id,
                 after={"helper": helper.name, "from": on})  # fmt: skip
    return row


def _end(row: HelperAssignment, *, by: User | None, on: dt.date, reason: str) -> None:
    row.ends_on, row.end_reason = on, reason.strip()[:120]
    row.save(update_fields=["ends_on", "end_reason"])
    trail.record("households.helper_left", by=by, target=row.household, village=row.village_id,
                 after={"helper": row.helper.name, "until": on}, reason=reason)  # fmt: skip


def _correct(
    row: HelperAssignment, to: Helper, present: HelperAssignment | None, *, by: User | None, reason: str
) -> HelperAssignment:
    before = row.helper.name
    if present is not None:
        row.delete()
    else:
        row.helper = to
        row.save(update_fields=["helper"])
    trail.record("households.helper_corrected", by=by, target=row.household, village=row.village_id,
                 before={"helper": before}, after={"helper": to.name}, reason=reason)  # fmt: skip
    return present or row
