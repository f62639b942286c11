"""The income sheet (收入核算表): how the net income per head of a year came about, line by line. DOMAIN §2.6 (INC1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from households.choices import LAST_POVERTY_YEAR
from households.documents.file import File
from households.documents.national import LABELS
from households.documents.values import Numbers, joined, plain_amount, said
from households.models import IncomeYear
from households.rules import income as rule

ADDED = (
    ("一", "工资性收入", ("wage_yuan",)), ("二", "生产经营性收入", ("business_yuan",)),
    ("三", "财产性收入", rule.PROPERTY_PARTS), ("四", "转移性收入", rule.TRANSFER_PARTS),
)  # fmt: skip
COST = ("五", "生产经营性支出", ("business_cost_yuan",))


def build(file: File, numbers: Numbers) -> dict[str, Any]:
    """The parts with what each is made of, the formula with the figures, and the reading against the line."""
    income = file.income
    context: dict[str, Any] = {
        "title": "家庭收入核算表", "year": file.year, "place": file.place, "number": file.household.number,
        "head": file.household.head_name, "group": joined([file.household.hamlet, file.household.group], " "),
        "status": said(file.household, "status"), "parts": [], "steps": [], "reading": "", "reference": [],
    }  # fmt: skip
    if income is None:
        return context
    totals = rule.compute(income.as_facts())
    context["parts"] = [
        *(_part(income, *part) for part in ADDED),
        _part(income, "五", "生产经营性支出", ("business_cost_yuan",)),
    ]
    context["steps"] = _steps(income, totals)
    context["reading"] = _reading(file, totals)
    if file.year > LAST_POVERTY_YEAR:
        context["parts"].append(_part(income, "六", "理赔收入", ("claims_yuan",)))
        context["parts"].append(_part(income, "七", "合规自付支出", ("own_costs_yuan",)))
        context["reference"] = _reference(income, totals)
    return context


def _part(income: IncomeYear, mark: str, label: str, names: tuple[str, ...]) -> dict[str, Any]:
    """A part of the income: its lines where it has any, else its figure alone."""
    lines = sorted(income.lines.all(), key=lambda line: line.pk)
    rows = []
    for name in names:
        amount: Decimal = getattr(income, name)
        own = [line for line in lines if line.part == name]
        if len(names) > 1:
            rows.append({"label": LABELS[f"income.{name}"], "amount": plain_amount(amount), "note": "", "level": 1})
        rows += [
            {"label": said(line, "kind"), "amount": plain_amount(line.amount_yuan), "note": line.note, "level": 2}
            for line in own
        ]
    total = sum((getattr(income, name) for name in names), rule.ZERO)
    return {"mark": mark, "label": label, "amount": plain_amount(total), "rows": rows}


def _steps(income: IncomeYear, totals: rule.Income) -> list[dict[str, str]]:
    """The formula, each step with its figures."""
    amount = plain_amount
    gross = joined([amount(income.wage_yuan), amount(income.business_yuan), amount(totals.property_yuan),
                    amount(totals.transfer_yuan)], " + ")  # fmt: skip
    net = f"{amount(totals.gross_yuan)} − {amount(income.business_cost_yuan)}"
    head = f"{amount(totals.net_yuan)} ÷ {income.members}"
    return [
        {"label": "年收入", "rule": "工资性收入 + 生产经营性收入 + 财产性收入 + 转移性收入", "figures": gross,
         "result": amount(totals.gross_yuan)},
        {"label": "纯收入", "rule": "年收入 − 生产经营性支出", "figures": net, "result": amount(totals.net_yuan)},
        {"label": "人均纯收入", "rule": "纯收入 ÷ 家庭人口", "figures": head,
         "result": amount(totals.net_per_head_yuan)},
    ]  # fmt: skip


def _reference(income: IncomeYear, totals: rule.Income) -> list[dict[str, str]]:
    amount = plain_amount
    first = f"{amount(totals.net_yuan)} + {amount(income.claims_yuan)} − {amount(income.own_costs_yuan)}"
    return [
        {"label": "收入参考范围", "rule": "纯收入 + 理赔收入 − 合规自付支出", "figures": first,
         "result": amount(totals.reference_yuan)},
        {"label": "人均收入参考范围", "rule": "收入参考范围 ÷ 家庭人口",
         "figures": f"{amount(totals.reference_yuan)} ÷ {income.members}",
         "result": amount(totals.reference_per_head_yuan)},
    ]  # fmt: skip


def _reading(file: File, totals: rule.Income) -> str:
    """The income beside the line of the year and the document it stands in."""
    line = file.line()
    if line is None:
        return f"{file.year}年的收入线尚未录入，无法对照。"
    name = "贫困线" if file.year <= LAST_POVERTY_YEAR else "防止返贫监测范围"
    read = rule.read_against(totals.net_per_head_yuan, line.as_fact())
    gap = plain_amount(abs(read.distance_yuan))
    words = f"高出{gap}元" if read.is_above else ("与其相等" if not read.distance_yuan else f"比其低{gap}元")
    verdict = (
        f"{file.year}年{name}为每人{plain_amount(line.amount_yuan)}元（{line.document_no}），本户人均纯收入{words}。"
    )
    return f"{verdict}收入只是必要条件，是否纳入或退出还要看“两不愁三保障”和饮水安全。"
