"""Invented suppliers, contracts with claims in every state, acceptances, and assets with the years they brought.

By the real actions, with the day each thing happened. The firms do not exist: their codes carry the region 433124 and
the body 示例.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from funds import actions
from funds.choices import AssetKind, Grade, Procurement, ProjectCategory, ProjectState
from funds.demo.lists import held
from funds.demo.people import People, key_of
from funds.models import Claim, Contract, Project, Supplier
from funds.rules.contracts import PAPERS
from funds.workflow.contracts import instalments_of, is_public
from registry import clock
from registry.demo.plan import Plan
from registry.text.credit_code import check_character
from registry.text.money import quantise

_FIRMS = (
    "花垣示例建筑有限公司",
    "示例苗木专业合作社",
    "湘西示例农资有限公司",
    "示例水利工程有限公司",
    "示例电气安装有限公司",
)
_ENDS = (
    "audited", "prepared", "paid", "town_signed", "dept_signed", "returned", "accepted", "reversed", "cancelled",
    "dearer", "failed", "audited",
)  # fmt: skip
_ASSETS = (
    ("猕猴桃保鲜冷库", AssetKind.OPERATING, "村集体经济合作社"),
    ("茶叶加工车间", AssetKind.OPERATING, "村集体经济合作社"),
    ("产业路", AssetKind.PUBLIC, "村民委员会"), ("养殖圈舍", AssetKind.HOUSEHOLD, "受益农户"),
)  # fmt: skip


class _Team:
    """Who signs what for a village."""

    def __init__(self, plan: Plan, people: People, village: str) -> None:
        self.accounting = people.who("township_accounting", village[:9])
        self.leader = people.who("township_leader", village[:9])
        self.department = people.who("line_department", plan.county)
        self.office = people.who("county_office", plan.county)
        finance = people.users["county_finance"]
        self.auditor, self.payer = finance[0], finance[-1]


def work_of_suppliers(plan: Plan, people: People) -> None:
    """A dozen contracts of this year, and the assets of years gone by."""
    if len(people.users["county_finance"]) < 2:
        return  # nobody could pay what another audited
    firms = _suppliers(plan, people)
    for place, (project, end) in enumerate(zip(_chosen(plan, people), _ENDS, strict=False)):
        _contract(plan, _Team(plan, people, project.village_id), project, firms[place % len(firms)], place, end)
    _assets(plan, people)


def _suppliers(plan: Plan, people: People) -> list[Supplier]:
    rng, keeper = plan.rng("suppliers"), people.users["county_finance"][0]
    found = []
    for place, name in enumerate(_FIRMS):
        body = f"92433124MADEM0{place:03d}"
        found.append(
            actions.keep_supplier(
                None, name=name, credit_code=body + check_character(body), by=keeper,
                bank_account=plan.account(rng), bank_name="花垣农村商业银行", contact="示例联系人",
                phone=plan.phone(rng),
            )
        )  # fmt: skip
    return found


def _chosen(plan: Plan, people: People) -> list[Project]:
    """Projects under way that hold money; those of the logins' township first, one of their village at most."""
    home = people.users["village_clerk"][0].scope
    found = Project.objects.within(plan.county).filter(
        year=plan.on.year, state=ProjectState.UNDER_WAY, batches=None, contracts=None
    )
    rows = sorted(found, key=lambda p: (p.village_id[:9] != home[:9], p.village_id, p.pk))
    at_home = [p for p in rows if p.village_id == home]
    rows = [*at_home[-1:], *(p for p in rows if p.village_id != home)]
    signed = plan.on - dt.timedelta(days=110)
    worth = [p for p in rows if (account := held(p).first()) is not None and account.balance_yuan >= 5000]
    return [p for p in worth if is_public(p, signed)][: len(_ENDS)]


def _contract(plan: Plan, team: _Team, project: Project, firm: Supplier, place: int, end: str) -> None:
    account, signed = held(project).first(), plan.on - dt.timedelta(days=110 - place)
    amount = quantise(min(account.balance_yuan, project.budget_yuan) * Decimal("0.8") / 100) * 100
    with clock.travel(signed):
        contract = actions.enter_contract(
            project, supplier=firm.pk, by=team.accounting, on=signed, number=f"示例合同〔{signed.year}〕{place + 1}号",
            subject_matter=f"{project.name[5:]}物资采购及施工"[:200], procurement=Procurement.INQUIRY,
            procurement_note="", amount_yuan=amount, deposit_share=Decimal("0.05"), signed_on=signed,
            starts_on=signed + dt.timedelta(days=3), ends_on=signed + dt.timedelta(days=90),
        )  # fmt: skip
        first = _claim(contract, account.source_id, 1, team, signed)
    if end not in {"accepted", "dearer", "failed"}:
        _until(first, end, team, signed + dt.timedelta(days=8))
        return
    _until(first, "paid", team, signed + dt.timedelta(days=8))
    _accepted(contract, account.source_id, end, team, signed + dt.timedelta(days=80))


