"""A project: its state, its way and its facts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import ProjectState
from funds.models import Project
from registry.ui import formats
from registry.ui.elements import Fact, Status, Step, Tone, path

_PROJECT_TONES: dict[str, Tone] = {
    "proposed": "info",
    "returned": "danger",
    "reviewed": "info",
    "appraised": "info",
    "approved": "info",
    "planned": "info",
    "under_way": "warning",
    "completed": "warning",
    "dropped": "neutral",
    "accepted": "success",
    "closed": "neutral",
}


def project_status(project: Project) -> Status:
    return Status(project.get_state_display(), _PROJECT_TONES[project.state])


def project_steps(project: Project) -> list[Step]:
    aside = {ProjectState.RETURNED, ProjectState.DROPPED}
    labels: list[tuple[str, Any]] = [(code, label) for code, label in ProjectState.choices if code not in aside]
    if project.state == ProjectState.DROPPED:
        return [Step(_("Taken out of the library"), "returned")]
    if project.state == ProjectState.RETURNED:
        return [Step(_("Returned to the village"), "returned"), *(Step(label) for _code, label in labels[1:])]
    return path(labels, current=project.state, done=project.state == ProjectState.CLOSED)


def project_facts(project: Project) -> list[Fact]:
    return [
        Fact(_("Division"), project.village.name, href=f"{reverse('funds:home')}?area={project.village_id}"),
        Fact(_("Plan year"), str(project.year)),
        Fact(_("Category"), project.get_category_display()),
        Fact(_("Budget (yuan)"), formats.yuan(project.budget_yuan)),
        Fact(_("Responsible unit"), project.unit),
        Fact(_("Households to benefit"), formats.number(project.households)),
        Fact(_("To begin on"), formats.cn_date(project.starts_on)),
        Fact(_("To be finished by"), formats.cn_date(project.ends_on)),
        Fact(_("Content of the project"), project.content),
        Fact(_("Performance target"), project.target or formats.NOTHING),
    ]
