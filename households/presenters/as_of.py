"""The card as of a past day: what was true then where the card keeps days, and what stood in the registry elsewhere.

Valid time: members, status, monitoring, risks, helpers and jobs have days of their own and are read by them, whenever
they were entered. Record time: fields without days are read from the images that the database kept before each change
(registry.audit.Change); before the card was entered nothing is known of them. Incomes and guarantees belong to years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from households import presenters
from households.choices import MonitoredType, Status
from households.models import Household, IncomeYear, LivingYear, Member, StatusSpan
from registry import clock
from registry.audit.models import Change
from registry.ui import formats
from registry.ui.elements import Fact
from registry.ui.elements import Status as Tag


class Images:
    """Rows of one table as they stood in the registry at the end of a day."""

    def __init__(self, table: str, keys: Iterable[int], day: dt.date) -> None:
        until = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=clock.ZONE)
        changes = Change.objects.filter(table=table, row_id__in=[str(k) for k in keys], at__gte=until).order_by("pk")
        self._first: dict[str, dict[str, Any]] = {}
        for change in changes.iterator():
            self._first.setdefault(change.row_id, change.before)

    def value(self, row: Any, name: str) -> Any:
        """The field's value at the end of the day: before the first change after it, or as it is now."""
        image = self._first.get(str(row.pk))
        column = row._meta.get_field(name).attname
        return image[column] if image is not None and column in image else getattr(row, column)

    def knows_change_of(self, row: Any) -> bool:
        """Was the row changed after the day?"""
        return str(row.pk) in self._first


@dataclass(frozen=True)
class PersonThen:
    """A member of the day with what the registry said then."""

    member: Member
    age: int
    relation: str
    health: str
    schooling: str
    labour: str
    is_counted: bool


@dataclass(frozen=True)
class CardThen:
    """The whole card as of a day."""

    day: dt.date
    existed: bool
    status: Tag | None
    monitoring: Tag | None
    facts: list[Fact]
    causes: list[Fact]
    people: list[PersonThen]
    income: IncomeYear | None
    living: LivingYear | None
    risks: list[Any]
    measures: list[Any]
    helpers: list[Any]
    jobs: list[Any]
    unknown: list[str]

    @property
    def size(self) -> int:
        """Members who counted that day."""
        return sum(p.is_counted for p in self.people)


def card_then(household: Household, day: dt.date) -> CardThen:
    """The card as of the end of `day`."""
    span = StatusSpan.objects.filter(household=household).in_force_on(day).first()
    images = Images("households_household", [household.pk], day)
    year = day.year
    return CardThen(
        day=day, existed=span is not None, status=_status(span), monitoring=_monitoring(household, day),
        facts=_facts(household, images, ("number", "hamlet", "group", "address", "attribute", "id_standard",
                                         "plan_lift_year", "relocation", "relocation_place"), span, day),
        causes=_facts(household, images, ("main_cause", "other_causes", "cause_note", "difficulty"), None, day),
        people=_people(household, day),
        income=household.incomes.filter(year__lte=year).order_by("-year").first(),
        living=household.livings.filter(year__lte=year).order_by("-year").first(),
        risks=[r for r in household.risks.filter(since_on__lte=day).order_by("position")
               if r.cleared_on is None or r.cleared_on > day],
        measures=_measures(household, day),
        helpers=list(household.assignments.active_on(day).select_related("helper")),
        jobs=_jobs(household, day), unknown=_unknown(household, images, day),
    )  # fmt: skip


def _status(span: StatusSpan | None) -> Tag | None:
    return Tag(span.get_status_display(), presenters.TONES[span.status]) if span else None


def _monitoring(household: Household, day: dt.date) -> Tag | None:
    if not household.monitored_on or household.monitored_on > day:
        return None
    label = MonitoredType(household.monitored_type).label
    if household.risk_cleared_on and household.risk_cleared_on <= day:
        return Tag(_("%(kind)s, risk cleared") % {"kind": label}, "neutral")
    return Tag(label, "warning")


def _facts(
    household: Household, images: Images, names: Iterable[str], span: StatusSpan | None, day: dt.date
) -> list[Fact]:
    facts = [Fact(capfirst(presenters.label_of(n)), presenters.in_words(n, images.value(household, n))) for n in names]
    if span is not None:
        facts.append(Fact(_("In this status since"), formats.iso_date(span.starts_on)))
        if household.identified_on and household.identified_on <= day:
            facts.append(Fact(_("Identified on"), formats.iso_date(household.identified_on)))
        if span.status == Status.LIFTED:
            facts.append(Fact(_("Lifted on"), formats.iso_date(span.starts_on)))
    return facts


def _people(household: Household, day: dt.date) -> list[PersonThen]:
    """The members of the day: by their days on the card; facts by the year's snapshot, else by the registry then."""
    members = list(household.members.present_on(day).order_by("joined_on", "pk"))
    images = Images("households_member", [m.pk for m in members], day)
    years = {y.member_id: y for y in household.member_years.filter(year=day.year, is_frozen=True)}
    return [_person(m, day, images, years) for m in members]


def _person(member: Member, day: dt.date, images: Images, years: Mapping[int, Any]) -> PersonThen:
    snapshot = years.get(member.pk)

    def value(name: str) -> Any:
        has = snapshot is not None and hasattr(snapshot, name)
        return getattr(snapshot, name) if has else images.value(member, name)

    def words(name: str) -> str:
        said = presenters.in_words(name, value(name))
        return "" if said == formats.NOTHING else said

    return PersonThen(
        member=member, age=member.age_on(day), relation=words("relation"), health=words("health"),
        schooling=words("school") or words("education"), labour=words("labour"),
        is_counted=bool(images.value(member, "is_counted")),
    )  # fmt: skip


def _measures(household: Household, day: dt.date) -> list[Any]:
    begun = household.measures.filter(starts_on__lte=day).select_related("member").order_by("-starts_on", "pk")
    return [m for m in begun if m.ends_on is None or m.ends_on > day]


def _jobs(household: Household, day: dt.date) -> list[Any]:
    from households.models import Work

    return list(Work.objects.filter(member__household=household).running_on(day).select_related("member", "place"))


def _unknown(household: Household, images: Images, day: dt.date) -> list[str]:
    """What cannot be known of that day, in sentences."""
    entered = household.created_at.astimezone(clock.ZONE).date()
    found = [_("Members, status, risks, helpers, measures and jobs are shown as they were on that day, also when they "
               "were entered later. Whether somebody who was away counted is known as it was entered.")]  # fmt: skip
    if day < entered:
        words = _(
            "The card was entered in this registry on %(day)s. What has no day of its own (address, causes, relations, "
            "health, schooling) is shown as it was first entered: how it was before is not known."
        )
        found.append(words % {"day": formats.iso_date(entered)})
    else:
        found.append(_(
            "What has no day of its own (address, causes, relations, health, schooling) is shown as it stood in the "
            "registry at the end of that day."
        ))  # fmt: skip
    found.append(_("Phone and account of the time are not shown."))
    return found
