"""A family on the register, cadres of three levels, and short ways to file who is whose relative."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from households.actions import filings
from households.actions.filings import FilingDraft
from households.models import Household, NearRelative
from registry import clock
from registry.db.scope import scoped
from tests.conftest import VILLAGE
from tests.households import factories as make

SINCE = dt.date(2026, 1, 5)
TOWNSHIP, COUNTY = VILLAGE[:9], VILLAGE[:6]


@pytest.fixture
def people(db: Any, make_user: Any) -> dict[str, Any]:
    """clerk, secretary, witness of the village; officer and leader of the township; two of the county office."""
    return {
        "clerk": make_user("village_clerk", VILLAGE), "secretary": make_user("branch_secretary", VILLAGE),
        "witness": make_user("supervision_committee", VILLAGE), "officer": make_user("township_reviewer", TOWNSHIP),
        "leader": make_user("township_leader", TOWNSHIP), "county": make_user("county_office", COUNTY),
        "county2": make_user("county_office", COUNTY),
    }  # fmt: skip


@pytest.fixture
def card(people: dict[str, Any]) -> Any:
    """周山 (head), 李秋, 周林, 周小禾; the clerk's scope stays open."""
    clerk = people["clerk"]
    with scoped(VILLAGE, actor=clerk.pk):
        yield make.household(members=make.family(), status="ordinary", on=SINCE, by=clerk)


@pytest.fixture
def file(people: dict[str, Any]) -> Callable[..., NearRelative]:
    """`file("secretary", number, kinship="in_law")`: entered by who enters it for this cadre."""

    def go(cadre: str, number: str, *, by: str = "", **values: Any) -> NearRelative:
        who = people[cadre]
        enters = people[by or ("clerk" if len(who.scope) == 12 else cadre)]
        posts = {12: "two_committees", 9: "township", 6: "county"}
        fields = {"cadre_name": who.name, "cadre_post": posts[len(enters.scope)], "cadre_user": who.pk,
                  "relative_name": "周山", "kinship": "sibling", "filed_on": clock.today()}  # fmt: skip
        with scoped(enters.scope, actor=enters.pk):
            draft = FilingDraft(identity=number, **{**fields, **values})
            return filings.file(draft, by=enters, on=clock.today())

    return go


@pytest.fixture
def number(card: Household) -> str:
    """The identity number of the head of the family."""
    found: str = card.members.get(name="周山").identity.reveal()
    return found
