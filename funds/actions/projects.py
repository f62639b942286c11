"""Proposing a project and moving it through the library. Source: DOMAIN §6.3."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.choices import EDITABLE_PROJECT, ProjectCategory
from funds.models import Project
from funds.workflow import PROJECT
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

_FIELDS = ("year", "name", "category", "content", "unit", "budget_yuan", "target", "households", "starts_on", "ends_on")


def propose_project(
    *,
    village: str,
    year: int,
    name: str,
    category: ProjectCategory | str,
    content: str,
    unit: str,
    budget_yuan: Decimal,
    by: User,
    on: dt.date,
    target: str = "",
    households: int = 0,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Project:
    """Proposes a project of a village to the county's library. Raises Refused without the right."""
    if not by.may(Permission.PROPOSE_PROJECT):
        raise Refused([not_permitted(Permission.PROPOSE_PROJECT)])
    with transaction.atomic():
        project = Project.objects.create(
            village_id=village,
            year=year,
            name=name,
            category=category,
            content=content,
            unit=unit,
            budget_yuan=budget_yuan,
            target=target,
            households=households,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        PROJECT.begin(project, by=by, on=on)
        trail.record(
            "funds.project.begin",
            by=by,
            target=project,
            village=village,
            after={"name": name, "budget_yuan": str(budget_yuan)},
        )
    return project


def edit_project(project: Project, *, by: User, **changes: Any) -> Project:
    """Changes a project that is not yet in the library. Raises Refused without the right or once it was approved."""
    if not by.may(Permission.PROPOSE_PROJECT):
        raise Refused([not_permitted(Permission.PROPOSE_PROJECT)])
    with transaction.atomic():
        locked: Project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        if locked.state not in EDITABLE_PROJECT:
            raise DomainError("funds_project_frozen", _("An approved project is no longer changed."))
        before = {name: getattr(locked, name) for name in changes if name in _FIELDS}
        for name in before:
            setattr(locked, name, changes[name])
        locked.save()
        trail.record(
            "funds.project.edited",
            by=by,
            target=locked,
            village=locked.village_id,
            before={k: str(v) for k, v in before.items()},
            after={k: str(changes[k]) for k in before},
        )
    return locked


def move_project(project: Project, step: str, *, by: User, on: dt.date, note: str = "") -> None:
    """Takes a step of the library's procedure. Raises Refused with every reason against it."""
    PROJECT.apply(project, step, by=by, on=on, note=note)
