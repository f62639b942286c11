"""What becomes of a warning about money: answered, judged by another person, closed, exempted, or the money got back.

The run opens warnings, sees them gone, and hands up those that nobody answered. Whoever a warning is about, or has a
near relative in a household of it, neither answers nor judges; the database refuses it too (migrations/0007_watch).
Source: DOMAIN §6.8, §9.2, §9.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.choices import HitState, RecoveryState
from funds.rules.watch import COUNTY_DESKS
from households.actions.relatives import reasons_about_any
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.errors import Reason
from registry.text.words import says_something
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty

if TYPE_CHECKING:
    from funds.models import Hit
    from registry.accounts.models import User

S = HitState
HOUSEHOLD = "households.household:"
LONGEST_DAYS = 366
"""Every list of a year is audited once: nothing is exempt past the next year's audit (as exemptions of findings)."""


def on_my_desk(hit: Hit, context: Context) -> list[Reason]:
    """The desk that the warning lies on answers."""
    posting = context.by.posting
    if posting is not None and posting.role == hit.responsible:
        return []
    return [Reason("another_desk", _("This warning is answered by: %(role)s."),
                   {"role": str(ROLES[hit.responsible].label)})]  # fmt: skip


def not_concerned(hit: Hit, context: Context) -> list[Reason]:
    """Whoever it is about, or has a near relative in it, stands aside."""
    return concerns(hit, context.by)


def concerns(hit: Hit, by: User) -> list[Reason]:
    """Why a person takes no step about a warning; empty for most."""
    if by.pk in hit.accused:
        return [Reason("accused", _("This warning is about you. Someone else answers and judges it."))]
    keys = [int(p.removeprefix(HOUSEHOLD)) for p in hit.papers if p.startswith(HOUSEHOLD)]
    return reasons_about_any(keys, by) if keys else []


def words_there(_hit: Hit, context: Context) -> list[Reason]:
    """An answer says something."""
    if "words" in context.data and not says_something(context.data["words"]):
        return [Reason("words_missing", _("Write what is so: whoever judges was not there."), field="words")]
    return []


def evidence_there(hit: Hit, context: Context) -> list[Reason]:
    """A correction has its evidence: a paper in the registry that it names, or a file."""
    if not context.data or context.data.get("evidence"):
        return []
    return [Reason("evidence_missing", _("A correction is shown: attach the paper, or name the reversal or the list."),
                   field="evidence")]  # fmt: skip


def judged_from_above(hit: Hit, context: Context) -> list[Reason]:
    """What a desk of the county answered is judged by the county leader."""
    posting = context.by.posting
    if hit.responsible in COUNTY_DESKS and (posting is None or posting.role != "county_leader"):
        return [Reason("judged_above", _("What the county answers is judged by: %(role)s."),
                       {"role": str(ROLES["county_leader"].label)})]  # fmt: skip
    return []


def another_person(hit: Hit, context: Context) -> list[Reason]:
    """Nobody judges their own answer, in whatever role."""
    if hit.answered_by_id == context.by.pk:
        return [Reason("own_answer", _("Who answered does not judge. Another person does."))]
    return []


def ends_later(_hit: Hit, context: Context) -> list[Reason]:
    """An exemption has a last day, ahead and within a year."""
    if "exempt_until" not in context.data:
        return []
    until = context.data["exempt_until"]
    if not until or until <= context.on:
        return [Reason("exempt_past", _("Say until when: a day after today."), field="exempt_until")]
    if (until - context.on).days > LONGEST_DAYS:
        return [Reason("exempt_long", _("An exemption lasts a year at most; then it is looked at again."),
                       field="exempt_until")]  # fmt: skip
    return []


def money_is_back(hit: Hit, _context: Context) -> list[Reason]:
    """The recovery is paid back in full."""
    if hit.recovery is not None and hit.recovery.state == RecoveryState.RECOVERED:
        return []
    return [Reason("not_recovered", _("The money is not back yet."))]


def written_off(hit: Hit, _context: Context) -> list[Reason]:
    """The recovery was given up."""
    if hit.recovery is not None and hit.recovery.state == RecoveryState.WRITTEN_OFF:
        return []
    return [Reason("not_written_off", _("The recovery goes on."))]


_ANSWER = (on_my_desk, not_concerned, words_there)
_JUDGE = (judged_from_above, another_person, not_concerned)

HIT = Machine(
    name="funds.hit",
    states=dict(HitState.choices),
    transitions=(
        Transition("explain", _("Answer: it is in order"), frozenset({S.OPEN}), S.EXPLAINED,
                   Permission.ANSWER_WARNING, Duty.MAKE, _ANSWER, source="DOMAIN §6.8"),
        Transition("correct", _("Answer: set right"), frozenset({S.OPEN}), S.CORRECTED,
                   Permission.ANSWER_WARNING, Duty.MAKE, (*_ANSWER, evidence_there), source="DOMAIN §6.8"),
        Transition("recover", _("Get the money back"), frozenset({S.OPEN, S.EXPLAINED}), S.RECOVERING,
                   Permission.RECOVER_MONEY, guards=(not_concerned,), needs_note=True, source="DOMAIN §6.6"),
        Transition("accept", _("The answer holds"), frozenset({S.EXPLAINED, S.CORRECTED}), S.CLOSED,
                   Permission.JUDGE_WARNING, Duty.APPROVE, _JUDGE, source="DOMAIN §9.2"),
        Transition("exempt", _("Exempt until a day"), frozenset({S.EXPLAINED}), S.EXEMPT,
                   Permission.JUDGE_WARNING, Duty.APPROVE, (*_JUDGE, ends_later), needs_note=True,
                   source="DOMAIN §9.2"),
        Transition("back", _("Back: the answer does not hold"), frozenset({S.EXPLAINED, S.CORRECTED}), S.OPEN,
                   Permission.JUDGE_WARNING, Duty.APPROVE, _JUDGE, needs_note=True, source="DOMAIN §9.2"),
        Transition("recovered", _("The money is back"), frozenset({S.RECOVERING}), S.CLOSED,
                   Permission.RECOVER_MONEY, guards=(not_concerned, money_is_back), source="DOMAIN §6.6"),
        Transition("given_up", _("The recovery was written off"), frozenset({S.RECOVERING}), S.OPEN,
                   Permission.RECOVER_MONEY, guards=(not_concerned, written_off), source="DOMAIN §6.6"),
    ),
    holders={S.EXPLAINED: "county_leader", S.CORRECTED: "county_leader", S.RECOVERING: "county_finance"},
    final=frozenset({S.CLOSED}),
)  # fmt: skip


def waits_for(user: User) -> Q:
    """What waits for a person: open ones on the own desk, answers to be judged."""
    role = user.posting.role if user.posting else ""
    mine = Q(pk__in=[])
    if user.may(Permission.ANSWER_WARNING):
        mine |= Q(state=HitState.OPEN, responsible=role)
    if user.may(Permission.JUDGE_WARNING):
        answered = Q(state__in=[HitState.EXPLAINED, HitState.CORRECTED]) & ~Q(answered_by=user.pk)
        county = Q(responsible__in=sorted(COUNTY_DESKS))
        mine |= answered & (county if role == "county_leader" else ~county)
    return mine & ~Q(accused__contains=[user.pk])
