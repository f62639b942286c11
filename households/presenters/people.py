"""What the pages of people print: the ways to come and go, one person over time, cards joined by splits and merges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from households.choices import ChangeKind, JoinReason, LeaveReason
from households.choices.changes import ARRIVALS, DEPARTURES, RETURNS, SPLIT_WATCH_DAYS
from households.models import Household, HouseholdChange, Member, Work
from registry.ui import formats
from registry.ui.elements import Fact


@dataclass(frozen=True)
class Choice:
    """One event one can enter: its name, what it is for, its page."""

    label: Any
    url: str
    hint: Any = ""


def arrivals(household: Household) -> list[Choice]:
    """How somebody comes to the card."""
    page, back = (reverse(f"households:{name}", args=[household.pk]) for name in ("arrival", "return"))
    found = [Choice(JoinReason(reason).label, f"{page}?reason={reason}") for reason in ARRIVALS]
    return [*found, *(Choice(JoinReason(reason).label, f"{back}?reason={reason}") for reason in RETURNS)]


def unions(household: Household) -> list[Choice]:
    """How cards part and join."""
    return [
        Choice(_("Split the household"), reverse("households:split", args=[household.pk]),
               _("Some of the people get a card of their own.")),
        Choice(_("Merge with another household"), reverse("households:merge", args=[household.pk]),
               _("One card stays, the other is struck off.")),
        Choice(_("Marriage within the village"), reverse("households:marriage", args=[household.pk]),
               _("A person, with children if there are any, goes to another card.")),
        Choice(_("New head of household"), reverse("households:head", args=[household.pk]),
               _("Nobody comes or goes; the relations change.")),
    ]  # fmt: skip


def departures(member: Member) -> list[Choice]:
    """How this person leaves the card."""
    page = reverse("households:member_leave", args=[member.pk])
    found = [Choice(LeaveReason(reason).label, f"{page}?reason={reason}") for reason in DEPARTURES]
    within = f"{reverse('households:marriage', args=[member.household_id])}?person={member.pk}"
    found.insert(1, Choice(_("Marries within the village"), within))
    split = f"{reverse('households:split', args=[member.household_id])}?person={member.pk}"
    return [*found, Choice(_("Goes to a card of their own (split)"), split)]


@dataclass(frozen=True)
class Stay:
    """One membership of a person: on which card, from when, why, until when."""

    member: Member
    is_here: bool

    @property
    def url(self) -> str:
        return self.member.household.get_absolute_url()


def stays(member: Member) -> list[Stay]:
    """The person's memberships in this village, latest first, along `previous`."""
    chain = list(_chain(member))
    return [Stay(m, m.pk == member.pk) for m in chain]


def _chain(member: Member) -> Iterator[Member]:
    rows = Member.objects.select_related("household")
    later, here = [], member
    while (after := rows.filter(previous=here).first()) is not None:
        later.append(after)
        here = after
    yield from reversed(later)
    here = member
    yield here
    while here.previous_id is not None:
        here = rows.get(pk=here.previous_id)
        yield here


@dataclass(frozen=True)
class Link:
    """A card this one is joined to by a change of households, told from this card."""

    words: str
    household: Household
    change: HouseholdChange


def links(household: Household) -> list[Link]:
    """Splits, merges and marriages of this card, latest first."""
    changes = HouseholdChange.objects.filter(Q(source=household) | Q(target=household))
    return [
        _link(household, c) for c in changes.select_related("source", "target", "by").order_by("-happened_on", "-pk")
    ]


def _link(household: Household, change: HouseholdChange) -> Link:
    goes = change.source_id == household.pk
    words = {
        (ChangeKind.SPLIT, True): _("Part of this household went to a card of its own"),
        (ChangeKind.SPLIT, False): _("This card was split off from"),
        (ChangeKind.MERGE, True): _("This household was merged into"),
        (ChangeKind.MERGE, False): _("Another household was merged into this card"),
        (ChangeKind.MARRIAGE, True): _("Somebody married into"),
        (ChangeKind.MARRIAGE, False): _("Somebody married in from"),
    }  # fmt: skip
    return Link(words[ChangeKind(change.kind), goes], change.target if goes else change.source, change)


def young_split(household: Household, *, on: dt.date) -> HouseholdChange | None:
    """The split that made this card, when it lies less than a year before `on` (DOMAIN §6.8, household splitting)."""
    since = on - dt.timedelta(days=SPLIT_WATCH_DAYS)
    made = household.changes_in.filter(kind=ChangeKind.SPLIT, happened_on__gt=since, happened_on__lte=on)
    found: HouseholdChange | None = made.select_related("source").first()
    return found


def person_facts(member: Member, *, on: dt.date, identity: str) -> list[Fact]:
    """One person in short."""
    age = member.age_on(member.left_on or on)
    return [
        Fact(_("Relation"), member.get_relation_display()),
        Fact(_("Identity number"), identity),
        Fact(_("Sex"), member.get_sex_display()),
        Fact(_("Date of birth"), formats.iso_date(member.birth_on), note=_("%(age)d years") % {"age": age}),
        Fact(_("On the card since"), formats.iso_date(member.joined_on), note=member.get_join_reason_display()),
        Fact(_("Left on"), formats.iso_date(member.left_on) if member.left_on else None,
             note=member.get_left_reason_display() if member.left_on else ""),
        Fact(_("Counts as a member"), _("Yes") if member.is_counted and not member.left_on else _("No")),
        Fact(_("Labour"), member.get_labour_display()),
        Fact(_("Months of work"), member.work_months, note=member.get_work_area_display()),
    ]  # fmt: skip


@dataclass(frozen=True)
class JobRow:
    """One job as the person's page prints it."""

    work: Work
    place: str
    is_running: bool


def job_rows(member: Member, *, on: dt.date) -> list[JobRow]:
    """The person's jobs, latest first."""
    rows = member.works.select_related("place").order_by("-starts_on", "-pk")
    return [
        JobRow(w, _("abroad") if w.is_abroad else w.place.full_name if w.place else "",
               w.ends_on is None or w.ends_on > on)
        for w in rows
    ]  # fmt: skip
