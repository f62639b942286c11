"""Splitting, merging and marrying between two cards of one village; both histories stay readable.

A person who goes leaves the old card on the day and has a new row, joined to the old one by `previous`, on the other.
The card split off stays on the register as what the old card was: a part of a registered household is registered. A
card that has lost all its people is struck off. Source: DOMAIN §0.1 (1), §3.3 (ACTIVE → CLOSED), §3.4, §6.8.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions import people, slips
from households.actions.cases import close_of
from households.actions.handover import Handover, copy_helpers, end_helpers, hand_over, running_of
from households.actions.households import next_number
from households.actions.members import follow
from households.actions.status import clear_risk, set_status
from households.actions.years import mirror_people
from households.choices import COUNTED_AS_POOR, LAST_POVERTY_YEAR, ChangeKind, JoinReason, LeaveReason, Relation, Status
from households.choices.changes import DayFault
from households.models import Household, HouseholdChange, HouseholdRisk, Measure, Member, StatusSpan
from households.rules.changes import Transfer, faults_of_leaving
from registry import clock
from registry.audit import trail
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User

S, G, W = ChangeKind.SPLIT, ChangeKind.MERGE, ChangeKind.MARRIAGE
LEFT = {S: LeaveReason.SPLIT, G: LeaveReason.MERGE, W: LeaveReason.MARRIAGE}
JOINED = {S: JoinReason.SPLIT, G: JoinReason.MERGE, W: JoinReason.MARRIAGE}
EVENTS = {S: "households.split", G: "households.merged", W: "households.married"}

_INHERITED = (
    "attribute", "id_standard", "identified_on", "lifted_on", "relapsed_on", "relapse_cause", "plan_lift_year",
    "policies_ended", "monitored_type", "monitored_on", "risk_cleared_on", "main_cause", "other_causes", "cause_note",
    "difficulty", "hamlet",
)  # fmt: skip
"""What a part of a household shares with the whole it came from, until the clerk enters its own."""


def carry_out(change: Transfer, *, by: User | None, on: dt.date) -> Household:
    """Moves the people and answers the card they came to. Raises Refused or DomainError."""
    source, target = _lock_both(change)
    goers = list(source.members.current().filter(pk__in=change.people).order_by("pk"))
    _refuse(change, source, target, goers, on=on)
    if target is None:
        target = _new_card(source, change)
    why = f"{ChangeKind(change.kind).label} {source.number} → {target.number}"
    rows = _move(change, source, target, goers)
    rest = list(source.members.current())
    if rest:
        people.set_relations(source, change.here, by=by, prefix="here")
    else:
        follow(source)
    follow(target)
    mirror_people([source.pk, target.pk], year=on.year)
    case = Handover(source=source, target=target, day=change.event.day, why=why, by=by,
                    successors={old.pk: new for old, new in zip(goers, rows, strict=True)})  # fmt: skip
    hand_over(running_measures(source, goers, whole=not rest), fates=change.measures, case=case)
    _record(change, source, target, goers, by=by)
    if change.kind == ChangeKind.SPLIT:
        copy_helpers(case=case, target=target)
        if by is not None:  # who took the paper along is not known: each part is given its own
            slips.revoke(source, by=by, on=on, reason=why)
    if not rest:
        source.problems.open().update(household=target)
        strike_off(source, case=case, by=by)
    return target


def running_measures(source: Household, goers: Sequence[Member], *, whole: bool) -> list[Measure]:
    """The running measures a change must decide about: those of the people who go, and all when nobody stays."""
    if whole:
        return list(source.measures.running().select_related("member").order_by("pk"))
    return list(running_of(m.pk for m in goers))


def strike_off(household: Household, *, case: Handover, by: User | None) -> None:
    """A card without people is struck off, on the day or when its present status began; nobody watches it on."""
    span = household.status_spans.open().get()
    if household.is_monitored and household.monitored_on:
        clear_risk(household, by=by, on=max(case.day, household.monitored_on))
    set_status(household, Status.REMOVED, by=by, on=max(case.day, span.starts_on), reason=case.why)
    close_of(household, by=by, on=clock.today(), reason=case.why)
    end_helpers(case=case)


def _lock_both(change: Transfer) -> tuple[Household, Household | None]:
    """Both cards locked, the lower key first so that two clerks cannot wait for each other."""
    cards = {pk: people.locked(pk) for pk in sorted(filter(None, {change.source, change.target}))}
    return cards[change.source], cards[change.target] if change.target else None


def _refuse(
    change: Transfer, source: Household, target: Household | None, goers: Sequence[Member], *, on: dt.date
) -> None:
    if len(goers) != len(set(change.people)) or not goers:
        raise DomainError(
            "people_gone", gettext_lazy("Choose who goes. Somebody may have left meanwhile."), field="people"
        )
    stay = list(source.members.current().exclude(pk__in=change.people).order_by("pk"))
    faults = faults_of_leaving(change.event, on=on, joined_on=max(m.joined_on for m in goers))
    since = [day for card in (source, target) if card and (day := people.card_since(card))]
    people.refuse_days([*faults, *([DayFault.BEFORE_CARD] if change.event.day < max(since) else [])])
    if change.kind == ChangeKind.SPLIT:
        _refuse_split(source, stay, change.event.day)
    elif target is None or target.pk == source.pk:
        raise DomainError("target_missing", gettext_lazy("Choose the card of the other household."), field="target")
    elif target.village_id != source.village_id:
        raise DomainError(
            "target_elsewhere",
            gettext_lazy("That card is of another village: the person leaves here and joins there."), field="target",
        )  # fmt: skip
    elif not stay and source.is_monitored and not target.is_monitored:
        raise DomainError(
            "monitored_card_stays",
            gettext_lazy("%(head)s's household is a monitored object. Keep its card, or clear its risk first."),
            head=source.head_name, field="target",
        )  # fmt: skip
    people.missing_relations(goers, change.there, prefix="there")
    if stay and any(m.relation == Relation.HEAD for m in goers):
        people.missing_relations(stay, change.here, prefix="here")


def _refuse_split(source: Household, stay: Sequence[Member], day: dt.date) -> None:
    if not stay:
        raise DomainError("split_whole", gettext_lazy("Somebody stays: a household that goes as a whole is not split."),
                          field="people")  # fmt: skip
    if source.status in COUNTED_AS_POOR and day.year > LAST_POVERTY_YEAR:
        raise DomainError("split_still_poor", gettext_lazy(
            "This card still has a status of the years before 2021. Bring its status up to date before it is split."
        ))  # fmt: skip


def _new_card(source: Household, change: Transfer) -> Household:
    """The card for the part that goes: the old card's standing from the day on, its own number and address."""
    values: dict[str, Any] = {name: getattr(source, name) for name in _INHERITED}
    values["other_causes"] = list(values["other_causes"])
    card = Household.objects.create(
        village_id=source.village_id, number=next_number(source.village_id), status=source.status,
        group=change.group or source.group, address=change.address, **values,
    )  # fmt: skip
    day = change.event.day
    for span in source.status_spans.order_by("starts_on"):
        if span.ends_on is None or span.ends_on > day:
            StatusSpan.objects.create(
                household=card, village_id=card.village_id, status=span.status, starts_on=max(span.starts_on, day),
                ends_on=span.ends_on,
            )  # fmt: skip
    for risk in source.risks.open():
        HouseholdRisk.objects.create(
            household=card, village_id=card.village_id, position=risk.position, kind=risk.kind, disaster=risk.disaster,
            note=risk.note, since_on=risk.since_on,
        )  # fmt: skip
    return card


