"""Papers of contracts, claims and assets: the register of contracts, the claim form, the register of assets.

Printed in Chinese. Source: DOMAIN §6.5 (报账申请书), §6.3 (扶贫资产).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils import translation

from funds.documents.sheets import LANGUAGE, STYLES, Column, Line, Sheet
from funds.models import AssetYear, Claim, Contract, known_suppliers
from funds.rules.contracts import ZERO, paper_rows
from funds.workflow.contracts import claimed_of, instalments_of
from registry.divisions.models import Division
from registry.documents.pdf import render_pdf
from registry.text.money import to_capital
from registry.workflow.models import Event

SIGNERS = (
    ("begin", "编制人"), ("sign", "乡镇审核"), ("vet", "主管部门审核"), ("audit", "财政审核"), ("approve", "领导审批"),
    ("pay", "支付人"),
)  # fmt: skip


def contract_register(contracts: Iterable[Contract], *, area: Division, on: dt.date) -> Sheet:
    """One line a contract, with what it cost and what was paid."""
    columns = [
        Column("合同编号", width=12), Column("村", width=9), Column("项目", width=17), Column("供应商", width=15),
        Column("签订日期", "date", 8), Column("采购方式", width=8), Column("合同金额（元）", "money", 10),
        Column("决算金额（元）", "money", 10), Column("已付（元）", "money", 11),
    ]  # fmt: skip
    rows, totals = list[Line](), [ZERO, ZERO, ZERO]
    with translation.override(LANGUAGE):
        for c in contracts:
            paid = c.paid_yuan
            totals = [totals[0] + c.amount_yuan, totals[1] + (c.final_yuan or ZERO), totals[2] + paid]
            cells = [c.number, c.village.name, c.project.name, c.supplier_name, c.signed_on,
                     c.get_procurement_display(), c.amount_yuan, c.final_yuan, paid]  # fmt: skip
            rows.append(Line(cells))
    rows.append(Line(["合计", "", "", "", None, "", *totals], kind="total"))
    return Sheet("合同台账", [("单位", area.full_name), ("日期", on.isoformat())], columns, rows,
                 signers=("负责人", "经办人"), name=f"合同台账 {area.name}")  # fmt: skip


def asset_register(assets: Any, *, area: Division, year: int, on: dt.date) -> Sheet:
    """One line an asset, with what it brought in `year`."""
    columns = [
        Column("资产名称", width=14), Column("村", width=8), Column("形成项目", width=14), Column("类型", width=7),
        Column("原值（元）", "money", 9), Column("所有权人", width=9), Column("管护人", width=7),
        Column("移交日期", "date", 8), Column("状态", width=5), Column(f"{year}年收益（元）", "money", 9),
        Column("到户（元）", "money", 10),
    ]  # fmt: skip
    told = Prefetch("years", AssetYear.objects.filter(year=year), to_attr="told")
    rows, totals = list[Line](), [ZERO, ZERO, ZERO]
    with translation.override(LANGUAGE):
        for a in assets.select_related("village", "project").prefetch_related(told):
            brought = a.told[0].received_yuan if a.told else None
            given = a.told[0].to_households_yuan if a.told else None
            totals = [totals[0] + a.value_yuan, totals[1] + (brought or ZERO), totals[2] + (given or ZERO)]
            rows.append(Line([a.name, a.village.name, a.project.name, a.get_kind_display(), a.value_yuan, a.owner,
                              a.keeper, a.handed_over_on, a.get_state_display(), brought, given]))  # fmt: skip
    rows.append(Line(["合计", "", "", "", totals[0], "", "", None, "", totals[1], totals[2]], kind="total"))
    return Sheet("扶贫资产台账", [("单位", area.full_name), ("日期", on.isoformat())], columns, rows,
                 signers=("负责人", "管护人", "经办人"), notes=("收益栏空白的，该年度未登记收益。",),
                 name=f"扶贫资产台账 {area.name}")  # fmt: skip


def claim_form(claim: Claim) -> bytes:
    """The application for payment (报账申请书) as a PDF, with the signatures given so far and boxes for the rest."""
    contract = claim.contract
    with translation.override(LANGUAGE):
        planned = next((p for p in instalments_of(contract) if p.number == claim.number), None)
        earlier = {n: yuan for n, yuan in claimed_of(contract, without=claim.pk).items() if n < claim.number}
        before = sum(earlier.values(), Decimal(0))
        last = {e.transition: e for e in Event.objects.about(claim).select_related("by")}
        context: dict[str, Any] = {
            "title": "项目资金报账申请书", "claim": claim, "contract": contract, "planned": planned, "before": before,
            "left": contract.worth_yuan - before - claim.amount_yuan, "capital": to_capital(claim.amount_yuan),
            "papers": paper_rows(claim.milestone, claim.papers), "firm": known_suppliers().get(contract.supplier_id),
            "signers": [(label, last.get(step)) for step, label in SIGNERS], "place": claim.village.full_name,
        }  # fmt: skip
        return render_pdf("papers/funds/claim.html", context, language=LANGUAGE, styles=STYLES)[1]
