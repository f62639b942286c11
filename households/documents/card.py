"""The file card (建档立卡户信息采集表), all blocks of DOMAIN §2.1–2.7 in the national order, in both eras.

Until 2020 it is the card of a poor household, since then of a lifted household or a monitored object
(防止返贫监测对象信息采集表); the blocks are the same, the labels of the era and the block of risks differ.
"""

from __future__ import annotations

from typing import Any

from households.choices import ATTRIBUTE_OF_LIFTED, Attribute, Road
from households.documents.file import File
from households.documents.national import LABELS
from households.documents.values import Numbers, chinese_day, joined, month, plain_amount, said, tick, written
from households.models import GUARANTEES, Member
from households.rules import income as rule
from registry.text.identity import mask_phone

Cell = dict[str, Any]
SEXES = {"male": "男", "female": "女"}
GUARANTEE_LABELS = {
    "has_food": "不愁吃", "has_clothing": "不愁穿", "has_education": "义务教育有保障", "has_medical": "基本医疗有保障",
    "has_housing": "住房安全有保障", "has_water": "饮水安全有保障",
}  # fmt: skip


def title_of(file: File) -> str:
    """What the paper is called in its era."""
    return "防止返贫监测对象信息采集表" if file.is_monitored else "建档立卡户信息采集表"


def build(file: File, numbers: Numbers) -> dict[str, Any]:
    """Everything the card prints, as plain text."""
    return {
        "title": title_of(file), "era": file.era_label, "year": file.year, "place": file.place,
        "basic": _basic(file, numbers), "causes": causes(file), "risks": risks(file),
        "evidence": evidence(file), "people": people(file, numbers), "changes": changes(file),
        "works": _works(file), "living": _living(file), "income": _income(file), "guarantees": guarantees(file),
        "flags": _flags(file), "helpers": helpers(file, numbers), "filled": _filled(file, numbers),
    }  # fmt: skip


def _cell(label: str, value: str, span: int = 1) -> Cell:
    """A label and its value; `span` counts pairs of a row of four."""
    return {"label": label, "value": value, "colspan": 2 * span - 1}


def _of(row: Any, source: str, numbers: Numbers | None = None, span: int = 1) -> Cell:
    """A cell of the national list."""
    return _cell(LABELS[source], said(row, source.partition(".")[2], numbers or Numbers()), span)


def _basic(file: File, numbers: Numbers) -> list[list[Cell]]:
    h = file.household
    head = next((m for m in file.members if m.relation == "head"), None)
    place = joined([h.hamlet, h.group], " ")
    rows = [
        [_cell("户编号", h.number, 2), _cell("年度", str(file.year)), _cell("识别标准", said(h, "id_standard"))],
        [_cell("行政区划", file.place, 2), _cell("自然村、组", place, 2)],
        [_cell("家庭住址", h.address, 2), _of(h, "household.phone", numbers, 2)],
        [_cell("户主姓名", h.head_name), _cell("户主编号", head.number if head else ""),
         _cell("户主证件号码", numbers.write(head.identity) if head else "", 2)],
        [_of(h, "household.bank_name", span=2), _of(h, "household.bank_account", numbers, 2)],
        [_cell(*kind_of(file)), _cell("脱贫标志", said(h, "status")),
         _cell("家庭人口数", f"{h.size}人"), _cell("识别时间", month(h.identified_on))],
        [_cell("计划脱贫年度", written(h.plan_lift_year)), _cell("脱贫时间", month(h.lifted_on)),
         _cell("返贫时间", month(h.relapsed_on)), _of(h, "household.relapse_cause")],
    ]  # fmt: skip
    if file.is_monitored:
        rows.append([_of(h, "household.monitored_type", span=2), _cell("识别监测时间", month(h.monitored_on)),
                     _cell("风险消除时间", month(h.risk_cleared_on))])  # fmt: skip
    rows += [
        [_of(h, "household.is_martyr_family"), _of(h, "household.is_one_child"), _of(h, "household.is_two_daughters"),
         _of(h, "household.difficulty")],
        [_cell("易地搬迁安置", said(h, "relocation") or "否"), _of(h, "household.relocation_place"),
         _of(h, "household.has_no_labour"), _cell("认定时间", chinese_day(h.no_labour_confirmed_on))],
    ]  # fmt: skip
    return rows


