"""Writes a checked plan in the caller's transaction, by a few set-based statements: all of it, or nothing.

New rows go in by COPY into a stage and INSERT … SELECT, changed ones by UPDATE … FROM the stage, so that
policies, constraints and triggers apply as to any write. The database counts the whole card at commit (0002_guards):
a slip here cannot leave a household without its head or with a wrong size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from psycopg2 import sql

from households.choices import ABLE_TO_WORK, JoinReason, Status
from households.imports import effects, fields
from households.imports.plan import PlannedHousehold, PlannedMember, counts_of, derived_of_head
from households.imports.sidelines import PlannedJob
from households.models import (
    HelperAssignment,
    Household,
    HouseholdRisk,
    IncomeYear,
    LivingYear,
    Member,
    MemberYear,
    StatusSpan,
    Work,
)
from registry.audit import trail
from registry.loader import fresh, load_instances, prepared, stage

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.spreadsheets.models import ImportBatch

NOTE: Final = "由导入表生成，各项保障待入户核实"
"""What a year of living conditions made by an import says of its verdicts; stored, so in the registry's language."""
LIVING_FIELDS: Final = (
    *fields.LIVING.values(), "has_food", "has_clothing", "has_education", "has_medical", "has_housing",
)  # fmt: skip
WORK_FIELDS: Final = ("starts_on", "ends_on", "place", "is_abroad", "employer", "industry", "channel",
                      "monthly_wage_yuan", "is_escorted", "travel_subsidy_yuan")  # fmt: skip


def write(
    plan: Sequence[PlannedHousehold], *, on: dt.date, by: User | None = None, batch: ImportBatch | None = None
) -> dict[str, int]:
    """Writes the plan; answers its counts. With a batch, what was done to each row is kept, so that it can be undone.

    Raises IntegrityError when the database refuses; then nothing is written.
    """
    new = [item for item in plan if item.existing is None]
    changed = [item for item in plan if item.kind == "changed"]
    before = effects.images([i.existing.pk for i in changed if i.existing]) if batch else None
    current = _current_members(changed)
    keys = _households(new, on)
    keys |= {item.number: item.existing.pk for item in changed if item.existing}
    _update_members(changed)
    people = _new_members([*new, *changed], keys, on)
    _update_households(changed, current)
    _years([*new, *changed], keys, people, on)
    _sidelines([*new, *changed], keys, people, on)
    _put_on_record(new, changed, keys, by=by)
    if batch and before is not None:
        effects.keep(batch, before=before, households=[keys[item.number] for item in (*new, *changed)])
    return counts_of(list(plan))


def _put_on_record(
    new: Sequence[PlannedHousehold], changed: Sequence[PlannedHousehold], keys: dict[str, int], *, by: User | None
) -> None:
    """One entry a household, as if it had been typed: the card's history shows it."""
    deeds = [
        trail.Deed(
            "households.imported",
            keys[item.number],
            item.village_id,
            f"{item.head_name} {item.number}",
            after={"number": item.number, "head_name": item.head_name},
        )
        for item in new
    ]
    deeds += [
        trail.Deed(
            "households.changed_by_import",
            keys[item.number],
            item.village_id,
            f"{item.head_name} {item.number}",
            before={f"{c.who} {c.what}": c.old for c in item.changes},
            after={f"{c.who} {c.what}": c.new for c in item.changes},
        )
        for item in changed
    ]
    trail.record_many(deeds, by=by, target=Household)


# --- new rows -------------------------------------------------------------------------------------------------------


def _keys(model: Any, count: int) -> list[int]:
    """So many fresh primary keys, in order."""
    if not count:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _households(new: Sequence[PlannedHousehold], on: dt.date) -> dict[str, int]:
    keys = {item.number: key for item, key in zip(new, _keys(Household, len(new)), strict=True)}
    load_instances(Household, (_new_household(item, keys[item.number]) for item in new), with_id=True)
    load_instances(
        StatusSpan,
        (
            fresh(
                StatusSpan, household_id=keys[i.number], village_id=i.village_id, status=Status.APPLICANT, starts_on=on
            )
            for i in new
        ),
    )
    return keys


