"""Money in the situations the tests need: plain functions over the same actions the application uses."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funds import actions
from funds.choices import Level, ProjectCategory, SourceCategory, TargetGroup
from funds.ledger import posting, reading
from funds.ledger.choices import AccountKind
from funds.models import FundSource, PaymentBatch, Project
from households.choices import Status
from households.models import Household
from households.rules.drafts import CardDraft
from publicity import actions as notices
from publicity.models import Notice
from registry import clock
from tests.conftest import COUNTY, VILLAGE, days_pass
from tests.households import factories as cards

TOWNSHIP = VILLAGE[:9]
DOCUMENT_ON = dt.date(2026, 2, 10)
RECEIVED_ON = dt.date(2026, 3, 2)
HANGING = 11  # days: a notice of a project hangs ten, not counting its first


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
    secretary: Any


def people(make_user: Any, *, village: str = VILLAGE) -> People:
    return People(
        finance=make_user("county_finance", COUNTY),
        office=make_user("county_office", COUNTY),
        accounting=make_user("township_accounting", village[:9]),
        reviewer=make_user("township_reviewer", village[:9]),
        clerk=make_user("village_clerk", village),
        committee=make_user("supervision_committee", village),
        department=make_user("line_department", COUNTY),
        secretary=make_user("branch_secretary", village),
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
        "targets": [actions.TargetDraft(TargetGroup.QUANTITY, "受益脱贫户", Decimal(3), "户")],
        "decided_on": DOCUMENT_ON,
        "decision_no": "村民代表会议纪要〔2026〕3号",
        "households": 3,
        "on": clock.today(),
    }
    return actions.propose_project(by=by, **values | fields)


def hang(who: People, made: Project, kind: str, *, on: dt.date | None = None, **fields: Any) -> Notice:
    """A sheet about a project, composed by the clerk, signed by the secretary, witnessed by the committee."""
    day = on or clock.today()
    notice = actions.publish_projects([made], kind, by=who.clerk, on=day, **fields)
    notices.sign(notice, signer="secretary", by=who.secretary, on=day)
    return notices.witness(notice, by=who.committee, on=day)


def take_down(who: People, notice: Notice) -> None:
    """The days pass in which a notice hangs, and the clerk takes it down."""
    days_pass(HANGING)
    notices.close(notice, by=who.clerk, on=clock.today(), no_photo="雨天未拍")


def library_project(who: People, **fields: Any) -> Project:
    """A project of the village in the library, to which money may be passed."""
    made = project(who.clerk, **fields)
    days_pass(-HANGING)
    _approve(who, made)
    return made


def _approve(who: People, made: Project) -> None:
    """The library's notice hangs, then township, department and county agree. The clock moves on by HANGING days."""
    take_down(who, hang(who, made, "project_library"))
    for step, by, note in (
        ("review", who.reviewer, ""),
        ("appraise", who.department, "可行，同意入库"),
        ("approve", who.office, ""),
    ):
        actions.move_project(made, step, by=by, on=clock.today(), note=note)


def enter_library(who: People, made: Project) -> None:
    """Takes a proposed project through township, department and county into the plan of the year, ready to begin.

    Its two notices hang in the days before today: the clock goes back for them and stands at today again at the end.
    """
    days_pass(-2 * HANGING)
    _approve(who, made)
    actions.move_project(made, "plan", by=who.office, on=clock.today())
    take_down(who, hang(who, made, "project_before"))


def close_project(who: People, made: Project) -> None:
    """From work under way to the closed project; its last notice hung in the days before today."""
    days_pass(-HANGING)
    for step, by, note in (("complete", who.clerk, "完工"), ("accept", who.office, "验收合格")):
        actions.move_project(made, step, by=by, on=clock.today(), note=note)
    actions.tell_reached(made, {target.pk: target.value for target in made.targets.all()}, by=who.clerk)
    take_down(who, hang(who, made, "project_after"))
    actions.move_project(made, "close", by=who.office, on=clock.today())


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


_cards = itertools.count(1)


def account() -> str:
    """A bank account that nobody else has."""
    return f"62170033{next(_cards):011d}"


def household(name: str = "周山", **fields: Any) -> Household:
    """A household on the register of the village, with an account of its own."""
    values: dict[str, Any] = {
        "members": [cards.head(name)], "on": dt.date(2025, 1, 1), "status": Status.ORDINARY,
        "card": CardDraft(group="3组", main_cause="01", other_causes=("07",), bank_account=account()),
    }  # fmt: skip
    return cards.household(**values | fields)


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
