"""A clerk closes a gap in Chromium; another item reloads the fields and nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from registry.db.scope import scoped
from tests.conftest import VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.browser


def test_clerk_plans_a_measure_from_a_gap(
    committing_db: str, make_user: Any, site: Any, browser_page: Any, log_in: Any, in_scope: Any
) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    with scoped(VILLAGE, actor=clerk.pk), transaction.atomic():
        card = make.household(by=clerk, members=make.family(), status="poor", on=dt.date(2019, 3, 1))
    log_in(clerk)
    page = browser_page
    page.goto(f"/households/{card.pk}/help/")
    page.click("#coverage tr:has-text('医疗救助和健康服务') a")
    assert page.input_value("#id_item_code") == "family_doctor"
    page.fill("#id_owner", "村医")
    page.select_option("#id_item_code", "medical_aid")
    page.wait_for_selector("#id_fund_paid_yuan")
    assert page.input_value("#id_owner") == "村医", "what was typed is kept"
    page.fill("#id_fund_paid_yuan", "1200")
    page.click("button:has-text('保存')")
    page.wait_for_selector("#measures")
    assert "村医" in page.inner_text("#measures")
    with in_scope(VILLAGE), transaction.atomic():
        row = card.measures.get()
    assert (row.item_code, row.details) == ("medical_aid", {"fund_paid_yuan": "1200.00"})
