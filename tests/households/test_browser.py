"""A clerk enters a household of four in Chromium, with one wrong check digit on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from households.models import Household
from tests.conftest import VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.browser

FAMILY = [
    ("龙大山", "head", dt.date(1968, 3, 12), "male"),
    ("石秋", "spouse", dt.date(1970, 9, 25), "female"),
    ("龙林", "son", dt.date(1995, 7, 4), "male"),
    ("龙小禾", "granddaughter", dt.date(2012, 5, 18), "female"),
]


def fill_row(page: Any, row: int, name: str, relation: str, number: str) -> None:
    """Types one member by keyboard: Enter moves on."""
    page.focus(f"#id_members-{row}-name")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.select_option(f"#id_members-{row}-relation", relation)
    page.focus(f"#id_members-{row}-identity")
    page.keyboard.type(number)


def test_clerk_enters_a_household_of_four(
    committing_db: str, make_user: Any, site: Any, browser_page: Any, log_in: Any, in_scope: Any
) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    log_in(clerk)
    page = browser_page
    page.goto("/households/new/")
    numbers = [make.identity(born_on, sex) for _name, _relation, born_on, sex in FAMILY]
    wrong = numbers[2][:17] + ("1" if numbers[2][17] != "1" else "2")
    for row, (name, relation, _born_on, _sex) in enumerate(FAMILY[:3]):
        fill_row(page, row, name, relation, wrong if row == 2 else numbers[row])

    assert page.input_value("#id_members-1-birth_on") == "1970-09-25", "the number fills the birth date"
    assert page.input_value("#id_members-1-sex") == "female"
    hint = page.locator("[data-registry-member]").nth(2).locator("[data-registry-hint=identity]")
    assert "校验码" in hint.inner_text(), "the fault is told at the field before anything is sent"
    assert page.input_value("#id_members-2-birth_on") == ""

    page.click("button[name=add_member]")
    fill_row(page, 3, *FAMILY[3][:2], numbers[3])
    page.select_option("#id_card-main_cause", "01")
    page.fill("#id_year-wage_yuan", "20000")
    assert page.inner_text("[data-registry-total=head]") == "5,000.00"

    page.keyboard.press("Control+s")
    page.wait_for_selector("[data-registry-error-summary]")
    page.click('a[href="#id_members-2-identity"]')
    assert page.evaluate("document.activeElement.id") == "id_members-2-identity"
    page.fill("#id_members-2-identity", numbers[2])
    assert page.input_value("#id_members-2-birth_on") == "1995-07-04"
    page.click(".c-save-bar button[type=submit]")
    page.wait_for_url("**/households/*/")

    assert "龙大山" in page.inner_text("h1")
    from django.db import transaction

    with in_scope(VILLAGE), transaction.atomic():
        household = Household.objects.get(head_name="龙大山")
        assert household.size == 4
        assert f"{household.incomes.get().net_per_head_yuan}" == "5000.00"
        assert sorted(household.members.values_list("relation", flat=True)) == [
            "granddaughter",
            "head",
            "son",
            "spouse",
        ]
