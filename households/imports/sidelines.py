"""Jobs away from home and risks of monitored households: what the optional sheets and the work columns would write."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from households.choices import Risk, WorkArea
from households.imports import fields
from households.imports.checks.book import Book
from households.imports.checks.sheets import RISKS
from households.imports.known import Known
from households.imports.labels import WORK_AREAS
from households.models import HouseholdRisk, Member, Work
from registry.spreadsheets.columns import CheckedRow

_ELSEWHERE = re.compile(r"省|自治区|^(?:北京|上海|天津|重庆|香港|澳门)")


@dataclass(frozen=True)
class PlannedJob:
    """A job of a member: the row of Work it is already, and its values. `person` names who it is in a new household."""

    existing: Work | None
    member: Member | None
    person: str
    values: dict[str, Any]


@dataclass(frozen=True)
class PlannedRisk:
    """One risk at its place in the order; None as `kind` clears the one that stood there."""

    existing: HouseholdRisk | None
    values: dict[str, Any]


def area_of_work(text: str, village: str, known: Known) -> str:
    """Where someone works, seen from the village: the label itself, or told by the name of the place."""
    if text in WORK_AREAS:
        return WORK_AREAS[text]
    own = sorted(((n, c) for n, c in known.areas.items() if n in text), key=lambda pair: -len(pair[1]))
    if not own:
        return str(WorkArea.OUTSIDE if _ELSEWHERE.search(text) else WorkArea.OTHER)
    code = own[0][1]
    if village.startswith(code):
        return {9: "township", 6: "county"}.get(len(code), "province")
    if code[:6] == village[:6]:
        return str(WorkArea.COUNTY)
    return str(WorkArea.PROVINCE if code[:2] == village[:2] else WorkArea.OUTSIDE)


def work_of(row: CheckedRow, existing: Member | None, known: Known, *, year: int) -> PlannedJob | None:
    """The job the member sheet tells of: employer, industry, channel, abroad. Its months are counted from January."""
    values: dict[str, Any] = {
        target: row.values[key] for key, target in fields.WORK.items() if row.values.get(key) is not None
    }
    months = row.values["work_months"]
    if not any(value for value in values.values()) or not months:
        return None
    held = known.works.get(existing.pk, []) if existing else []
    first, after = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    there = [work for work in held if work.starts_on < after and (work.ends_on is None or work.ends_on > first)]
    if there:
        return PlannedJob(there[0], existing, "", values) if len(there) == 1 else None
    ends_on = after if months == 12 else dt.date(year, months + 1, 1)
    return PlannedJob(None, existing, "", {**values, "starts_on": first, "ends_on": ends_on})


def plan_jobs(book: Book, known: Known) -> Iterator[tuple[str, PlannedJob]]:
    """The jobs of the sheet 务工月监测 with their household numbers."""
    numbers = {row.values["person_number"]: row.values["number"] for row in book.members}
    numbers |= {row.values["identity_number"]: row.values["number"] for row in book.members}
    by_pk = {household.pk: number for number, household in known.households.items()}
    for row in book.jobs:
        values = row.values
        member = known.person(values["person"])
        number = by_pk.get(member.household_id) if member else numbers.get(values["person"])
        if number is None or values["starts_on"] is None:
            continue
        held = known.works.get(member.pk, []) if member else []
        same = next((work for work in held if work.starts_on == values["starts_on"]), None)
        yield number, PlannedJob(same, member, values["person"], _job_values(values, known))


def _job_values(values: dict[str, Any], known: Known) -> dict[str, Any]:
    counties = known.counties.get(values["place"] or "", [])
    found = {
        "starts_on": values["starts_on"], "ends_on": _after(values["ends_on"]),
        "place_id": counties[0] if len(counties) == 1 else None, "employer": values["employer"],
        "industry": values["industry"], "channel": values["channel"], "monthly_wage_yuan": values["monthly_wage"],
        "is_escorted": values["is_escorted"], "travel_subsidy_yuan": values["travel_subsidy"],
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def _after(month: dt.date | None) -> dt.date | None:
    """The first day after a month."""
    if month is None:
        return None
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def plan_risks(book: Book, known: Known, *, on: dt.date) -> Iterator[tuple[str, PlannedRisk]]:
    """The risks a row adds to those of the card; the order is the row's."""
    for row in book.risks:
        household = known.households[row.values["number"]]
        held = {risk.kind: risk for risk in known.risks.get(household.pk, [])}
        free = [n for n in range(1, 6) if n not in {risk.position for risk in held.values()}]
        for key in RISKS:
            kind = row.values[key]
            if not kind:
                continue
            details = {
                "disaster": row.values["disaster"] or "" if kind == Risk.DISASTER else "",
                "note": row.values["risk_note"] or "" if kind == Risk.OTHER else "",
            }
            if kind in held:
                yield row.values["number"], PlannedRisk(held[kind], {k: v for k, v in details.items() if v})
            elif free:
                since = row.values["monitored_on"] or household.monitored_on or on
                values = {"kind": kind, "position": free.pop(0), "since_on": since, **details}
                yield row.values["number"], PlannedRisk(None, values)
