"""What a cause of poverty rests on: what the card shows by itself, and what someone must go and see.

A cause has its evidence when the card shows it or a paper was seen (CauseEvidence); else it is missing. A disability
asks for the certificate whatever else is there. Source: DOMAIN §2.3 (column "evidence expected"), §11 DQ-30…DQ-33.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from households.choices import Asked, Cause, Health, Labour, LimitCode, Road, School, Shown
from households.rules.eligibility import VOCATIONAL, Limits, Person

ABOVE_COMPULSORY = VOCATIONAL | {
    School.SENIOR_1, School.SENIOR_2, School.SENIOR_3, School.BACHELOR_1, School.BACHELOR_2, School.BACHELOR_3,
    School.BACHELOR_4, School.BACHELOR_5, School.GRADUATE,
}  # fmt: skip
FULL_LABOUR = frozenset({Labour.SKILLED, Labour.ORDINARY})
BAD_ROADS = frozenset({Road.EARTH, Road.GRAVEL})


@dataclass(frozen=True)
class CardFacts:
    """What the card says of a household on a day; None where nobody looked."""

    people: Sequence[Person]
    arable_mu: Decimal | None = None
    village_mu_a_head: Decimal | None = None
    road: str = ""
    road_km: Decimal | None = None
    has_water: bool | None = None
    living_year: int = 0
    note: str = ""
    limits: Limits = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Sight:
    """One thing the card shows; `holds` False when it shows that something lacks."""

    code: Shown
    params: Mapping[str, Any] = field(default_factory=dict, hash=False)
    holds: bool = True

    @property
    def text(self) -> str:
        return str(self.code.label) % dict(self.params)


@dataclass(frozen=True)
class Standing:
    """A cause, the evidence it asks for, what the card shows of it, and whether something is missing."""

    cause: Cause
    is_main: bool
    asked: Asked
    sights: tuple[Sight, ...]
    is_missing: bool


def standing(causes: Sequence[str], facts: CardFacts, *, recorded: Iterable[str]) -> list[Standing]:
    """Each cause of a card, the main one first, with its evidence; `recorded`: causes with a paper on record."""
    seen = set(recorded)
    found = []
    for position, code in enumerate(causes):
        sights = tuple(_SIGHTS[code](facts)) if code in _SIGHTS else ()
        lacks = any(not sight.holds for sight in sights)
        holds = any(sight.holds for sight in sights)
        is_missing = code not in seen and (lacks or not holds)
        shown = sights or (Sight(Shown.NOT_ON_CARD, holds=False),)
        found.append(Standing(Cause(code), position == 0, Asked(code), shown, is_missing))
    return found


def _names(people: Iterable[Person]) -> str:
    return "、".join(person.name for person in people)


def _illness(facts: CardFacts) -> list[Sight]:
    ill = [p for p in facts.people if {Health.CHRONIC, Health.SERIOUS} & set(p.health)]
    return [Sight(Shown.ILL, {"names": _names(ill)})] if ill else []


def _disability(facts: CardFacts) -> list[Sight]:
    disabled = [p for p in facts.people if p.is_disabled]
    with_paper, without = [p for p in disabled if p.has_certificate], [p for p in disabled if not p.has_certificate]
    found = [Sight(Shown.DISABLED, {"names": _names(with_paper)})] if with_paper else []
    if without:
        found.append(Sight(Shown.NO_CERTIFICATE, {"names": _names(without)}, holds=False))
    return found


def _schooling(facts: CardFacts) -> list[Sight]:
    students = [p for p in facts.people if p.school in ABOVE_COMPULSORY]
    return [Sight(Shown.STUDENT, {"names": _names(students)})] if students else []


def _land(facts: CardFacts) -> list[Sight]:
    share = facts.limits.get(LimitCode.LAND_SHARE)
    if facts.arable_mu is None or not facts.village_mu_a_head or not facts.people or share is None:
        return []
    own = facts.arable_mu / len(facts.people)
    shown = {"own": f"{own:.2f}", "mean": f"{facts.village_mu_a_head:.2f}"}
    return [Sight(Shown.LITTLE_LAND, shown, holds=own <= share.value * facts.village_mu_a_head)]


def _water(facts: CardFacts) -> list[Sight]:
    return [Sight(Shown.NO_WATER, {"year": facts.living_year})] if facts.has_water is False else []


def _skills(facts: CardFacts) -> list[Sight]:
    able = [p for p in facts.people if p.labour in FULL_LABOUR]
    skilled = any(p.labour == Labour.SKILLED for p in able)
    return [Sight(Shown.NO_SKILL, {"count": len(able)})] if able and not skilled else []


def _labour(facts: CardFacts) -> list[Sight]:
    share, size = facts.limits.get(LimitCode.LABOUR_SHARE), len(facts.people)
    if share is None or not size:
        return []
    able = sum(p.labour in FULL_LABOUR for p in facts.people)
    return [Sight(Shown.FEW_WORK, {"count": able, "size": size}, holds=Decimal(able) <= share.value * size)]


def _transport(facts: CardFacts) -> list[Sight]:
    if facts.road not in BAD_ROADS:
        return []
    km = "—" if facts.road_km is None else f"{facts.road_km:.2f}"
    return [Sight(Shown.BAD_ROAD, {"road": Road(facts.road).label, "km": km})]


_SIGHTS: Mapping[str, Callable[[CardFacts], list[Sight]]] = {
    Cause.ILLNESS: _illness, Cause.DISABILITY: _disability, Cause.SCHOOLING: _schooling, Cause.LAND: _land,
    Cause.WATER: _water, Cause.SKILLS: _skills, Cause.LABOUR: _labour, Cause.TRANSPORT: _transport,
}  # fmt: skip
