"""Proposing a project and moving it through the library. Source: DOMAIN §6.3."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.choices import EDITABLE_PROJECT, Comparison, ProjectCategory, TargetGroup
from funds.models import Progress, Project, ProjectTarget
from funds.workflow import PROJECT
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

_FIELDS = (
    "year", "name", "category", "nature", "place", "content", "unit", "person", "budget_yuan", "financing", "target",
    "households", "participation", "mechanism", "starts_on", "ends_on", "resolution", "decided_on", "decision_no",
)  # fmt: skip
DONE = 100  # per cent


@dataclass(frozen=True)
class TargetDraft:
    """A leaf of the tree of targets: of which branch, what, and the value with its unit."""

    group: TargetGroup | str
    name: str
    value: Decimal
    unit: str
    comparison: Comparison | str = Comparison.AT_LEAST


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
    targets: Sequence[TargetDraft] = (),
    **more: Any,
) -> Project:
    """Proposes a project of a village to the county's library, with its tree of targets.

    `more` are the other fields of the form, by their names (place, target, households, decision_no …). Raises Refused
    without the right, TypeError for a field there is not.
    """
    if not by.may(Permission.PROPOSE_PROJECT):
        raise Refused([not_permitted(Permission.PROPOSE_PROJECT)])
    if unknown := set(more) - set(_FIELDS):
        raise TypeError(f"no such fields of a project: {sorted(unknown)}")
    with transaction.atomic():
        project = Project.objects.create(
            village_id=village, year=year, name=name, category=category, content=content, unit=unit,
            budget_yuan=budget_yuan, **more,
        )  # fmt: skip
        _write_targets(project, targets)
        PROJECT.begin(project, by=by, on=on)
        trail.record("funds.project.begin", by=by, target=project, village=village,
                     after={"name": name, "budget_yuan": str(budget_yuan)})  # fmt: skip
    return project


def edit_project(
    project: Project, *, by: User, targets: Sequence[TargetDraft] | None = None, **changes: Any
) -> Project:  # fmt: skip
    """Changes a project that is not yet in the library; `targets` replaces the whole tree, None leaves it.

    Raises Refused without the right, DomainError once the township has reviewed it.
    """
    if not by.may(Permission.PROPOSE_PROJECT):
        raise Refused([not_permitted(Permission.PROPOSE_PROJECT)])
    with transaction.atomic():
        locked: Project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        if locked.state not in EDITABLE_PROJECT:
            raise DomainError("funds_project_frozen", gettext_lazy("An approved project is no longer changed."))
        before = {name: getattr(locked, name) for name in changes if name in _FIELDS}
        for name in before:
            setattr(locked, name, changes[name])
        locked.save()
        if targets is not None:
            locked.targets.all().delete()
            _write_targets(locked, targets)
        trail.record(
            "funds.project.edited", by=by, target=locked, village=locked.village_id,
            before={k: str(v) for k, v in before.items()}, after={k: str(changes[k]) for k in before},
        )  # fmt: skip
    return locked


def _write_targets(project: Project, targets: Sequence[TargetDraft]) -> None:
    for one in targets:
        ProjectTarget.objects.create(
            project=project, village_id=project.village_id, group=one.group, name=one.name.strip(), value=one.value,
            unit=one.unit.strip(), comparison=one.comparison,
        )  # fmt: skip


def move_project(project: Project, step: str, *, by: User, on: dt.date, note: str = "") -> None:
    """Takes a step of the library's procedure. Raises Refused with every reason against it.

    Work reported done leaves a last report of progress of 100 per cent, if there is none.
    """
    with transaction.atomic():
        PROJECT.apply(project, step, by=by, on=on, note=note)
        if step == "complete" and not project.progress.filter(percent=DONE).exists():
            Progress.objects.create(
                project=project, village_id=project.village_id, on=on, percent=DONE, by=by,
                note=note.strip()[:300] or _("The work is done."),
            )  # fmt: skip
