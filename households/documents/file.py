"""A household's whole file for one year, read once for one paper or for a village's print run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from households.choices import LAST_POVERTY_YEAR, Status
from households.errors import StandardMissing
from households.models import (
    CauseEvidence,
    HelperAssignment,
    HelpPlan,
    Household,
    HouseholdRisk,
    IncomeYear,
    LivingYear,
    Measure,
    Member,
    MemberYear,
    NegativeFlag,
    Standard,
    StatusSpan,
    Visit,
    Work,
)
from households.models.facts import YearlyFacts
from registry import clock

CHUNK = 40


class Lines:
    """The income line of each year in a county, each asked once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], Standard | None] = {}

    def of(self, village: str, year: int) -> Standard | None:
        """The line, None when none is on record."""
        key = (village[:6], year)
        if key not in self._found:
            try:
                self._found[key] = Standard.objects.line_of(village, year)
            except StandardMissing:
                self._found[key] = None
        return self._found[key]


@dataclass
class File:
    """One household with everything its papers print; the lists are in memory already."""

    household: Household
    year: int
    lines: Lines = field(default_factory=Lines)
    place: str = ""

    @property
    def is_monitored(self) -> bool:
        """Does the card of this year belong to the era and the ranks of monitored objects?"""
        return self.year > LAST_POVERTY_YEAR and bool(self.household.monitored_type)

    @property
    def is_poor_era(self) -> bool:
        """Is it a card of the years of poor households (2014–2020)?"""
        return self.year <= LAST_POVERTY_YEAR

    @cached_property
    def everyone(self) -> list[Member]:
        return sorted(self.household.members.all(), key=lambda m: (m.relation != "head", m.joined_on, m.pk))

    @property
    def members(self) -> list[Member]:
        """Who belongs to the household now, the head first."""
        return [m for m in self.everyone if m.left_on is None]

    @cached_property
    def _years(self) -> dict[int, MemberYear]:
        return {row.member_id: row for row in self.household.member_years.all() if row.year == self.year}

    def facts(self, member: Member) -> YearlyFacts:
        """A member's facts of the year, as kept for that year; as they stand where the year has none."""
        return self._years.get(member.pk, member)

    @cached_property
    def incomes(self) -> list[IncomeYear]:
        return sorted(self.household.incomes.all(), key=lambda row: row.year)

    @property
    def income(self) -> IncomeYear | None:
        return next((row for row in self.incomes if row.year == self.year), None)

    @cached_property
    def livings(self) -> list[LivingYear]:
        return sorted(self.household.livings.all(), key=lambda row: row.year)

    @property
    def living(self) -> LivingYear | None:
        return next((row for row in self.livings if row.year == self.year), None)

    @cached_property
    def risks(self) -> list[HouseholdRisk]:
        return sorted(self.household.risks.all(), key=lambda r: (r.cleared_on is not None, r.position, r.pk))

    @cached_property
    def evidence(self) -> list[CauseEvidence]:
        return sorted(self.household.cause_evidence.all(), key=lambda row: (row.cause, row.pk))

    @cached_property
    def plans(self) -> list[HelpPlan]:
        return sorted((p for p in self.household.plans.all() if p.year <= self.year), key=lambda row: row.year)

    @cached_property
    def measures(self) -> list[Measure]:
        begun = (m for m in self.household.measures.all() if m.starts_on.year <= self.year)
        return sorted(begun, key=lambda row: (row.starts_on, row.pk))

    @cached_property
    def assignments(self) -> list[HelperAssignment]:
        return sorted(self.household.assignments.all(), key=lambda row: (row.starts_on, row.pk))

    @property
    def helpers(self) -> list[HelperAssignment]:
        """The assignments that have not ended."""
        return [row for row in self.assignments if row.ends_on is None]

    @cached_property
    def visits(self) -> list[Visit]:
        made = (v for v in self.household.visits.all() if v.held_at.astimezone(clock.ZONE).year <= self.year)
        return sorted(made, key=lambda row: (row.held_at, row.pk))

    @cached_property
    def flags(self) -> list[NegativeFlag]:
        return sorted(self.household.flags.all(), key=lambda row: (row.found_on, row.kind, row.pk))

    @cached_property
    def spans(self) -> list[StatusSpan]:
        return sorted(self.household.status_spans.all(), key=lambda row: row.starts_on)

    def line(self, year: int | None = None) -> Standard | None:
        """The income line of the year, where the household lives."""
        return self.lines.of(self.household.village_id, year or self.year)

    def since(self, status: str) -> Any:
        """The day the household last came to a status; None when it never did."""
        return next((span.starts_on for span in reversed(self.spans) if span.status == status), None)

    @property
    def era_label(self) -> str:
        """How the household is called in the year of the card."""
        if self.is_monitored:
            return "监测对象"
        if self.is_poor_era:
            return "贫困户"
        return "脱贫户" if self.household.status == Status.LIFTED else "农户"


def files(households: Any, year: int) -> Iterator[File]:
    """The files of a queryset of households, read in chunks: some twenty statements for each chunk."""
    lines = Lines()
    places: dict[str, str] = {}
    found = households.select_related("village").prefetch_related(
        Prefetch("members", Member.objects.prefetch_related(Prefetch("works", Work.objects.select_related("place")))),
        "member_years", Prefetch("incomes", IncomeYear.objects.prefetch_related("lines")),
        Prefetch("livings", LivingYear.objects.prefetch_related("proofs")), "risks",
        Prefetch("cause_evidence", CauseEvidence.objects.select_related("member")), "plans",
        Prefetch("measures", Measure.objects.select_related("member")),
        Prefetch("assignments", HelperAssignment.objects.select_related("helper")), "visits", "flags",
        "status_spans",
    )  # fmt: skip
    for household in found.iterator(chunk_size=CHUNK):
        village = household.village_id
        if village not in places:
            places[village] = "".join(d.name for d in [*household.village.ancestors(), household.village])
        yield File(household, year, lines, places[village])
