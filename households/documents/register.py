"""The village's registers (花名册): all registered households, and the monitored objects, with their totals."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from households.choices import LAST_POVERTY_YEAR
from households.documents import card
from households.documents.file import File
from households.documents.values import Numbers, chinese_day, joined, plain_amount, said, written

HOUSEHOLD_HEADS = (
    ("序号", 4), ("户编号", 13), ("户主", 8), ("证件号码", 14), ("组", 7), ("人口", 4), ("户属性", 12), ("现状", 8),
    ("主要致贫原因", 8), ("识别时间", 7), ("脱贫时间", 7), ("人均纯收入（元）", 8),
)  # fmt: skip
MONITORED_HEADS = (
    ("序号", 4), ("户编号", 13), ("户主", 8), ("证件号码", 14), ("组", 7), ("人口", 4), ("监测对象类别", 12),
    ("致贫返贫风险", 16), ("识别监测时间", 8), ("风险是否消除", 6), ("消除时间", 8),
)  # fmt: skip


def households(files: Iterable[File], *, year: int, place: str, on: dt.date, numbers: Numbers) -> dict[str, Any]:
    """The register of the households, of the village's own order: group, then number."""
    rows, persons, statuses = [], 0, Counter[str]()
    net, heads = Decimal(0), 0
    for number, file in enumerate(files, 1):
        h = file.household
        income = file.income
        rows.append([
            str(number), *_who(file, numbers), card.kind_of(file)[1], said(h, "status"), said(h, "main_cause"),
            written(h.identified_on)[:7], written(h.lifted_on)[:7],
            plain_amount(income.net_per_head_yuan) if income else "",
        ])  # fmt: skip
        persons += h.size
        statuses[said(h, "status")] += 1
        if income is not None:
            net, heads = net + income.net_yuan, heads + income.members
    mean = plain_amount(net / heads) if heads else ""
    return {
        "title": f"{year}年建档立卡户{'' if year <= LAST_POVERTY_YEAR else '（脱贫户、监测对象）'}花名册",
        "place": place, "year": year, "on": chinese_day(on), "heads": _heads(HOUSEHOLD_HEADS), "rows": rows,
        "count": len(rows), "persons": persons, "mean": mean,
        "totals": "；".join(f"{label}{count}户" for label, count in sorted(statuses.items())),
        "figure": len(HOUSEHOLD_HEADS) - 1, "rest": len(HOUSEHOLD_HEADS) - 6,
    }  # fmt: skip


def monitored(files: Iterable[File], *, year: int, place: str, on: dt.date, numbers: Numbers) -> dict[str, Any]:
    """The register of the monitored objects, those with a cleared risk among them."""
    rows, persons, kinds, cleared = [], 0, Counter[str](), 0
    for number, file in enumerate(files, 1):
        h = file.household
        rows.append([
            str(number), *_who(file, numbers), said(h, "monitored_type"),
            "、".join(said(risk, "kind") for risk in file.risks) or said(h, "main_cause"), written(h.monitored_on),
            "是" if h.risk_cleared else "否", written(h.risk_cleared_on),
        ])  # fmt: skip
        persons += h.size
        kinds[said(h, "monitored_type")] += 1
        cleared += h.risk_cleared
    told = [f"{label}{count}户" for label, count in sorted(kinds.items())]
    return {
        "title": f"{year}年防止返贫监测对象花名册", "place": place, "year": year, "on": chinese_day(on),
        "heads": _heads(MONITORED_HEADS), "rows": rows, "count": len(rows), "persons": persons, "mean": "",
        "totals": joined([*told, f"风险已消除{cleared}户" if rows else ""], "；"),
        "figure": -1, "rest": len(MONITORED_HEADS) - 6,
    }  # fmt: skip


def _who(file: File, numbers: Numbers) -> list[str]:
    h = file.household
    head = next((m for m in file.members if m.relation == "head"), None)
    return [h.number, h.head_name, numbers.write(head.identity) if head else "", joined([h.hamlet, h.group], " "),
            str(h.size)]  # fmt: skip


def _heads(heads: tuple[tuple[str, int], ...]) -> list[dict[str, Any]]:
    """Headings with the share of the width each takes, in per cent."""
    whole = sum(width for _label, width in heads)
    return [{"label": label, "width": f"{width * 100 / whole:.1f}%"} for label, width in heads]