def _claim(contract: Contract, source: int, number: int, team: _Team, on: dt.date) -> Claim:
    planned = next(p for p in instalments_of(contract) if p.number == number)
    return actions.prepare_claim(
        contract, number=number, source=source, amount_yuan=planned.amount_yuan, applied_on=on,
        papers=PAPERS[planned.milestone], by=team.accounting, on=on,
    )  # fmt: skip


def _until(claim: Claim, end: str, team: _Team, day: dt.date) -> None:
    """Takes a claim as far as `end`; a step a day."""
    if end == "cancelled":
        return actions.move_claim(claim, "cancel", by=team.accounting, on=day, note="合同改由村里自行实施")
    steps = (
        ("sign", team.leader, "town_signed"), ("vet", team.department, "dept_signed"),
        ("audit", team.auditor, "audited"),
    )  # fmt: skip
    for place, (step, by, state) in enumerate(steps if end != "prepared" else ()):
        with clock.travel(day + dt.timedelta(days=place)):
            actions.move_claim(claim, step, by=by, on=clock.today())
            if end == "returned" and state == "town_signed":
                note = "发票抬头与合同供应商不一致，请更换。"
                return actions.move_claim(claim, "send_back", by=team.department, on=clock.today(), note=note)
        if state == end:
            return None
    if end in {"paid", "reversed"}:
        with clock.travel(day + dt.timedelta(days=4)):
            actions.pay_claim(claim, by=team.payer, on=clock.today())
    if end == "reversed":
        with clock.travel(day + dt.timedelta(days=6)):
            actions.reverse_claim(
                claim, key=key_of("reverse", claim.pk), by=team.auditor, on=clock.today(), reason="供应商开户行退回"
            )
    return None


def _accepted(contract: Contract, source: int, end: str, team: _Team, day: dt.date) -> None:
    """Work done and looked at: passed with an asset, dearer than agreed, or failed."""
    with clock.travel(day):
        contract = actions.report_completion(contract, completed_on=day, by=team.accounting, on=day)
        look: dict[str, Any] = {"on": day, "members": "村支部书记、村监委主任、乡镇项目员、群众代表2人", "today": day,
                                "by": team.accounting}  # fmt: skip
        if end == "failed":
            actions.record_acceptance(
                contract, grade=Grade.FAILED, quality="苗木成活率不足八成，限30日内补植。", **look
            )
            return
        final = contract.amount_yuan + (Decimal("1200.00") if end == "dearer" else Decimal("-200.00"))
        actions.record_acceptance(
            contract, grade=Grade.PASSED, quality="数量与合同一致，质量合格。", final_yuan=final,
            over_reason="现场增加排水沟30米，有变更签证。" if end == "dearer" else "", **look,
        )  # fmt: skip
    if end == "accepted":
        contract.refresh_from_db()
        works = contract.project.name[5:].partition("（")[0]
        actions.enter_asset(
            contract.project, name=f"{works}配套设施", kind=AssetKind.OPERATING,
            value_yuan=final, owner=f"{contract.village.name}集体", keeper="村集体经济合作社", handed_over_on=day,
            by=team.accounting, on=day,
        )  # fmt: skip
        with clock.travel(day + dt.timedelta(days=1)):
            _until(_claim(contract, source, 2, team, clock.today()), "audited", team, clock.today())


def _assets(plan: Plan, people: People) -> None:
    """What closed industry projects of the logins' township left, with an account of most years."""
    rng = plan.rng("assets")
    home = people.users["village_clerk"][0].scope[:9]
    closed = Project.objects.within(home).filter(
        state=ProjectState.CLOSED, category=ProjectCategory.INDUSTRY, year__lt=plan.on.year
    )
    for place, project in enumerate(closed.order_by("village_id", "year", "pk")[::3][:16]):
        name, kind, keeper = _ASSETS[place % len(_ASSETS)]
        by, day = people.who("township_accounting", home), dt.date(project.year, 12, 25)
        asset = actions.enter_asset(
            project, name=name, kind=kind, value_yuan=project.budget_yuan, owner=f"{project.village.name}集体",
            keeper=keeper, handed_over_on=day, by=by, on=plan.on, place=project.village.name,
            paper_no=f"示例确权〔{project.year}〕{place + 1}号",
        )  # fmt: skip
        if kind == AssetKind.OPERATING:
            for year in range(project.year + 1, plan.on.year):
                if rng.random() < 0.85:
                    _year(asset, year, rng.choice((Decimal("0.06"), Decimal("0.05"), Decimal("0.04"))), by, plan.on)
        if place % 7 == 5:
            actions.change_asset_state(asset, state="idle", reason="承包期满，尚未重新发包", by=by)


def _year(asset: Any, year: int, rate: Decimal, by: Any, on: dt.date) -> None:
    due = quantise(asset.value_yuan * Decimal("0.06"))
    came = quantise(asset.value_yuan * rate)
    families = quantise(came * Decimal("0.6"))
    village = quantise(came * Decimal("0.3"))
    actions.tell_asset_year(
        asset, year=year, by=by, on=on, due_yuan=due, received_yuan=came, to_households_yuan=families,
        to_village_yuan=village, upkeep_yuan=came - families - village, households=12, note="",
    )  # fmt: skip
