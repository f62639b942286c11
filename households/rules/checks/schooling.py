"""School, labour and disability of a person: DQ-07, DQ-16 … DQ-28 of DOMAIN §11."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from households.choices import SEVERE, DisabilityKind, DropReason, Education, Health, Labour, School
from households.rules.checks.facts import Hit, Person
from households.rules.checks.table import Limits, of_person
from registry.text import identity

JUNIOR = frozenset({School.GRADE_7, School.GRADE_8, School.GRADE_9})
SENIOR = frozenset(s for s in School if s.value.startswith(("senior_", "vocational_")))
VOCATIONAL = frozenset(s for s in School if s.value.startswith(("vocational_", "college_")))
HIGHER = frozenset(s for s in School if s.value.startswith(("college_", "bachelor_")))
BEYOND_COMPULSORY = SENIOR | HIGHER | frozenset(
    {School.GRADUATE, *(s for s in School if s.value.startswith("technician_"))}
)  # fmt: skip
BEFORE_SCHOOL = frozenset({School.PRESCHOOL_AGE, School.KINDERGARTEN})
WORKING = frozenset({Labour.ORDINARY, Labour.SKILLED})
NOT_FULLY = frozenset({Labour.NONE, Labour.LOST, Labour.WEAK})
FINISHED_JUNIOR = frozenset({Education.JUNIOR, Education.SENIOR, Education.COLLEGE, Education.BACHELOR})


@of_person("DQ-07")
def certificate(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """The certificate's number breaks the rules of its 18 characters, kind (1–7) or grade (1–4)."""
    if person.disability_certificate and identity.check_disability_certificate(person.disability_certificate, on=on):
        yield Hit("disability_certificate")


def _outside(person: Person, grades: frozenset[School], limits: Limits, on: dt.date) -> Iterator[Hit]:
    age = person.age(on)
    low, high = limits.whole("lowest_age"), limits.whole("highest_age")
    if person.school in grades and age is not None and not low <= age <= high:
        yield Hit("school", {"school": f"@School.{person.school}", "age": age, "lowest": low, "highest": high})


@of_person("DQ-16")
def primary(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """At primary school below or above its ages."""
    yield from _outside(person, frozenset({School.PRIMARY}), limits, on)


@of_person("DQ-17")
def junior(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """In grades 7 to 9 below or above their ages."""
    yield from _outside(person, JUNIOR, limits, on)


@of_person("DQ-18")
def senior(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """At senior middle or secondary vocational school below or above their ages."""
    yield from _outside(person, SENIOR, limits, on)


@of_person("DQ-19")
def late_for_school(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Healthy, of school age, and still before school."""
    age = person.age(on)
    if person.school in BEFORE_SCHOOL and person.is_healthy and age is not None and age >= limits["school_age"]:
        yield Hit("school", {"school": f"@School.{person.school}", "age": age})


@of_person("DQ-20")
def early_education(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """College or university (finished or attended) below 18, graduate school below 20."""
    age = person.age(on)
    if age is None:
        return
    shown = f"@School.{person.school}" if person.school else f"@Education.{person.education}"
    higher = person.education in {Education.COLLEGE, Education.BACHELOR} or person.school in HIGHER
    if (higher and age < limits["college_age"]) or (person.school == School.GRADUATE and age < limits["graduate_age"]):
        yield Hit("school" if person.school else "education", {"education": shown, "age": age})


@of_person("DQ-21")
def out_of_school(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Of school age, no school, no reason; who finished junior middle school has done the compulsory years."""
    age = person.age(on)
    if age is None or not limits["lowest_age"] <= age <= limits["highest_age"]:
        return
    if not person.school and not person.drop_reason and person.education not in FINISHED_JUNIOR:
        yield Hit("school", {"age": age})


@of_person("DQ-22")
def reason_and_health(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Out of school for illness or disability, but healthy."""
    if person.drop_reason in {DropReason.ILLNESS, DropReason.DISABILITY} and Health.HEALTHY in person.health:
        yield Hit("drop_reason", {"reason": f"@DropReason.{person.drop_reason}"})


@of_person("DQ-23")
def working_child(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Below working age, but with labour."""
    age = person.age(on)
    if age is not None and age < limits["working_age"] and person.labour not in {"", Labour.NONE}:
        yield Hit("labour", {"age": age, "labour": f"@Labour.{person.labour}"})


@of_person("DQ-24")
def idle_adult(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Of working age, healthy, not at school, but without full labour."""
    age = person.age(on)
    if age is None or not limits["lowest_age"] <= age <= limits["highest_age"]:
        return
    if person.is_healthy and not person.school and person.labour in NOT_FULLY:
        yield Hit("labour", {"age": age, "labour": f"@Labour.{person.labour}"})


@of_person("DQ-25")
def working_old(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Sixty or above with ordinary or skilled labour."""
    age = person.age(on)
    if age is not None and age >= limits["old_age"] and person.labour in WORKING:
        yield Hit("labour", {"age": age, "labour": f"@Labour.{person.labour}"})


@of_person("DQ-26")
def working_pupil(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """At school, but with labour."""
    if person.school and person.labour not in {"", Labour.NONE}:
        yield Hit("labour", {"school": f"@School.{person.school}", "labour": f"@Labour.{person.labour}"})


@of_person("DQ-27")
def no_certificate(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """With a disability, but without a certificate."""
    if Health.DISABLED in person.health and not person.disability_certificate:
        yield Hit("disability_certificate")


@of_person("DQ-28")
def severe_and_working(person: Person, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Severe disability of the limbs with ordinary (or skilled) labour."""
    kind, level = disability(person)
    if kind == DisabilityKind.LIMBS and level in SEVERE and person.labour in WORKING:
        yield Hit("labour", {"labour": f"@Labour.{person.labour}"})


def disability(person: Person) -> tuple[str, str]:
    """Kind and grade: as chosen, else the 19th and 20th digit of the certificate."""
    number = person.disability_certificate
    told = (number[18], number[19]) if len(number) >= 20 else ("", "")
    return person.disability_kind or told[0], person.disability_level or told[1]
