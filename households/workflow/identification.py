"""Identification of a household (贫困户识别, M1): which steps there are, who takes them, and what must hold first.

Source: DOMAIN §3.1, §9.2. The village applies, investigates, appraises and publicises; the township reviews; the county
decides and announces; the card is made. An objection is no state of the case: it stops the clock of its entry on the
notice, and `publicity_cleared` refuses the next step until it is answered. Upheld, the village takes the case back
to appraisal or does not accept it. A case the township or the county returns goes through appraisal and publicity
again: what changed after the village saw it, the village sees again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from households import checks
from households.choices import Severity
from households.choices.cases import PATHS, CaseState, Procedure
from households.models import Finding
from households.models.case import Case
from households.rules.identification import Gap, gaps_in_card
from publicity.choices import NoticeKind
from publicity.workflow import reasons_against_clearing
from registry.accounts.permissions import Permission as P
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty
from villages.actions import reasons_against_decision
from villages.choices import MeetingKind
from villages.rules.quorum import Count

if TYPE_CHECKING:
    from registry.accounts.models import User

S = CaseState

GAPS: dict[Gap, Any] = {
    Gap.NO_MEMBERS: _("The card has no members yet."),
    Gap.NO_HEAD: _("The card names no head of the household."),
    Gap.SEVERAL_HEADS: _("The card names more than one head of the household."),
    Gap.NO_MAIN_CAUSE: _("The card names no main cause of poverty."),
    Gap.NO_INCOME: _("The card has no income for the year of the application or the year before."),
}


# --- guards: what must hold, asked by the button, the API and the step itself --------------------------------------


def is_taken(context: Context) -> bool:
    """Whether the step is being taken, with its form filled in, and not only asked about."""
    return "note" in context.data


def card_complete(case: Case, context: Context) -> list[Reason]:
    """The card has members, one head, a main cause and an income. The income's height decides nothing here."""
    return [Reason(gap, GAPS[gap]) for gap in gaps_in_card(case.card_facts())]


def no_errors(case: Case, context: Context) -> list[Reason]:
    """No data check finds an error on the card. DOMAIN §11: E blocks submission."""
    if not is_taken(context):
        return []
    found = checks.found_on(case.household, on=context.on)
    return [Reason(one.rule, one.message) for one in found if one.is_error]


def warnings_answered(case: Case, context: Context) -> list[Reason]:
    """What the checks asked about the card is mended, explained or exempted. DOMAIN §11: W before the round closes."""
    waiting = Finding.objects.open().filter(household=case.household_id).exclude(severity=Severity.INFORMATION).count()
    if not waiting:
        return []
    return [
        Reason("findings_open", _("%(count)s findings of the data checks wait on the card: mend or explain them."),
               {"count": waiting})
    ]  # fmt: skip


def two_investigators(case: Case, context: Context) -> list[Reason]:
    """Two different people went there, on a day between the application and today. Source: DOMAIN §3.1."""
    if not is_taken(context):
        return []
    reasons = []
    if not case.first_investigator.strip() or not case.second_investigator.strip():
        reasons.append(
            Reason("two_investigators", _("Two people investigate, and both are named."), field="second_investigator")
        )
    elif case.first_investigator.strip() == case.second_investigator.strip():
        reasons.append(
            Reason("two_investigators", _("The two investigators are two persons."), field="second_investigator")
        )
    if case.investigated_on is None:
        reasons.append(Reason("day_missing", _("Say on which day the household was visited."), field="investigated_on"))
    elif not case.applied_on <= case.investigated_on <= context.on:
        reasons.append(
            Reason("day_out_of_order", _("The visit lies between the application and today."), field="investigated_on")
        )
    return reasons


APPRAISING = frozenset({MeetingKind.APPRAISAL, MeetingKind.REPRESENTATIVES, MeetingKind.VILLAGERS_ASSEMBLY})
"""Meetings that may appraise a household."""


def _meeting_is_valid(case: Case, context: Context) -> list[Reason]:
    """The village's own signed meeting of villagers or their representatives, after the investigation. DOMAIN §3.7."""
    meeting = case.appraisal_meeting
    if meeting is None:
        return [Reason("meeting_missing", _("Choose the meeting that appraised the household."), field="meeting")]
    if meeting.village_id != case.village_id:
        return [Reason("meeting_elsewhere", _("That meeting was held in another village."), field="meeting")]
    reasons = []
    if meeting.kind not in APPRAISING:
        reasons.append(
            Reason("meeting_kind", _("Only villagers or their representatives appraise a household."), field="meeting")
        )
    if meeting.signed_by_id is None:
        reasons.append(Reason("meeting_unsigned", _("The record of the meeting is not signed yet."), field="meeting"))
    if not (case.investigated_on or case.applied_on) <= meeting.held_on <= context.on:
        reasons.append(
            Reason("meeting_out_of_order", _("The meeting lies between the investigation and today."), field="meeting")
        )
    return reasons


