"""One change for many households: what would happen to each, and then doing it, in one transaction.

`plan` writes nothing: the page shows its lines, with the reason where a household cannot be changed. `apply` makes the
plan anew under a lock and carries out what can be; each change is on record at its household.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.choices import Status
from households.models import Household
from registry.audit import trail
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User

MOST = 5000
SET_GROUP, CONFIRM_NO_LABOUR = "set_group", "confirm_no_labour"
KINDS = (SET_GROUP, CONFIRM_NO_LABOUR)


@dataclass(frozen=True)
class Line:
    """What would happen to one household; with a `reason` nothing does."""

    household: Household
    before: str = ""
    after: str = ""
    reason: Any = ""

    @property
    def changes(self) -> bool:
        return not self.reason


def plan(kind: str, households: Iterable[Household], *, values: Mapping[str, Any], on: dt.date) -> list[Line]:
    """What would happen to each household, in the order given. Raises DomainError for values that make no sense."""
    if kind == SET_GROUP:
        group = str(values.get("group", "")).strip()
        if not group or len(group) > 30:
            raise DomainError("group_missing", _("Write the villagers' group, at most 30 characters."), field="group")
        return [_group_line(household, group) for household in households]
    if kind == CONFIRM_NO_LABOUR:
        return [_labour_line(household, on) for household in households]
    raise DomainError("bulk_unknown", _("There is no such action."))


def _group_line(household: Household, group: str) -> Line:
    if household.status == Status.REMOVED:
        return Line(household, household.group, group, _("The card was closed."))
    if household.group == group:
        return Line(household, household.group, group, _("Has this group already."))
    return Line(household, household.group, group)


def _labour_line(household: Household, on: dt.date) -> Line:
    after = f"{on:%Y-%m-%d}"
    if household.status == Status.REMOVED:
        return Line(household, "", after, _("The card was closed."))
    if not household.has_no_labour:
        return Line(household, "", after, _("A member is able to work, or the labour of a member is not filled in."))
    if household.no_labour_confirmed_on:
        return Line(household, f"{household.no_labour_confirmed_on:%Y-%m-%d}", after, _("Was confirmed already."))
    return Line(household, "", after)


@transaction.atomic
def apply(kind: str, keys: Sequence[int], *, values: Mapping[str, Any], by: User, on: dt.date) -> int:
    """Does what the plan of these households says; how many were changed. Households out of sight are left out."""
    if len(keys) > MOST:
        raise DomainError("bulk_too_many", _("At most %(most)d households at once."), most=MOST)
    locked = list(Household.objects.visible_to(by).filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"))
    lines = [line for line in plan(kind, locked, values=values, on=on) if line.changes]
    column = {SET_GROUP: "group", CONFIRM_NO_LABOUR: "no_labour_confirmed_on"}[kind]
    for line in lines:
        setattr(line.household, column, line.after if kind == SET_GROUP else on)
        line.household.version += 1
    changed = [line.household for line in lines]
    Household.objects.bulk_update(changed, [column, "version"], batch_size=500)
    deeds = [
        trail.Deed("households.bulk_changed", line.household.pk, line.household.village_id, str(line.household),
                   before={column: line.before}, after={column: line.after})
        for line in lines
    ]  # fmt: skip
    trail.record_many(deeds, by=by, target=Household)
    return len(lines)
