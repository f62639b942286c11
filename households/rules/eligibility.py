"""Whether a measure fits the person and the household it is for, each objection with its reason.

What is only planned must fit: then an objection that bars refuses it. What is under way or done is recorded as it
happened, and the objection is a warning. Ages, caps and terms are given (models/measure_standard.py); a limit nobody
entered objects to nothing. Source: DOMAIN §5.1 (column "eligibility / standard"), §11 DQ-45…DQ-50, DQ-72.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from households.choices import (
    SEVERE,
    Allowance,
    Danger,
    Destitute,
    Detail,
    Health,
    Item,
    Labour,
    LimitCode,
    LoanUse,
    MeasureKind,
    Objection,
    School,
    WorkArea,
)

VOCATIONAL = frozenset({
    School.VOCATIONAL_1, School.VOCATIONAL_2, School.VOCATIONAL_3, School.COLLEGE_1, School.COLLEGE_2,
    School.COLLEGE_3, School.TECHNICIAN_1, School.TECHNICIAN_2, School.TECHNICIAN_3, School.TECHNICIAN_4,
})  # fmt: skip
"""Where the Rain and Dew scheme pays: secondary and higher vocational schools (GZ 5_15_012)."""
NOT_YET_AT_SCHOOL = frozenset({School.PRESCHOOL_AGE})
CANNOT_WORK = frozenset({Labour.LOST, Labour.NONE})
AWAY = frozenset({WorkArea.PROVINCE, WorkArea.OUTSIDE})


@dataclass(frozen=True)
class Limit:
    """A figure in force, the document it stands in, and whether somebody compared the two."""

    value: Decimal
    document_no: str
    is_verified: bool = False


Limits = Mapping[str, Limit]


@dataclass(frozen=True)
class Person:
    """What the card says of the person a measure is for, on a day."""

    pk: int
    name: str
    age: int
    labour: str = ""
    school: str = ""
    health: tuple[str, ...] = ()
    disability_level: str = ""
    allowance: str = Allowance.NONE
    destitute: str = Destitute.NONE
    work_area: str = ""
    work_months: int = 0
    welfare_job: str = ""
    has_certificate: bool = False
    is_insured: bool = False
    has_medical_aid: bool = False
    drop_reason: str = ""

    @property
    def is_disabled(self) -> bool:
        return Health.DISABLED in self.health or bool(self.disability_level)

    @property
    def is_severe(self) -> bool:
        return self.disability_level in SEVERE

    @property
    def can_work(self) -> bool:
        return self.labour not in CANNOT_WORK


@dataclass(frozen=True)
class Help:
    """One measure: what, for whom, with which facts."""

    kind: str
    item: str
    starts_on: dt.date
    member: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict, hash=False)
    amount_yuan: Decimal | None = None

    def number(self, key: str) -> Decimal | None:
        """A fact as a number; None when it was not recorded."""
        value = self.details.get(key)
        return None if value in (None, "") else Decimal(str(value))


@dataclass(frozen=True)
class Found:
    """An objection with what its sentence names; `bars` refuses a plan."""

    code: Objection
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    bars: bool = True
    field: str = ""

    @property
    def text(self) -> str:
        return str(self.code.label) % dict(self.params)


@dataclass(frozen=True)
class Circle:
    """Around the measure: the person it is for, all persons of the card, the other measures not over, the limits."""

    person: Person | None
    people: Sequence[Person]
    others: Sequence[Help]
    limits: Limits

    def value(self, code: str) -> Decimal | None:
        limit = self.limits.get(code)
        return limit.value if limit else None

    def held(self, kind: str) -> list[Help]:
        """The person's other measures of a kind."""
        return [o for o in self.others if self.person and o.kind == kind and o.member == self.person.pk]


def objections(
    measure: Help, *, person: Person | None, people: Sequence[Person], others: Sequence[Help], limits: Limits
) -> list[Found]:
    """Everything that speaks against the measure; `others` are the household's other measures that are not over."""
    rule = _RULES.get(measure.kind)
    return list(rule(measure, Circle(person, people, others, limits))) if rule else []