def kind_of(file: File) -> tuple[str, str]:
    """The attribute as the era calls it, and since 2021 the kind of household."""
    h = file.household
    if file.is_poor_era:
        return "贫困户属性", said(h, "attribute")
    kind = h.household_type
    attribute = ATTRIBUTE_OF_LIFTED.get(Attribute(h.attribute)) if h.status == "lifted" else None
    return "户类型、属性", joined([kind.label if kind else "", attribute])


def causes(file: File) -> list[list[Cell]]:
    """The causes of poverty with their note."""
    h = file.household
    return [
        [_of(h, "household.main_cause", span=2), _of(h, "household.other_causes", span=2)],
        [_of(h, "household.cause_note", span=4)],
    ]


def risks(file: File) -> list[list[str]]:
    """The risks in their order; the cleared ones after them."""
    return [
        [written(number), said(r, "kind"), joined([said(r, "disaster"), r.note], "；"), written(r.since_on),
         written(r.cleared_on)]
        for number, r in enumerate(file.risks, 1)
    ]  # fmt: skip


def evidence(file: File) -> list[list[str]]:
    """What the causes rest on."""
    return [
        [said(e, "cause"), e.member.name if e.member else "", e.fact, e.paper, written(e.seen_on)]
        for e in file.evidence
    ]


def people(file: File, numbers: Numbers) -> list[dict[str, Any]]:
    """The members with the facts of the year, one row for each of the card's tables."""
    return [_person(number, member, file, numbers) for number, member in enumerate(file.members, 1)]


def _person(number: int, member: Member, file: File, numbers: Numbers) -> dict[str, Any]:
    facts = file.facts(member)
    disability = joined([said(facts, "disability_kind"), said(facts, "disability_level")], " ")
    return {
        "number": number, "name": member.name, "relation": said(member, "relation"), "sex": said(member, "sex"),
        "birth": written(member.birth_on), "identity": numbers.write(member.identity),
        "temporary": member.is_temporary, "person_number": member.number, "ethnicity": said(member, "ethnicity"),
        "politics": said(member, "politics"), "phone": numbers.write(member.phone),
        "education": said(facts, "education"), "school": said(facts, "school"), "drop": said(facts, "drop_reason"),
        "health": said(facts, "health"), "disability": disability,
        "certificate": numbers.write(member.disability_certificate),
        "certificate_year": written(member.disability_year), "labour": said(facts, "labour"),
        "work_area": said(facts, "work_area"), "work_months": facts.work_months or "",
        "welfare_job": said(facts, "welfare_job"), "welfare_months": facts.welfare_months or "",
        "jobless": member.jobless_reason, "counted": tick(member.is_counted),
        "ticks": [tick(getattr(facts, name)) for name in COVER],
        "allowance": said(facts, "allowance") if facts.allowance != "none" else "",
        "destitute": said(facts, "destitute") if facts.destitute != "none" else "",
        "mandarin": said(member, "speaks_mandarin"), "soldier": tick(member.is_soldier),
        "without_carers": tick(member.is_without_carers),
    }  # fmt: skip


COVER = (
    "has_resident_insurance", "has_employee_insurance", "has_serious_insurance", "has_commercial_insurance",
    "has_medical_aid", "has_serious_aid", "has_other_health_aid", "has_resident_pension", "has_employee_pension",
    "has_accident_subsidy",
)  # fmt: skip


def changes(file: File) -> list[list[str]]:
    """Who came for another reason than the identification, and who left."""
    came = [m for m in file.everyone if m.join_reason != "identified" or m.left_on]
    return [
        [m.name, said(m, "relation"), written(m.joined_on), said(m, "join_reason"), written(m.left_on),
         said(m, "left_reason")]
        for m in came
    ]  # fmt: skip


def _works(file: File) -> list[list[str]]:
    return [
        [m.name, joined([w.starts_on and f"{w.starts_on:%Y-%m}", f"{w.ends_on:%Y-%m}" if w.ends_on else "今"], "至"),
         "国外" if w.is_abroad else (w.place.name if w.place else ""), w.employer, said(w, "industry"),
         said(w, "channel"), plain_amount(w.monthly_wage_yuan), tick(w.is_escorted),
         plain_amount(w.travel_subsidy_yuan)]
        for m in file.members
        for w in sorted(m.works.all(), key=lambda w: (w.starts_on, w.pk))
    ]  # fmt: skip


