"""People of a village, its township and its county, and a family of four on record there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from households.models import Household
from registry.db.scope import scoped
from tests.conftest import SIBLING, VILLAGE
from tests.households import factories as make

SINCE = dt.date(2021, 3, 1)


@pytest.fixture
def clerk(db: Any, make_user: Any) -> Any:
    return make_user("village_clerk", VILLAGE)


@pytest.fixture
def card(clerk: Any) -> Iterator[Household]:
    """The clerk's scope stays open for the test."""
    with scoped(VILLAGE, actor=clerk.pk):
        yield make.household(by=clerk, members=make.family(), on=SINCE)


@pytest.fixture
def far(db: Any, make_user: Any) -> dict[str, int]:
    """Keys of a card of the next village."""
    other = make_user("village_clerk", SIBLING)
    with scoped(SIBLING, actor=other.pk):
        found = make.household(village=SIBLING, by=other, on=SINCE, measures=[make.measure()])
        return {"household": found.pk, "member": found.members.get().pk, "measure": found.measures.get().pk}


@pytest.fixture
def send(as_user: Any) -> Callable[..., Any]:
    """`send(user, "measures/", {...}, "patch")`: a write over the API; a text is sent as it is."""

    def write(user: Any, path: str, body: Any, method: str = "post") -> Any:
        text = body if isinstance(body, str) else json.dumps(body)
        return getattr(as_user(user), method)(f"/api/v1/{path}", text, content_type="application/json")

    return write
