"""The county's own rules and rounds: one local row in force, one proposal that waits, a past round and an open one.

Made by the real actions, on the days they would have been taken; the past round is put down as it stood.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from households.actions import rounds
from households.choices import StandardKind
from households.models import AdjustmentRound, Standard
from publicity.choices import NoticeKind
from registry import clock
from registry.db.scope import scoped
from registry.policies import actions
from registry.policies.actions import RuleDraft
from registry.policies.tables import Table, table_of

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.demo.plan import Plan

OPENED, LEFT = dt.timedelta(days=80), dt.timedelta(days=23)
CLEANING = dt.timedelta(days=36)
YEAR = dt.timedelta(days=365)
RAISE = Decimal(400)


def build(plan: Plan) -> None:
    """Everything; the day of the plan is the day of the demo."""
    users: Any = plan.users
    office, leader = users["county_office", plan.county], users["county_leader", plan.county]
    with scoped(plan.county, actor=office.pk):
        held = _past_round(plan, office)
    with scoped(plan.county, actor=leader.pk):
        held.confirmed_by, held.confirmed_on = leader, plan.on - YEAR - OPENED
        held.save(update_fields=["confirmed_by", "confirmed_on"])
    with scoped(plan.county, actor=office.pk):
        opened = rounds.set_round(
            county=plan.county, year=plan.on.year, opens_on=plan.on - OPENED, closes_on=plan.on + LEFT,
            freezes_on=plan.on + LEFT + CLEANING, document_no=f"花乡振组〔{plan.on.year}〕8号", by=office,
            on=plan.on - OPENED,
        )  # fmt: skip
    with scoped(plan.county, actor=leader.pk):
        rounds.confirm_round(opened, by=leader, on=plan.on - OPENED)
    _local_row(plan, office, leader)
    _waiting_line(plan, office)


def _past_round(plan: Plan, office: User) -> AdjustmentRound:
    """The round of last year: its figures are frozen, so that no action would set it any more."""
    closes_on = plan.on + LEFT - YEAR
    return AdjustmentRound.objects.create(
        village_id=plan.county, year=plan.on.year - 1, opens_on=plan.on - OPENED - YEAR, closes_on=closes_on,
        freezes_on=closes_on + CLEANING, document_no=f"花乡振组〔{plan.on.year - 1}〕6号", opened_by=office,
    )  # fmt: skip


def _local_row(plan: Plan, office: User, leader: User) -> None:
    day = plan.on - OPENED
    values = {"kind": NoticeKind.MEASURES.value, "days": 15, "counting": "calendar_days"}
    draft = RuleDraft(
        table=_table("publicity.publicityperiod"), region=plan.county, values=values, valid_from=day, is_read=True,
        document_no=f"花乡振发〔{plan.on.year}〕12号", reason="县里要求帮扶措施公示时间长于全国规定",
    )  # fmt: skip
    with clock.travel(day):
        with scoped(plan.county, actor=office.pk):
            proposal = actions.propose(draft, by=office, on=day)
        with scoped(plan.county, actor=leader.pk):
            actions.decide(proposal, "confirm", by=leader, on=day)


def _waiting_line(plan: Plan, office: User) -> None:
    present = Standard.objects.in_force(StandardKind.MONITORING_LINE, plan.county, plan.on.year)
    values = {
        "kind": StandardKind.MONITORING_LINE.value,
        "year": plan.on.year,
        "amount_yuan": present.amount_yuan + RAISE,
    }
    draft = RuleDraft(
        table=_table("households.standard"), region=plan.county, values=values,
        valid_from=plan.on + dt.timedelta(days=1), document_no=f"湘乡振发〔{plan.on.year}〕征求意见稿",
        reason="省里下发征求意见稿，先测算再确定",
    )  # fmt: skip
    with scoped(plan.county, actor=office.pk):
        actions.propose(draft, by=office, on=plan.on)


def _table(code: str) -> Table:
    table = table_of(code)
    if table is None:
        raise LookupError(code)
    return table
