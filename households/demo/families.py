"""Invented families: who lives together, how old, how well, at what school. Consistent by the checks of DOMAIN §11,
but for a few cards that are imperfect on purpose, so that a clerk has something to mend."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from registry.demo.plan import Plan
from registry.text.identity import TEMPORARY_PREFIX, Sex
from registry.text.names import surname

ETHNICITIES = (("06", 77), ("01", 18), ("15", 5))
# Main-cause mix of DOMAIN §4.3, per thousand.
CAUSES = (("01", 400), ("02", 140), ("07", 120), ("08", 110), ("03", 70), ("09", 70), ("11", 30), ("04", 20),
          ("10", 15), ("05", 10), ("06", 5), ("12", 3), ("13", 2), ("99", 5))  # fmt: skip
OTHER_CAUSES = ("05", "06", "07", "09", "10")  # those that no member must show
# Shapes of a household and their weights: single, couple, couple with children, three generations.
SHAPES = (("single", 14), ("couple", 15), ("children", 43), ("three", 28))
SCHOOLS = {7: "primary", 8: "primary", 9: "primary", 10: "primary", 11: "primary", 12: "grade_7", 13: "grade_8",
           14: "grade_9", 15: "senior_1", 16: "senior_2", 17: "senior_3"}  # fmt: skip
VOCATIONAL = {15: "vocational_1", 16: "vocational_2", 17: "vocational_3"}
FAULTY_SHARE = 0.05


@dataclass
class Person:
    """One member as the demo makes it."""

    name: str
    sex: Sex
    born_on: dt.date
    relation: str
    identity: str
    ethnicity: str
    health: list[str] = field(default_factory=lambda: ["healthy"])
    education: str = ""
    school: str = ""
    labour: str = "ordinary"
    work_area: str = ""
    work_months: int = 0
    allowance: str = "none"
    destitute: str = "none"
    has_resident_pension: bool = False
    insurance: str = "resident"
    disability: str = ""  # kind and grade, as on the certificate: "42"
    welfare_job: str = ""

    @property
    def is_temporary(self) -> bool:
        return self.identity.startswith(TEMPORARY_PREFIX)


@dataclass
class Family:
    """A household's people with why it is poor."""

    people: list[Person]
    main_cause: str
    other_causes: list[str]
    cause_note: str
    attribute: str

    @property
    def able(self) -> list[Person]:
        return [p for p in self.people if p.labour in {"skilled", "ordinary", "weak"}]


def weighted(rng: Random, pairs: tuple[tuple[str, int], ...]) -> str:
    """One of the codes by its weight."""
    return rng.choices([code for code, _w in pairs], [w for _code, w in pairs])[0]


def family(plan: Plan, rng: Random) -> Family:
    """One family, drawn from the stream."""
    cause = weighted(rng, CAUSES)
    people = _people(plan, rng, weighted(rng, SHAPES) if cause != "03" else "children")
    if cause == "03" and plan.on.year - people[-1].born_on.year < 15:
        cause = "09"  # nobody is old enough for a school that costs
    _fit(rng, people, cause, plan.on)
    others = [c for c in rng.sample(OTHER_CAUSES, rng.choice((0, 0, 1, 1, 2))) if c != cause]
    attribute = _support(rng, people, cause)
    _welfare_job(rng, people)
    found = Family(people, cause, others, "因多种原因造成" if cause == "99" else "", attribute)
    if rng.random() < FAULTY_SHARE:
        _spoil(rng, found)
    return found


def _people(plan: Plan, rng: Random, shape: str) -> list[Person]:
    group = weighted(rng, ETHNICITIES)
    single = shape == "single"
    age = rng.randint(58, 84) if single else rng.randint(60, 76) if shape == "couple" else rng.randint(33, 62)
    sex: Sex = "female" if rng.random() < (0.3 if single else 0.12) else "male"
    head = _person(plan, rng, sex, age, "head", group)
    found = [head]
    family_name = surname(head.name)
    if not single and rng.random() < 0.9:
        other: Sex = "male" if sex == "female" else "female"
        found.append(_person(plan, rng, other, max(20, age + rng.randint(-4, 2)), "spouse", group))
    if shape in {"children", "three"}:
        for _n in range(rng.choice((1, 1, 2, 2, 2, 3))):
            child_age = max(0, age - rng.randint(22, 34))
            child: Sex = "male" if rng.random() < 0.54 else "female"
            relation = "son" if child == "male" else "daughter"
            found.append(_person(plan, rng, child, child_age, relation, group, family_name))
    if shape == "three":
        elders = rng.choice((("mother",), ("father",), ("father", "mother")))
        for relation in elders:
            elder: Sex = "male" if relation == "father" else "female"
            elder_age = min(95, age + rng.randint(20, 28))
            found.append(_person(plan, rng, elder, elder_age, relation, group, family_name if elder == "male" else ""))
    return found


