"""Warnings in every state: what lay idle was seen weeks ago and answered by the real people; the rest last night."""

from __future__ import annotations

import datetime as dt
from typing import Any

from funds.actions import watch as actions
from funds.choices import HitState, Pattern, RecoveryCause
from funds.demo.people import People
from funds.models import Hit, PaymentLine
from registry import clock
from registry.demo.plan import Plan

SEEN_DAYS, ANSWERED_DAYS, JUDGED_DAYS = 40, 25, 12
EARLY = (Pattern.IDLE_NODE, Pattern.IDLE_PROJECT)
# step, words, paper, judgement, reason
ANSWERS = (
    ("explain", "结余为质保金，待验收满一年后支付，合同第九条有约定。", "", "accept", ""),
    ("explain", "省级任务清单尚未下达，资金暂存国库，清单下达后十日内分配。", "", "exempt", "任务清单未到，同意暂缓。"),
    ("correct", "已将结余退回乡镇财政专户。", "资金退回单（示例）", "accept", ""),
    ("explain", "正在组织验收。", "", "back", "没有写明验收时间，请附乡镇验收安排。"),
    ("correct", "已开工，附进度照片和施工日志。", "施工日志（示例）", "", ""),
    ("explain", "农户信息更正中，预计本月底发放完毕。", "", "", ""),
)


def warnings(plan: Plan, people: People) -> None:
    """A first run weeks ago, its answers and judgements, and the run of last night."""
    first = plan.on - dt.timedelta(days=SEEN_DAYS)
    with clock.travel(first):
        actions.run(plan.county, on=first, only=[pattern.value for pattern in EARLY])
    _answer(plan, people)
    with clock.travel(plan.on):
        actions.run(plan.county, on=plan.on)
        _recover(plan, people)


def _answer(plan: Plan, people: People) -> None:
    """Those of the township of the logins first, so that each login finds some."""
    home = people.users["village_clerk"][0].scope
    hits = sorted(Hit.objects.all(), key=lambda h: (h.village_id != home, h.village_id[:9] != home[:9], h.pk))
    leader = people.who("county_leader", plan.county)
    for hit, (step, words, paper, verdict, reason) in zip(hits, ANSWERS, strict=False):
        by = people.who(hit.responsible, hit.village_id)
        day = plan.on - dt.timedelta(days=ANSWERED_DAYS)
        with clock.travel(day):
            answered = actions.answer(hit, step, words=words, paper=paper, by=by, on=day)
        day = plan.on - dt.timedelta(days=JUDGED_DAYS)
        if verdict:
            until = plan.on + dt.timedelta(days=60) if verdict == "exempt" else None
            with clock.travel(day):
                actions.judge(answered, verdict, by=leader, on=day, note=reason, exempt_until=until)


def _recover(plan: Plan, people: People) -> None:
    """One payment of a list that the run doubts is got back."""
    office = people.who("county_office", plan.county)
    for hit in Hit.objects.filter(state=HitState.OPEN).exclude(pattern__in=EARLY).order_by("pk"):
        if line := _paid(actions.payments_of(hit)):
            actions.recover(
                hit, line, cause=RecoveryCause.NOT_ENTITLED, amount_yuan=line.amount_yuan, by=office, on=plan.on,
                note="入户核实，领款人已去世，款项未退回，依法追缴。",
            )  # fmt: skip
            return


def _paid(subjects: set[str]) -> Any:
    keys = [int(subject.rpartition(":")[2]) for subject in subjects]
    return PaymentLine.objects.paid().filter(pk__in=keys).order_by("pk").first()
