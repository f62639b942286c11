"""The invented county's cards: the same for the same plan, of the shares of DOMAIN §4.3, and true to every guard."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Avg, Count

from households import demo, reports
from households.models import Household, IncomeYear, Member
from households.rules.members import findings
from registry import servers
from registry.db.scope import scoped
from registry.demo.plan import Plan
from tests.conftest import COUNTY, VILLAGE, _point

RUN = f"test_run_{os.getpid()}"
ON = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def county_database(template_database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database with the county in it; the tests that only read it share it."""
    name = f"test_own_{os.getpid()}_{os.urandom(3).hex()}"
    with django_db_blocker.unblock():
        servers.clone_database(name, template_database)
        try:
            _point(name, "app")
            with scoped(COUNTY, actor=1), transaction.atomic():
                demo.build(Plan(seed=1, on=ON, county=COUNTY, households=400))
            _point(RUN, "app")
            yield name
        finally:
            _point(RUN, "app")
            servers.drop_database(name)


@pytest.fixture
def county(county_database: str, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        _point(county_database, "app")
        with scoped(COUNTY, actor=1), transaction.atomic():
            yield
        connection.close()
        _point(RUN, "app")


def print_of() -> list[Any]:
    return list(Household.objects.order_by("number").values_list("number", "head_name", "status", "size", "main_cause"))


@pytest.mark.django_db
def test_same_plan_gives_the_same_county(in_scope: Any) -> None:
    prints = []
    for _turn in range(2):
        with in_scope(COUNTY), transaction.atomic():
            demo.build(Plan(seed=7, on=ON, county=COUNTY, households=240))
            prints.append(print_of())
            transaction.set_rollback(True)
    assert prints[0] == prints[1]
    assert len(prints[0]) == 240


def test_shares_are_those_of_the_domain(county: None) -> None:
    illness = Household.objects.filter(main_cause="01").count() / 400
    assert 0.32 < illness < 0.48
    assert 3.1 < Household.objects.exclude(status="removed").aggregate(n=Avg("size"))["n"] < 3.9
    assert IncomeYear.objects.filter(year=2025).count() > 380
    assert Household.objects.filter(status="lifted", lifted_on__lte=dt.date(2020, 12, 31)).count() > 330


def test_figures_of_past_days_tell_the_history(county: None) -> None:
    def poor(day: dt.date) -> int:
        return sum(row.poor for row in reports.status_counts(COUNTY, day))

    assert poor(dt.date(2014, 12, 31)) > 200
    assert poor(dt.date(2014, 12, 31)) > poor(dt.date(2018, 12, 31)) > poor(dt.date(2020, 12, 31)) == 0


def test_most_cards_pass_the_checks_and_some_wait_for_a_clerk(county: None) -> None:
    from households.actions.members import as_draft

    cards: dict[int, list[Any]] = {}
    for member in Member.objects.current().order_by("household_id", "pk"):
        cards.setdefault(member.household_id, []).append(as_draft(member))
    found = [findings(members, on=ON) for members in cards.values()]
    assert not [f for card in found for f in card if f.is_error], "nothing the form would refuse"
    imperfect = sum(bool(card) for card in found)
    assert 5 < imperfect < len(found) * 0.15


def test_village_of_the_logins_has_cards(county: None) -> None:
    assert Household.objects.filter(village=VILLAGE).aggregate(n=Count("pk"))["n"] >= 1
