"""What a planned household would change on the card that exists: old → new, in the words of the workbook's headings."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from households.choices import Health
from households.imports import fields
from households.imports.columns import HOUSEHOLD_COLUMNS, MEMBER_COLUMNS
from households.imports.known import Known
from households.imports.plan import Change, PlannedHousehold, PlannedMember
from registry.fields.crypto import Sealed

_HOUSEHOLD_HEADINGS = {column.key: column.heading for column in HOUSEHOLD_COLUMNS}
_MEMBER_HEADINGS = {column.key: column.heading for column in MEMBER_COLUMNS}
HOUSEHOLD_LABELS = {target: _HOUSEHOLD_HEADINGS[key] for key, target in fields.HOUSEHOLD.items()}
LIVING_LABELS = {target: _HOUSEHOLD_HEADINGS[key] for key, target in fields.LIVING.items()}
MEMBER_LABELS = {
    target: _MEMBER_HEADINGS[key] for key, target in (fields.MEMBER | fields.FACTS | fields.WORK).items()
} | {"identity": "证件号码", "birth_on": "出生日期", "sex": "性别", "work_area": "务工所在地"}  # fmt: skip


def compare(plan: list[PlannedHousehold], known: Known) -> list[PlannedHousehold]:
    """The plan with the changes of each household that exists, and who of its people is not in the file."""
    for item in plan:
        _compare(item, known)
    return plan


def _compare(item: PlannedHousehold, known: Known) -> None:
    existing = item.existing
    if existing is None:
        return
    item.changes += differences(existing, item.values, HOUSEHOLD_LABELS, who=existing.head_name)
    for member in item.members:
        if member.existing is None:
            item.changes.append(Change(member.values["name"], _("member"), "", _("joins the household")))
        else:
            item.changes += _of_member(member, known)
    if item.members:
        kept = {m.existing.pk for m in item.members if m.existing}
        item.absent = [m.name for m in known.members.get(existing.pk, []) if m.pk not in kept]
    item.changes += _income(item, known)
    item.changes += _living(item, known)
    item.changes += _sidelines(item)


def _of_member(member: PlannedMember, known: Known) -> list[Change]:
    existing = member.existing
    if existing is None:
        return []
    name = member.values.get("name") or existing.name
    found = differences(existing, member.values, MEMBER_LABELS, who=name)
    told = {change.what for change in found}
    year = known.member_years.get((existing.pk, member.year or 0))
    if year is not None:
        who = f"{name} {member.year}"
        found += [c for c in differences(year, member.facts, MEMBER_LABELS, who=who) if c.what not in told]
    elif member.facts:
        found.append(Change(name, _("facts of %(year)s") % {"year": member.year}, "—", _("entered")))
    if member.job:
        found += _job(member.job, name)
    return found


def _job(job: Any, name: str) -> list[Change]:
    if job.existing is not None:
        return differences(job.existing, job.values, MEMBER_LABELS, who=name)
    since = f"{job.values['starts_on']:%Y-%m}"
    return [Change(name, _("job"), "—", f"{since} {job.values.get('employer', '')}".strip())]


def _sidelines(item: PlannedHousehold) -> list[Change]:
    found: list[Change] = []
    for job in item.jobs:
        found += _job(job, job.member.name if job.member else job.person)
    for risk in item.risks:
        if risk.existing is None:
            found.append(Change(item.head_name, _("risk"), "—", str(risk.values["kind"])))
        else:
            found += differences(risk.existing, risk.values, {}, who=item.head_name)
    if item.helper is not None and item.row is not None:
        found.append(Change(item.head_name, "帮扶责任人", "—", item.row.values["helper"]))
    return found


def differences(existing: Any, values: dict[str, Any], labels: dict[str, str], *, who: str) -> list[Change]:
    """The values that are not what the row holds."""
    found = []
    for name, new in values.items():
        old = getattr(existing, name)
        plain = old.reveal() if isinstance(old, Sealed) else old
        if plain != new and not (plain in (None, "") and new in (None, "", [])):
            found.append(Change(who, labels.get(name) or name, shown(existing, name, old), shown(existing, name, new)))
    return found


def shown(model: Any, name: str, value: Any) -> str:
    """A value as the clerk reads it, numbers masked."""
    if value in (None, "", []):
        return "—"
    if name in fields.SEALED:
        return str(value if isinstance(value, Sealed) else Sealed(fields.SEALED[name], text=value))  # type: ignore[arg-type]  # the purposes stand in SEALED
    try:
        words = dict(getattr(model._meta.get_field(name), "flatchoices", ()))
    except FieldDoesNotExist:  # a generated attribute such as place_id
        words = {}
    if name == "other_causes":
        words = dict(model._meta.get_field("main_cause").flatchoices)
    if name == "health":
        words = dict(Health.choices)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(str(words.get(v, v)) for v in value)
    return str(words.get(value, value))


def _income(item: PlannedHousehold, known: Known) -> list[Change]:
    if item.income is None:
        return []
    old = known.incomes.get((item.number, item.income["year"]))
    labels = {f"{key}_yuan": heading for key, heading in _HOUSEHOLD_HEADINGS.items()}
    who = _("income of %(year)s") % {"year": item.income["year"]}
    if old is None:
        return [Change(who, _("income"), "—", _("entered"))]
    return [
        Change(who, labels.get(name, name), str(getattr(old, name)), str(value))
        for name, value in item.income.items()
        if name != "year" and value is not None and getattr(old, name) != value
    ]


def _living(item: PlannedHousehold, known: Known) -> list[Change]:
    if item.living is None:
        return []
    old = known.livings.get((item.number, item.living["year"]))
    who = _("living conditions of %(year)s") % {"year": item.living["year"]}
    if old is None:
        return [Change(who, _("living conditions"), "—", _("entered"))]
    return differences(old, {k: v for k, v in item.living.items() if k != "year"}, LIVING_LABELS, who=who)
