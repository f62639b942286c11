"""One household's year in Chromium: copied from last year, changed, saved, frozen by the county, reopened, mended."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from households.actions.incomes import record_living
from households.models import GUARANTEES, Household, IncomeYear
from households.rules.drafts import LivingDraft
from tests.conftest import COUNTY, VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.browser


def wage(card: Household, year: int, in_scope: Any) -> tuple[str, bool]:
    with in_scope(VILLAGE), transaction.atomic():
        row = IncomeYear.objects.get(household=card, year=year)
        return str(row.wage_yuan), row.is_frozen


def test_copy_change_save_freeze_reopen(
    committing_db: str, make_user: Any, site: Any, browser_page: Any, log_in: Any, in_scope: Any
) -> None:
    clerk, office = make_user("village_clerk", VILLAGE), make_user("county_office", COUNTY)
    leader, page = make_user("county_leader", COUNTY), browser_page
    with in_scope(VILLAGE, clerk.pk), transaction.atomic():
        card = make.household(members=make.family(), income=make.income(2024), status="ordinary")
        verdicts = dict.fromkeys(GUARANTEES, True)
        record_living(card, draft=LivingDraft(2024, verdicts, conditions={"fuel": "coal"}), by=None, on=make.ON)

    log_in(clerk)
    page.goto(f"/households/{card.pk}/years/")
    page.select_option("#id_year", "2025")
    page.select_option("#id_copy", "2024")
    page.click("form[action$='/enter/'] button")
    assert page.input_value("#id_income-wage_yuan") == "5200.00"
    page.fill("#id_income-wage_yuan", "")
    page.locator(".c-year__part", has=page.locator("#id_income-wage_yuan")).locator("summary").click()
    page.fill("#id_income-wage_yuan__migrant_work__0", "6000")
    page.fill("#id_income-wage_yuan__gathering__0", "400.50")
    assert page.input_value("#id_income-wage_yuan") == "6400.50", "the lines make the amount of their part"
    page.fill("#id_income-members", "4")
    assert page.inner_text("[data-registry-year-total=head]") == "3,390.13"
    page.click("text=保存年度")
    page.wait_for_url(f"**/households/{card.pk}/years/2025/")
    assert wage(card, 2025, in_scope) == ("6400.50", False)
    assert wage(card, 2024, in_scope) == ("5200.00", False), "the year copied from stays as it is"

    log_in(office)
    page.goto("/households/years/freeze/")
    page.select_option("#id_year", "2025")
    page.click("text=先预览")
    page.click("text=冻结该年度")
    page.wait_for_selector("text=已冻结")
    assert wage(card, 2025, in_scope) == ("6400.50", True)

    log_in(leader)
    page.goto(f"/households/{card.pk}/years/2025/")
    page.click("main a:has-text('重新开放')")
    page.fill("#id_reason", "采摘收入多记，有收购单")
    page.click("main button[type=submit]:has-text('重新开放')")
    page.wait_for_url(f"**/households/{card.pk}/years/2025/")

    log_in(clerk)
    page.goto(f"/households/{card.pk}/")
    assert "采摘收入多记" in page.inner_text("main")
    page.goto(f"/households/{card.pk}/years/2025/edit/")
    page.fill("#id_income-wage_yuan__gathering__0", "100")
    page.click("text=保存年度")
    page.wait_for_url(f"**/households/{card.pk}/years/2025/")
    assert wage(card, 2025, in_scope) == ("6100.00", False)

    log_in(leader)
    page.goto(f"/households/{card.pk}/years/2025/")
    page.click("button:has-text('重新冻结')")
    page.wait_for_selector("text=该年度已重新冻结")
    assert wage(card, 2025, in_scope) == ("6100.00", True)
