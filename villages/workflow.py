"""A matter's way through four discussions and two openings (四议两公开) as a table.

The branch proposes, the two committees discuss, the party members review, the villagers or their representatives
decide; the decision and then its result are made public. Each discussion is a signed meeting that carried it, in the
order of their days. Source: DOMAIN §3.7. Database side: villages/migrations/0011_meeting_guards.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from publicity.choices import NoticeKind
from publicity.workflow import reasons_against_clearing
from registry.accounts.permissions import Permission as P
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty
from villages import errors
from villages.choices import MeetingKind, ResolutionState
from villages.models import Resolution

S, K = ResolutionState, MeetingKind

DECISION, RESULT = NoticeKind.MEETING_DECISION, NoticeKind.VILLAGE_AFFAIRS
"""The kinds of the two notices."""

DISCUSSIONS: dict[str, tuple[str, frozenset[str]]] = {
    "propose": ("proposed_at", frozenset({K.BRANCH})),
    "consult": ("consulted_at", frozenset({K.TWO_COMMITTEES})),
    "review": ("reviewed_at", frozenset({K.PARTY_MEMBERS})),
    "decide": ("decided_at", frozenset({K.REPRESENTATIVES, K.VILLAGERS_ASSEMBLY, K.FUND_RAISING})),
}
"""Step -> the field that holds its meeting, and the kinds of meetings that may take it."""

_FIELDS = [field for field, _kinds in DISCUSSIONS.values()]


def held_meeting(step: str) -> Callable[[Resolution, Context], list[Reason]]:
    """The guard of one discussion."""
    field, kinds = DISCUSSIONS[step]

    def guard(matter: Resolution, context: Context) -> list[Reason]:
        """A signed meeting of the village, of the right kind, carried it, not before the one before it."""
        if "note" not in context.data:
            return []
        meeting = getattr(matter, field)
        if meeting is None or meeting.village_id != matter.village_id:
            return [errors.MEETING_MISSING]
        found = [] if meeting.kind in kinds else [errors.MEETING_KIND]
        if meeting.signed_by_id is None:
            found.append(errors.MEETING_UNSIGNED)
        if not meeting.carried:
            found.append(errors.MEETING_NOT_CARRIED)
        before = [m.held_on for m in _earlier(matter, field)]
        if meeting.held_on > context.on or any(day > meeting.held_on for day in before):
            found.append(errors.MEETING_ORDER)
        return found

    return guard


def _earlier(matter: Resolution, field: str) -> list[Any]:
    """The meetings of the discussions before this one."""
    found = [getattr(matter, name) for name in _FIELDS[: _FIELDS.index(field)]]
    return [meeting for meeting in found if meeting is not None]


def amount_named(matter: Resolution, context: Context) -> list[Reason]:
    """Money or labour raised from the households by one event one discussion has its amount."""
    meeting = matter.decided_at
    raised = meeting is not None and meeting.kind == K.FUND_RAISING
    return [errors.AMOUNT_MISSING] if raised and matter.amount_yuan is None else []


def decision_was_open(matter: Resolution, context: Context) -> list[Reason]:
    """The notice of the decision hung its full days with a witness, and nothing stands against it."""
    return reasons_against_clearing(matter.subject, kind=DECISION, on=context.on)


def result_hangs(matter: Resolution, context: Context) -> list[Reason]:
    """The result is written down and hangs before a witness; its days are not waited for."""
    found = [] if matter.result.strip() else [errors.RESULT_MISSING]
    against = reasons_against_clearing(matter.subject, kind=RESULT, on=context.on)
    return found + [reason for reason in against if reason.code != "still_hanging"]


def _t(name: str, label: Any, source: str, target: str, *guards: Any, evidence: tuple[str, ...] = ()) -> Transition:
    return Transition(name, label, frozenset({source}), target, P.RECORD_MEETING, Duty.MAKE, guards,
                      evidence=evidence, source="DOMAIN §3.7")  # fmt: skip


RESOLUTION = Machine(
    name="resolution",
    states=dict(ResolutionState.choices),
    transitions=(
        _t("propose", _("Proposed by the branch (step)"), S.DRAFT, S.PROPOSED, held_meeting("propose"),
           evidence=("proposed_at",)),
        _t("consult", _("Discussed by the two committees (step)"), S.PROPOSED, S.CONSULTED, held_meeting("consult"),
           evidence=("consulted_at",)),
        _t("review", _("Reviewed by the party members (step)"), S.CONSULTED, S.REVIEWED, held_meeting("review"),
           evidence=("reviewed_at",)),
        _t("decide", _("Decided by the villagers (step)"), S.REVIEWED, S.DECIDED, held_meeting("decide"), amount_named,
           evidence=("decided_at",)),
        _t("open", _("The decision was public for its days"), S.DECIDED, S.OPENED, decision_was_open,
           evidence=("decision_notice",)),
        _t("finish", _("The result is public"), S.OPENED, S.DONE, result_hangs, evidence=("result_notice",)),
        Transition("drop", _("Do not go on with it"), frozenset({S.DRAFT, S.PROPOSED, S.CONSULTED, S.REVIEWED}),
                   S.DROPPED, P.CHAIR_APPRAISAL, Duty.DECIDE, needs_note=True, source="DOMAIN §3.7"),
    ),
    holders=dict.fromkeys([S.DRAFT, S.PROPOSED, S.CONSULTED, S.REVIEWED, S.DECIDED, S.OPENED], "village_clerk"),
    final=frozenset({S.DONE, S.DROPPED}),
)  # fmt: skip

NEXT: dict[str, str] = {
    S.DRAFT: "propose", S.PROPOSED: "consult", S.CONSULTED: "review", S.REVIEWED: "decide", S.DECIDED: "open",
    S.OPENED: "finish",
}  # fmt: skip
"""The step that leads on from each open state."""
