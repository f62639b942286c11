"""A step of the library for a whole list: township, department and county have hundreds of projects a year.

Each row says whether it passes or goes back with a comment, and is refused for the same reasons as on its own page.
All rows of a submit stand or none. Source: DOMAIN §6.3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from funds.actions.projects import move_project
from funds.models import Project
from registry.errors import DomainError, Reason, Refused
from registry.workflow.models import Event

if TYPE_CHECKING:
    from registry.accounts.models import User

BACK = {"review": "send_back", "appraise": "turn_down", "approve": "return", "plan": "drop"}
"""Step taken by list → the step of a row that does not pass."""
WAITS = {"review": "proposed", "appraise": "reviewed", "approve": "appraised", "plan": "approved"}
"""Step taken by list → the state its projects wait in."""


class ProjectsRefused(DomainError):
    """Raised when rows cannot stand; `rows` has the reasons by the project's key, and nothing was written."""

    def __init__(self, rows: dict[int, list[Reason]]) -> None:
        super().__init__("rows_refused", _("Some rows cannot stand as they are. Nothing was saved; mend them."))
        self.rows = rows


@dataclass(frozen=True)
class Verdict:
    """What becomes of one project. `seen`: its last step when the page was shown."""

    project: int
    passes: bool
    note: str = ""
    seen: int | None = None


def last_steps(projects: Sequence[int]) -> dict[int, int]:
    """Project → its last step, so that a page shows what it saw."""
    found = Event.objects.filter(subject_type="funds.project", subject_id__in=projects)
    return {row["subject_id"]: row["last"] for row in found.values("subject_id").annotate(last=Max("pk")).order_by()}


def pass_projects(step: str, verdicts: Sequence[Verdict], *, by: User, on: dt.date, note: str = "") -> dict[str, int]:
    """Takes the step, or the step back, for every row. Returns how many took which. Raises ProjectsRefused.

    `note` stands for rows that pass and bring no words of their own. Rows go in the order of their projects, so that
    two lists sent at once wait for each other and no more.
    """
    if step not in BACK:
        raise DomainError("not_by_list", _("This step is taken on the project's own page."))
    if not verdicts:
        raise DomainError("nothing_chosen", _("Choose at least one project."))
    done: dict[str, int] = {}
    refused: dict[int, list[Reason]] = {}
    with transaction.atomic():
        keys = [one.project for one in verdicts]
        projects = {p.pk: p for p in Project.objects.filter(pk__in=keys).select_related("village", "resolution")}
        steps = last_steps(keys)
        for one in sorted(verdicts, key=lambda row: row.project):
            project = projects.get(one.project)
            name = step if one.passes else BACK[step]
            if project is None:
                refused[one.project] = [Reason("project_gone", _("This project is not in your area."))]
            elif one.seen is not None and steps.get(project.pk, one.seen) != one.seen:
                refused[project.pk] = [Reason("moved_since", _("Somebody else took a step here meanwhile."))]
            elif reasons := _try(project, name, one.note or (note if one.passes else ""), by, on):
                refused[project.pk] = reasons
            else:
                done[name] = done.get(name, 0) + 1
        if refused:
            raise ProjectsRefused(refused)
    return done


def _try(project: Project, name: str, note: str, by: User, on: dt.date) -> list[Reason]:
    try:
        with transaction.atomic():
            move_project(project, name, by=by, on=on, note=note)
    except Refused as error:
        return list(error.reasons)
    return []
