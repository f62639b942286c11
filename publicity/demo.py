"""General notices of the invented county: finance, decisions, allocations; waiting, late, objected to.

Notices of households' cases and payments come from the apps above through publish().
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from publicity import actions, demo_objections, demo_sheets
from publicity.actions import Column, EntryDraft
from publicity.choices import Channel
from publicity.demo_sheets import finish, signed, staff
from publicity.models import Notice, Objection
from registry import clock
from registry.divisions.models import Division, Level
from registry.text.periods import Period

if TYPE_CHECKING:
    from registry.demo.plan import Plan, VillageSite

_IN = ("上级转移支付", "山塘承包收入", "光伏电站分红", "合作社分红", "林地租金")
_OUT = ("修水渠材料款", "村部水电费", "公路养护", "路灯维修", "清洁员工资", "会议误餐费", "办公用品")
_OBJECTIONS = ("修水渠的钱好像多算了，请公布发票。", "路灯只修了三盏，写了五盏。", "清洁员工资和去年说的不一样。")


def build(plan: Plan) -> None:
    """A closed finance sheet for every fourth village, and the sheets of this month in every state."""
    rng = plan.rng("publicity")
    sites = plan.villages
    last = Period.containing(plan.on, "quarter").previous()
    for number, site in enumerate(sites):
        if number % 4 == 0 or site.code == "433124110226":
            _closed(plan, rng, site, last.previous())
        if number % 3 == 0:
            _current(plan, rng, site, last, number)
        if number % 7 == 0:
            _decision(plan, rng, site)
    _allocation(plan, rng)
    demo_sheets.build(plan)
    demo_objections.build(plan)


def _finance(plan: Plan, rng: Random, site: VillageSite, period: Period, on: dt.date, hung: bool) -> Notice:
    income = [(item, plan.yuan(rng, 2000, 60000, step=50)) for item in rng.sample(_IN, 2)]
    spent = [(item, plan.yuan(rng, 300, 16000, step=10)) for item in rng.sample(_OUT, 3)]
    balance = sum((y for _, y in income), Decimal(0)) - sum((y for _, y in spent), Decimal(0))
    entries = [EntryDraft({"item": item, "income_yuan": yuan}) for item, yuan in income]
    entries += [EntryDraft({"item": item, "expense_yuan": yuan}) for item, yuan in spent]
    entries.append(EntryDraft({"item": "本季结余", "balance_yuan": balance}))
    columns = [Column("item"), Column("income_yuan"), Column("expense_yuan"), Column("balance_yuan")]
    witness = staff(plan, "supervision_committee", site.code) if hung else None
    return actions.publish(
        kind="village_finance", village=site.code, title=f"{site.name}{period.label()}收支公示", columns=columns,
        entries=entries, by=staff(plan, "village_clerk", site.code), on=on, witness=witness,
        decision="村务监督委员会审核", covers=(period.start, period.last_on),
        signed=signed(plan, site.code, money=True) if hung else {},
    )  # fmt: skip


def _closed(plan: Plan, rng: Random, site: VillageSite, period: Period) -> None:
    on = period.end + dt.timedelta(days=rng.randint(3, 12))
    finish(plan, _finance(plan, rng, site, period, on, True), photo=rng.random() < 0.3)


def _current(plan: Plan, rng: Random, site: VillageSite, period: Period, number: int) -> None:
    """Every third village: hanging, waiting for its witness, late to be witnessed, or late to be closed."""
    case = number // 3 % 6
    days = {3: 1, 4: 6, 5: 14}.get(case, rng.randint(1, 8))
    notice = _finance(plan, rng, site, period, plan.on - dt.timedelta(days=days), case not in {3, 4})
    if case == 1 and number % 2:
        _objection(plan, rng, notice)
    if case == 5 and number % 2:
        with clock.travel(plan.on - dt.timedelta(days=12)):  # received long ago and still not answered
            actions.receive_objection(notice_id=notice.pk, position=4, text=rng.choice(_OBJECTIONS))


def _objection(plan: Plan, rng: Random, notice: Notice) -> None:
    """An objection to one row; some are being looked into, some are answered."""
    receipt = actions.receive_objection(notice_id=notice.pk, position=rng.randint(3, 5), text=rng.choice(_OBJECTIONS),
                                        channel=Channel.WALL)  # fmt: skip
    objection = Objection.objects.get(pk=receipt.objection_id)
    reviewer = staff(plan, "township_reviewer", notice.village_id[:9])
    stage = rng.randint(0, 3)
    if stage >= 1:
        actions.move_objection(objection, "accept", by=reviewer, on=plan.on)
    if stage >= 2:
        actions.move_objection(objection, "investigate", by=reviewer, on=plan.on, investigators=("吴新民", "田桂花"))
    if stage == 3:
        actions.answer_objection(objection, "refuse", by=reviewer, on=plan.on, findings="已查看发票和验收单。",
                                 answer="查看了发票和验收单，数目相符；发票复印件贴在村部，欢迎来看。")  # fmt: skip


def _decision(plan: Plan, rng: Random, site: VillageSite) -> None:
    present = rng.randint(24, 36)
    agree = present - rng.randint(0, 3)
    actions.publish(
        kind="meeting_decision", village=site.code, title=f"{site.name}村民代表会议决议公示",
        columns=[Column("topic"), Column("present"), Column("agree"), Column("against"), Column("conclusion")],
        entries=[EntryDraft({"topic": "产业奖补资金分配方案", "present": present, "agree": agree,
                             "against": present - agree, "conclusion": "同意方案，公示后发放"})],
        by=staff(plan, "village_clerk", site.code), on=plan.on - dt.timedelta(days=rng.randint(1, 6)),
        witness=staff(plan, "supervision_committee", site.code), decision="村民代表会议",
        signed=signed(plan, site.code),
    )  # fmt: skip


def _allocation(plan: Plan, rng: Random) -> None:
    """The county's allocation by township: prepared by one of the county office, witnessed by another."""
    users: dict[Any, Any] = plan.users
    office = users["county_office"]
    townships = Division.objects.current().within(plan.county).filter(level=Level.TOWNSHIP).order_by("code")
    entries = [
        EntryDraft({"project_name": f"{township.name}衔接资金项目", "source": "中央和省级衔接资金",
                    "scale_wan": Decimal(rng.randint(80, 460)), "place": township.name,
                    "unit": f"{township.name}人民政府"})
        for township in townships
    ]  # fmt: skip
    actions.publish(
        kind="funds_allocation", village=plan.county, title=f"{plan.on.year}年第二批衔接推进乡村振兴补助资金分配公示",
        columns=[Column("project_name"), Column("source"), Column("scale_wan"), Column("place"), Column("unit")],
        entries=entries, by=office[0], on=plan.on - dt.timedelta(days=4),
        witness=office[1] if len(office) > 1 else None,
        decision="县乡村振兴领导小组会议",
    )  # fmt: skip
