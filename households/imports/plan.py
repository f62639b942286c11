"""What an upload would do, before anything is done: per household new, changed (old → new) or the same.

A blank cell changes nothing: it means "not said", and so does a masked number. Nobody is removed by an upload; a member
who is on the card and not in the file stays and is named in the preview.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from households.imports import fields
from households.imports.checks.book import Book, clear_number, person_of, sex_of
from households.imports.checks.places import village_of
from households.imports.cleaners import PersonNumber
from households.imports.known import Known
from households.imports.said import income_said, said
from households.imports.sidelines import PlannedJob, PlannedRisk, area_of_work, plan_jobs, plan_risks, work_of
from households.models import Household, Member
from registry.spreadsheets.columns import CheckedRow
from registry.text import identity, names


@dataclass(frozen=True)
class Change:
    """One value that would change, as the clerk reads it; identity, phone and account masked."""

    who: str
    what: str
    old: str
    new: str


@dataclass
class PlannedMember:
    """A person of the file with the member it is on the card already, if it is.

    `values` go onto the card as it stands, `facts` into the year; `job` is the work of that year.
    """

    row: CheckedRow
    existing: Member | None
    values: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)
    year: int | None = None
    job: PlannedJob | None = None


@dataclass
class PlannedHousehold:
    """A household of the file: what it is now and what it would be."""

    number: str
    village_id: str
    row: CheckedRow | None
    existing: Household | None
    values: dict[str, Any] = field(default_factory=dict)
    members: list[PlannedMember] = field(default_factory=list)
    income: dict[str, Any] | None = None
    living: dict[str, Any] | None = None
    helper: int | None = None
    jobs: list[PlannedJob] = field(default_factory=list)
    risks: list[PlannedRisk] = field(default_factory=list)
    is_past: bool = False
    """The card knows a later year: the file changes that year and not the card as it stands."""
    changes: list[Change] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """new, changed or same."""
        return "new" if self.existing is None else "changed" if self.changes else "same"

    @property
    def head_name(self) -> str:
        heads = [m.values.get("name", "") for m in self.members if m.values.get("relation") == "head"]
        return heads[0] if heads else (self.existing.head_name if self.existing else "")


def make_plan(book: Book, known: Known, *, on: dt.date) -> list[PlannedHousehold]:
    """The plan of a book without errors, in the order of the file; `compare.compare` then says what would change."""
    planned: dict[str, PlannedHousehold] = {}
    for row in book.households:
        planned[row.values["number"]] = _household(row, known)
    for number, rows in book.members_of.items():
        item = planned.get(number) or planned.setdefault(number, _known_household(number, known))
        year = item.row.values["year"] if item.row else None
        people = [_member(row, item, known, year=row.values["year"] or year) for row in rows]
        item.members = [m for m in people if m.existing or not item.is_past]  # nobody joins by a file of the past
        _number_head(item)
    for number, job in plan_jobs(book, known):
        item = planned.get(number) or planned.setdefault(number, _known_household(number, known))
        item.jobs.append(job)
    for number, risk in plan_risks(book, known, on=on):
        item = planned.get(number) or planned.setdefault(number, _known_household(number, known))
        item.risks.append(risk)
    for item in planned.values():
        _complete_living(item, known)
    return list(planned.values())


def _known_household(number: str, known: Known) -> PlannedHousehold:
    existing = known.households.get(number)
    return PlannedHousehold(number, existing.village_id if existing else "", None, existing)


def _household(row: CheckedRow, known: Known) -> PlannedHousehold:
    number = row.values["number"]
    item = _known_household(number, known)
    item.row, existing, year = row, item.existing, row.values["year"]
    item.village_id = item.village_id or village_of(row, known) or ""
    item.is_past = existing is not None and year < known.latest.get(number, year)
    if not item.is_past:
        item.values = said(row, fields.HOUSEHOLD)
        if existing and existing.household_type and row.values["household_type"]:
            ended = row.values["household_type"].endswith("_no_policy")
            item.values |= {"policies_ended": ended} if existing.household_type.startswith("lifted") else {}
    item.income = income_said(row, item.existing, known)
    living = said(row, fields.LIVING)
    item.living = {"year": year, **living} if living else None
    helper = known.helper_named(item.village_id, row) if row.values["helper"] else None
    item.helper = helper.pk if helper and known.helped_by(number) is None else None
    return item


def _complete_living(item: PlannedHousehold, known: Known) -> None:
    """A year seen for the first time takes the verdicts of the year before; what the file says of them comes first."""
    living = item.living
    if living is None or (item.number, living["year"]) in known.livings:
        return
    before = [row for (number, year), row in known.livings.items() if number == item.number and year < living["year"]]
    verdicts = ("has_food", "has_clothing", "has_education", "has_medical", "has_housing", "has_water")
    if before:
        last = max(before, key=lambda row: row.year)
        item.living = {**{name: getattr(last, name) for name in verdicts}, **living}
    if "is_dangerous" in living:
        item.living = {**(item.living or living), "has_housing": not living["is_dangerous"]}


def _member(row: CheckedRow, item: PlannedHousehold, known: Known, *, year: int | None) -> PlannedMember:
    existing = known.member_of(row)
    person, number = person_of(row), clear_number(row)
    values = said(row, fields.MEMBER)
    if number and (existing is None or existing.identity.reveal() != number):
        values |= {"identity": str(number), "is_temporary": number.startswith(identity.TEMPORARY_PREFIX)}
    if number:
        values["sex"] = sex_of(row) or (existing.sex if existing else None)
        values["birth_on"] = person.born_on if person else row.values["born_on"] or (existing and existing.birth_on)
    facts = said(row, fields.FACTS)
    if isinstance(number, PersonNumber) and number.certificate:
        values["disability_certificate"] = number.certificate
        facts |= {"disability_kind": number.certificate[18], "disability_level": number.certificate[19]}
    if row.values["work_place"]:
        facts["work_area"] = area_of_work(row.values["work_place"], item.village_id, known)
    planned = PlannedMember(row, existing, {} if item.is_past and existing else {**values, **facts}, year=year)
    if year is not None:
        planned.facts = _facts_of_year(planned, facts, known, year)
        planned.job = work_of(row, existing, known, year=year)
    return planned


def _facts_of_year(planned: PlannedMember, said_of_year: dict[str, Any], known: Known, year: int) -> dict[str, Any]:
    """All facts of the person in that year: as they stand there, else as on the card, with what the file says."""
    existing = planned.existing
    base = (known.member_years.get((existing.pk, year)) or existing) if existing else None
    facts = {name: getattr(base, name) for name in fields.FACT_NAMES} if base else {}
    return {**facts, **said_of_year}


def _number_head(item: PlannedHousehold) -> None:
    """户主编号 of the first sheet is the head's person number, unless the second sheet gives one."""
    said_of_head = item.row.values["head_number"] if item.row else None
    if not said_of_head or said_of_head.startswith("#") or item.is_past:
        return
    for member in item.members:
        if member.values.get("relation") == "head" and member.row.values["person_number"] is None:
            member.values["number"] = said_of_head


def counts_of(plan: list[PlannedHousehold]) -> dict[str, int]:
    """How many households are new, changed and the same, and how many people join."""
    kinds = [item.kind for item in plan]
    return {
        "households": len(plan), "new": kinds.count("new"), "changed": kinds.count("changed"),
        "same": kinds.count("same"), "persons": sum(len(item.members) for item in plan),
        "new_persons": sum(m.existing is None for item in plan for m in item.members),
    }  # fmt: skip


def derived_of_head(name: str) -> dict[str, str]:
    """The columns a head's name fills on the card, as households.actions fills them."""
    return {"head_name": name, "head_search": names.search_text(name), "head_sort": names.sort_key(name)}