def _outside(age: int, least: Decimal | None, most: Decimal | None) -> bool:
    return (least is not None and age < least) or (most is not None and age > most)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _ages(circle: Circle, code: Objection, first: str, last: str) -> Iterator[Found]:
    person, least, most = circle.person, circle.value(first), circle.value(last)
    if person and _outside(person.age, least, most):
        yield Found(code, {"name": person.name, "age": person.age, "least": _plain(least), "most": _plain(most)},
                    field="member")  # fmt: skip


def _credit(measure: Help, circle: Circle) -> Iterator[Found]:
    person, extra = circle.person, bool(measure.details.get(Detail.EXTRA_LOAN))
    principal, term = measure.number(Detail.PRINCIPAL), measure.number(Detail.TERM)
    most, longest = circle.value(LimitCode.LOAN_MOST), circle.value(LimitCode.LOAN_MONTHS)
    if most is not None and principal is not None and principal > most and not extra:
        yield Found(Objection.LOAN_OVER, {"most": _plain(most)}, field=Detail.PRINCIPAL)
    if longest is not None and term is not None and term > longest and not extra:
        yield Found(Objection.LOAN_TERM, {"most": _plain(longest)}, field=Detail.TERM)
    use = measure.details.get(Detail.USE, "")
    if measure.item == Item.MICROCREDIT and use and use != LoanUse.PRODUCTION:
        yield Found(Objection.LOAN_USE, {"use": LoanUse(use).label}, field=Detail.USE)
    yield from _ages(circle, Objection.LOAN_AGE, LimitCode.LOAN_AGE_FROM, LimitCode.LOAN_AGE_TO)
    held = circle.held(MeasureKind.CREDIT)
    if held and person and not extra:
        yield Found(Objection.LOAN_SECOND, {"name": person.name}, bars=False, field="member")
    total = sum((o.number(Detail.PRINCIPAL) or Decimal(0) for o in held), principal or Decimal(0))
    all_most = circle.value(LimitCode.EXTRA_LOANS_MOST)
    if all_most is not None and total > all_most:
        yield Found(Objection.EXTRA_OVER, {"total": _plain(total), "most": _plain(all_most)}, field=Detail.PRINCIPAL)


def _welfare_job(measure: Help, circle: Circle) -> Iterator[Found]:
    person = circle.person
    if person is None:
        return
    yield from _ages(circle, Objection.JOB_AGE, LimitCode.JOB_AGE_FROM, LimitCode.JOB_AGE_TO)
    if not person.can_work:
        yield Found(Objection.JOB_LABOUR, {"name": person.name}, field="member")
    if circle.held(MeasureKind.WELFARE_JOB):
        yield Found(Objection.JOB_SECOND, {"name": person.name}, field="member")
    if person.work_area in AWAY or measure.details.get(Detail.WORK_AREA) in AWAY:
        yield Found(Objection.JOB_AWAY, {"name": person.name}, bars=False, field="member")


def _employment(measure: Help, circle: Circle) -> Iterator[Found]:
    person, wage = circle.person, measure.number(Detail.WAGE)
    if person and not person.can_work:
        yield Found(Objection.WORK_LABOUR, {"name": person.name}, field="member")
    if person and person.school:
        yield Found(Objection.WORK_SCHOOL, {"name": person.name}, bars=False, field="member")
    least, most = circle.value(LimitCode.WAGE_LEAST), circle.value(LimitCode.WAGE_MOST)
    if wage is not None and least is not None and most is not None and not least <= wage <= most:
        yield Found(Objection.WAGE_ODD, {"least": _plain(least), "most": _plain(most)}, bars=False, field=Detail.WAGE)


