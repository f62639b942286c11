"""This year's lists in every state, by the real actions."""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from funds import actions
from funds.choices import ProjectCategory, TargetGroup
from funds.demo.payments import explain_all, hand_out_half, means_of
from funds.demo.people import People
from funds.models import Project
from funds.workflow import PAYMENT
from publicity import actions as publicity
from publicity.models import Notice
from registry import clock
from registry.demo.plan import Plan
from registry.text.money import share_by_weight

LISTS = 50
ENDS = (
    "published", "submitted", "checked", "hanging", "released", "draft", "released", "returned", "released",
    "cancelled",
)  # fmt: skip


def lists_of_now(plan: Plan, people: People) -> None:
    """This year's lists in every state, by the real actions, in the township of the logins and in the next ones."""
    rng = plan.rng("funds now")
    home = people.users["village_clerk"][0].scope
    waiting = list(
        Project.objects.within(plan.county)
        .payable()
        .filter(year=plan.on.year, batches=None, contracts=None)
        .order_by("village_id", "pk")
    )
    waiting.sort(key=lambda p: (p.village_id != home, p.village_id[:9] != home[:9], p.village_id, p.pk))
    for number, project in enumerate(waiting[:LISTS]):
        _list_until(plan, people, rng, project, ENDS[number % len(ENDS)], means_of(number))
    for village in plan.village_codes[::11]:
        clerk = people.who("village_clerk", village)
        actions.propose_project(
            village=village,
            year=plan.on.year + 1,
            name=f"{plan.on.year + 1}年庭院经济奖补",
            category=ProjectCategory.INDUSTRY,
            content="发展庭院种养",
            unit="村民委员会",
            budget_yuan=Decimal("30000.00"),
            target="受益户不少于10户",
            targets=[actions.TargetDraft(TargetGroup.QUANTITY, "受益户", Decimal(10), "户")],
            decided_on=plan.on,
            decision_no=f"村民代表会议〔{plan.on.year}〕库1号",
            households=10,
            by=clerk,
            on=plan.on,
        )


def _list_until(plan: Plan, people: People, rng: Random, project: Project, end: str, means: str) -> None:
    """Takes one list as far as `end`."""
    village, begun = project.village_id, plan.on - dt.timedelta(days=30)
    clerk, reviewer = people.who("village_clerk", village), people.who("township_reviewer", village[:9])
    committee, finance = people.who("supervision_committee", village), people.who("county_finance", plan.county)
    account = next(iter(held(project)), None)
    there = people.on(village, plan.on)[:40]
    if account is None or not there:
        return
    shares = share_by_weight(account.balance_yuan * Decimal("0.8"), [1] * len(there))
    hung_on = plan.on - dt.timedelta(days=20 if end == "released" else 2)
    with clock.travel(begun):
        batch = actions.prepare_payment(
            project=project,
            source=account.source_id,
            title=f"{project.name}发放名单",
            item=project.name[5:40],
            unit="户",
            period=f"{plan.on.year}H2",
            means=means,
            by=clerk,
            on=begun,
            lines=[actions.LineDraft(h.pk, share) for h, share in zip(there, shares, strict=True) if share > 0],
        )
        if end in {"draft", "cancelled"}:
            if end == "cancelled":
                actions.move_payment(batch, "cancel", by=clerk, on=begun)
            return
        explain_all(batch, by=clerk, on=begun)
        if faulty := PAYMENT.reasons_against(batch, "submit", by=clerk, on=begun):
            plan.notes.setdefault("funds_faulty", []).append((batch.pk, [r.code for r in faulty]))
            return
        actions.move_payment(batch, "submit", by=clerk, on=begun)
        if end == "returned":
            actions.move_payment(batch, "return", by=reviewer, on=begun, note="数量与到户核查表不一致，请核对。")
        if end in {"returned", "submitted"}:
            return
        actions.move_payment(batch, "check", by=reviewer, on=begun)
        if end == "checked":
            return
    with clock.travel(hung_on):
        actions.publish_payment(batch, by=clerk, on=hung_on)
        if end != "published":
            publicity.witness(Notice.objects.get(subject=batch.subject), by=committee, on=hung_on)
    if end == "released" and not PAYMENT.reasons_against(batch, "release", by=finance, on=plan.on):
        actions.release_payment(batch, by=finance, on=plan.on)
        hand_out_half(batch, people)


def held(project: Project) -> Any:
    from funds.ledger import reading

    return reading.accounts().filter(project_id=project.pk, balance_yuan__gt=0).order_by("source_id")
