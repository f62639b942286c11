"""What the rules of help ask of the cards: people, limits, living conditions, measures; few queries for many cards."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from households.choices import COUNTED_AS_POOR, MeasureState
from households.errors import StandardMissing
from households.models import (
    Household,
    IncomeYear,
    LivingYear,
    Measure,
    MeasureStandard,
    Member,
    Standard,
)
from households.rules.causes import CardFacts
from households.rules.coverage import HouseholdFacts, Taken
from households.rules.eligibility import Found, Help, Person, objections
from households.rules.taxonomy import TAXONOMY


def person_of(member: Member, *, on: dt.date) -> Person:
    """What the card says of one member on a day."""
    return Person(
        pk=member.pk, name=member.name, age=member.age_on(on), labour=member.labour, school=member.school,
        health=tuple(member.health), disability_level=member.disability_level, allowance=member.allowance,
        destitute=member.destitute, work_area=member.work_area, work_months=member.work_months,
        welfare_job=member.welfare_job, has_certificate=bool(member.disability_certificate),
        is_insured=member.has_resident_insurance, drop_reason=member.drop_reason,
        has_medical_aid=member.has_medical_aid or member.has_serious_aid or member.has_other_health_aid,
    )  # fmt: skip


def people_of(household: Household, *, on: dt.date) -> list[Person]:
    """The household's members now, in the card's order."""
    return [person_of(member, on=on) for member in household.members.current().order_by("joined_on", "pk")]


def help_of(measure: Measure) -> Help:
    """A measure for the rules."""
    return Help(measure.kind, measure.item_code, measure.starts_on, measure.member_id, measure.details,
                measure.amount_yuan)  # fmt: skip


def objections_to(
    household: Household, measure: Help, *, on: dt.date, pk: int | None = None, people: Sequence[Person] | None = None
) -> list[Found]:
    """What speaks against a measure of the household; `pk` leaves the measure itself out of the others."""
    if measure.kind not in TAXONOMY:
        return []
    people = people_of(household, on=on) if people is None else people
    others = [help_of(m) for m in household.measures.running().exclude(pk=pk)]
    limits = MeasureStandard.objects.limits_on(household.village_id, measure.starts_on)
    person = next((p for p in people if p.pk == measure.member), None)
    return objections(measure, person=person, people=people, others=others, limits=limits)


def card_facts(household: Household, *, on: dt.date) -> CardFacts:
    """What the card says that a cause of poverty can rest on."""
    living = household.livings.order_by("-year").first()
    return CardFacts(
        people=people_of(household, on=on), arable_mu=living.arable_mu if living else None,
        village_mu_a_head=village_mu_a_head(household.village_id, living.year) if living else None,
        road=living.road if living else "", road_km=living.road_km if living else None,
        has_water=living.has_water if living else None, living_year=living.year if living else 0,
        note=household.cause_note, limits=MeasureStandard.objects.limits_on(household.village_id, on),
    )  # fmt: skip


def village_mu_a_head(village: str, year: int) -> Decimal | None:
    """Farmland a head of the village's cards in a year, in mu; None when nobody measured."""
    rows = LivingYear.objects.within(village).filter(year=year).exclude(arable_mu=None)
    found = rows.aggregate(land=Sum("arable_mu"), people=Sum(F("household__size")))
    return found["land"] / found["people"] if found["people"] else None


def coverage_facts(households: Sequence[Household], *, on: dt.date) -> dict[int, HouseholdFacts]:
    """The facts of many cards for the coverage matrix: by household, in five queries and one a year's line."""
    pks = [household.pk for household in households]
    people = _grouped(Member.objects.filter(household__in=pks).current().order_by("joined_on", "pk"))
    measures = _grouped(Measure.objects.filter(household__in=pks).exclude(state=MeasureState.DROPPED).in_year(on.year))
    livings = {row.household_id: row for row in LivingYear.objects.filter(household__in=pks).order_by("year")}
    incomes = {row.household_id: row for row in IncomeYear.objects.filter(household__in=pks).order_by("year")}
    limits = MeasureStandard.objects.limits_of((household.village_id for household in households), on)
    lines: dict[tuple[str, int], Decimal | None] = {}
    found = {}
    for household in households:
        village = household.village_id
        income, living = incomes.get(household.pk), livings.get(household.pk)
        found[household.pk] = HouseholdFacts(
            people=[person_of(m, on=on) for m in people[household.pk]],
            needs_help=household.status in COUNTED_AS_POOR or household.is_monitored,
            has_no_labour=household.has_no_labour, limits=limits[village],
            income_per_head=income.net_per_head_yuan if income else None,
            line=_line(lines, village, income.year) if income else None,
            danger=living.danger if living else "", has_housing=living.has_housing if living else None,
            has_water=living.has_water if living else None, living_year=living.year if living else 0,
            taken=[Taken(m.kind, m.item_code, m.member_id, m.state == MeasureState.PLANNED)
                   for m in measures[household.pk]],
        )  # fmt: skip
    return found


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.household_id].append(row)
    return grouped


def _line(lines: dict[tuple[str, int], Decimal | None], village: str, year: int) -> Decimal | None:
    key = (village[:6], year)
    if key not in lines:
        try:
            lines[key] = Standard.objects.line_of(village, year).amount_yuan
        except StandardMissing:
            lines[key] = None
    return lines[key]
