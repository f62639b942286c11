"""Which condition belongs to which rule, and asking all of them about a card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from households.choices.checks import CHECKS
from households.rules import members
from households.rules.checks.facts import Card, Hit, Person
from households.rules.members import MemberDraft
from registry.text import identity

OF_PEOPLE = frozenset(
    {"DQ-01", "DQ-02", "DQ-03", "DQ-04", "DQ-05", "DQ-06", "DQ-08", "DQ-09", "DQ-10", "DQ-11", "DQ-12", "DQ-13",
     "DQ-14", "DQ-15", "DQ-29", "DQ-52"}
)  # fmt: skip
"""Rules whose conditions stand in households/rules/members.py, where the form and the actions ask them too."""


class Limits(Mapping[str, Decimal]):
    """The policy figures of one rule in force; one that nobody set raises KeyError."""

    def __init__(self, values: Mapping[str, Decimal | None]) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def __getitem__(self, name: str) -> Decimal:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def whole(self, name: str) -> int:
        """A figure that counts years, months or households."""
        return int(self._values[name])


@dataclass(frozen=True)
class InForce:
    """How a rule stands in one place on one day: its severity, its limits, and whether it holds at all."""

    severity: str
    limits: Limits = field(default_factory=lambda: Limits({}))
    holds: bool = True

    @classmethod
    def default(cls, rule: str) -> InForce:
        """The rule as its entry says."""
        check = CHECKS[rule]
        return cls(check.severity, Limits({limit.name: limit.value for limit in check.limits}))


Condition = Callable[[Card, Limits, dt.date], Iterator[Hit]]
OfPerson = Callable[[Person, Limits, dt.date], Iterator[Hit]]
CONDITIONS: dict[str, Condition] = {}


def condition(rule: str) -> Callable[[Condition], Condition]:
    """Binds a condition about a whole card to its rule."""

    def bind(function: Condition) -> Condition:
        if rule in CONDITIONS or rule not in CHECKS:
            raise ValueError(f"{rule} has a condition already, or is no rule")
        CONDITIONS[rule] = function
        return function

    return bind


def of_person(rule: str) -> Callable[[OfPerson], OfPerson]:
    """Binds a condition about one member to its rule: it is asked for each."""

    def bind(function: OfPerson) -> OfPerson:
        @condition(rule)
        def of_everyone(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
            for person in card.people:
                for hit in function(person, limits, on):
                    yield replace(hit, member=person.pk, position=person.position)

        of_everyone.__doc__, of_everyone.__module__ = function.__doc__, function.__module__
        return function

    return bind


def hits(
    card: Card, *, on: dt.date, in_force: Callable[[str], InForce] = InForce.default
) -> Iterator[tuple[str, InForce, Hit]]:
    """Everything the card-local rules have against a card on `on`: rule, how it stands, what was found."""
    for rule, hit in _of_people(card, on):
        stands = in_force(rule)
        if stands.holds:
            yield rule, stands, hit
    for rule, asked in CONDITIONS.items():
        stands = in_force(rule)
        if stands.holds:
            for hit in asked(card, stands.limits, on):
                yield rule, stands, hit


def _of_people(card: Card, on: dt.date) -> Iterator[tuple[str, Hit]]:
    drafts = [_draft(person) for person in card.people]
    for found in members.findings(drafts, on=on):
        if found.check.id not in OF_PEOPLE:
            continue
        person = card.people[found.position] if found.position is not None else None
        params: dict[str, Any] = {key: _param(key, value, found, drafts) for key, value in found.params.items()}
        yield found.check.id, Hit(
            found.field, params, member=person.pk if person else None,
            position=person.position if person else None,
        )  # fmt: skip
    for person in card.people:
        if not person.is_insured:  # DOMAIN calls it an error; it must not keep a household out of identification
            yield "DQ-52", Hit("has_resident_insurance", {"instead": "!not_insured"}, member=person.pk,
                               position=person.position, severity="warning")  # fmt: skip


def _param(key: str, value: Any, found: members.Finding, drafts: list[MemberDraft]) -> Any:
    """Labels as codes, so that the finding reads in both languages."""
    if found.position is None:
        return value
    draft = drafts[found.position]
    if key == "relation" and draft.relation:
        return f"@Relation.{draft.relation}"
    if key == "expected" and found.field == "sex":
        return f"@Sex.{identity.parse(draft.identity).sex}"
    return value


def _draft(person: Person) -> MemberDraft:
    return MemberDraft(
        name=person.name, identity=person.identity, relation=person.relation, sex=person.sex,
        birth_on=person.birth_on, ethnicity=person.ethnicity, health=person.health, education=person.education,
        school=person.school, labour=person.labour, disability_certificate=person.disability_certificate,
        has_resident_insurance=person.has_resident_insurance, has_employee_insurance=person.has_employee_insurance,
    )  # fmt: skip
