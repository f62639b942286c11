"""A household of four in one village, and the clerk who helps it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from households.models import Household
from registry import clock
from registry.db.scope import scoped
from tests.conftest import VILLAGE
from tests.households import factories as make


@pytest.fixture
def clerk(make_user: Any) -> Any:
    return make_user("village_clerk", VILLAGE)


@pytest.fixture
def today(db: Any) -> dt.date:
    return clock.today()


@pytest.fixture
def card(db: Any, clerk: Any) -> Iterator[Household]:
    """Causes illness and lack of skills; the head is ill, the son can work."""
    with scoped(VILLAGE, actor=clerk.pk):
        yield make.household(by=clerk, members=make.family(), status="poor", on=dt.date(2019, 3, 1))
