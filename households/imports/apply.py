"""Writes a checked plan: all or nothing, in the caller's transaction, by a few set-based statements.

New households, members and incomes go in by COPY into a stage and INSERT … SELECT, changed ones by UPDATE … FROM the
stage, so that policies, constraints and triggers apply as to any write. The whole card is counted by the
database at commit (0002_guards): a slip here cannot leave a household without its head or with a wrong size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg2 import sql

from households.choices import ABLE_TO_WORK, JoinReason, Status
from households.imports.plan import PlannedHousehold, PlannedMember, counts_of, derived_of_head
from households.models import Household, IncomeYear, Member, StatusSpan
from registry.audit import trail
from registry.loader import load_instances, prepared, stage

if TYPE_CHECKING:
    from registry.accounts.models import User

CHANGED_HOUSEHOLD = ("group", "phone", "phone_index", "attribute", "id_standard", "main_cause", "other_causes",
                     "cause_note", "bank_name", "bank_account", "bank_account_index", "size", "head_name",
                     "head_search", "head_sort", "has_no_labour")  # fmt: skip
CHANGED_MEMBER = ("name", "relation", "ethnicity", "politics", "health", "education", "school", "labour",
                  "work_months", "has_resident_insurance", "has_employee_insurance", "has_resident_pension",
                  "allowance", "destitute", "birth_on", "sex")  # fmt: skip


def write(plan: Sequence[PlannedHousehold], *, on: dt.date, by: User | None = None) -> dict[str, int]:
    """Writes the plan; answers its counts. Raises IntegrityError when the database refuses; then nothing is written."""
    new = [item for item in plan if item.existing is None]
    changed = [item for item in plan if item.kind == "changed"]
    current = _current_members(changed)
    load_instances(Household, (_new_household(item) for item in new))
    keys = dict(Household.objects.filter(number__in=[i.number for i in plan]).values_list("number", "pk"))
    load_instances(
        StatusSpan,
        (
            StatusSpan(household_id=keys[i.number], village_id=i.village_id, status=Status.APPLICANT, starts_on=on)
            for i in new
        ),
    )
    _update_members(changed)
    load_instances(
        Member,
        (
            _new_member(m, item, keys[item.number], on)
            for item in (*new, *changed)
            for m in item.members
            if m.existing is None
        ),
    )
    _update_households(changed, current)
    load_instances(
        IncomeYear,
        (_income(item, keys[item.number]) for item in (*new, *changed) if item.income),
        unique=("household", "year"),
        update=_income_columns(),
    )
    _put_on_record(new, changed, keys, by=by)
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


def _new_household(item: PlannedHousehold) -> Household:
    return Household(
        number=item.number, village_id=item.village_id, status=Status.APPLICANT, size=len(item.members),
        has_no_labour=_has_no_labour(m.values.get("labour", "") for m in item.members),
        **derived_of_head(item.head_name), **item.values,
    )  # fmt: skip


def _has_no_labour(labours: Iterable[str]) -> bool:
    known = list(labours)
    return bool(known) and all(known) and not any(labour in ABLE_TO_WORK for labour in known)


def _new_member(planned: PlannedMember, item: PlannedHousehold, household: int, on: dt.date) -> Member:
    reason = JoinReason.IDENTIFIED if item.existing is None else _reason_for_joining(planned, on)
    return Member(
        household_id=household, village_id=item.village_id, joined_on=on, join_reason=reason, **planned.values
    )


def _reason_for_joining(planned: PlannedMember, on: dt.date) -> JoinReason:
    """A file gives no reason: a baby was born, everyone else counts as found with the household."""
    born: dt.date = planned.values["birth_on"]
    return JoinReason.BIRTH if (on - born).days < 365 else JoinReason.IDENTIFIED


def _income(item: PlannedHousehold, household: int) -> IncomeYear:
    return IncomeYear(household_id=household, village_id=item.village_id, **(item.income or {}))


def _income_columns() -> list[str]:
    own = [f.name for f in IncomeYear._meta.local_concrete_fields if not f.generated and not f.primary_key]
    return [name for name in own if name.endswith("_yuan") or name == "members"]


# --- changed rows: one UPDATE … FROM the stage a table ----------------------------------------------------------------


def _current_members(changed: Sequence[PlannedHousehold]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = {}
    keys = [item.existing.pk for item in changed if item.existing]
    for member in Member.objects.filter(household__in=keys).current():
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
        _update(Member, CHANGED_MEMBER, group)


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
    _update(Household, CHANGED_HOUSEHOLD, rows, also=sql.SQL(', "version" = target."version" + 1'))


def _update(model: Any, field_names: Sequence[str], rows: Sequence[Any], *, also: Any = None) -> None:
    """The named columns of the rows, by one statement."""
    if not rows:
        return
    fields = [model._meta.pk, *(model._meta.get_field(name) for name in field_names)]
    columns = [field.column for field in fields]
    with connection.cursor() as cursor:
        staged = stage(
            cursor,
            model._meta.db_table,
            columns,
            ([prepared(f, row, connection, add=False) for f in fields] for row in rows),
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
