"""The procedure of a project of the library: from the village's proposal to the archive. Source: DOMAIN §6.3."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from funds.choices import ProjectState
from funds.ledger import reading
from funds.models import PaymentBatch, Project
from funds.workflow import project_wall as wall
from registry.accounts.permissions import Permission
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty
from villages.choices import ResolutionState

VILLAGE = 12  # length of a village's code
DECIDED = frozenset({ResolutionState.DECIDED, ResolutionState.OPENED, ResolutionState.DONE})


def has_decision(project: Project, context: Context) -> list[Reason]:
    """A village's project rests on a decision of the village: four discussions, or minutes. Source: DOMAIN §6.3."""
    if len(project.village_id) < VILLAGE or (project.decided_on and project.decision_no.strip()):
        return []
    if project.resolution is not None and project.resolution.state in DECIDED:
        return []
    return [
        Reason(
            "funds_project_decision",
            _("The village's decision is missing: name the resolution, or the day and the number of the minutes."),
            field="decision_no",
        )
    ]


def has_target(project: Project, context: Context) -> list[Reason]:
    """Without a performance target no entry in the library. Source: DOMAIN §6.3."""
    found = []
    if not project.target.strip():
        found.append(
            Reason(
                "target_missing", _("The project has no performance target; the village must add one."), field="target"
            )
        )
    if not project.targets.exists():
        found.append(
            Reason(
                "funds_project_without_target",
                _("No target with a value stands in its tree: add at least one, such as households that benefit."),
            )
        )
    return found


def list_fits(project: Project, context: Context) -> list[Reason]:
    """Where households are listed by name, they are as many as the form says."""
    listed = project.beneficiaries.count()
    if listed in {0, project.households}:
        return []
    return [
        Reason(
            "funds_project_list_differs",
            _("%(listed)s households stand on the list; the form says %(wanted)s."),
            {"listed": listed, "wanted": project.households},
            "households",
        )
    ]


def library_hung(project: Project, context: Context) -> list[Reason]:
    """The library's notice hung in the village, and in the township where a rule says so. Source: DOMAIN §6.3."""
    return wall.reasons_against_entry(project, context.on)


def hung_before(project: Project, context: Context) -> list[Reason]:
    """Nothing begins before its notice hung. Source: DOMAIN §6.4."""
    return wall.against(project, wall.BEFORE, context.on)


def hung_after(project: Project, context: Context) -> list[Reason]:
    """Nothing is closed before the village read what became of it. Source: DOMAIN §6.4."""
    return wall.against(project, wall.AFTER, context.on)


def targets_told(project: Project, context: Context) -> list[Reason]:
    """Each target says what was reached."""
    missing = [target.name for target in project.targets.filter(reached=None).order_by("pk")]
    if not missing:
        return []
    return [
        Reason(
            "funds_project_targets_open", _("Not said yet what was reached of: %(targets)s."),
            {"targets": "、".join(missing)},
        )
    ]  # fmt: skip


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
            (has_decision, has_target, list_fits),
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
            (has_decision, has_target, list_fits, library_hung),
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
            "turn_down",
            _("Appraise as not feasible, return"),
            frozenset({ProjectState.REVIEWED}),
            ProjectState.RETURNED,
            Permission.APPRAISE_PROJECT,
            Duty.COMPARE,
            needs_note=True,
            source="DOMAIN §6.3",
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
            (has_money, list_fits, hung_before),
            source="DOMAIN §6.4",
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
            (has_no_open_lists, holds_no_money, targets_told, hung_after),
            source="DOMAIN §6.4",
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
