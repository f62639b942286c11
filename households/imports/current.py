"""The cards of an area as the workbook they can be uploaded with again: export, correct, upload, see only the changes.

Same sheets and columns as our form. Identity numbers, phones and accounts stand in full only for who may see them; else
masked, and a masked number that comes back changes nothing. People without a national person number carry "#" and our
key, so that a row finds its person whatever else was corrected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from households.imports import fields, labels
from households.imports.columns import HOUSEHOLD_COLUMNS, HOUSEHOLD_SHEET, MEMBER_COLUMNS, MEMBER_SHEET
from households.models import HelperAssignment, Household, IncomeYear, LivingYear, Member, MemberYear
from registry.divisions.models import Division
from registry.fields.crypto import Sealed
from registry.spreadsheets.writer import Template, TemplateSheet, write_template


def _back(words: Mapping[str, str]) -> dict[str, str]:
    """Code → the label our form offers."""
    return {code: label for label, code in reversed(list(words.items()))}


WORDS = {
    "attribute": _back(labels.ATTRIBUTES), "id_standard": _back(labels.STANDARDS), "cause_main": _back(labels.CAUSES),
    "road_type": _back(labels.ROADS), "fuel": _back(labels.FUELS), "danger_level": _back(labels.DANGERS),
    "household_type": _back(labels.HOUSEHOLD_TYPES), "status": _back(labels.STATUSES),
    "monitored_type": _back(labels.MONITORED), "sex": _back(labels.SEXES), "relation": _back(labels.RELATIONS),
    "ethnicity": _back(labels.ETHNICITIES), "politics": _back(labels.POLITICS), "education": _back(labels.EDUCATION),
    "school": _back(labels.SCHOOL), "labour": _back(labels.LABOUR), "drop_out_reason": _back(labels.DROP_REASONS),
    "disability_type": _back(labels.DISABILITIES), "disability_level": _back(labels.DISABILITY_LEVELS),
    "welfare_job": _back(labels.WELFARE_JOBS), "allowance": {"none": "否", "rural": "农村低保", "urban": "城市低保"},
    "destitute": {"none": "否", "rural": "农村特困", "urban": "城市特困"},
}  # fmt: skip
HEALTH, CAUSES = _back(labels.HEALTH), _back(labels.CAUSES)
SHARES = {"property": ("dividend", "other_property"), "transfer": (
    "family_planning", "allowance", "destitute", "pension", "ecology", "other_transfer")}  # fmt: skip


def write_current(*, area: Division, households: QuerySet[Household], year: int, in_full: bool) -> bytes:
    """The workbook of these households with the figures of `year`; numbers masked unless `in_full`."""
    with translation.override("zh-hans"):
        rows = rows_of(households, year=year, in_full=in_full)
        notes = [
            _("The cards as they stand. Correct what is wrong and upload the file: only what you changed is changed."),
            _("Blank cells change nothing, and neither do masked numbers. Leave 户编号 and 人口编号 as they are."),
        ]
        sheets = [
            TemplateSheet(HOUSEHOLD_SHEET, f"{area.full_name} 户信息（{year}年度）", HOUSEHOLD_COLUMNS),
            TemplateSheet(MEMBER_SHEET, f"{area.full_name} 家庭成员", MEMBER_COLUMNS),
        ]
        form = Template("建档立卡户信息采集表", sheets, {"area": area.code, "kind": "households"}, notes)
        return write_template(form, rows={HOUSEHOLD_SHEET: rows[0], MEMBER_SHEET: rows[1]})


def rows_of(
    households: QuerySet[Household], *, year: int, in_full: bool
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Both sheets as values by column key, in the order of the numbers."""
    cards = list(households.select_related("village").order_by("village_id", "number"))
    keys = [card.pk for card in cards]
    incomes = {row.household_id: row for row in IncomeYear.objects.filter(household__in=keys, year=year)}
    livings = {row.household_id: row for row in LivingYear.objects.filter(household__in=keys, year=year)}
    years = {row.member_id: row for row in MemberYear.objects.filter(household__in=keys, year=year)}
    members: defaultdict[int, list[Member]] = defaultdict(list)
    for member in Member.objects.filter(household__in=keys).current().order_by("pk"):
        members[member.household_id].append(member)
    helpers: dict[int, HelperAssignment] = {
        row.household_id: row
        for row in HelperAssignment.objects.filter(household__in=keys, ends_on=None).select_related("helper")
    }
    names = {d.code: d.name for d in Division.objects.filter(code__in={c for h in cards for c in _above(h.village_id)})}
    first, second = [], []
    for card in cards:
        people = members[card.pk]
        head = next((m for m in people if m.relation == "head"), None)
        place = _place(card, names)
        row = place | _of_card(card, head, year=year, in_full=in_full)
        row |= {"size": card.size, **_of_income(incomes.get(card.pk)), **_of_living(livings.get(card.pk))}
        if card.pk in incomes and incomes[card.pk].members != card.size:
            row["net_per_head"] = None  # reckoned by the people of that year, who are not those of the second sheet
        if card.pk in helpers:
            helper = helpers[card.pk].helper
            row |= {"helper": helper.name, "helper_phone": _number(helper.phone, in_full)}
        first.append(row)
        second += [place | _of_member(m, years.get(m.pk), card, year=year, in_full=in_full) for m in people]
    return first, second


