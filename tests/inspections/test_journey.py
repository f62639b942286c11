"""County staff has the July report made in a browser, watches it, and downloads the paper."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pypdf
import pytest
from django.db import transaction

from inspections.models import Report
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE
from tests.inspections import factories


@pytest.mark.browser
def test_county_staff_makes_and_downloads_the_july_report(
    site: Any, browser_page: Any, log_in: Any, make_user: Any, travel: Any
) -> None:
    with scoped(COUNTY, actor=1), transaction.atomic():
        user = make_user("county_office", COUNTY)
        clerk = make_user("village_clerk", VILLAGE)
    with travel(dt.date(2026, 7, 1)), scoped(COUNTY, actor=clerk.pk), transaction.atomic():
        factories.card("周山", by=clerk, size=3, since=dt.date(2026, 3, 5), wage={2025: "7500"})
    browser_page.set_default_timeout(90_000)  # tasks run in place here: the click waits for the whole report
    with travel(dt.date(2026, 8, 4)):
        log_in(user)
        browser_page.goto("/inspections/reports/")
        browser_page.select_option("#id_period", "2026-07")
        browser_page.select_option("#id_area", VILLAGE[:9])
        browser_page.click("form[action$='/generate/'] button[type=submit]")
        browser_page.wait_for_url("**/jobs/**")
        browser_page.wait_for_selector("text=打开报告")
        browser_page.click("text=打开报告")
        browser_page.wait_for_url("**/inspections/reports/*/")
        assert "2026年7月" in browser_page.inner_text("h1")
        assert "建档立卡户1户3人" in browser_page.inner_text("main")
        with browser_page.expect_download() as waiting:
            browser_page.click("text=下载 PDF")
        with open(waiting.value.path(), "rb") as file:
            data = file.read()
    text = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert "双龙镇2026年7月精准扶贫工作月报" in text
    assert "建档立卡户1户3人" in text
    with scoped(COUNTY), transaction.atomic():
        report = Report.objects.get()
        assert (report.area_id, report.period, report.generated_by_id) == (VILLAGE[:9], "2026-07", user.pk)
        assert report.document.size == len(data)