def _against_decision(case: Case) -> list[Reason]:
    """What stands against a yes to this household: by the meeting's quorum and this household's own votes."""
    meeting = case.appraisal_meeting
    if meeting is None or None in (case.votes_agree, case.votes_against, case.votes_abstain):
        return [
            Reason(
                "votes_missing", _("Enter the votes on this household: for, against, abstained."), field="votes_agree"
            )
        ]
    count = Count(meeting.due, meeting.present, case.votes_agree or 0, case.votes_against or 0, case.votes_abstain or 0)
    found = reasons_against_decision(kind=meeting.kind, village=case.village_id, on=meeting.held_on, count=count)
    fields = {"no_majority": "votes_agree", "more_votes_than_present": "votes_agree"}
    return [Reason(r.code, r.message, r.params, fields.get(r.code, "meeting")) for r in found]


def appraisal_carried(case: Case, context: Context) -> list[Reason]:
    """A quorate meeting said yes to this household by its majority."""
    return _meeting_is_valid(case, context) + _against_decision(case) if is_taken(context) else []


def appraisal_failed(case: Case, context: Context) -> list[Reason]:
    """A quorate meeting did not say yes to this household."""
    if not is_taken(context):
        return []
    against = _against_decision(case)
    reasons = _meeting_is_valid(case, context) + [reason for reason in against if reason.code != "no_majority"]
    if not against:
        reasons.append(Reason("was_carried", _("The meeting agreed; record that it passed."), {}, "votes_agree"))
    return reasons


def has_notice(field: str, kind: str) -> Callable[[Case, Context], list[Reason]]:
    """The case stands on a notice of that kind, still in force."""

    def guard(case: Case, context: Context) -> list[Reason]:
        """The case stands on a notice of its village of this kind."""
        if not is_taken(context):
            return []
        notice = getattr(case, field)
        if notice is None or notice.kind != kind or notice.village_id != case.village_id:
            return [Reason("notice_missing", _("The case must first be put on a notice."))]
        return []

    return guard


def publicity_cleared(case: Case, context: Context) -> list[Reason]:
    """The village notice hung its full days with a witness, and nothing stands against this entry."""
    return reasons_against_clearing(case.subject, kind=NoticeKind.IDENTIFICATION_VILLAGE, on=context.on)


def objection_upheld(case: Case, context: Context) -> list[Reason]:
    """The township upheld an objection, which took the row off the notice. Nobody else drops a household that hangs."""
    against = reasons_against_clearing(case.subject, kind=NoticeKind.IDENTIFICATION_VILLAGE, on=context.on)
    if any(reason.code == "withdrawn" for reason in against):
        return []
    return [
        Reason(
            "objection_not_upheld", _("Only an upheld objection ends a case that hangs; otherwise appraise it again.")
        )
    ]


def announcement_hangs(case: Case, context: Context) -> list[Reason]:
    """The announcement was posted before a witness. It is not waited for: the county has decided."""
    against = reasons_against_clearing(case.subject, kind=NoticeKind.IDENTIFICATION_ANNOUNCEMENT, on=context.on)
    return [reason for reason in against if reason.code != "still_hanging"]


def handbook_handed_over(case: Case, context: Context) -> list[Reason]:
    """The household holds its handbook."""
    if not is_taken(context):
        return []
    if case.handbook_on is None or case.handbook_on > context.on:
        return [
            Reason(
                "handbook_missing",
                _("Say when the household received its handbook; not in the future."),
                field="handbook_on",
            )
        ]
    return []


# --- the table -----------------------------------------------------------------------------------------------------


def _t(
    name: str,
    label: Any,
    sources: set[str],
    target: str,
    permission: P,
    duty: Duty,
    *guards: Any,
    note: bool = False,
    evidence: tuple[str, ...] = (),
    source: str = "DOMAIN §3.1",
) -> Transition:
    return Transition(
        name,
        label,
        frozenset(sources),
        target,
        permission,
        duty,
        tuple(guards),
        needs_note=note,
        evidence=evidence,
        source=source,
    )