def _person(plan: Plan, rng: Random, sex: Sex, age: int, relation: str, group: str, family_name: str = "") -> Person:
    born_on = plan.born_on(rng, age)
    names = plan.names
    name = names.relative(rng, family_name, sex, born_on) if family_name else names.head(rng, sex, born_on)
    person = Person(name, sex, born_on, relation, plan.identity_number(born_on, sex), group)
    _schooling(rng, person, age)
    _working(rng, person, age)
    return person


def _schooling(rng: Random, person: Person, age: int) -> None:
    if age < 4:
        person.school = "preschool_age"
    elif age < 7:
        person.school = "kindergarten"
    elif age in SCHOOLS:
        person.school = VOCATIONAL[age] if age in VOCATIONAL and rng.random() < 0.4 else SCHOOLS[age]
    elif age < 22 and rng.random() < 0.35:
        person.school = rng.choice(("college_1", "college_2", "bachelor_1", "bachelor_2"))
    else:
        weights = (30, 50, 18, 2, 0, 0) if age > 60 else (4, 34, 46, 12, 3, 1)
        levels = ("illiterate", "primary", "junior", "senior", "college", "bachelor")
        person.education = rng.choices(levels, weights)[0]


def _working(rng: Random, person: Person, age: int) -> None:
    if person.school or age < 16:
        person.labour = "none"
    elif age >= 75:
        person.labour = rng.choice(("none", "lost", "weak"))
    elif age >= 60:
        person.labour = rng.choice(("weak", "weak", "none", "ordinary"))
    else:
        person.labour = "skilled" if rng.random() < 0.14 else "ordinary"
    person.has_resident_pension = age >= 60 or rng.random() < 0.6
    if person.labour in {"ordinary", "skilled"} and age < 58 and rng.random() < 0.55:
        person.work_area = rng.choice(("outside", "outside", "outside", "province", "county", "township"))
        person.work_months = rng.randint(3, 11)
    if person.labour == "skilled" and rng.random() < 0.1:
        person.insurance = "employee"
    if age >= 60 and rng.random() < 0.3:
        person.health = ["chronic"]


def _fit(rng: Random, people: list[Person], cause: str, on: dt.date) -> None:
    """Makes the family show what the cause says."""
    grown = [p for p in people if on.year - p.born_on.year >= 18] or people
    if cause == "01":
        rng.choice(grown).health = [rng.choice(("chronic", "chronic", "serious"))]
    elif cause == "02":
        person = rng.choice(grown)
        person.health = ["disabled"] if rng.random() < 0.8 else ["chronic", "disabled"]
        person.labour = "weak" if person.labour in {"ordinary", "skilled"} else person.labour
        person.work_area, person.work_months = "", 0
        person.disability = f"{rng.choice('1234567')}{rng.choice('1233344')}"
    elif cause == "03":
        child = people[-1]
        if on.year - child.born_on.year >= 15:
            child.school, child.education = rng.choice(("senior_2", "vocational_1", "college_1")), ""
            child.labour, child.work_area, child.work_months, child.insurance = "none", "", 0, "resident"
    elif cause == "08":
        for person in people:
            if person.labour in {"ordinary", "skilled"}:
                person.labour, person.work_area, person.work_months = "weak", "", 0
                person.health = ["chronic"]


def _support(rng: Random, people: list[Person], cause: str) -> str:
    """Who receives the allowance, and the household's attribute that follows (DOMAIN §2.2)."""
    able = any(p.labour in {"skilled", "ordinary"} for p in people)
    if len(people) == 1 and not able and rng.random() < 0.6:
        people[0].destitute = "rural"
        return "03"
    if (not able and rng.random() < 0.8) or (cause in {"01", "02"} and rng.random() < 0.25):
        for person in people:
            person.allowance = "rural"
        return "04"
    return "01"


def _welfare_job(rng: Random, people: list[Person]) -> None:
    """One in nine households has someone who keeps the forest, the road or the village."""
    able = [p for p in people if p.labour in {"ordinary", "weak"} and not p.work_months and not p.school]
    if able and rng.random() < 0.11:
        able[0].welfare_job = rng.choice(("ranger", "ranger", "cleaner", "roads", "water"))


def _spoil(rng: Random, found: Family) -> None:
    """An imperfect card: something a check finds, nothing the database refuses."""
    person = rng.choice(found.people)
    match rng.randint(1, 6):
        case 1:
            person.labour = ""
        case 2:
            person.ethnicity = ""
        case 3:
            person.education, person.school = "primary", person.school or "primary"
        case 4:
            person.identity = f"{TEMPORARY_PREFIX}{person.identity[6:17]}0"
        case 5:
            person.insurance = ""
        case _:
            person.education = person.school = ""
