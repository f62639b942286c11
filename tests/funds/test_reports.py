"""Figures of money: they are sums over what stands, past days do not move, and the law holds."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from funds import actions, presenters, reports
from funds.ledger import posting, reading
from funds.reports.telling import Use
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def money(make_user: Any) -> Any:
    """1,000,000 received; 100,000 down to a project; 1000 given back by the project, 400 of it by the village."""
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        project, found = make.funded_project(who)
        account = reading.account_of(village=VILLAGE, source=found.pk, project=project.pk)
        today = clock.today()
        actions.give_back(
            key=uuid.uuid4(), account=account, amount_yuan=Decimal("1000.00"), by=who.finance, on=today, note="x"
        )
        actions.give_back(
            key=uuid.uuid4(),
            account=make.node(VILLAGE, found),
            amount_yuan=Decimal("400.00"),
            by=who.finance,
            on=today,
            note="x",
        )
        family = make.household()
        sink = posting.open_account(
            posting.NewAccount(posting.AccountKind.HOUSEHOLDS, VILLAGE, found.pk, "x", found.document_on)
        )
        paid = [
            posting.post(
                key=uuid.uuid4(),
                debit=account,
                credit=sink,
                amount_yuan=Decimal(a),
                booked_on=today,
                by=who.clerk,
                checker=who.finance,
                household=family.pk,
                reference="x",
            )
            for a in ("300.00", "50.00")
        ]
        posting.reverse(paid[1], key=uuid.uuid4(), by=who.finance, on=today, reason="x")
        yield who, project, found


def test_a_villages_flow_counts_what_stands(money: Any) -> None:
    _who, _project, found = money
    flow = reports.village_flow(VILLAGE, clock.today())
    assert (flow.received_yuan, flow.given_back_yuan, flow.spent_yuan, flow.balance_yuan, flow.households_reached) == (
        Decimal("100000.00"),
        Decimal("400.00"),
        Decimal("300.00"),
        Decimal("99300.00"),
        1,
    )
    [line] = flow.sources
    assert (line.document_no, line.source_yuan, line.balance_yuan) == (
        found.document_no,
        Decimal("1000000.00"),
        Decimal("99300.00"),
    )


def test_a_village_learns_its_documents_and_nobody_elses(money: Any) -> None:
    _who, _project, found = money
    with scoped(VILLAGE):
        assert [s.document_no for s in reports.village_flow(VILLAGE, clock.today()).sources] == [found.document_no]
    with scoped(SIBLING):
        assert reports.village_flow(VILLAGE, clock.today()) == reports.VillageFlow(VILLAGE)


def test_yesterday_knows_nothing_of_today(money: Any) -> None:
    yesterday = clock.today() - dt.timedelta(days=1)
    assert reports.flow_by_village(COUNTY, yesterday) == {}
    [progress] = reports.source_progress(COUNTY, yesterday)
    assert (progress.received_yuan, progress.spent_yuan, progress.allocated_yuan) == (Decimal(1000000), 0, 0)


def test_progress_of_a_source_adds_up_at_every_level(money: Any) -> None:
    _who, _project, found = money
    expected = {COUNTY: ("1000000.00", "0.00"), make.TOWNSHIP: ("100000.00", "0.00"), VILLAGE: ("100000.00", "400.00")}
    for area, (received, given_back) in expected.items():
        [progress] = reports.source_progress(area, clock.today())
        assert (progress.received_yuan, progress.given_back_yuan) == (Decimal(received), Decimal(given_back)), area
        assert progress.allocated_yuan == Decimal("99000.00")
        assert progress.spent_yuan == Decimal("300.00")
        held = sum(a.balance_yuan for a in reading.accounts().within(area).holding_money())
        assert progress.balance_yuan == held, area
    assert reports.standing(COUNTY)[found.pk].total_yuan == Decimal("1000000.00")
    assert reports.pace(COUNTY, clock.today()) == Decimal("300.00") / Decimal("1000000.00")
    assert reports.pace(SIBLING, clock.today()) is None


@pytest.mark.parametrize("days_ago", [0, 1, 4000])
def test_the_law_holds_at_every_division_on_every_day(money: Any, days_ago: int) -> None:
    nodes = reports.conservation(COUNTY, clock.today() - dt.timedelta(days=days_ago))
    assert [n.area for n in nodes] == [COUNTY, make.TOWNSHIP, VILLAGE]
    assert all(n.difference_yuan == 0 and n.balance_yuan >= 0 for n in nodes)


def test_a_sources_tree_has_the_township_the_village_and_the_project(money: Any) -> None:
    _who, project, found = money
    [top] = presenters.source_tree(found)
    assert (top.received_yuan, top.spent_yuan) == (Decimal("100000.00"), Decimal("300.00"))
    assert [(b.is_project, b.name == project.name) for b in top.below] == [(False, False), (True, True)]


def test_the_wall_tells_the_village_in_sentences(money: Any) -> None:
    _who, project, _found = money
    on = clock.today()
    day = f"{on.year}年{on.month}月{on.day}日"
    flow, year = reports.village_flow(VILLAGE, on), reports.village_year(VILLAGE, on)
    assert [(use.item, use.spent_yuan, use.households) for use in year.uses] == [(project.name, Decimal("300.00"), 1)]
    assert reports.wall_sentences(flow, year, on) == [
        f"今年（{on.year}年）上级给村里的钱一共100,000元，是按1份文件拨来的。",
        "今年用出去300元：",
        "各项补助共300元。",
        "用不完退回上级400元。",
        f"到{day}，还剩99,300元没有用完。",
    ]
    nothing = reports.village_year(SIBLING, on)
    assert reports.wall_sentences(reports.VillageFlow(SIBLING), nothing, on) == [f"到{day}，村里还没有收到专项资金。"]


def test_the_wall_never_tells_what_fewer_than_five_families_got(money: Any) -> None:
    """Small items are told together; when they alone are fewer than five families, the smallest item joins them."""
    on, yuan = dt.date(2026, 11, 2), Decimal("1000.00")
    uses = [Use("产业奖补", yuan * 50, 42), Use("水渠", yuan * 9, 0), Use("交通补助", yuan * 2, 9),
            Use("雨露计划", yuan * 3, 2)]  # fmt: skip
    year = reports.VillageYear(2026, yuan * 80, Decimal(0), 3, yuan * 64, uses)
    told = reports.wall_sentences(reports.VillageFlow(VILLAGE, yuan * 100, spent_yuan=yuan * 70), year, on)
    assert told == [
        "今年（2026年）上级给村里的钱一共80,000元，是按3份文件拨来的。", "今年用出去64,000元：",
        "产业奖补，发给42户，共50,000元。", "水渠，花了9,000元。", "其他共5,000元。",
        "到2026年11月2日，还剩30,000元没有用完。", "往年加上今年，一共收到100,000元，用出去70,000元。",
    ]  # fmt: skip


def test_projects_are_counted_by_state(money: Any) -> None:
    counted = reports.projects_by_state(COUNTY, year=2026)
    assert counted["under_way"] == (1, Decimal("300000.00"))
    assert counted["closed"] == (0, Decimal("0.00"))
