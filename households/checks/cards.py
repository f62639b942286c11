"""The facts of cards, loaded for many households at once: some twenty queries for five hundred cards."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Max, Sum

from households.checks.area import AreaFacts
from households.models import (
    CauseEvidence,
    GuaranteeProof,
    HelperAssignment,
    Household,
    HouseholdRisk,
    IncomeLine,
    IncomeYear,
    LivingYear,
    Measure,
    Member,
    MemberYear,
    NegativeFlag,
    Visit,
    Work,
)
from households.models.living import GUARANTEES, MEASURED
from households.rules.checks.facts import (
    Card,
    FlagFact,
    Gone,
    Helping,
    IncomeFact,
    Job,
    LivingFact,
    MeasureFact,
    Person,
    RiskFact,
)
from households.rules.income import AMOUNTS
from registry.text.periods import SHANGHAI

CHUNK = 500
PERSON = tuple(
    name for name in Person.__dataclass_fields__
    if name not in {"pk", "position", "identity", "disability_certificate", "health", "jobs"}
)  # fmt: skip
_CARD = (
    "status", "is_registered", "monitored_type", "monitored_on", "risk_cleared_on", "plan_lift_year", "main_cause",
    "cause_note",
)  # fmt: skip


def facts_of(households: Iterable[Household], area: AreaFacts) -> Iterator[Card]:
    """The facts of these cards, in their order. `area` brings what lies beyond one card."""
    chunk: list[Household] = []
    for household in households:
        chunk.append(household)
        if len(chunk) == CHUNK:
            yield from _Chunk(chunk, area).cards()
            chunk = []
    if chunk:
        yield from _Chunk(chunk, area).cards()


def income_fact(income: IncomeYear, lines: dict[str, Any]) -> IncomeFact:
    """An income of a year for the rules."""
    return IncomeFact(
        income.year, income.members, {name: getattr(income, name) for name in AMOUNTS}, income.gross_yuan,
        income.net_yuan, income.net_per_head_yuan, income.reference_per_head_yuan, lines,
    )  # fmt: skip


def living_fact(living: LivingYear, proofs: Iterable[str]) -> LivingFact:
    """The guarantees of a year for the rules."""
    return LivingFact(
        living.year, {name: getattr(living, name) for name in GUARANTEES}, frozenset(proofs), living.note,
        {name: getattr(living, name) for name in MEASURED}, living.is_dangerous, living.danger,
    )  # fmt: skip


def measure_fact(measure: Measure) -> MeasureFact:
    """A measure for the rules."""
    return MeasureFact(
        measure.kind, measure.starts_on, measure.pk, measure.item_code, measure.item, measure.member_id, measure.state,
        measure.ends_on, measure.amount_yuan, measure.details,
    )  # fmt: skip


def person_fact(member: Member, jobs: Sequence[Job]) -> Person:
    """A member for the rules, identity number in clear."""
    return Person(
        pk=member.pk, identity=member.identity.reveal(), health=tuple(member.health), jobs=tuple(jobs),
        disability_certificate=member.disability_certificate.reveal() if member.disability_certificate else "",
        **{name: getattr(member, name) for name in PERSON},
    )  # fmt: skip


class _Chunk:
    """Some hundred cards and everything on them."""

    def __init__(self, households: list[Household], area: AreaFacts) -> None:
        self.households, self.area = households, area
        self.ids = [household.pk for household in households]

    def cards(self) -> Iterator[Card]:
        """One card after the other."""
        people, gone = self._people()
        incomes, livings, measures = self._incomes(), self._livings(), self._by(Measure, measure_fact)
        risks = self._by(HouseholdRisk, _risk)
        flags = self._by(NegativeFlag.objects.filter(is_found=True), _flag)
        helpers, visits, years, evidence = self._helpers(), self._visits(), self._years(), self._evidence()
        for household in self.households:
            pk, area = household.pk, self.area
            own = sorted(incomes[pk], key=lambda income: income.year)
            yield Card(
                pk=pk, village=household.village_id, other_causes=tuple(household.other_causes),
                phone=household.phone.reveal() if household.phone else "",
                phone_shared=area.phone_shared(household.phone_index), people=tuple(people[pk]), gone=tuple(gone[pk]),
                deaths=area.deaths(pk), incomes=tuple(own), livings=tuple(livings[pk]), people_years=years[pk],
                same_income=area.same_income(household.village_id, own[-1]) if own else 0,
                lines=area.lines(household.village_id, [income.year for income in own]),
                measures=tuple(measures[pk]), risks=tuple(risks[pk]), flags=tuple(flags[pk]),
                helpers=tuple(helpers[pk]), last_visit_on=visits.get(pk),
                visit_months=area.visit_months(household), evidence=frozenset(evidence[pk]),
                relatives=area.relatives(pk), **{name: getattr(household, name) for name in _CARD},
            )  # fmt: skip

    def _by(self, source: Any, made: Any) -> defaultdict[int, list[Any]]:
        """Rows of a model that belongs to households, as facts by household."""
        rows = source.objects.all() if hasattr(source, "objects") else source
        found: defaultdict[int, list[Any]] = defaultdict(list)
        for row in rows.filter(household__in=self.ids).order_by("pk"):
            found[row.household_id].append(made(row))
        return found

    def _people(self) -> tuple[defaultdict[int, list[Person]], defaultdict[int, list[Gone]]]:
        people: defaultdict[int, list[Person]] = defaultdict(list)
        gone: defaultdict[int, list[Gone]] = defaultdict(list)
        jobs: defaultdict[int, list[Job]] = defaultdict(list)
        for work in Work.objects.filter(member__household__in=self.ids, member__left_on=None):
            jobs[work.member_id].append(
                Job(work.starts_on, work.ends_on, work.place_id or "", work.is_abroad, work.monthly_wage_yuan)
            )
        for member in Member.objects.filter(household__in=self.ids).order_by("joined_on", "pk"):
            if member.left_on is None:
                people[member.household_id].append(person_fact(member, jobs[member.pk]))
            else:
                gone[member.household_id].append(Gone(member.name, member.left_on, member.left_reason, member.pk))
        return people, gone

    def _incomes(self) -> defaultdict[int, list[IncomeFact]]:
        lines: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        summed = IncomeLine.objects.filter(income__household__in=self.ids).values("income", "part")
        for row in summed.annotate(total=Sum("amount_yuan")).order_by():
            lines[row["income"]][row["part"]] = row["total"]
        return self._by(IncomeYear, lambda income: income_fact(income, lines[income.pk]))

    def _livings(self) -> defaultdict[int, list[LivingFact]]:
        proofs: defaultdict[int, set[str]] = defaultdict(set)
        proven = GuaranteeProof.objects.filter(living__household__in=self.ids)
        for living, guarantee in proven.values_list("living", "guarantee"):
            proofs[living].add(guarantee)
        return self._by(LivingYear, lambda living: living_fact(living, proofs[living.pk]))

    def _helpers(self) -> defaultdict[int, list[Helping]]:
        found: defaultdict[int, list[Helping]] = defaultdict(list)
        active = HelperAssignment.objects.active_on(self.area.on).filter(household__in=self.ids)
        for one in active.select_related("helper").order_by("pk"):
            helper = one.helper
            limit = self.area.figure(f"load_{helper.post}", one.village_id)
            found[one.household_id].append(Helping(helper.name, self.area.load_of(helper), limit))
        return found

    def _visits(self) -> dict[int, dt.date]:
        last = Visit.objects.filter(household__in=self.ids).order_by().values("household").annotate(at=Max("held_at"))
        return {row["household"]: row["at"].astimezone(SHANGHAI).date() for row in last}

    def _years(self) -> defaultdict[int, tuple[int, ...]]:
        found: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
        rows = MemberYear.objects.filter(household__in=self.ids).order_by().values_list("household", "year").distinct()
        for household, year in rows:
            found[household] = (*found[household], year)
        return found

    def _evidence(self) -> defaultdict[int, set[str]]:
        found: defaultdict[int, set[str]] = defaultdict(set)
        for household, cause in CauseEvidence.objects.filter(household__in=self.ids).values_list("household", "cause"):
            found[household].add(cause)
        return found


def _risk(risk: HouseholdRisk) -> RiskFact:
    return RiskFact(risk.kind, risk.since_on, risk.disaster, risk.note, risk.cleared_on)


def _flag(flag: NegativeFlag) -> FlagFact:
    return FlagFact(flag.kind, flag.found_on, flag.source, flag.verdict != "open")
