"""The card on the door (明白卡): what the household received, the policies it enjoys, its helper and the phones.

Helpers' phones stand in full: the card is given to the household so that it can call.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from households.choices import MeasureState
from households.documents import received
from households.documents.file import File
from households.documents.values import FULL, Numbers, joined, plain_amount, plain_figure, said, written

ROWS_SHOWN = 18
ENJOYED = (
    ("has_resident_insurance", "城乡居民基本医疗保险"), ("has_employee_insurance", "城镇职工基本医疗保险"),
    ("has_serious_insurance", "大病保险"), ("has_medical_aid", "医疗救助"),
    ("has_resident_pension", "城乡居民养老保险"),
    ("has_accident_subsidy", "意外保险补贴"),
)  # fmt: skip


def build(file: File, numbers: Numbers, receipts: list[received.Receipt], contact: dict[str, str]) -> dict[str, Any]:
    """The whole card. `contact` holds the village's office phone and the hotline."""
    h = file.household
    return {
        "title": "脱贫户帮扶明白卡" if h.status == "lifted" else "帮扶政策明白卡", "year": file.year,
        "place": file.place, "number": h.number, "head": h.head_name, "group": joined([h.hamlet, h.group], " "),
        "size": h.size,
        "status": joined([said(h, "status"), said(h, "monitored_type") if h.is_monitored else ""], "，"),
        "identified": written(h.identified_on), "lifted": written(h.lifted_on),
        "people": "、".join(m.name for m in file.members), "policies": _policies(file), "measures": _measures(file),
        **_money(receipts), "helpers": _helpers(file), "contact": contact,
    }  # fmt: skip


def _money(receipts: list[received.Receipt]) -> dict[str, Any]:
    """The newest payments, and the sum of each year; older ones are in the sums."""
    years: dict[int, Decimal] = {}
    for receipt in receipts:
        years[receipt.on.year] = years.get(receipt.on.year, Decimal(0)) + receipt.amount_yuan
    shown = receipts[-ROWS_SHOWN:][::-1]
    return {
        "receipts": [[written(r.on), r.item, plain_amount(r.amount_yuan), r.document_no] for r in shown],
        "older": len(receipts) - len(shown),
        "years": [f"{year}年 {plain_amount(amount)}元" for year, amount in sorted(years.items())],
        "total": plain_amount(sum(years.values(), Decimal(0))),
    }


def _policies(file: File) -> list[list[str]]:
    """The policy, and which members enjoy it."""
    rows, size = [], len(file.members)
    for name, label in ENJOYED:
        people = [m.name for m in file.members if getattr(file.facts(m), name)]
        if people:
            rows.append([label, _names(people, size)])
    for name in ("allowance", "destitute"):
        for code, label in (("rural", "农村"), ("urban", "城市")):
            people = [m.name for m in file.members if getattr(file.facts(m), name) == code]
            if people:
                rows.append([label + ("低保" if name == "allowance" else "特困供养"), _names(people, size)])
    posts = [f"{m.name}（{said(file.facts(m), 'welfare_job')}）" for m in file.members if file.facts(m).welfare_job]
    return [*rows, ["公益性岗位", "、".join(posts)]] if posts else rows


def _names(people: list[str], size: int) -> str:
    return "全家" if len(people) == size and size > 1 else "、".join(people)


def _measures(file: File) -> list[list[str]]:
    """The measures of the year: those begun in it and those that run."""
    found = []
    for m in file.measures:
        runs = m.state in {MeasureState.PLANNED, MeasureState.UNDER_WAY}
        if not runs and m.starts_on.year != file.year:
            continue
        scale = f"{plain_figure(m.quantity)}{m.unit}" if m.quantity is not None else ""
        found.append([said(m, "kind"), joined([m.item, scale], " "), m.member.name if m.member else "全家",
                      plain_amount(m.amount_yuan), said(m, "state")])  # fmt: skip
    return found


def _helpers(file: File) -> list[list[str]]:
    return [[a.helper.name, a.helper.unit, a.helper.duty, FULL.write(a.helper.phone)] for a in file.helpers]