IDENTIFICATION = Machine(
    name="identification",
    states={str(state.value): state.label for state in PATHS[Procedure.IDENTIFICATION]}
    | {S.REJECTED: S.REJECTED.label, S.WITHDRAWN: S.WITHDRAWN.label},
    transitions=(
        _t("investigate", _("Record the investigation"), {S.DRAFT}, S.INVESTIGATED, P.SUBMIT_CASE, Duty.MAKE,
           card_complete, no_errors, two_investigators,
           evidence=("investigated_on", "first_investigator", "second_investigator")),
        _t("appraise", _("Record that the appraisal passed"), {S.INVESTIGATED}, S.APPRAISED, P.CHAIR_APPRAISAL,
           Duty.DECIDE, card_complete, appraisal_carried, evidence=("appraisal_meeting", "votes_agree"),
           source="DOMAIN §3.1, §3.7"),
        _t("turn_down", _("Record that the appraisal failed"), {S.INVESTIGATED}, S.REJECTED, P.CHAIR_APPRAISAL,
           Duty.DECIDE, appraisal_failed, note=True, evidence=("appraisal_meeting", "votes_agree")),
        _t("send_back", _("Send back to be investigated again"), {S.INVESTIGATED}, S.DRAFT, P.CHAIR_APPRAISAL,
           Duty.DECIDE, note=True),
        _t("publish", _("Publicise in the village"), {S.APPRAISED}, S.PUBLIC_VILLAGE, P.SUBMIT_CASE, Duty.MAKE,
           has_notice("village_notice", NoticeKind.IDENTIFICATION_VILLAGE), evidence=("village_notice",),
           source="DOMAIN §3.1, §3.8"),
        _t("report_up", _("Report to the township"), {S.PUBLIC_VILLAGE}, S.TOWNSHIP_REVIEW, P.SUBMIT_CASE, Duty.MAKE,
           publicity_cleared, no_errors, warnings_answered, source="DOMAIN §3.1, §3.8"),
        _t("reappraise", _("Take down and appraise again"), {S.PUBLIC_VILLAGE}, S.INVESTIGATED, P.CHAIR_APPRAISAL,
           Duty.DECIDE, note=True, source="DOMAIN §3.6"),
        _t("drop", _("Do not accept after an objection"), {S.PUBLIC_VILLAGE}, S.REJECTED, P.CHAIR_APPRAISAL,
           Duty.DECIDE, objection_upheld, note=True, source="DOMAIN §3.6"),
        _t("pass_township", _("Pass on to the county"), {S.TOWNSHIP_REVIEW}, S.COUNTY_REVIEW, P.REVIEW_CASE,
           Duty.REVIEW, card_complete, publicity_cleared),
        _t("return_township", _("Return to the village"), {S.TOWNSHIP_REVIEW}, S.INVESTIGATED, P.REVIEW_CASE,
           Duty.REVIEW, note=True),
        _t("approve", _("Approve and announce"), {S.COUNTY_REVIEW}, S.ANNOUNCED, P.APPROVE_CASE, Duty.APPROVE,
           card_complete, publicity_cleared, has_notice("announcement", NoticeKind.IDENTIFICATION_ANNOUNCEMENT),
           evidence=("announcement",)),
        _t("return_county", _("Return to the township"), {S.COUNTY_REVIEW}, S.TOWNSHIP_REVIEW, P.APPROVE_CASE,
           Duty.APPROVE, note=True),
        _t("reject", _("Do not accept"), {S.COUNTY_REVIEW}, S.REJECTED, P.APPROVE_CASE, Duty.APPROVE, note=True),
        _t("register", _("Register and hand over the handbook"), {S.ANNOUNCED}, S.REGISTERED, P.SUBMIT_CASE, Duty.MAKE,
           announcement_hangs, handbook_handed_over, evidence=("handbook_on",)),
        _t("withdraw", _("The household withdraws"), {S.DRAFT, S.INVESTIGATED, S.APPRAISED, S.PUBLIC_VILLAGE},
           S.WITHDRAWN, P.SUBMIT_CASE, Duty.MAKE, note=True),
    ),
    holders={
        S.DRAFT: "village_clerk", S.INVESTIGATED: "branch_secretary", S.APPRAISED: "village_clerk",
        S.PUBLIC_VILLAGE: "village_clerk", S.TOWNSHIP_REVIEW: "township_reviewer", S.COUNTY_REVIEW: "county_office",
        S.ANNOUNCED: "village_clerk",
    },
    final=frozenset({S.REGISTERED, S.REJECTED, S.WITHDRAWN}),
)  # fmt: skip

FORWARD: dict[str, str] = {
    S.DRAFT: "investigate", S.INVESTIGATED: "appraise", S.APPRAISED: "publish", S.PUBLIC_VILLAGE: "report_up",
    S.TOWNSHIP_REVIEW: "pass_township", S.COUNTY_REVIEW: "approve", S.ANNOUNCED: "register",
}  # fmt: skip
"""The step that leads on from each open state."""

BACKWARD = frozenset({"send_back", "reappraise", "return_township", "return_county"})
"""Steps that give the pen back, with a comment."""

CLOSING = frozenset({"turn_down", "drop", "reject", "withdraw"})
"""Steps that end a case without a card."""


def waiting_for(user: User) -> list[str]:
    """The states in which the next step forward is this person's to take."""
    return [state for state, step in FORWARD.items() if user.may(IDENTIFICATION.transition(step).permission)]