def _move(change: Transfer, source: Household, target: Household, goers: Sequence[Member]) -> list[Member]:
    """Everybody leaves before anybody joins: a number, a head and a spouse are on one card at a time."""
    day, kind = change.event.day, ChangeKind(change.kind)
    for member in goers:
        member.left_on, member.left_reason = day, LEFT[kind]
        member.save(update_fields=["left_on", "left_reason"])
    rows = [
        people.copy_of(member, target, relation=change.there[member.pk], joined_on=day, join_reason=JOINED[kind])
        for member in goers
    ]
    there = list(target.members.current().order_by("pk"))
    people.refuse_relations([*there, *_keyed(rows, goers)], {}, prefix="there")
    for row in rows:
        row.pk = None
        row.save(force_insert=True)
    return rows


def _keyed(rows: Sequence[Member], goers: Sequence[Member]) -> Sequence[Member]:
    """The new rows under the keys of the old ones, so that a refusal names the field of the person on the page."""
    for row, member in zip(rows, goers, strict=True):
        row.pk = member.pk
    return rows


def _record(
    change: Transfer, source: Household, target: Household, goers: Sequence[Member], *, by: User | None
) -> None:
    kind = ChangeKind(change.kind)
    HouseholdChange.objects.create(
        village_id=source.village_id, kind=kind, source=source, target=target, happened_on=change.event.day,
        reason=change.event.grounds, people=len(goers), by=by,
    )  # fmt: skip
    names = "、".join(m.name for m in goers)
    for card, other, words in ((source, target, _("to %(card)s")), (target, source, _("from %(card)s"))):
        trail.record(EVENTS[kind], by=by, target=card, village=card.village_id,
                     after={"names": names, "card": words % {"card": str(other)}, "on": change.event.day,
                            **people.paper_of(change.event)})  # fmt: skip