def _education(measure: Help, circle: Circle) -> Iterator[Found]:
    person, most = circle.person, circle.value(LimitCode.RAIN_DEW_YEARLY)
    if measure.item == Item.RAIN_DEW:
        if person and person.school not in VOCATIONAL:
            yield Found(Objection.RAIN_DEW_SCHOOL, {"name": person.name}, field="member")
        if most is not None and measure.amount_yuan is not None and measure.amount_yuan > most:
            yield Found(Objection.RAIN_DEW_AMOUNT, {"most": _plain(most)}, bars=False, field="amount_yuan")
    elif measure.item in {Item.STUDY_GRANT, Item.MEALS, Item.FEES_WAIVED} and person and (
        not person.school or person.school in NOT_YET_AT_SCHOOL
    ):  # fmt: skip
        yield Found(Objection.NOT_AT_SCHOOL, {"name": person.name}, bars=False, field="member")


def _housing(measure: Help, circle: Circle) -> Iterator[Found]:
    grade = measure.details.get(Detail.GRADE, "")
    if grade in {Danger.A, Danger.B}:
        yield Found(Objection.HOUSE_SOUND, field=Detail.GRADE)
    elif grade and (measure.item, grade) in {(Item.REPAIR, Danger.D), (Item.REBUILD, Danger.C)}:
        yield Found(Objection.HOUSE_GRADE, bars=False, field=Detail.GRADE)


def _relocation(measure: Help, circle: Circle) -> Iterator[Found]:
    area, persons = measure.number(Detail.AREA), measure.number(Detail.PERSONS)
    most, last = circle.value(LimitCode.HOUSE_M2_A_HEAD), circle.value(LimitCode.RELOCATION_LAST)
    if most is not None and area is not None and persons and area > most * persons:
        yield Found(Objection.MOVE_AREA, {"area": _plain(area), "persons": _plain(persons), "most": _plain(most)},
                    field=Detail.AREA)  # fmt: skip
    if last is not None and measure.starts_on.year > last:
        yield Found(Objection.MOVE_LATE, {"year": _plain(last)}, bars=False, field="starts_on")


def _ecology(measure: Help, circle: Circle) -> Iterator[Found]:
    pay, most = measure.number(Detail.YEARLY_PAY), circle.value(LimitCode.RANGER_YEARLY)
    if measure.item == Item.RANGER_PAY and pay is not None and most is not None and pay > most:
        yield Found(Objection.RANGER_PAY, {"most": _plain(most)}, bars=False, field=Detail.YEARLY_PAY)


def _safety_net(measure: Help, circle: Circle) -> Iterator[Found]:
    person, people = circle.person, circle.people
    name = {"name": person.name} if person else {}
    if measure.item == Item.DIBAO and not any(p.allowance != Allowance.NONE for p in people):
        yield Found(Objection.NO_ALLOWANCE, bars=False)
    if person is None:
        return
    if measure.item == Item.DESTITUTE_CARE and person.destitute == Destitute.NONE:
        yield Found(Objection.NO_DESTITUTE, name, bars=False, field="member")
    if measure.item in {Item.HARDSHIP_SUBSIDY, Item.NURSING_SUBSIDY} and not person.is_disabled:
        yield Found(Objection.NO_DISABILITY, name, field="member")
    elif measure.item == Item.NURSING_SUBSIDY and not person.is_severe:
        yield Found(Objection.NOT_SEVERE, name, field="member")
    least = circle.value(LimitCode.OLD_AGE_FROM)
    if measure.item == Item.OLD_AGE and least is not None and person.age < least:
        yield Found(Objection.TOO_YOUNG, {**name, "age": person.age, "least": _plain(least)}, field="member")


_RULES: Mapping[str, Callable[[Help, Circle], Iterator[Found]]] = {
    MeasureKind.EMPLOYMENT: _employment, MeasureKind.WELFARE_JOB: _welfare_job, MeasureKind.CREDIT: _credit,
    MeasureKind.HOUSING: _housing, MeasureKind.RELOCATION: _relocation, MeasureKind.EDUCATION: _education,
    MeasureKind.ECOLOGY: _ecology, MeasureKind.SAFETY_NET: _safety_net,
}  # fmt: skip
