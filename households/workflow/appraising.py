"""The group's meeting, the comparison and the appraisal: what people in the village and registers said. DOMAIN §3.1."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from households.choices.cases import Compared, ComparedResult
from households.models.case import Case
from households.workflow.case_guards import is_taken, stands_aside
from households.workflow.hits import open_hits, results_by_hits
from registry.errors import Reason
from registry.workflow.machine import Context
from registry.workflow.models import Event
from villages.actions import reasons_against_meeting
from villages.choices import MeetingKind
from villages.rules.quorum import Count

APPRAISING = frozenset({MeetingKind.APPRAISAL, MeetingKind.REPRESENTATIVES, MeetingKind.VILLAGERS_ASSEMBLY})
"""Meetings that may appraise a household."""


# --- the villagers' group --------------------------------------------------------------------------------------------


def _group_met(case: Case, context: Context) -> list[Reason]:
    """The group met after the investigation under a leader who is not the one who enters it."""
    reasons = []
    day, first = case.group_met_on, max(filter(None, (case.applied_on, case.investigated_on, returned_on(case))))
    if day is None or not first <= day <= context.on:
        reasons.append(Reason("day_out_of_order", _("The group met between the investigation and today."),
                              field="group_met_on"))  # fmt: skip
    leader = case.group_leader.strip()
    if not leader:
        reasons.append(Reason("leader_missing", _("Name the leader of the group."), field="group_leader"))
    elif leader == context.by.name:
        reasons.append(Reason("leader_enters", _("The leader of the group does not enter the group's vote."),
                              field="group_leader"))  # fmt: skip
    elif case.household.members.current().filter(name=leader).exists():
        reasons.append(Reason("leader_own_household", _("The leader does not lead the vote on the own household."),
                              field="group_leader"))  # fmt: skip
    else:
        reasons += stands_aside(case, leader, "group_leader")
    present, agree = case.group_present or 0, case.group_agree
    if agree is None or present < 1 or agree > present:
        reasons.append(Reason("group_votes", _("Enter how many came and how many of them agreed."),
                              field="group_agree"))  # fmt: skip
    return reasons


def group_agreed(case: Case, context: Context) -> list[Reason]:
    """The villagers' group met and more than half of those present agreed."""
    if not is_taken(context):
        return []
    reasons = _group_met(case, context)
    if not reasons and not _majority(case):
        reasons.append(Reason("group_disagreed", _("Not more than half of those present agreed."), field="group_agree"))
    return reasons


def group_disagreed(case: Case, context: Context) -> list[Reason]:
    """The villagers' group met and did not agree."""
    if not is_taken(context):
        return []
    reasons = _group_met(case, context)
    if not reasons and _majority(case):
        reasons.append(Reason("was_carried", _("The meeting agreed; record that it passed."), {}, "group_agree"))
    return reasons


def _majority(case: Case) -> bool:
    return 2 * (case.group_agree or 0) > (case.group_present or 0)


# --- the comparison --------------------------------------------------------------------------------------------------


def hits_verified(case: Case, context: Context) -> list[Reason]:
    """No hit of a department's list waits to be verified on the spot: a hit is a pointer, never a verdict."""
    waiting = open_hits([case.household_id]).get(case.household_id, 0)
    if not waiting:
        return []
    return [Reason("hits_open", _("%(count)s hits of comparisons are not verified yet."), {"count": waiting})]


def result_by_hits(case: Case) -> dict[str, str]:
    """What the verified hits of the household say, item by item; an item without hits is not in it."""
    return results_by_hits([case.household_id]).get(case.household_id, {})


def comparison_told(case: Case, context: Context) -> list[Reason]:
    """A result for each item, none kinder than what was verified, and words for each that found something."""
    if not is_taken(context):
        return []
    reasons = []
    if case.compared_on is None or not case.applied_on <= case.compared_on <= context.on:
        reasons.append(Reason("day_out_of_order", _("The comparison lies between the application and today."),
                              field="compared_on"))  # fmt: skip
    by_hits = result_by_hits(case)
    for item in Compared:
        told = case.comparison.get(item)
        if told not in ComparedResult.values:
            reasons.append(Reason("result_missing", _("Say what the comparison found."), field=item))
        elif item in by_hits and told != by_hits[item]:
            reasons.append(Reason("hit_says_otherwise", _("A verified hit says: %(result)s."),
                                  {"result": ComparedResult(by_hits[item]).label}, field=item))  # fmt: skip
    found = any(case.comparison.get(item) not in (None, ComparedResult.NOTHING) for item in Compared)
    if found and not case.comparison_note.strip():
        reasons.append(Reason("comparison_note", _("Write what was found, and on which paper."),
                              field="comparison_note"))  # fmt: skip
    return reasons


# --- the appraisal ---------------------------------------------------------------------------------------------------


def _meeting_is_valid(case: Case, context: Context) -> list[Reason]:
    """The village's own signed meeting of villagers or their representatives, after the last step before. §3.7."""
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
    if case.compared_on and meeting.held_on < case.compared_on:
        reasons.append(Reason("meeting_before_comparison", _(
            "The result of the comparison is read out at the meeting: it was held before the comparison."
        ), field="meeting"))  # fmt: skip
    elif not since(case) <= meeting.held_on <= context.on:
        reasons.append(
            Reason("meeting_out_of_order", _("The meeting lies between the investigation and today."), field="meeting")
        )
    return reasons


def since(case: Case) -> dt.date:
    """The first day on which a meeting may appraise the case: of the last evidence before it, and of its last return.

    A case that came back is appraised anew: the meeting of before does not count again.
    """
    days = (case.applied_on, case.investigated_on, case.group_met_on, case.compared_on, case.accepted_on)
    return max(day for day in (*days, returned_on(case)) if day is not None)


def returned_on(case: Case) -> dt.date | None:
    """The day on which the case last came back to the village; None when it never did."""
    found = Event.objects.about(case).filter(transition__in=RETURNS).order_by("-pk").values_list("on", flat=True)
    return found.first()


RETURNS = ("send_back", "reappraise", "return_township")


def _against_decision(case: Case) -> list[Reason]:
    """What stands against a yes to this household: by the meeting's quorum and this household's own votes."""
    meeting = case.appraisal_meeting
    if meeting is None or None in (case.votes_agree, case.votes_against, case.votes_abstain):
        return [
            Reason(
                "votes_missing", _("Enter the votes on this household: for, against, abstained."), field="votes_agree"
            )
        ]
    count = Count(meeting.due, meeting.present, case.votes_agree or 0, case.votes_against or 0, case.votes_abstain or 0,
                  recused=len(case.recused))  # fmt: skip
    found = reasons_against_meeting(meeting, count)
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
