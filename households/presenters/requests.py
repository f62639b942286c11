"""Turns a requested change of members into what its pages print: what is asked, who holds the pen, what is owed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions.requests import change_of, is_paid_too_long
from households.choices import ChangeKind, JoinReason, LeaveReason, Relation
from households.choices.cases import RequestState
from households.choices.changes import Absence, MeasureFate
from households.models import Household, Measure, Member, MemberChange
from households.rules.changes import Arrival, Departure, NewHead, Return, Transfer
from households.workflow.member_change import MEMBER_CHANGE
from registry.accounts.roles import ROLES
from registry.text.identity import mask_identity
from registry.ui import formats
from registry.ui.elements import Event, Fact, Status, Tone

TONES: dict[str, Tone] = {
    RequestState.PENDING: "warning", RequestState.CONFIRMED: "info", RequestState.RETURNED: "danger",
    RequestState.APPLIED: "success", RequestState.REFUSED: "danger", RequestState.WITHDRAWN: "neutral",
}  # fmt: skip
KINDS = [
    ("arrival", gettext_lazy("Somebody comes")), ("return", gettext_lazy("Somebody is back")),
    ("departure", gettext_lazy("Somebody leaves or is away")), ("transfer", gettext_lazy("Households part or join")),
    ("head", gettext_lazy("New head of household")),
]  # fmt: skip


def state_of(asked: MemberChange) -> Status:
    """The state as a tag."""
    return Status(MEMBER_CHANGE.states[asked.state], TONES[asked.state])


def holder_of(asked: MemberChange) -> str:
    """Who holds the pen, in words; nobody when it is decided."""
    role = MEMBER_CHANGE.holders.get(asked.state)
    return str(ROLES[role].label) if role else ""


def title_of(asked: MemberChange) -> str:
    """What is asked, in a word or two: "Birth", "Death", "Split" …"""
    change = change_of(asked)
    if isinstance(change, Arrival | Return):
        return str(JoinReason(change.reason).label)
    if isinstance(change, Departure):
        return str(LeaveReason(change.reason).label)
    return str(ChangeKind(change.kind).label) if isinstance(change, Transfer) else _("New head of household")


def facts_of(asked: MemberChange) -> list[Fact]:
    """When, shown by what, from when on, entered by whom."""
    event = change_of(asked).event
    found = [
        Fact(_("Who"), asked.summary), Fact(_("Kind of change"), title_of(asked)),
        Fact(_("Day it happened"), formats.iso_date(asked.happened_on)), Fact(_("Paper seen"), event.paper),
        Fact(_("Note"), event.note), Fact(_("Takes effect from"), formats.iso_date(asked.effective_on)),
        Fact(_("Entered by"), f"{asked.requested_by.name} {formats.iso_date(asked.requested_on)}"),
    ]  # fmt: skip
    if asked.decided_on:
        found.append(Fact(_("Decided on"), formats.iso_date(asked.decided_on)))
    return [fact for fact in found if fact.value]


def details_of(asked: MemberChange) -> list[Fact]:
    """What will stand on the card: the person, everybody's relation, what becomes of running help."""
    change = change_of(asked)
    if isinstance(change, Arrival):
        return _person(change)
    if isinstance(change, Return):
        return [Fact(_("Relation to the head"), _relation(change.relation))] if change.relation else []
    if isinstance(change, NewHead):
        return _relations(change.relations)
    if isinstance(change, Departure):
        absence = [Fact(_("On the card from then on"), str(Absence(change.absence).label))]
        return [*absence, *_relations(change.relations), *_measures(change.measures)]
    goal = Household.objects.filter(pk=change.target).first() if change.target else None
    where = f"{goal.head_name} {goal.number}" if goal else _("a new card")
    return [
        Fact(_("To the card"), where, href=goal.get_absolute_url() if goal else ""), *_relations(change.there),
        *_relations(change.here), *_measures(change.measures),
    ]  # fmt: skip


def _person(change: Arrival) -> list[Fact]:
    draft = change.draft
    number = mask_identity(draft.identity) if draft.identity else _("none yet")
    return [Fact(_("Name"), draft.name), Fact(_("Identity number"), number),
            Fact(_("Relation to the head"), _relation(draft.relation))]  # fmt: skip


def _relation(code: str) -> str:
    return str(Relation(code).label)


def _relations(relations: Mapping[int, str]) -> list[Fact]:
    names = dict(Member.objects.filter(pk__in=relations).values_list("pk", "name"))
    return [Fact(names.get(key, "—"), _relation(code)) for key, code in relations.items() if code]


def _measures(fates: Mapping[int, str]) -> list[Fact]:
    rows = {m.pk: str(m) for m in Measure.objects.filter(pk__in=fates)}
    heirs = {int(fate[7:]) for fate in fates.values() if fate.startswith("member:")}
    names = dict(Member.objects.filter(pk__in=heirs).values_list("pk", "name"))
    return [
        Fact(rows.get(key, "—"), _("Goes on for %(name)s") % {"name": names.get(int(fate[7:]), "—")}
             if fate.startswith("member:") else str(MeasureFate(fate).label))
        for key, fate in fates.items()
    ]  # fmt: skip


def recovery_hint(asked: MemberChange, *, on: dt.date) -> str:
    """For a death that takes effect later than it should have: what was paid in between is to be recovered."""
    over = asked.state in {RequestState.REFUSED, RequestState.WITHDRAWN}
    if over or not is_paid_too_long(asked, on=asked.decided_on or on):
        return ""
    return _("The month from which nothing more is paid has begun (%(day)s). Look at the payments since then, and "
             "recover what was paid for the deceased.") % {"day": formats.iso_date(asked.effective_on)}  # fmt: skip


def history_of(asked: MemberChange) -> list[Event]:
    """The steps so far, newest first."""
    labels: dict[str, Any] = {step.name: step.label for step in MEMBER_CHANGE.transitions}
    labels["begin"] = _("Change asked for")
    taken = list(MEMBER_CHANGE.steps_taken(asked))
    return [
        Event(str(labels.get(step.transition, step.transition)), step.at, step.by.name if step.by else "", step.note)
        for step in reversed(taken)
    ]


def banner(household: Household, user: Any) -> dict[str, Any] | None:
    """The open requests of a card, with who holds the pen; None when there is none."""
    own = MemberChange.objects.visible_to(user).open().filter(household=household)
    coming = MemberChange.objects.visible_to(user).open().filter(target=household)
    rows = [{"asked": row, "title": title_of(row), "state": state_of(row), "holder": holder_of(row)}
            for row in (own | coming).distinct().order_by("pk")]  # fmt: skip
    return {"rows": rows} if rows else None
