"""What a year's snapshot of a household needs, how complete a card is, and what usual expenses come to.

Pure: facts in, what is missing out. Used by the card's Years tab, and by whoever asks how far a card is filled in.
Source: DOMAIN §2.1, §2.5–2.7 (two worries, three guarantees), §0.1 (3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from households.choices import Guarantee, Health
from registry.text.money import quantise

CONDITIONS = (
    "arable_mu", "irrigated_mu", "forest_mu", "returned_mu", "orchard_mu", "grass_mu", "water_mu", "road_km", "road",
    "house_m2", "is_dangerous", "danger", "rebuilt_year", "has_production_power", "has_power", "has_broadcast", "fuel",
    "has_toilet", "toilet_works", "in_cooperative", "led_by_firm", "led_by_pioneer", "industry_help",
)  # fmt: skip
"""Living and production conditions of §2.7 in the order of the form."""

_OPTIONAL = frozenset({"danger", "rebuilt_year", "toilet_works", "industry_help"})
_ON_CARD = (
    "group", "phone", "bank_name", "bank_account", "authorised_on", "filled_by", "filled_on", "head_signed_on",
)  # fmt: skip


class Block(StrEnum):
    """A part of the card that can lack something."""

    CARD = "card"
    INCOME = "income"
    CONDITIONS = "conditions"
    GUARANTEES = "guarantees"
    PEOPLE = "people"


@dataclass(frozen=True)
class Missing:
    """One thing that is not on record: in which block, which field ("" = the whole), of whom."""

    block: Block
    field: str = ""
    who: str = ""


@dataclass(frozen=True)
class Completeness:
    """How many things are asked for, and which are missing."""

    asked: int
    missing: tuple[Missing, ...]

    @property
    def percent(self) -> int:
        """Share on record in whole per cent, rounded down: 100 only when nothing is missing."""
        return 100 * (self.asked - len(self.missing)) // self.asked if self.asked else 100

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def of(self, block: Block) -> tuple[Missing, ...]:
        """What one block lacks."""
        return tuple(item for item in self.missing if item.block is block)

    def __add__(self, other: Completeness) -> Completeness:
        return Completeness(self.asked + other.asked, (*self.missing, *other.missing))


@dataclass(frozen=True)
class Person:
    """What a year says of one person; `is_recorded` False when it says nothing."""

    name: str
    is_recorded: bool = True
    health: tuple[str, ...] = ()
    labour: str = ""
    education: str = ""
    school: str = ""


@dataclass(frozen=True)
class Snapshot:
    """One year as it is on record. `conditions` None: nobody looked; `proofs`: guarantees whose verdict is proved."""

    year: int
    has_income: bool = False
    conditions: Mapping[str, Any] | None = None
    proofs: frozenset[str] = frozenset()
    people: tuple[Person, ...] = ()


def of_snapshot(snapshot: Snapshot) -> Completeness:
    """How complete one year is: income, conditions, a proof for each guarantee, the people of the year."""
    income = Completeness(1, () if snapshot.has_income else (Missing(Block.INCOME),))
    return income + _conditions(snapshot.conditions) + _proofs(snapshot) + _people(snapshot.people)


def of_card(values: Mapping[str, Any], *, latest: Snapshot | None, needs_cause: bool = True) -> Completeness:
    """How complete a whole card is: the household block and the latest year. `values`: the card's columns."""
    names = (*_ON_CARD, *(("main_cause",) if needs_cause else ()))
    block = Completeness(len(names), tuple(Missing(Block.CARD, n) for n in names if values.get(n) in (None, "")))
    return block + of_snapshot(latest or Snapshot(year=0))


def _conditions(values: Mapping[str, Any] | None) -> Completeness:
    held = values or {}
    asked = [name for name in CONDITIONS if name not in _OPTIONAL]
    asked += ["danger"] if held.get("is_dangerous") else []
    asked += ["toilet_works"] if held.get("has_toilet") else []
    return Completeness(
        len(asked), tuple(Missing(Block.CONDITIONS, name) for name in asked if held.get(name) in (None, ""))
    )


def _proofs(snapshot: Snapshot) -> Completeness:
    lacking = tuple(Missing(Block.GUARANTEES, name) for name in Guarantee.values if name not in snapshot.proofs)
    return Completeness(len(Guarantee.values), lacking)


def _people(people: tuple[Person, ...]) -> Completeness:
    found = tuple(item for person in people for item in _of_person(person))
    return Completeness(4 * len(people), found)  # on record at all, health, labour, schooling


def _of_person(person: Person) -> Iterator[Missing]:
    if not person.is_recorded:
        yield Missing(Block.PEOPLE, "", person.name)
    for name in ("health", "labour"):
        if not getattr(person, name):
            yield Missing(Block.PEOPLE, name, person.name)
    if not (person.education or person.school):
        yield Missing(Block.PEOPLE, "education", person.name)


class Contradiction(StrEnum):
    """Two facts of a person in one year that cannot both be so; each value names the check of DOMAIN §11."""

    SCHOOLING = "DQ-15"
    HEALTH = "DQ-29"
    INSURANCE = "DQ-52"
    WELFARE_JOB = "welfare_job_with_months"
    MONTHS = "work_months_in_year"


def contradictions(facts: Mapping[str, Any]) -> list[tuple[Contradiction, str]]:
    """What cannot be so in one person's year, each with the field to mend. Facts not named do not contradict."""
    found = []
    if facts.get("education") and facts.get("school"):
        found.append((Contradiction.SCHOOLING, "education"))
    health = facts.get("health") or ()
    if Health.HEALTHY in health and len(health) > 1:
        found.append((Contradiction.HEALTH, "health"))
    if facts.get("has_resident_insurance") and facts.get("has_employee_insurance"):
        found.append((Contradiction.INSURANCE, "has_employee_insurance"))
    if bool(facts.get("welfare_job")) != bool(facts.get("welfare_months")):
        found.append((Contradiction.WELFARE_JOB, "welfare_months"))
    if not 0 <= (facts.get("work_months") or 0) <= 12 or not 0 <= (facts.get("welfare_months") or 0) <= 12:
        found.append((Contradiction.MONTHS, "work_months"))
    return found


def usual_costs(gross: Mapping[str, Decimal], shares: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Expenses in yuan by kind of business, from its gross and the usual share (0.400 = 40 %). Offered, not decided.

    >>> usual_costs({"grain": Decimal("1500"), "other_business": Decimal("10")}, {"grain": Decimal("0.400")})
    {'grain': Decimal('600.00')}
    """
    return {kind: quantise(amount * shares[kind]) for kind, amount in gross.items() if kind in shares and amount}


def members_of_year(people: Iterable[Any], *, year: int) -> list[Any]:
    """The people who belonged to the household in `year`, of rows with birth_on, joined_on, join_reason and left_on.

    Who was identified with the household lived there before; the day of joining is then the day of the card.
    """
    return [
        p for p in people
        if p.birth_on.year <= year and (p.join_reason == "identified" or p.joined_on.year <= year)
        and (p.left_on is None or p.left_on.year >= year) and p.left_reason != "mistake"
    ]  # fmt: skip
