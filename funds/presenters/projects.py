"""A project: its state and its way; what its page shows besides stands in project_page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from funds.choices import ProjectState
from funds.models import Project
from registry.ui.elements import Status, Step, Tone, path

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
