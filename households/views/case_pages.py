"""Turns a case into what its pages print: tags, facts, the path, the timeline and the buttons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions.case_results import may_begin
from households.choices.cases import PATHS, Procedure, label_of
from households.models import Case, CaseState, Household
from households.workflow import BACKWARD, CLOSING, STEPS, machine_of, steps_forward
from households.workflow.sheets import stays_watched
from registry.accounts.roles import ROLES
from registry.errors import Reason
from registry.ui.elements import Event, Status, Step, Tone

TONES: dict[str, Tone] = {
    CaseState.REGISTERED: "success", CaseState.REJECTED: "danger", CaseState.WITHDRAWN: "neutral",
    CaseState.ANNOUNCED: "success", CaseState.PUBLIC_VILLAGE: "warning", CaseState.PUBLIC_TOWNSHIP: "warning",
    CaseState.HELPED: "success", CaseState.LIFTED: "success", CaseState.CLEARED: "success",
    CaseState.ACTIVE: "warning",
}  # fmt: skip
START_LABELS: dict[str, Any] = {
    Procedure.IDENTIFICATION: gettext_lazy("Start an application"), Procedure.EXIT: gettext_lazy("Plan the exit"),
    Procedure.MONITORING: gettext_lazy("Enter a clue of a risk"),
    Procedure.CLEARING: gettext_lazy("Propose to clear the risk"),
}  # fmt: skip
BY_LIST = ("publish", "approve")
"""Steps whose page is the list of everything that can go on the same notice."""


def state_of(case: Case) -> Status:
    """The state as a tag, in the words of the procedure."""
    return Status(case.get_state_display(), TONES.get(case.state, "info"))


def tag_of(household: Household) -> Status | None:
    """That rule keeps the household watched: nobody can work, and it lives under the safety net."""
    if household.is_monitored and stays_watched(household):
        return Status(_("No labour, under the safety net: stays watched"), "info")
    return None


def start_buttons(household: Household, *, on: dt.date, chosen: str = "") -> list[Button]:
    """A button for each procedure that can begin for the household now, without the one that is chosen."""
    url = reverse("households:case_start", args=[household.pk])
    return [
        Button(START_LABELS[procedure], f"{url}?procedure={procedure}", [], "secondary")
        for procedure in may_begin(household, on=on) if procedure != chosen
    ]  # fmt: skip


def due_of(case: Case, on: dt.date) -> Status | None:
    """Late, due soon, or nothing to say."""
    return due_tag(case.due_on, on) if case.is_open else None


def due_tag(due_on: dt.date | None, on: dt.date) -> Status | None:
    """The tag of a deadline."""
    if due_on is None:
        return None
    days = (due_on - on).days
    if days < 0:
        return Status(_("%(days)s days late") % {"days": -days}, "danger")
    return Status(
        _("due today") if days == 0 else _("%(days)s days left") % {"days": days}, "warning" if days <= 1 else "neutral"
    )


def holder_of(case: Case) -> str:
    """Who holds the pen, in words; nobody when the case is closed."""
    role = machine_of(case).holders.get(case.state)
    return str(ROLES[role].label) if role else ""


def path_of(case: Case, taken: Iterable[Any]) -> list[Step]:
    """The way of the case; where it was closed without result, or returned to, shows."""
    path = _path(case)
    reached = case.state
    if reached in (CaseState.REJECTED, CaseState.WITHDRAWN):
        last = [event.from_state for event in taken][-1:]
        reached = last[0] if last and last[0] in path else path[0]
    here = list(path).index(CaseState(reached))
    ended_well = not case.is_open and case.state not in (CaseState.REJECTED, CaseState.WITHDRAWN)
    steps = []
    for position, state in enumerate(path):
        label = label_of(case.procedure, state)
        if position < here or ended_well:
            steps.append(Step(label, "done"))
        elif position == here:
            ended = not case.is_open
            note = case.get_state_display() if ended else (_("returned") if case.returned_note else "")
            steps.append(Step(label, "returned" if ended or case.returned_note else "current", note))
        else:
            steps.append(Step(label, "todo"))
    return steps


def _path(case: Case) -> tuple[CaseState, ...]:
    """The states of the procedure; an exit shows the second publicity only where there is one."""
    path = PATHS[Procedure(case.procedure)]
    once = case.procedure == Procedure.EXIT and case.state != CaseState.PUBLIC_TOWNSHIP and not case.township_notice_id
    return tuple(s for s in path if s != CaseState.PUBLIC_TOWNSHIP) if once else path


@dataclass(frozen=True)
class Button:
    """A step as a button or link on the case's page, with what stands against it."""

    label: Any
    url: str
    reasons: list[Reason]
    kind: str = "secondary"


def buttons_of(case: Case, *, by: Any, on: dt.date) -> tuple[list[Button], list[Button]]:
    """The steps this person's role takes here: those that lead on, and the others. None is hidden for a reason.

    Two are shown only where they fit: closing a household that is gone, and the other of two ways to the county.
    """
    main, others = [], []
    forward = steps_forward(case)
    for option in machine_of(case).available(case, by=by, on=on):
        name, codes = option.transition.name, {reason.code for reason in option.reasons}
        if codes & {"household_there", "second_publicity_due"}:
            continue
        if name in BY_LIST:
            url = f"{reverse('households:case_batch', args=[name])}?case={case.pk}"
        else:
            url = reverse("households:case_step", args=[case.pk, name])
        kind = "primary" if name in forward else "danger" if name in CLOSING else "secondary"
        button = Button(option.transition.label, url, option.reasons, kind)
        (main if name in forward else others).append(button)
    return main, others


def history_of(case: Case, taken: Iterable[Any]) -> list[Event]:
    """The steps of the case, newest first."""
    labels = {name: step.label for name, step in STEPS[case.procedure].items()}
    labels["begin"] = START_LABELS[Procedure(case.procedure)]
    events = []
    for event in taken:
        tone: Tone = (
            "danger" if event.transition in CLOSING else "warning" if event.transition in BACKWARD else "neutral"
        )
        who = f"{event.by.name}（{event.get_duty_display()}）" if event.by else ""
        events.append(
            Event(labels.get(event.transition, event.transition), event.on, by=who, note=event.note, tone=tone)
        )
    return list(reversed(events))
