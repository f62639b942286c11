"""Money from the source document to the household, through the actions, with real commits and real days."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from funds import actions
from funds.ledger import reading
from funds.models import PaymentBatch
from publicity import actions as publicity
from publicity.models import Notice
from registry import clock
from registry.db.scope import scoped
from registry.errors import Refused
from tests.conftest import COUNTY, VILLAGE
from tests.funds import factories as make


def acting(user: Any) -> Any:
    """A transaction of that user's request."""
    from contextlib import ExitStack

    from django.db import transaction

    stack = ExitStack()
    stack.enter_context(scoped(user.scope, actor=user.pk))
    stack.enter_context(transaction.atomic())
    return stack


def prepared(make_user: Any) -> tuple[make.People, PaymentBatch, list[Any]]:
    """A checked list of three payments of 1000 yuan."""
    who = make.people(make_user)
    with acting(who.finance):
        found = make.source(who.finance)
    with acting(who.finance):
        make.passed(who.finance, found, COUNTY, make.TOWNSHIP, "200000.00")
    with acting(who.accounting):
        make.passed(who.accounting, found, make.TOWNSHIP, VILLAGE, "150000.00")
    with acting(who.clerk):
        families = [make.household(name, by=who.clerk) for name in ("周山", "龙先兰", "石爬专")]
        project = make.project(who.clerk)
    with acting(who.office):
        make.enter_library(who, project)
    with acting(who.accounting):
        actions.allocate(
            key=uuid.uuid4(),
            account=make.node(VILLAGE, found),
            project=project,
            amount_yuan=Decimal("100000.00"),
            by=who.accounting,
            on=clock.today(),
        )
    with acting(who.clerk):
        actions.move_project(project, "start", by=who.clerk, on=clock.today())
        batch = make.batch(who, project, found, families)
        actions.move_payment(batch, "submit", by=who.clerk, on=clock.today())
    with acting(who.reviewer):
        actions.move_payment(batch, "check", by=who.reviewer, on=clock.today())
    return who, batch, families


def test_money_reaches_the_household_only_after_the_list_has_hung(
    committing_db: str, make_user: Any, travel: Any
) -> None:
    with travel(dt.date(2026, 11, 2)):
        who, batch, families = prepared(make_user)
        with acting(who.clerk):
            actions.publish_payment(batch, by=who.clerk, on=clock.today())
        with acting(who.committee):
            notice = Notice.objects.get(subject=batch.subject)
            publicity.witness(notice, by=who.committee, on=clock.today())
        last = notice.ends_on
        with pytest.raises(Refused) as early, acting(who.finance):
            actions.release_payment(batch, by=who.finance, on=clock.today())
        assert [reason.code for reason in early.value.reasons] == ["still_hanging"]
    assert last is not None
    with travel(last + dt.timedelta(days=1)), acting(who.finance):
        assert actions.release_payment(batch, by=who.finance, on=clock.today()) == 3
    with acting(who.finance):
        batch.refresh_from_db()
        assert (batch.state, batch.released_on, batch.total_yuan) == (
            "released",
            last + dt.timedelta(days=1),
            Decimal(3000),
        )
        assert reading.project_balance(batch.project_id) == Decimal("97000.00")
        paid = reading.household_paid(families[0].pk).get()
        assert (paid.amount_yuan, paid.maker_id, paid.checker_id) == (Decimal("1000.00"), who.clerk.pk, who.finance.pk)
        line = batch.lines.get(household=families[0])
        actions.reverse_line(
            line, key=uuid.uuid4(), by=who.finance, on=clock.today() + dt.timedelta(0), reason="户主已去世"
        )
    with acting(who.finance):
        assert reading.project_balance(batch.project_id) == Decimal("98000.00")
