"""Budget figures against their rows; past days stay as they were; idle money first in, first out; the wall and the
statement say what the ledger says."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from funds import actions, reports
from funds.choices import Level
from funds.ledger import posting, reading
from funds.models import PaceTarget
from funds.reports import budget, execution
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE
from tests.funds import factories as make

pytestmark = pytest.mark.django_db


def paid(who: Any, source: Any, project: Any, household: Any, amount: str) -> Any:
    """One payment straight into the ledger, for figures that do not ask for its papers."""
    sink = posting.open_account(
        posting.NewAccount(posting.AccountKind.HOUSEHOLDS, VILLAGE, source.pk, "x", source.document_on)
    )
    account = reading.account_of(village=VILLAGE, source=source.pk, project=project.pk)
    return posting.post(
        key=uuid.uuid4(), debit=account, credit=sink, amount_yuan=Decimal(amount), booked_on=clock.today(),
        by=who.clerk, checker=who.finance, household=household.pk, reference="产业奖补",
    )  # fmt: skip


@pytest.fixture
def money(make_user: Any) -> Any:
    """A million received, 100,000 of it in an industry project, 60,000 paid to six households."""
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        project, source = make.funded_project(who)
        families = [make.household(f"周{name}") for name in "山水田林路桥"]
        for family in families:
            paid(who, source, project, family, "10000.00")
        yield who, project, source, families


def test_a_village_and_its_township_see_what_they_received(money: Any) -> None:
    """The account that gave lies outside their sight; what came from it counts all the same."""
    today = clock.today()
    told = [execution.executed(area, today, year=2026) for area in (VILLAGE[:9], VILLAGE)]
    assert all(row.received_yuan > 0 and row.paid_yuan == Decimal(60000) for row in told)
    for area, row in zip((VILLAGE[:9], VILLAGE), told, strict=True):
        with scoped(area):
            assert execution.executed(area, today, year=2026) == row


def test_every_figure_has_its_row_and_its_light(money: Any) -> None:
    today = clock.today()
    found = {f.code: f for f in reports.figures(COUNTY, today, year=2026)}
    pace = found["expenditure"]
    assert (pace.numerator, pace.denominator, pace.value) == (Decimal(60000), Decimal(1000000), Decimal("0.06"))
    assert pace.light == "red" and pace.document_no
    industry = found["industry_share"]
    assert (industry.numerator, industry.denominator, industry.threshold) == (100000, 1000000, Decimal("0.6000"))
    assert (found["fee_share"].light, found["fee_share"].threshold) == ("green", Decimal("0.0100"))
    assert found["carried_over"].numerator + found["left_over"].numerator == Decimal(940000)
    low = budget.pace_due(COUNTY, today, year=2026)
    assert low.due is not None and low.due.month <= today.month
    assert budget.pace_due(COUNTY, dt.date(2027, 2, 1), year=2026).due.month == 12  # type: ignore[union-attr]  # a row of every year
    assert budget.pace_due(COUNTY, dt.date(2026, 3, 30), year=2026).due is None
    assert budget.pace_due(COUNTY, dt.date(2026, 3, 31), year=2026).due.month == 3  # type: ignore[union-attr]  # due on its last day
    assert PaceTarget.objects.exists()


def test_the_tables_are_cuts_of_one_whole_and_of_any_day(money: Any) -> None:
    _who, _project, source, _families = money
    today = clock.today()
    whole = execution.executed(COUNTY, today, year=2026)
    for cut in (execution.by_division, execution.by_source, execution.by_level):
        rows = cut(COUNTY, today, year=2026)
        for name in ("received_yuan", "given_back_yuan", "assigned_yuan", "paid_yuan"):
            assert sum(getattr(row, name) for row in rows) == getattr(whole, name), (cut, name)
    own = {row.key: row for row in execution.by_division(COUNTY, today, year=2026)}
    assert (own[COUNTY].received_yuan, own[make.TOWNSHIP].received_yuan) == (Decimal(900000), Decimal(100000))
    assert [row.key for row in execution.by_level(COUNTY, today, year=2026)] == [Level.PROVINCE]
    [category] = execution.by_category(COUNTY, today, year=2026)
    assert (category.assigned_yuan, category.project_progress) == (Decimal(100000), Decimal("0.6"))
    before = execution.executed(COUNTY, today - dt.timedelta(days=1), year=2026)
    assert (before.received_yuan, before.paid_yuan) == (Decimal(1000000), 0)
    assert execution.executed(COUNTY, source.received_on - dt.timedelta(days=1)).received_yuan == 0
    assert whole.progress == reports.pace(COUNTY, today, year=2026)
    assert reports.progress_by_month(COUNTY, today, year=2026)[-1] == whole.progress


def test_money_is_idle_first_in_first_out(money: Any) -> None:
    who, _project, source, _families = money
    today = clock.today()
    [idle] = [one for one in reports.idle_nodes(COUNTY, today) if one.village_id == COUNTY]
    assert (idle.idle_yuan, idle.since) == (Decimal(900000), source.received_on)
    assert reports.idle_nodes(COUNTY, source.received_on + dt.timedelta(days=30)) == []
    assert reports.idle_nodes(COUNTY, source.received_on + dt.timedelta(days=31))[0].idle_yuan == Decimal(1000000)
    assert reports.idle_projects(COUNTY, today) == []
    later = today + dt.timedelta(days=400)
    assert [(one.idle_yuan, one.grade) for one in reports.idle_projects(COUNTY, later)] == [(Decimal(40000), "long")]
    actions.decompose(
        key=uuid.uuid4(), account=make.node(COUNTY, source), by=who.finance, on=today,
        shares=[actions.Share(make.TOWNSHIP, Decimal(900000))],
    )  # fmt: skip
    assert reports.idle_nodes(COUNTY, today) == []


def test_the_screen_keeps_its_question_in_the_address(money: Any, as_user: Any) -> None:
    who, _project, _source, _families = money
    page = as_user(who.finance)
    yesterday = (clock.today() - dt.timedelta(days=1)).isoformat()
    shown = page.get(reverse("funds:budget"), {"area": make.TOWNSHIP, "year": "2026", "on": yesterday, "by": "source"})
    asked = shown.context["asked"]
    assert (asked.area.code, asked.year, asked.on.isoformat(), asked.by) == (make.TOWNSHIP, 2026, yesterday, "source")
    assert page.get(reverse("funds:budget"), {"area": "433127"}).status_code == 404
    book = page.get(reverse("funds:budget_workbook"), {"year": "2026"})
    assert book.content.startswith(b"PK")


def _figures(texts: list[str]) -> set[Decimal]:
    return {Decimal(found.replace(",", "")) for text in texts for found in re.findall(r"([\d,]+(?:\.\d\d)?)元", text)}


def test_the_wall_says_what_the_ledger_says(money: Any) -> None:
    who, project, source, families = money
    batch = make.batch(who, project, source, families, rate="1000.00", quantity="1", item="第二批")
    told = reports.wall_told(VILLAGE, clock.today())
    flow = reports.village_flow(VILLAGE, clock.today())
    rows = {row["label"]: row["value"] for row in told.rows}
    assert rows["历年收到"] == "100,000元" and rows["发到农户手里"] == "60,000元" and rows["现在剩下"] == "40,000元"
    assert any("名单还在做" in s and "6户" in s and "6,000元" in s for s in told.sentences), told.sentences
    assert any("还没有列到名单上" in s and "34,000元" in s for s in told.sentences)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(amount_yuan) FILTER (WHERE effect = 'allocation' AND giver <> taker),"
            " sum(amount_yuan) FILTER (WHERE effect = 'payment') FROM ledger_move WHERE village_id = %s", [VILLAGE]
        )  # fmt: skip
        received, spent = cursor.fetchone()
    assert (flow.received_yuan, flow.spent_yuan) == (received, spent)
    assert {received, spent, received - spent} <= _figures(told.sentences) | _figures([r["value"] for r in told.rows])
    assert not any(family.head_name in text for family in families for text in told.sentences)
    actions.move_payment(batch, "cancel", by=who.clerk, on=clock.today())
    assert not any("名单还在做" in s for s in reports.wall_told(VILLAGE, clock.today()).sentences)


def test_few_families_that_wait_are_told_without_their_sum(money: Any) -> None:
    who, project, source, families = money
    make.batch(who, project, source, families[:2], rate="1234.00", quantity="1", item="第三批")
    told = reports.wall_told(VILLAGE, clock.today()).sentences
    assert any("名单还在做" in s and "不到5户" in s for s in told)
    assert not any("2,468" in s or "还没有列到名单上" in s for s in told)