def _above(village: str) -> list[str]:
    return [village[:length] for length in (2, 4, 6, 9)]


def _place(card: Household, names: Mapping[str, str]) -> dict[str, Any]:
    above = dict(zip(("province", "prefecture", "county", "township"), _above(card.village_id), strict=True))
    return {key: names.get(code, "") for key, code in above.items()} | {"village": card.village.name}


def _number(value: Any, in_full: bool) -> str:
    if not isinstance(value, Sealed):
        return value or ""
    return value.reveal() if in_full else value.masked


def _worded(key: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if key == "cause_other":
        return "、".join(CAUSES[code] for code in value)
    if key == "health":
        return "、".join(HEALTH[code] for code in value)
    return WORDS[key].get(value, value) if key in WORDS else value


def _of_card(card: Household, head: Member | None, *, year: int, in_full: bool) -> dict[str, Any]:
    row = {key: _worded(key, getattr(card, target)) for key, target in fields.HOUSEHOLD.items()}
    row |= {key: _number(getattr(card, key), in_full) for key in ("phone", "bank_account")}
    row |= {
        "village_code": card.village_id, "number": card.number, "head_name": card.head_name, "year": year,
        "head_identity": _number(head.identity, in_full) if head else "", "head_number": _person_number(head),
        "status": WORDS["status"].get(card.status),
    }  # fmt: skip
    if year > 2020:
        row["household_type"] = WORDS["household_type"].get(str(card.household_type or ""))
        row["monitored_type"] = WORDS["monitored_type"].get(card.monitored_type) if card.is_monitored else None
    return row


def _of_income(income: IncomeYear | None) -> dict[str, Any]:
    if income is None:
        return {}
    keys = ("wage", "business", "business_cost", *fields.INCOME_PARTS)
    row: dict[str, Any] = {key: getattr(income, f"{key}_yuan") for key in keys}
    if income.support_yuan:  # the national table has no column for it: it stands with the other transfers
        row["other_transfer"] += income.support_yuan
    for whole, parts in SHARES.items():
        row[whole] = sum((row[part] for part in parts), Decimal("0.00"))
    return row | {"gross": income.gross_yuan, "net": income.net_yuan, "net_per_head": income.net_per_head_yuan}


def _of_living(living: LivingYear | None) -> dict[str, Any]:
    if living is None:
        return {}
    return {key: _worded(key, getattr(living, target)) for key, target in fields.LIVING.items()}


def _person_number(member: Member | None) -> str:
    return (member.number or f"#{member.pk}") if member else ""


def _of_member(
    member: Member, of_year: MemberYear | None, card: Household, *, year: int, in_full: bool
) -> dict[str, Any]:
    facts = of_year or member
    row = {key: _worded(key, getattr(member, target)) for key, target in fields.MEMBER.items()}
    row |= {key: _worded(key, getattr(facts, target)) for key, target in fields.FACTS.items()}
    if not facts.welfare_job:
        row["welfare_months"] = None
    certificate = _number(member.disability_certificate, in_full)
    return row | {
        "number": card.number, "person_number": _person_number(member), "year": year, "sex": WORDS["sex"][member.sex],
        "born_on": f"{member.birth_on:%Y%m%d}", "phone": _number(member.phone, in_full),
        "identity_type": "残疾人证" if in_full and certificate else "居民身份证",
        "identity_number": certificate if in_full and certificate else _number(member.identity, in_full),
        "work_place": _back(labels.WORK_AREAS).get(facts.work_area), "head_name": card.head_name,
        "id_standard": WORDS["id_standard"].get(card.id_standard),
    }  # fmt: skip
