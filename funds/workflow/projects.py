"""The procedure of a project of the library: from the village's proposal to the archive. Source: DOMAIN §6.3."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from funds.choices import ProjectState
from funds.ledger import reading
from funds.models import PaymentBatch, Project
from registry.accounts.permissions import Permission
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty


def has_target(project: Project, context: Context) -> list[Reason]:
    """Without a performance target no entry in the library. Source: DOMAIN §6.3."""
    if project.target.strip():
        return []
    return [
        Reason("target_missing", _("The project has no performance target; the village must add one."), field="target")
    ]


def has_money(project: Project, context: Context) -> list[Reason]:
    """Work begins when the money is there."""
    if reading.project_balance(project.pk) > 0:
        return []
    return [Reason("no_money", _("No money has been allocated to the project yet."))]


def holds_no_money(project: Project, context: Context) -> list[Reason]:
    """A project is closed when its accounts are empty."""
    left = reading.project_balance(project.pk)
    if not left:
        return []
    return [
        Reason(
            "money_left",
            _("The project still holds %(amount)s yuan. Pay it out or give it back first."),
            {"amount": f"{left:,.2f}"},
        )
    ]


def has_no_open_lists(project: Project, context: Context) -> list[Reason]:
    """No list of the project is on its way."""
    if not PaymentBatch.objects.filter(project=project).waiting().exists():
        return []
    return [Reason("lists_open", _("A payment list of this project is still on its way."))]


PROJECT = Machine(
    name="funds.project",
    states=dict(ProjectState.choices),
    transitions=(
        Transition(
            "review",
            _("Confirm the review"),
            frozenset({ProjectState.PROPOSED}),
            ProjectState.REVIEWED,
            Permission.REVIEW_PROJECT,
            Duty.REVIEW,
            (has_target,),
            source="DOMAIN §6.3",
        ),
        Transition(
            "appraise",
            _("Appraise"),
            frozenset({ProjectState.REVIEWED}),
            ProjectState.APPRAISED,
            Permission.APPRAISE_PROJECT,
            Duty.COMPARE,
            needs_note=True,
            source="DOMAIN §6.3",
        ),
        Transition(
            "approve",
            _("Enter in the library"),
            frozenset({ProjectState.APPRAISED}),
            ProjectState.APPROVED,
            Permission.APPROVE_PROJECT,
            Duty.APPROVE,
            (has_target,),
            source="DOMAIN §6.3",
        ),
        Transition(
            "return",
            _("Return to the village"),
            frozenset({ProjectState.PROPOSED, ProjectState.REVIEWED, ProjectState.APPRAISED}),
            ProjectState.RETURNED,
            Permission.APPROVE_PROJECT,
            Duty.APPROVE,
            needs_note=True,
        ),
        Transition(
            "send_back",
            _("Send back to the village"),
            frozenset({ProjectState.PROPOSED}),
            ProjectState.RETURNED,
            Permission.REVIEW_PROJECT,
            Duty.REVIEW,
            needs_note=True,
        ),
        Transition(
            "propose",
            _("Propose again"),
            frozenset({ProjectState.RETURNED}),
            ProjectState.PROPOSED,
            Permission.PROPOSE_PROJECT,
            Duty.MAKE,
        ),
        Transition(
            "plan",
            _("Take into the plan of the year"),
            frozenset({ProjectState.APPROVED}),
            ProjectState.PLANNED,
            Permission.APPROVE_PROJECT,
            Duty.APPROVE,
            source="DOMAIN §6.3",
        ),
        Transition(
            "drop",
            _("Take out of the library"),
            frozenset({ProjectState.APPROVED, ProjectState.PLANNED}),
            ProjectState.DROPPED,
            Permission.APPROVE_PROJECT,
            Duty.APPROVE,
            (holds_no_money,),
            needs_note=True,
            source="DOMAIN §6.3",
        ),
        Transition(
            "start",
            _("Begin the work"),
            frozenset({ProjectState.PLANNED}),
            ProjectState.UNDER_WAY,
            Permission.PROPOSE_PROJECT,
            Duty.MAKE,
            (has_money,),
        ),
        Transition(
            "complete",
            _("Report the work done"),
            frozenset({ProjectState.UNDER_WAY}),
            ProjectState.COMPLETED,
            Permission.PROPOSE_PROJECT,
            Duty.MAKE,
        ),
        Transition(
            "resume",
            _("Send back to be mended"),
            frozenset({ProjectState.COMPLETED}),
            ProjectState.UNDER_WAY,
            Permission.APPROVE_PROJECT,
            Duty.APPROVE,
            needs_note=True,
        ),
        Transition(
            "accept",
            _("Accept the work"),
            frozenset({ProjectState.COMPLETED}),
            ProjectState.ACCEPTED,
            Permission.APPROVE_PROJECT,
            Duty.APPROVE,
            needs_note=True,
        ),
        Transition(
            "close",
            _("Close the project"),
            frozenset({ProjectState.ACCEPTED}),
            ProjectState.CLOSED,
            Permission.APPROVE_PROJECT,
            Duty.APPROVE,
            (has_no_open_lists, holds_no_money),
        ),
    ),
    holders={
        "proposed": "township_reviewer",
        "reviewed": "line_department",
        "appraised": "county_office",
        "returned": "village_clerk",
        "approved": "county_office",
        "planned": "village_clerk",
        "under_way": "village_clerk",
        "completed": "county_office",
        "accepted": "county_office",
    },
    final=frozenset({ProjectState.CLOSED, ProjectState.DROPPED}),
)