def _new_household(item: PlannedHousehold, key: int) -> Household:
    return fresh(
        Household, id=key, number=item.number, village_id=item.village_id, status=Status.APPLICANT,
        size=len(item.members),
        has_no_labour=_has_no_labour(m.values.get("labour", "") for m in item.members),
        **derived_of_head(item.head_name), **item.values,
    )  # fmt: skip


def _has_no_labour(labours: Iterable[str]) -> bool:
    known = list(labours)
    return bool(known) and all(known) and not any(labour in ABLE_TO_WORK for labour in known)


def _new_members(items: Sequence[PlannedHousehold], keys: dict[str, int], on: dt.date) -> dict[int, int]:
    """Adds the people who join; answers the key of each planned person (by the identity of the planned object)."""
    joining = [(m, item) for item in items for m in item.members if m.existing is None]
    fresh = _keys(Member, len(joining))
    load_instances(
        Member,
        (
            _new_member(m, item, keys[item.number], key, on)
            for (m, item), key in zip(joining, fresh, strict=True)
        ),
        with_id=True,
    )  # fmt: skip
    people = {id(m): key for (m, _item), key in zip(joining, fresh, strict=True)}
    return people | {id(m): m.existing.pk for item in items for m in item.members if m.existing}


def _new_member(planned: PlannedMember, item: PlannedHousehold, household: int, key: int, on: dt.date) -> Member:
    reason = JoinReason.IDENTIFIED if item.existing is None else _reason_for_joining(planned, on)
    return fresh(
        Member,
        id=key,
        household_id=household,
        village_id=item.village_id,
        joined_on=on,
        join_reason=reason,
        **planned.values,
    )


def _reason_for_joining(planned: PlannedMember, on: dt.date) -> JoinReason:
    """A file gives no reason: a baby was born, everyone else counts as found with the household."""
    born: dt.date = planned.values["birth_on"]
    return JoinReason.BIRTH if (on - born).days < 365 else JoinReason.IDENTIFIED


# --- facts of years -------------------------------------------------------------------------------------------------


def _years(items: Sequence[PlannedHousehold], keys: dict[str, int], people: dict[int, int], on: dt.date) -> None:
    load_instances(
        IncomeYear,
        (
            fresh(IncomeYear, household_id=keys[i.number], village_id=i.village_id, **(i.income or {}))
            for i in items
            if i.income
        ),
        unique=("household", "year"),
        update=_income_columns(),
    )
    _living(items, keys, on)
    load_instances(
        MemberYear,
        (
            fresh(MemberYear, member_id=people[id(m)], household_id=keys[i.number], village_id=i.village_id,
                  year=m.year, **m.facts)
            for i in items for m in i.members if m.year is not None
        ),
        unique=("member", "year"),
        update=fields.FACT_NAMES,
    )  # fmt: skip


def _income_columns() -> list[str]:
    own = [f.name for f in IncomeYear._meta.local_concrete_fields if not f.generated and not f.primary_key]
    untold = {"support_yuan", "claims_yuan", "own_costs_yuan"}
    return [name for name in own if (name.endswith("_yuan") and name not in untold) or name == "members"]


def _living(items: Sequence[PlannedHousehold], keys: dict[str, int], on: dt.date) -> None:
    told = {(keys[item.number], item.living["year"]): item for item in items if item.living}
    existing = LivingYear.objects.filter(household__in={key for key, _year in told})
    held = {(row.household_id, row.year): row for row in existing} if told else {}
    for place, row in held.items():
        for name, value in (told[place].living or {}).items() if place in told else ():
            setattr(row, name, value)
    update(LivingYear, LIVING_FIELDS, [row for place, row in held.items() if place in told])
    load_instances(
        LivingYear,
        (
            fresh(
                LivingYear,
                household_id=key,
                village_id=item.village_id,
                checked_on=on,
                note=NOTE,
                **(item.living or {}),
            )
            for (key, year), item in told.items()
            if (key, year) not in held
        ),
    )


# --- jobs, risks, helpers -------------------------------------------------------------------------------------------


