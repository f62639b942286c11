"""What a household is entitled to by its card, what it receives, and the gap between the two.

A policy is due for reasons that the card itself shows; it is received by what the card records as granted (allowances,
welfare jobs, medical aid) or by a measure of the year that is under way or done. A measure only planned is no gap any
more and not yet received. Entitlement by rule is a question to the office in charge, never its decision.
Source: DOMAIN §5.1, §11 DQ-45…DQ-50, §1 A44, A45, B19.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from households.choices import (
    ABLE_TO_WORK,
    DANGEROUS,
    Allowance,
    Cover,
    Danger,
    Destitute,
    Due,
    Health,
    Item,
    LimitCode,
    MeasureKind,
    Policy,
    School,
)
from households.rules.causes import ABOVE_COMPULSORY
from households.rules.eligibility import VOCATIONAL, Limits, Person
from households.rules.taxonomy import DEVELOPMENT

K = MeasureKind
HIGHER = ABOVE_COMPULSORY - VOCATIONAL


@dataclass(frozen=True)
class Taken:
    """A measure of the year: what, for whom, and whether it is only planned."""

    kind: str
    item: str = ""
    member: int | None = None
    is_planned: bool = False


@dataclass(frozen=True)
class HouseholdFacts:
    """The card on a day. `needs_help`: poor, or a monitored object whose risk is not cleared."""

    people: Sequence[Person]
    needs_help: bool = False
    has_no_labour: bool = False
    income_per_head: Decimal | None = None
    line: Decimal | None = None
    danger: str = ""
    has_housing: bool | None = None
    has_water: bool | None = None
    living_year: int = 0
    taken: Sequence[Taken] = ()
    limits: Limits = field(default_factory=dict, hash=False)

    def limit(self, code: str) -> Decimal | None:
        found = self.limits.get(code)
        return found.value if found else None

    @property
    def has_allowance(self) -> bool:
        return any(p.allowance != Allowance.NONE for p in self.people)


@dataclass(frozen=True)
class Reason:
    """Why a policy is due, and to whom (nobody: to the household)."""

    code: Due
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    people: tuple[Person, ...] = ()

    @property
    def text(self) -> str:
        return str(self.code.label) % dict(self.params)


@dataclass(frozen=True)
class Line:
    """One policy of a household: how it stands, why it is due, and the measure that would close a gap."""

    policy: Policy
    cover: Cover
    reasons: tuple[Reason, ...]
    kind: str
    item: str
    member: int | None = None

    @property
    def is_gap(self) -> bool:
        return self.cover == Cover.GAP


@dataclass(frozen=True)
class Rule:
    """One policy: when it is due, which kinds (and items) answer it, and who has it by the card already."""

    policy: Policy
    due: Callable[[HouseholdFacts], Iterator[Reason]]
    kinds: frozenset[str]
    plan: tuple[str, str]  # kind and item that a click on a gap plans
    items: frozenset[str] = frozenset()
    granted: Callable[[Person], bool] = lambda person: False


def coverage(facts: HouseholdFacts) -> list[Line]:
    """Every policy in order, with how the household stands to it."""
    return [_line(rule, facts) for rule in RULES]


def _line(rule: Rule, facts: HouseholdFacts) -> Line:
    reasons = tuple(rule.due(facts))
    taken = [t for t in facts.taken if t.kind in rule.kinds and (not rule.items or t.item in rule.items or not t.item)]
    bare = _without(rule, facts, reasons, [t for t in taken if not t.is_planned])
    if not reasons:
        # A note without its item may be this policy's where one is due; it is no proof of what nobody is due.
        named = any(not t.is_planned and (t.item or not rule.items) for t in taken)
        receives = named or any(rule.granted(p) for p in facts.people)
        cover = Cover.BEYOND if receives else Cover.NOT_DUE
    elif not bare:
        cover = Cover.RECEIVES
    else:
        cover = Cover.GAP if _without(rule, facts, reasons, taken) else Cover.PLANNED
    first = next((p for p in bare if p is not None), None)
    return Line(rule.policy, cover, reasons, *rule.plan, member=first.pk if first else None)


def _without(
    rule: Rule, facts: HouseholdFacts, reasons: Iterable[Reason], taken: Sequence[Taken]
) -> list[Person | None]:  # fmt: skip
    """Whom the policy does not reach: people, or None for the household as a whole."""
    for_all = any(t.member is None for t in taken)
    bare: list[Person | None] = []
    for reason in reasons:
        if not reason.people:
            reached = bool(taken) or any(rule.granted(p) for p in facts.people)
            bare += [] if reached else [None]
            continue
        for person in reason.people:
            if not (for_all or rule.granted(person) or any(t.member == person.pk for t in taken)):
                bare.append(person)
    return bare


def _of(code: Due, people: Iterable[Person], **params: Any) -> Iterator[Reason]:
    chosen = tuple(people)
    if chosen:
        yield Reason(code, {"names": "、".join(p.name for p in chosen), **params}, chosen)


def _dibao(f: HouseholdFacts) -> Iterator[Reason]:
    yield from _of(Due.ON_ALLOWANCE, (p for p in f.people if p.allowance != Allowance.NONE))
    destitute = any(p.destitute != Destitute.NONE for p in f.people)
    if f.income_per_head is not None and f.line is not None and f.income_per_head <= f.line and not (
        f.has_allowance or destitute
    ):  # fmt: skip
        yield Reason(Due.BELOW_LINE, {"amount": f"{f.income_per_head:,.2f}", "line": f"{f.line:,.2f}"})


def _destitute(f: HouseholdFacts) -> Iterator[Reason]:
    yield from _of(Due.ON_DESTITUTE, (p for p in f.people if p.destitute != Destitute.NONE))
    old = f.limit(LimitCode.DESTITUTE_AGE_FROM)
    youngest = f.limit(LimitCode.JOB_AGE_FROM)
    if old is None or youngest is None or not f.people or any(p.destitute != Destitute.NONE for p in f.people):
        return
    if not f.has_allowance and all((p.age >= old or p.age < youngest) and not p.can_work for p in f.people):
        yield Reason(Due.ALONE)


def _disability(f: HouseholdFacts) -> Iterator[Reason]:
    severe = [p for p in f.people if p.is_disabled and p.is_severe]
    yield from _of(Due.SEVERE, severe)
    if f.has_allowance:
        yield from _of(Due.HARDSHIP, (p for p in f.people if p.is_disabled and p not in severe))


def _premium(f: HouseholdFacts) -> Iterator[Reason]:
    if f.needs_help or f.has_allowance:
        yield from _of(Due.POOR, (p for p in f.people if p.is_insured))


def _medical_aid(f: HouseholdFacts) -> Iterator[Reason]:
    yield from _of(Due.SERIOUS, (p for p in f.people if Health.SERIOUS in p.health))
    yield from _of(Due.CHRONIC, (p for p in f.people if Health.CHRONIC in p.health and Health.SERIOUS not in p.health))


def _school(f: HouseholdFacts) -> Iterator[Reason]:
    least, most = f.limit(LimitCode.SCHOOL_AGE_FROM), f.limit(LimitCode.SCHOOL_AGE_TO)
    if least is None or most is None:
        return
    out = {"", School.PRESCHOOL_AGE, School.KINDERGARTEN}
    grown = (p for p in f.people if least < p.age < most and p.school in out)
    yield from _of(Due.DROPPED_OUT, grown)


def _rain_dew(f: HouseholdFacts) -> Iterator[Reason]:
    yield from _of(Due.VOCATIONAL, (p for p in f.people if p.school in VOCATIONAL))


def _study(f: HouseholdFacts) -> Iterator[Reason]:
    yield from _of(Due.STUDENT, (p for p in f.people if p.school in HIGHER))


def _welfare_job(f: HouseholdFacts) -> Iterator[Reason]:
    least, most = f.limit(LimitCode.JOB_AGE_FROM), f.limit(LimitCode.JOB_AGE_TO)
    if least is None or most is None or not f.needs_help:
        return
    half = (p for p in f.people if p.labour == "weak" and least <= p.age <= most and not p.work_months and not p.school)
    yield from _of(Due.HALF_LABOUR, half)


def _development(f: HouseholdFacts) -> Iterator[Reason]:
    if f.needs_help:
        able = tuple(p for p in f.people if p.labour in ABLE_TO_WORK)
        for reason in _of(Due.HAS_LABOUR, able):
            yield Reason(reason.code, reason.params)  # one measure for the household is enough


def _housing(f: HouseholdFacts) -> Iterator[Reason]:
    if f.danger in DANGEROUS:
        yield Reason(Due.DANGEROUS, {"grade": Danger(f.danger).value})
    elif f.has_housing is False:
        yield Reason(Due.NOT_SAFE, {"year": f.living_year})


def _water(f: HouseholdFacts) -> Iterator[Reason]:
    if f.has_water is False:
        yield Reason(Due.NO_WATER, {"year": f.living_year})


def _old_age(f: HouseholdFacts) -> Iterator[Reason]:
    least = f.limit(LimitCode.OLD_AGE_FROM)
    if least is not None:
        yield from _of(Due.OLD, (p for p in f.people if p.age >= least), age=int(least))


def _safety_net(f: HouseholdFacts) -> Iterator[Reason]:
    if f.has_no_labour and f.people:
        yield Reason(Due.NO_LABOUR)


def _has_allowance(person: Person) -> bool:
    return person.allowance != Allowance.NONE


def _is_destitute(person: Person) -> bool:
    return person.destitute != Destitute.NONE


RULES: tuple[Rule, ...] = (
    Rule(Policy.DIBAO, _dibao, frozenset({K.SAFETY_NET}), (K.SAFETY_NET, Item.DIBAO), frozenset({Item.DIBAO}),
         _has_allowance),
    Rule(Policy.DESTITUTE, _destitute, frozenset({K.SAFETY_NET}), (K.SAFETY_NET, Item.DESTITUTE_CARE),
         frozenset({Item.DESTITUTE_CARE}), _is_destitute),
    Rule(Policy.DISABILITY, _disability, frozenset({K.SAFETY_NET}), (K.SAFETY_NET, Item.NURSING_SUBSIDY),
         frozenset({Item.HARDSHIP_SUBSIDY, Item.NURSING_SUBSIDY})),
    Rule(Policy.PREMIUM, _premium, frozenset({K.HEALTH}), (K.HEALTH, Item.PREMIUM), frozenset({Item.PREMIUM})),
    Rule(Policy.MEDICAL_AID, _medical_aid, frozenset({K.HEALTH}), (K.HEALTH, Item.FAMILY_DOCTOR),
         frozenset({Item.SERIOUS_COVER, Item.MEDICAL_AID, Item.FAMILY_DOCTOR, Item.CHRONIC_CARE, Item.PAY_LATER}),
         lambda person: person.has_medical_aid),
    Rule(Policy.SCHOOL, _school, frozenset({K.EDUCATION}), (K.EDUCATION, Item.KEEP_AT_SCHOOL),
         frozenset({Item.KEEP_AT_SCHOOL, Item.TAUGHT_AT_HOME})),
    Rule(Policy.RAIN_DEW, _rain_dew, frozenset({K.EDUCATION}), (K.EDUCATION, Item.RAIN_DEW),
         frozenset({Item.RAIN_DEW})),
    Rule(Policy.STUDY, _study, frozenset({K.EDUCATION}), (K.EDUCATION, Item.STUDY_GRANT),
         frozenset({Item.STUDY_GRANT, Item.FEES_WAIVED})),
    Rule(Policy.WELFARE_JOB, _welfare_job, frozenset({K.WELFARE_JOB}), (K.WELFARE_JOB, ""),
         granted=lambda person: bool(person.welfare_job)),
    Rule(Policy.DEVELOPMENT, _development, DEVELOPMENT, (K.INDUSTRY, ""),
         granted=lambda person: bool(person.welfare_job)),
    Rule(Policy.HOUSING, _housing, frozenset({K.HOUSING, K.RELOCATION}), (K.HOUSING, "")),
    Rule(Policy.WATER, _water, frozenset({K.WATER}), (K.WATER, Item.PIPES)),
    Rule(Policy.OLD_AGE, _old_age, frozenset({K.SAFETY_NET}), (K.SAFETY_NET, Item.OLD_AGE),
         frozenset({Item.OLD_AGE})),
    Rule(Policy.SAFETY_NET, _safety_net, frozenset({K.SAFETY_NET}), (K.SAFETY_NET, ""),
         granted=lambda person: _has_allowance(person) or _is_destitute(person)),
)  # fmt: skip
