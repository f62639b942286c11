"""The help handbook (扶贫手册, since 2021 帮扶手册) in its six parts: basics, cause, helper, plan, measures, effect.

Source: DOMAIN §2 (P24).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from households.documents import card
from households.documents.file import File
from households.documents.values import Numbers, joined, month, plain_amount, plain_figure, said, written
from households.models import GUARANTEES, HelpPlan
from registry.text.money import quantise

VISITS_SHOWN = 12


def build(file: File, numbers: Numbers) -> dict[str, Any]:
    """The six parts and the last visits, as plain text."""
    h = file.household
    return {
        "title": "扶贫手册" if file.is_poor_era else "帮扶手册", "year": file.year, "place": file.place,
        "era": file.era_label, "number": h.number, "head": h.head_name, "address": h.address,
        "group": joined([h.hamlet, h.group], " "), "phone": numbers.write(h.phone), "size": h.size,
        "facts": _facts(file), "people": card.people(file, numbers), "causes": card.causes(file),
        "evidence": card.evidence(file), "risks": card.risks(file), "helpers": card.helpers(file, numbers),
        "plans": [_plan(plan) for plan in file.plans], "measures": _measures(file), "effect": _effect(file),
        "guarantees": _guarantees(file), "visits": _visits(file),
    }  # fmt: skip


def _facts(file: File) -> list[list[str]]:
    """Label and value, two by two."""
    h = file.household
    labour = sum(file.facts(m).labour in {"ordinary", "skilled", "weak"} for m in file.members)
    school = sum(bool(file.facts(m).school) for m in file.members)
    pairs = [
        ("识别时间", month(h.identified_on)), ("现状", said(h, "status")), ("脱贫时间", month(h.lifted_on)),
        ("监测类别", said(h, "monitored_type")), ("监测时间", month(h.monitored_on)),
        ("风险消除时间", month(h.risk_cleared_on)),
        ("家庭人口", f"{h.size}人"), ("劳动力", f"{labour}人"), ("在校生", f"{school}人"),
    ]  # fmt: skip
    return [list(pair) for pair in pairs]


def _plan(plan: HelpPlan) -> dict[str, Any]:
    return {
        "year": plan.year, "state": said(plan, "state"), "wish": plan.wish, "analysis": plan.analysis,
        "target": plain_amount(plan.target_per_head_yuan),
        "guarantees": "、".join(card.GUARANTEE_LABELS[name] for name in plan.guarantees),
        "signer": plan.household_signer, "household_on": written(plan.household_signed_on),
        "helper_on": written(plan.helper_signed_on), "secretary_on": written(plan.secretary_signed_on),
        "result": plan.result,
    }  # fmt: skip


def _measures(file: File) -> list[list[str]]:
    return [
        [joined([written(m.starts_on), written(m.ends_on)], " 至 "), said(m, "kind"),
         joined([m.item, f"{plain_figure(m.quantity)}{m.unit}" if m.quantity is not None else ""], " "),
         m.member.name if m.member else "全家", plain_amount(m.amount_yuan), m.source, said(m, "state"), m.result]
        for m in file.measures
    ]  # fmt: skip


def _effect(file: File) -> list[list[str]]:
    """Each year: gross and net income, net per head, the change on the year before, the line."""
    rows: list[list[str]] = []
    before: Decimal | None = None
    for income in file.incomes:
        line = file.line(income.year)
        head = income.net_per_head_yuan
        change = quantise((head - before) / before * 100) if before is not None and before > 0 else None
        rows.append([f"{income.year}", plain_amount(income.gross_yuan), plain_amount(income.net_yuan),
                     written(income.members), plain_amount(head), "" if change is None else f"{change:+.1f}%",
                     plain_amount(line.amount_yuan) if line else ""])  # fmt: skip
        before = head
    return rows


def _guarantees(file: File) -> dict[str, Any]:
    """The verdicts of every year, one column a year."""
    livings = file.livings[-6:]
    rows = [
        [card.GUARANTEE_LABELS[name], *("√" if getattr(living, name) else "×" for living in livings)]
        for name in GUARANTEES
    ]
    return {"years": [living.year for living in livings], "rows": rows}


def _visits(file: File) -> list[list[str]]:
    return [
        [written(v.held_at)[:10], v.visitors, said(v, "form"), said(v, "contents"), joined([v.findings, v.needs], "；")]
        for v in file.visits[-VISITS_SHOWN:]
    ]
