"""A family on the register, a clerk who asks, a secretary who confirms and a township officer who approves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from households.actions import requests
from households.models import Household, MemberChange
from households.rules.changes import Departure, Event
from registry import clock
from registry.db.scope import scoped
from tests.conftest import VILLAGE
from tests.documents.test_attachments import photo, upload
from tests.households import factories as make

SINCE = dt.date(2026, 1, 5)
TOWNSHIP = VILLAGE[:9]


@pytest.fixture
def clerk(db: Any, make_user: Any) -> Any:
    return make_user("village_clerk", VILLAGE)


@pytest.fixture
def secretary(db: Any, make_user: Any) -> Any:
    return make_user("branch_secretary", VILLAGE)


@pytest.fixture
def officer(db: Any, make_user: Any) -> Any:
    return make_user("township_reviewer", TOWNSHIP)


@pytest.fixture
def card(clerk: Any) -> Any:
    """周山 (head), 李秋, 周林, 周小禾; the clerk's scope stays open."""
    with scoped(VILLAGE, actor=clerk.pk):
        yield make.household(members=make.family(), status="ordinary", on=SINCE, by=clerk)


@pytest.fixture
def ask(card: Household, clerk: Any) -> Callable[..., MemberChange]:
    """`ask("周林", "moved")`: the clerk asks that the member leaves today, with a paper."""

    def go(name: str, reason: str, *, day: dt.date | None = None, paper: bool = True, **more: Any) -> MemberChange:
        member = card.members.get(name=name)
        change = Departure(member.pk, reason, Event(day or clock.today(), "证明"), **more)
        papers = [upload(photo(), "证明.jpg")] if paper else []
        return requests.request(change, by=clerk, on=clock.today(), papers=papers)

    return go


@pytest.fixture
def step() -> Callable[..., MemberChange]:
    """`step(asked, "confirm", secretary)`: a step in that person's own scope."""

    def go(asked: MemberChange, name: str, by: Any, note: str = "") -> MemberChange:
        with scoped(by.scope, actor=by.pk):
            return requests.take_step(asked, name, by=by, on=clock.today(), note=note)

    return go
