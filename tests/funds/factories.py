"""Money in the situations the tests need: plain functions over the same actions the application uses."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funds import actions
from funds.choices import Level, ProjectCategory, SourceCategory
from funds.ledger import posting, reading
from funds.ledger.choices import AccountKind
from funds.models import FundSource, PaymentBatch, Project
from households.choices import Status
from households.models import Household
from registry import clock
from tests.conftest import COUNTY, VILLAGE
from tests.households import factories as cards

TOWNSHIP = VILLAGE[:9]
DOCUMENT_ON = dt.date(2026, 2, 10)
RECEIVED_ON = dt.date(2026, 3, 2)


@dataclass(frozen=True)
class People:
    """Those who act in the chain of the money."""

    finance: Any
    office: Any
    accounting: Any
    reviewer: Any
    clerk: Any
    committee: Any
    department: Any


def people(make_user: Any, *, village: str = VILLAGE) -> People:
    return People(
        finance=make_user("county_finance", COUNTY),
        office=make_user("county_office", COUNTY),
        accounting=make_user("township_accounting", village[:9]),
        reviewer=make_user("township_reviewer", village[:9]),
        clerk=make_user("village_clerk", village),
        committee=make_user("supervision_committee", village),
        department=make_user("line_department", COUNTY),
    )


def source(by: Any, **fields: Any) -> FundSource:
    """One million of linking funds for industry and employment."""
    values: dict[str, Any] = {
        "key": uuid.uuid4(),
        "year": 2026,
        "level": Level.PROVINCE,
        "category": SourceCategory.CONSOLIDATION,
        "document_no": f"示例财农〔2026〕{uuid.uuid4().int % 10**6}号",
        "document_on": DOCUMENT_ON,
        "issuer": "省财政厅",
        "received_on": RECEIVED_ON,
        "amount_yuan": Decimal("1000000.00"),
        "on": clock.today(),
        "purposes": [ProjectCategory.INDUSTRY, ProjectCategory.EMPLOYMENT],
    }
    return actions.enter_source(by=by, **values | fields)


def node(village: str, of: FundSource) -> Any:
    """The account of a division's money of a source."""
    account = reading.account_of(village=village, source=of.pk)
    assert account is not None
    return account


def passed(by: Any, of: FundSource, start: str, to: str, amount: str, **fields: Any) -> Any:
    """Money passed from one division to another below it."""
    return actions.allocate(
        key=uuid.uuid4(), account=node(start, of), to=to, amount_yuan=Decimal(amount), by=by, on=clock.today(), **fields
    )


def project(by: Any, **fields: Any) -> Project:
    values: dict[str, Any] = {
        "village": VILLAGE,
        "year": 2026,
        "name": f"猕猴桃产业奖补 {uuid.uuid4().hex[:4]}",
        "category": ProjectCategory.INDUSTRY,
        "content": "按种植面积奖补",
        "unit": "村民委员会",
        "budget_yuan": Decimal("300000.00"),
        "target": "受益脱贫户不少于3户，户均增收不少于1000元",
        "households": 3,
        "on": clock.today(),
    }
    return actions.propose_project(by=by, **values | fields)


def enter_library(who: People, made: Project) -> None:
    """Takes a proposed project through township, department and county into the plan of the year."""
    for step, by, note in (
        ("review", who.reviewer, ""),
        ("appraise", who.department, "可行，同意入库"),
        ("approve", who.office, ""),
        ("plan", who.office, ""),
    ):
        actions.move_project(made, step, by=by, on=clock.today(), note=note)


def funded_project(
    who: People, *, amount: str = "100000.00", of: FundSource | None = None
) -> tuple[Project, FundSource]:
    """A project of the village under way, with money that came down the whole chain."""
    found = of or source(who.finance)
    passed(who.finance, found, COUNTY, TOWNSHIP, amount)
    passed(who.finance, found, TOWNSHIP, VILLAGE, amount)
    made = project(who.clerk)
    enter_library(who, made)
    actions.allocate(
        key=uuid.uuid4(),
        account=node(VILLAGE, found),
        project=made,
        amount_yuan=Decimal(amount),
        by=who.finance,
        on=clock.today(),
    )
    actions.move_project(made, "start", by=who.clerk, on=clock.today())
    return made, found


def household(name: str = "周山", **fields: Any) -> Household:
    """A household on the register of the village."""
    return cards.household(members=[cards.head(name)], on=dt.date(2025, 1, 1), status=Status.ORDINARY, **fields)


def batch(
    who: People,
    made: Project,
    of: FundSource,
    households: list[Household],
    *,
    rate: str = "500.00",
    quantity: str = "2",
    **fields: Any,
) -> PaymentBatch:
    values: dict[str, Any] = {
        "title": "2026年产业奖补发放名单",
        "item": "产业奖补",
        "unit": "亩",
        "period": "2026",
    } | fields
    lines = [actions.LineDraft(h.pk, Decimal(rate), Decimal(quantity)) for h in households]
    return actions.prepare_payment(project=made, source=of.pk, lines=lines, by=who.clerk, on=clock.today(), **values)


def accounts(n: int = 3, *, of: int, opens_on: dt.date = DOCUMENT_ON) -> list[Any]:
    """Origin, county, township and village accounts of a source, straight from the ledger."""
    wanted = [
        (AccountKind.ORIGIN, COUNTY),
        (AccountKind.NODE, COUNTY),
        (AccountKind.NODE, TOWNSHIP),
        (AccountKind.NODE, VILLAGE),
    ]
    return posting.open_accounts([posting.NewAccount(kind, code, of, "x", opens_on) for kind, code in wanted[: n + 1]])
