"""The figures known so far (DOMAIN §6.4–6.8), as rows with region, time and document.

`is_verified` is true only where the figure was seen in a source; the county checks the others against its documents and
enters its own.
"""

import datetime as dt
from decimal import Decimal

from django.db import migrations

DEFAULT = "系统默认（可按本地文件调整）"
OPENNESS = "国开发〔2018〕号（扶贫资金项目公告公示，文号待核）"
NATIONAL = "财农〔2021〕19号"
ACCOUNTS = "县级报账制办法（待核）"
FIGURES = [
    ("idle_node_days", "30", DEFAULT, False), ("idle_months", "6", "审计署2017年扶贫审计公告口径（待核）", False),
    ("idle_months_long", "12", "审计署2017年扶贫审计公告口径（待核）", False),
    ("idle_months_worst", "24", "审计署2017年第6号公告：闲置2年以上", True),
    ("publish_days", "20", OPENNESS, True), ("fee_share", "0.01", NATIONAL, False),
    ("deposit_share", "0.10", ACCOUNTS, True), ("deposit_months", "12", ACCOUNTS, True),
    ("tender_yuan", "4000000", "国家发展改革委令第16号（待核）", False), ("split_days", "180", DEFAULT, False),
    ("split_share", "0.10", DEFAULT, False), ("round_share", "0.80", DEFAULT, False),
    ("same_share", "0.95", DEFAULT, False), ("supplier_villages", "5", DEFAULT, False),
    ("slow_days", "30", DEFAULT, False), ("bank_days", "5", DEFAULT, False), ("recovery_days", "30", DEFAULT, False),
    ("hit_days", "15", DEFAULT, False), ("list_days", "20", DEFAULT, False),
]  # fmt: skip
INDUSTRY = [
    ("0.55", "2022年衔接资金管理要求（内蒙古，参照）", dt.date(2022, 1, 1), dt.date(2023, 1, 1), True),
    ("0.60", "2023年中央一号文件及衔接资金通知", dt.date(2023, 1, 1), None, True),
]
PACES = [(3, "0.20"), (6, "0.50"), (9, "0.75"), (11, "0.92"), (12, "1.00")]
INSTALMENTS = [(1, "0.40", "start"), (2, "0.50", "completion"), (3, "0.10", "acceptance")]
SIGNATURES = [
    ("payment", "0", 0, []), ("payment", "200000", 1, ["township_leader", "county_leader"]),
    ("payment", "1000000", 2, ["township_leader", "county_office", "county_leader"]),
    ("claim", "0", 0, []), ("claim", "500000", 1, ["county_leader"]),
]  # fmt: skip
HELD = ["poor", "planned", "lifted", "relapsed"]
SUBSIDIES = [
    ("产业奖补", "industry", "quantity", "亩", "500", "3000", "anybody", HELD, "M01", "head"),
    ("养殖奖补", "industry", "quantity", "头", "1000", "5000", "anybody", HELD, "M01", "head"),
    ("务工交通补助", "employment", "person", "人", "400", None, "away", HELD, "", "person"),
    ("雨露计划补助", "guarantees", "person", "人", "3000", None, "vocational", HELD, "M07", "person"),
    ("住房修缮补助", "guarantees", "household", "户", "6000", "10000", "anybody", HELD, "M05", "head"),
]  # fmt: skip
FIRST = dt.date(2014, 1, 1)


def load(apps, schema_editor):
    def rows(model, values):
        apps.get_model("funds", model).objects.bulk_create(apps.get_model("funds", model)(**v) for v in values)

    base = {"valid_from": FIRST}
    rows("FundRule", [
        *({"code": code, "value": Decimal(value), "document_no": paper, "is_verified": seen, **base}
          for code, value, paper, seen in FIGURES),
        *({"code": "industry_share", "value": Decimal(value), "document_no": paper, "is_verified": seen,
           "valid_from": start, "valid_to": end} for value, paper, start, end, seen in INDUSTRY),
    ])  # fmt: skip
    rows("PaceTarget", [
        {"month": month, "share": Decimal(share), "document_no": DEFAULT, **base} for month, share in PACES
    ])  # fmt: skip
    rows("Instalment", [
        {"number": number, "share": Decimal(share), "milestone": milestone, "document_no": ACCOUNTS,
         "is_verified": True, **base} for number, share, milestone in INSTALMENTS
    ])  # fmt: skip
    rows("SignatureRule", [
        {"paper": paper, "from_yuan": Decimal(amount), "approvals": number, "roles": roles, "document_no": DEFAULT,
         **base} for paper, amount, number, roles in SIGNATURES
    ])  # fmt: skip
    rows("SubsidyPolicy", [
        {"item": item, "category": category, "per": per, "unit": unit, "standard_yuan": Decimal(standard),
         "cap_yuan": Decimal(cap) if cap else None, "people": people, "statuses": statuses, "measure": measure,
         "pay_to": pay_to, "document_no": DEFAULT, **base}
        for item, category, per, unit, standard, cap, people, statuses, measure, pay_to in SUBSIDIES
    ])  # fmt: skip


def unload(apps, schema_editor):
    for model in ("FundRule", "PaceTarget", "Instalment", "SignatureRule", "SubsidyPolicy"):
        apps.get_model("funds", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("funds", "0004_chain_guards")]
    operations = [migrations.RunPython(load, unload)]
