"""A family of four on the register, and short ways to record what happens to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from households.actions import changes
from households.models import Household, Member
from households.rules.changes import Departure, Event
from registry.errors import DomainError
from tests.conftest import VILLAGE
from tests.households import factories as make

ON = make.ON  # the card begins
TODAY = dt.date(2026, 11, 20)
DAY = dt.date(2026, 11, 10)


def event(day: dt.date = DAY, paper: str = "证明第1号", note: str = "") -> Event:
    return Event(day, paper, note)


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """Refused with exactly these reasons, each in words."""
    with pytest.raises(DomainError) as caught:
        yield
    assert [r.code for r in caught.value.reasons] == list(codes)
    assert all(str(r) and "%(" not in str(r) for r in caught.value.reasons)


def of(card: Household, name: str) -> Member:
    """The person's latest row on the card."""
    return card.members.filter(name=name).latest("pk")


def relations(card: Household) -> dict[str, str]:
    return {m.name: m.relation for m in card.members.current()}


@pytest.fixture
def card(in_scope: Any) -> Iterator[Household]:
    """周山 (head), 李秋 (spouse), 周林 (son), 周小禾 (granddaughter); ordinary, from the day after it was entered."""
    with in_scope(VILLAGE):
        yield make.household(members=make.family(), status="ordinary")
        connection.check_constraints()


@pytest.fixture
def depart() -> Callable[..., Household]:
    """`depart(card, "周林", "death")`: the member leaves on DAY, seen from TODAY."""

    def go(card: Household, name: str, reason: str, *, day: dt.date = DAY, note: str = "", **more: Any) -> Household:
        change = Departure(of(card, name).pk, reason, event(day, note=note), **more)
        left = changes.record(change, by=None, on=TODAY)
        connection.check_constraints()
        return left

    return go