LIVING_ROWS = (
    ("arable_mu", "irrigated_mu", "forest_mu", "returned_mu"),
    ("orchard_mu", "grass_mu", "water_mu", "road_km"),
    ("road", "", "house_m2", "rebuilt_year"),
    ("is_dangerous", "danger", "has_water", "has_production_power"),
    ("has_power", "has_broadcast", "fuel", "has_toilet"),
    ("toilet_works", "in_cooperative", "led_by_firm", "led_by_pioneer"),
)


def _living(file: File) -> list[list[Cell]]:
    living = file.living
    paved = "" if living is None or not living.road else written(living.road in {Road.CONCRETE, Road.ASPHALT})
    rows = [
        [_of(living, f"living.{name}") if name else _cell("入户道路是否硬化", paved) for name in names]
        for names in LIVING_ROWS
    ]
    return [*rows, [_of(living, "living.industry_help", span=4)]]


def _income(file: File) -> list[list[Cell]]:
    income = file.income
    totals = rule.compute(income.as_facts()) if income else None
    line = file.line()
    words = f"{plain_amount(line.amount_yuan)}（{line.document_no}）" if line else ""

    def money(name: str, span: int = 1) -> Cell:
        return _of(income, f"income.{name}", span=span)

    rows = [
        [money("wage_yuan"), money("business_yuan"), money("business_cost_yuan"),
         _cell("财产性收入", plain_amount(totals.property_yuan if totals else None))],
        [money("dividend_yuan"), money("other_property_yuan"),
         _cell("转移性收入", plain_amount(totals.transfer_yuan if totals else None)), money("family_planning_yuan")],
        [money("allowance_yuan"), money("destitute_yuan"), money("pension_yuan"), money("ecology_yuan")],
        [money("support_yuan"), money("other_transfer_yuan"), money("gross_yuan"), money("net_yuan")],
        [_cell("家庭人口（当年）", said(income, "members")), money("net_per_head_yuan"),
         _cell("当年收入线", words, 2)],
    ]  # fmt: skip
    if not file.is_poor_era:
        rows.append([money("claims_yuan"), money("own_costs_yuan"), money("reference_yuan"),
                     money("reference_per_head_yuan")])  # fmt: skip
    return rows


def guarantees(file: File) -> list[list[str]]:
    """The verdicts of the year with their proofs: what, verdict, proof, checker, day."""
    living = file.living
    proofs = {p.guarantee: p for p in living.proofs.all()} if living else {}
    rows = []
    for name in GUARANTEES:
        proof = proofs.get(name)
        verdict = "" if living is None else ("有保障" if getattr(living, name) else "未保障")
        by = proof.checked_by if proof else (living.checked_by if living else "")
        on = proof.checked_on if proof else (living.checked_on if living else None)
        rows.append([GUARANTEE_LABELS[name], verdict, proof.proof if proof else "", by, written(on)])
    if living and living.note:
        rows.append(["情况说明", "", living.note, "", ""])
    return rows


def _flags(file: File) -> list[list[str]]:
    return [
        [said(f, "kind"), "有" if f.is_found else "无", f.source, written(f.found_on), said(f, "verdict"),
         joined([f.note, written(f.verified_on)], " ")]
        for f in file.flags
    ]  # fmt: skip


def helpers(file: File, numbers: Numbers) -> list[list[str]]:
    """The helpers, those of the past too: name, sex, membership, unit, post held, phone, from, until."""
    return [
        [a.helper.name, SEXES.get(a.helper.sex, a.helper.sex),
         "是" if a.helper.is_party_member else "否", a.helper.unit, a.helper.duty, numbers.write(a.helper.phone),
         written(a.starts_on), written(a.ends_on)]
        for a in file.assignments
    ]  # fmt: skip


def _filled(file: File, numbers: Numbers) -> list[list[Cell]]:
    h = file.household
    phone = h.filler_phone if numbers.in_full or not h.filler_phone else mask_phone(h.filler_phone)
    return [[_of(h, "household.filled_by"), _cell("填表人电话", phone), _cell("填表时间", written(h.filled_on)),
             _cell("授权书签署时间", written(h.authorised_on))]]  # fmt: skip
