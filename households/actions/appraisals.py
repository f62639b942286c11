"""One meeting votes on a list of households: a row each, all of them or none. Source: DOMAIN §3.1, §3.7, §9.2 (5).

Rows that were carried pass; those that were not are turned down or sent back, with the reason; rows left out wait. Who
has filed a near relative in a household is recused from its vote and cannot be left out of the names; where such a
person chairs or records the meeting, the row is refused. The rule of the procedure asks again row by row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from households.actions.relatives import relatives_in
from households.actions.rows import every_row, try_step
from households.choices.cases import APPRAISED_FROM, Procedure
from households.models import Case, Member
from registry.errors import DomainError, Reason
from villages.actions import reasons_against_meeting
from villages.rules.quorum import Count, reasons_against_count

if TYPE_CHECKING:
    from registry.accounts.models import User
    from villages.models import Meeting

FAILED = ("turn_down", "send_back")
"""What becomes of a row that was not carried."""
WHERE = {"no_majority": "agree", "more_votes_than_present": "agree", "more_votes_than_voters": "agree",
         "votes_agree": "agree", "more_recused_than_present": "recused"}  # fmt: skip
"""Code or field of a reason → the cell of the row it belongs to."""


@dataclass(frozen=True)
class Vote:
    """One row of the grid. `failed` and `note` count only when it was not carried; `seen`: its last step when shown."""

    case: int
    agree: int
    against: int
    abstain: int
    recused: tuple[str, ...] = ()
    failed: str = ""
    note: str = ""
    seen: int | None = None

    def count(self, meeting: Meeting) -> Count:
        return Count(meeting.due, meeting.present, self.agree, self.against, self.abstain, len(self.recused))


@dataclass
class Appraised:
    """What became of the rows."""

    passed: list[Case] = field(default_factory=list)
    turned_down: list[Case] = field(default_factory=list)
    sent_back: list[Case] = field(default_factory=list)


def waiting_for_appraisal(village: str, procedure: str) -> list[Case]:
    """The cases of a village that its next appraisal meeting decides, by group and name."""
    found = Case.objects.within(village).filter(procedure=procedure, state=APPRAISED_FROM[Procedure(procedure)])
    ordered = found.with_card().order_by("household__group", "household__head_sort", "pk")
    return list(ordered[:MOST])


MOST = 300
"""Rows of one list; a longer one is voted on in parts."""


def must_stand_aside(village: str) -> dict[int, list[str]]:
    """Household → the cadres of the village recused from its vote because they filed a near relative in it."""
    found = {key: {one.name for one in whose if one.place == village} for key, whose in relatives_in(village).items()}
    return {household: sorted(names) for household, names in found.items() if names}


def record_votes(meeting: Meeting, votes: Sequence[Vote], *, by: User, on: dt.date) -> Appraised:
    """Takes the step of every row, in one transaction. Raises RowsRefused with the reasons of all rows that cannot."""
    if not votes:
        raise DomainError("nothing_chosen", _("Enter the votes of at least one household."))
    aside, members, done = must_stand_aside(meeting.village_id), _members(votes), Appraised()

    def take(case: Case, vote: Vote) -> list[Reason]:
        reasons = _about_people(case, vote, meeting, aside.get(case.household_id, []), members)
        reasons += reasons_against_count(vote.count(meeting))
        return [_at_cell(reason) for reason in reasons or _take(case, vote, meeting, done, by=by, on=on)]

    every_row(votes, take)
    return done


def _members(votes: Sequence[Vote]) -> dict[int, set[str]]:
    """Household → the names of those who belong to it."""
    found: dict[int, set[str]] = {}
    belonging = Member.objects.filter(household__cases__in=[vote.case for vote in votes], left_on=None)
    for household, name in belonging.values_list("household_id", "name"):
        found.setdefault(household, set()).add(name)
    return found


def _about_people(
    case: Case, vote: Vote, meeting: Meeting, aside: Sequence[str], members: Mapping[int, set[str]]
) -> list[Reason]:
    reasons = []
    for name in aside:
        if name in (meeting.chair, meeting.recorder):
            reasons.append(Reason("chair_related", _(
                "%(name)s led or recorded this meeting and has a near relative in the household (回避): let another "
                "meeting vote on it."), {"name": name}, "recused"))  # fmt: skip
        elif name not in vote.recused:
            reasons.append(Reason("recused_missing", _("%(name)s has a near relative here and stays out of this vote."),
                                  {"name": name}, "recused"))  # fmt: skip
    for name in {meeting.chair, meeting.recorder} & members.get(case.household_id, set()):
        reasons.append(Reason("chair_own_household", _("%(name)s belongs to the household and led or recorded it."),
                              {"name": name}, "recused"))  # fmt: skip
    for name in {meeting.chair, meeting.recorder} & set(vote.recused):
        if name not in aside:
            reasons.append(Reason("recused_present", _("%(name)s chaired or recorded and cannot be recused here."),
                                  {"name": name}, "recused"))  # fmt: skip
    return reasons


def _take(case: Case, vote: Vote, meeting: Meeting, done: Appraised, *, by: User, on: dt.date) -> list[Reason]:
    """Takes the step the votes lead to; the reasons when it is refused, and then nothing of the row is written."""
    against = reasons_against_meeting(meeting, vote.count(meeting))
    carried = not against
    step = "appraise" if carried else vote.failed
    if not carried and any(reason.code != "no_majority" for reason in against):
        return against
    if step not in ("appraise", *FAILED):
        return [
            *against,
            Reason("failed_missing", _("It was not carried: turn it down or send it back."), {}, "failed"),
        ]
    if not carried and not vote.note.strip():
        return [Reason("note_missing", _("Write the reason: the other side must be able to act on it."), {}, "note")]
    evidence = {"appraisal_meeting": meeting, "votes_agree": vote.agree, "votes_against": vote.against,
                "votes_abstain": vote.abstain, "recused": list(vote.recused)}  # fmt: skip
    moved, refused = try_step(case, step, by=by, on=on, note="" if carried else vote.note.strip(), **evidence)
    if not refused:
        kept = {"appraise": done.passed, "turn_down": done.turned_down, "send_back": done.sent_back}
        kept[step].append(moved)
    return refused


def _at_cell(reason: Reason) -> Reason:
    """The reason at the cell of the row it speaks of."""
    cell = WHERE.get(reason.code) or WHERE.get(reason.field or "") or reason.field
    return Reason(reason.code, reason.message, reason.params, cell)
