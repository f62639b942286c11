"""What an upload would do, before anything is done: per household new, changed (old → new) or the same.

A blank cell changes nothing: it means "not said". Nobody is removed by an upload; a member who is on the card and not
in the file stays and is named in the preview.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from households.choices import Health
from households.imports.checks import Book, amount, property_of, sex_of, transfer_of, village_of
from households.imports.columns import HOUSEHOLD_COLUMNS, MEMBER_COLUMNS
from households.imports.known import Known, index_of
from households.models import Household, Member
from registry.fields.crypto import Sealed
from registry.spreadsheets.columns import CheckedRow
from registry.text import identity, names

HOUSEHOLD_FIELDS = {
    "group": "group", "phone": "phone", "attribute": "attribute", "id_standard": "id_standard",
    "cause_main": "main_cause", "cause_other": "other_causes", "cause_note": "cause_note", "bank_name": "bank_name",
    "bank_account": "bank_account",
}  # fmt: skip
MEMBER_FIELDS = {
    "name": "name", "relation": "relation", "ethnicity": "ethnicity", "politics": "politics", "health": "health",
    "education": "education", "school": "school", "labour": "labour", "work_months": "work_months",
    "insured_resident": "has_resident_insurance", "insured_employee": "has_employee_insurance",
    "pension_resident": "has_resident_pension", "allowance": "allowance", "destitute": "destitute",
}  # fmt: skip
INCOME_PARTS = ("family_planning", "allowance", "destitute", "pension", "ecology", "other_transfer", "dividend",
                "other_property")  # fmt: skip
SEALED = {"phone": "phone", "bank_account": "bank", "identity": "identity"}
READ_NOT_KEPT = [c.heading for c in HOUSEHOLD_COLUMNS if c.key.endswith(("_mu", "_km", "_m2")) or c.key in {
    "road_type", "is_dangerous", "danger_level", "water_safe", "power_production", "power_home", "broadcasting",
    "toilet", "fuel", "cooperative", "led_by_firm", "led_by_pioneer", "village_phone", "helper", "helper_phone",
    "household_type", "monitored_type", "head_number"}]  # fmt: skip
"""Columns of the household sheet that are read and not kept yet; the preview names those that are filled in."""


@dataclass(frozen=True)
class Change:
    """One value that would change, as the clerk reads it; identity, phone and account masked."""

    who: str
    what: str
    old: str
    new: str


@dataclass
class PlannedMember:
    """A person of the file with the member it is on the card already, if it is."""

    row: CheckedRow
    existing: Member | None
    values: dict[str, Any]


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
    """The plan of a book without errors, in the order of the file."""
    planned: dict[str, PlannedHousehold] = {}
    for row in book.households:
        number, existing = row.values["number"], known.households.get(row.values["number"])
        item = PlannedHousehold(
            number, existing.village_id if existing else village_of(row, known) or "", row, existing
        )
        item.values = {
            target: row.values[key] for key, target in HOUSEHOLD_FIELDS.items() if row.values.get(key) is not None
        }
        item.income = _income(row)
        planned[number] = item
    for number, rows in book.members_of.items():
        existing = known.households.get(number)
        item = planned.setdefault(
            number, PlannedHousehold(number, existing.village_id if existing else "", None, existing)
        )
        item.members = [_member(row, item, known) for row in rows]
    for item in planned.values():
        if item.existing is not None:
            _compare(item, known)
    return list(planned.values())


def _income(row: CheckedRow) -> dict[str, Any] | None:
    """The income block as the card keeps it; None when the file says nothing of it."""
    keys = ("wage", "business", "property", "transfer", "business_cost", *INCOME_PARTS)
    if all(row.values.get(key) is None for key in keys):
        return None
    parts = {f"{key}_yuan": amount(row, key) for key in ("wage", "business", "business_cost", *INCOME_PARTS)}
    parts["other_property_yuan"] = property_of(row) - parts["dividend_yuan"]
    known_transfers = sum((parts[f"{key}_yuan"] for key in INCOME_PARTS[:5]), Decimal(0))
    parts["other_transfer_yuan"] = transfer_of(row) - known_transfers
    return {"year": row.values["year"], "members": row.values["size"], **parts}


def _member(row: CheckedRow, item: PlannedHousehold, known: Known) -> PlannedMember:
    number = row.values["identity_number"]
    values = {target: row.values[key] for key, target in MEMBER_FIELDS.items() if row.values.get(key) is not None}
    if row.values.get("pension_employee"):
        values["has_resident_pension"] = True
    temporary = number.startswith(identity.TEMPORARY_PREFIX)
    values |= {"identity": number, "is_temporary": temporary, "sex": sex_of(row),
               "birth_on": row.values["born_on"] if temporary else identity.parse(number).born_on}  # fmt: skip
    current = known.members.get(item.existing.pk, []) if item.existing else []
    index = index_of(number)
    existing = next(
        (
            m
            for m in current
            if (bytes(m.identity_index) == index if index and m.identity_index else m.name == values["name"])
        ),
        None,
    )
    return PlannedMember(row, existing, values)


def _compare(item: PlannedHousehold, known: Known) -> None:
    if item.existing is None:
        return
    labels = {HOUSEHOLD_FIELDS.get(c.key, ""): c.heading for c in HOUSEHOLD_COLUMNS}
    item.changes += _differences(item.existing, item.values, labels, who=item.existing.head_name)
    labels = {MEMBER_FIELDS.get(c.key, ""): c.heading for c in MEMBER_COLUMNS}
    for member in item.members:
        if member.existing is None:
            item.changes.append(Change(member.values["name"], _("member"), "", _("joins the household")))
        else:
            item.changes += _differences(member.existing, member.values, labels, who=member.values["name"])
    if item.members:
        kept = {m.existing.pk for m in item.members if m.existing}
        item.absent = [m.name for m in known.members.get(item.existing.pk, []) if m.pk not in kept]
    item.changes += _income_differences(item, known)


def _differences(existing: Any, values: dict[str, Any], labels: dict[str, str], *, who: str) -> list[Change]:
    found = []
    for name, new in values.items():
        old = getattr(existing, name)
        plain = old.reveal() if isinstance(old, Sealed) else old
        if plain != new and not (plain in (None, "") and new in (None, "", [])):
            found.append(
                Change(who, labels.get(name) or name, _shown(existing, name, old), _shown(existing, name, new))
            )
    return found


def _shown(model: Any, name: str, value: Any) -> str:
    if value in (None, "", []):
        return "—"
    if name in SEALED:
        return str(value if isinstance(value, Sealed) else Sealed(SEALED[name], text=value))  # type: ignore[arg-type]
    words = dict(model._meta.get_field(name).flatchoices) if hasattr(model._meta.get_field(name), "flatchoices") else {}
    if name == "other_causes":
        words = dict(model._meta.get_field("main_cause").flatchoices)
    if name == "health":
        words = dict(Health.choices)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(str(words.get(v, v)) for v in value)
    return str(words.get(value, value))


def _income_differences(item: PlannedHousehold, known: Known) -> list[Change]:
    if item.income is None:
        return []
    old = known.incomes.get((item.number, item.income["year"]))
    labels = {f"{c.key}_yuan": c.heading for c in HOUSEHOLD_COLUMNS}
    who = _("income of %(year)s") % {"year": item.income["year"]}
    if old is None:
        return [Change(who, _("income"), "—", _("entered"))]
    return [
        Change(who, labels.get(name, name), str(getattr(old, name)), str(value))
        for name, value in item.income.items()
        if name != "year" and value is not None and getattr(old, name) != value
    ]


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
