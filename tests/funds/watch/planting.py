"""Rows that no action of the application makes any more: the owner writes them, as old papers lie there."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import connections, transaction

from funds.choices import Level, Pattern, PaymentState, ProjectCategory, ProjectState, SourceCategory
from funds.ledger import posting
from funds.ledger.choices import AccountKind
from funds.models import FundSource, Hit, PaymentBatch, PaymentLine, Project
from funds.workflow import HIT
from households.models import Household, Member, StatusSpan
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE, _point

_count = itertools.count(1)
EARLY = dt.date(2024, 2, 1)


@contextmanager
def owner() -> Iterator[None]:
    """Django writes as the owner of the tables, in one transaction."""
    database = connections["default"].settings_dict["NAME"]
    _point(database, "owner")
    try:
        with scoped(COUNTY, actor=0), transaction.atomic():
            with connections["default"].cursor() as cursor:  # sheets and files of long ago come finished
                for table in ("publicity_notice", "funds_bankfile", "funds_bankfileline"):
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
    finally:
        connections["default"].close()
        _point(database, "app")


def source(by: Any, *, on: dt.date = EARLY) -> FundSource:
    return FundSource.objects.create(
        village_id=COUNTY, year=on.year, level=Level.PROVINCE, category=SourceCategory.CONSOLIDATION,
        document_no=f"示例财农〔{on.year}〕{next(_count)}号", document_on=on, issuer="省财政厅", received_on=on,
        amount_yuan=Decimal(1_000_000), purposes=[c.value for c in ProjectCategory], entered_by=by,
    )  # fmt: skip


def project(*, village: str = VILLAGE, state: str = ProjectState.UNDER_WAY, **fields: Any) -> Project:
    values: dict[str, Any] = {
        "year": 2026, "name": f"产业项目{next(_count)}", "category": ProjectCategory.INDUSTRY, "content": "示例",
        "unit": "村民委员会", "budget_yuan": Decimal(500_000), "target": "受益户不少于3户", "households": 3,
    }  # fmt: skip
    return Project.objects.create(village_id=village, state=state, **values | fields)


def household(name: str, *, village: str = VILLAGE, status: str = "lifted", **fields: Any) -> Household:
    n = next(_count)
    made = Household.objects.create(
        village_id=village, number=f"{village}{n:06d}", head_name=name, status=status,
        size=1, identified_on=dt.date(2014, 6, 1), lifted_on=dt.date(2016, 1, 1),
        **{"bank_account": f"62170099{n:011d}", "phone": f"139{n:08d}"} | fields,
    )  # fmt: skip
    StatusSpan.objects.create(household=made, village_id=village, status=status, starts_on=dt.date(2016, 1, 1))
    member(made, name, relation="head")
    return made


def member(household: Household, name: str, *, relation: str = "son", **fields: Any) -> Member:
    return Member.objects.create(
        household=household, village_id=household.village_id, name=name, sex="male", birth_on=dt.date(1960, 1, 1),
        relation=relation, joined_on=dt.date(2014, 1, 1), **fields,
    )  # fmt: skip


def payments(
    of: FundSource, payees: Sequence[Household], amounts: Sequence[str], *, item: str = "示例补助",
    state: str = PaymentState.SUBMITTED, made: Project | None = None, names: Sequence[str] = (),
    accounts: Sequence[str] = (), period: str = "", **fields: Any,
) -> PaymentBatch:  # fmt: skip
    """A list on its way, a line each household."""
    village, year = payees[0].village_id, period or str(clock.today().year)
    batch = PaymentBatch.objects.create(
        village_id=village, project=made or project(village=village), source=of, source_document_no=of.document_no,
        title=f"发放名单{next(_count)}", item=item, unit="户", period=year, state=state, line_count=len(payees),
        total_yuan=sum(map(Decimal, amounts)), **fields,
    )  # fmt: skip
    for place, (payee, yuan) in enumerate(zip(payees, amounts, strict=True)):
        PaymentLine.objects.create(
            batch=batch, village_id=village, household=payee, position=place + 1, item=item, period=year,
            payee_name=names[place] if names else payee.head_name, standard_yuan=Decimal(yuan), quantity=1,
            amount_yuan=Decimal(yuan), account=accounts[place] if accounts else "",
        )  # fmt: skip
    return batch


def pots(of: FundSource, *areas: str, made: Project | None = None) -> dict[str, Any]:
    """The origin, a pot each division, and the project's."""
    wanted = [posting.NewAccount(AccountKind.ORIGIN, COUNTY, of.pk, of.document_no, of.document_on)]
    wanted += [posting.NewAccount(AccountKind.NODE, area, of.pk, of.document_no, of.document_on) for area in areas]
    if made is not None:
        wanted.append(
            posting.NewAccount(AccountKind.PROJECT, made.village_id, of.pk, of.document_no, of.document_on, made.pk)
        )
    return dict(zip(["origin", *areas, *(["project"] if made else [])], posting.open_accounts(wanted), strict=True))


def move(start: Any, end: Any, yuan: str, on: dt.date, by: Any) -> None:
    posting.post_many([posting.Line(uuid.uuid4(), start, end, Decimal(yuan), on, by.pk, None, "funds.test:1", "示例")])


def warning(*, village: str = VILLAGE, **fields: Any) -> Hit:
    """A warning about a project of the village, on the clerk's desk."""
    today = clock.today()
    values: dict[str, Any] = {
        "village_id": village, "pattern": Pattern.SLOW_PROJECT, "key": f"t{Hit.objects.count()}",
        "subject": "funds.project:1", "papers": ["funds.project:1"], "amount_yuan": Decimal(1000),
        "facts": {"name": "示例项目", "days": 40, "percent": 10, "ends": "2026-12-31", "begun": True},
        "found_on": today, "last_seen_on": today, "due_on": today + dt.timedelta(days=20),
        "responsible": "village_clerk",
    }  # fmt: skip
    hit = Hit.objects.create(**values | fields)
    HIT.begin(hit, by=None, on=today, duty="none")
    return hit