def _sidelines(items: Sequence[PlannedHousehold], keys: dict[str, int], people: dict[int, int], on: dt.date) -> None:
    jobs = [(m.job, people[id(m)], i) for i in items for m in i.members if m.job]
    jobs += [(job, _worker(job, i, people), i) for i in items for job in i.jobs]
    for job, _key, _item in jobs:
        for name, value in job.values.items() if job.existing else ():
            setattr(job.existing, name, value)
    update(Work, WORK_FIELDS, [job.existing for job, _key, _item in jobs if job.existing])
    load_instances(
        Work,
        (
            fresh(Work, member_id=key, village_id=item.village_id, **job.values)
            for job, key, item in jobs
            if not job.existing
        ),
    )
    risks = [(risk, item) for item in items for risk in item.risks]
    for risk, _item in risks:
        for name, value in risk.values.items() if risk.existing else ():
            setattr(risk.existing, name, value)
    update(HouseholdRisk, ("disaster", "note"), [risk.existing for risk, _item in risks if risk.existing])
    load_instances(
        HouseholdRisk,
        (
            fresh(HouseholdRisk, household_id=keys[item.number], village_id=item.village_id, **risk.values)
            for risk, item in risks
            if not risk.existing
        ),
    )
    load_instances(
        HelperAssignment,
        (
            fresh(
                HelperAssignment,
                household_id=keys[i.number],
                village_id=i.village_id,
                helper_id=i.helper,
                starts_on=on,
                end_reason="",
            )
            for i in items
            if i.helper is not None
        ),
    )


def _worker(job: PlannedJob, item: PlannedHousehold, people: dict[int, int]) -> int:
    """The member a row of the sheet of jobs is about."""
    if job.member is not None:
        return job.member.pk
    return next(
        people[id(m)]
        for m in item.members
        if job.person in (m.row.values["person_number"], m.row.values["identity_number"])
    )


# --- changed rows: one UPDATE … FROM the stage a table ----------------------------------------------------------------


def _current_members(changed: Sequence[PlannedHousehold]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = {}
    keys = [item.existing.pk for item in changed if item.existing]
    for member in Member.objects.filter(household__in=keys).current() if keys else ():
        found.setdefault(member.household_id, []).append(member)
    return found


def _update_members(changed: Sequence[PlannedHousehold]) -> None:
    """Heads that step back first: at no moment has a household two."""
    touched = []
    for item in changed:
        for planned in item.members:
            if planned.existing is not None:
                for name, value in planned.values.items():
                    setattr(planned.existing, name, value)
                touched.append(planned.existing)
    for group in ([m for m in touched if m.relation != "head"], [m for m in touched if m.relation == "head"]):
        update(Member, fields.CHANGED_MEMBER, group)


def _update_households(changed: Sequence[PlannedHousehold], current: dict[int, list[Member]]) -> None:
    rows = []
    for item in changed:
        household = item.existing
        if household is None:
            continue
        known = {m.existing.pk: m.values for m in item.members if m.existing}
        staying = [m for m in current.get(household.pk, []) if m.is_counted]
        labours = [known.get(m.pk, {}).get("labour", m.labour) for m in staying]
        joining = [m for m in item.members if m.existing is None]
        values = {
            **item.values,
            "size": len(staying) + len(joining),
            "has_no_labour": _has_no_labour([*labours, *(m.values.get("labour", "") for m in joining)]),
        }
        if item.head_name != household.head_name:
            values |= derived_of_head(item.head_name)
        for name, value in values.items():
            setattr(household, name, value)
        rows.append(household)
    update(Household, fields.CHANGED_HOUSEHOLD, rows, also=sql.SQL(', "version" = target."version" + 1'))


def update(model: Any, field_names: Sequence[str], rows: Sequence[Any], *, also: Any = None) -> None:
    """The named columns of the rows, by one statement."""
    if not rows:
        return
    own = [model._meta.pk, *(model._meta.get_field(name) for name in dict.fromkeys(field_names))]
    columns = [field.column for field in own]
    with connection.cursor() as cursor:
        staged = stage(
            cursor,
            model._meta.db_table,
            columns,
            ([prepared(f, row, connection, add=False) for f in own] for row in rows),
        )
        settings = sql.SQL(", ").join(sql.SQL("{0} = staged.{0}").format(sql.Identifier(c)) for c in columns[1:])
        cursor.execute(
            sql.SQL("UPDATE {} AS target SET {}{} FROM {} AS staged WHERE target.id = staged.id").format(
                sql.Identifier(model._meta.db_table),
                settings,
                also or sql.SQL(""),
                sql.Identifier("pg_temp", staged.name),
            )
        )
