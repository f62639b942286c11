"""Pages: the figure on the tile is the list, the row of the API, the workbook and the paper; and who may see what."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from inspections.documents.frozen import Frozen
from inspections.indicators import INDICATORS
from inspections.reports import OF_PARTS
from inspections.rules.window import Window
from registry import clock
from tests.conftest import COUNTY, SIBLING, VILLAGE, text_of
from tests.inspections import factories

pytestmark = pytest.mark.django_db
TOWNSHIP = VILLAGE[:9]


@pytest.fixture
def scene(make_user: Any, in_scope: Any) -> Any:
    with in_scope(COUNTY):
        made = factories.scene(make_user)
    return made


def test_the_dashboard_links_every_figure_to_the_rows_it_counts(scene: Any, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("township_reviewer", TOWNSHIP))
    page = client.get(reverse("inspections:dashboard"))
    assert page.status_code == 200
    links = re.findall(r'<a href="(/inspections/figures/[^"]+)">([^<]+)</a>', page.content.decode())
    assert len(links) > 15
    for url, shown in links:
        rows = client.get(url.replace("&amp;", "&"))
        figure = re.search(r"data-registry-figure>([^<]+)<", rows.content.decode())
        assert figure is not None, url
        number = figure[1].split()[0].replace(",", "")
        if "funds_" in url:  # the table shows 10,000 yuan
            assert round(Decimal(number) / 10000, 2) == Decimal(shown.replace(",", "")), url
        else:
            assert number == shown.replace(",", ""), url


def test_tile_list_api_workbook_and_paper_agree_for_random_areas_and_days(
    scene: Any, make_user: Any, as_user: Any, in_scope: Any
) -> None:
    """Figures of random areas, days and indicators, read where people read them."""
    draw = random.Random(20261121)
    user = make_user("county_office", COUNTY)
    client, today = as_user(user), clock.today()
    for _turn in range(12):
        area = draw.choice([VILLAGE, SIBLING, TOWNSHIP, COUNTY])
        on = today - dt.timedelta(days=draw.choice([0, 0, 3, 40, 200, 500, 900]))
        code = draw.choice([c for c in OF_PARTS if INDICATORS[c].source.permission])
        indicator, window = INDICATORS[code], Window.until(area, on)
        with in_scope(COUNTY, user.pk):
            value, rows = indicator.value(area, window), indicator.rows(area, window)
            numerator = indicator.figure(area, window).numerator
        query = {"area": area, "on": on.isoformat()}
        assert sum((row.amount for row in rows), Decimal(0)) == numerator
        api = client.get(f"/api/v1/indicators/{code}/", query).json()
        assert api["value"] == (None if value is None else f"{value:f}"), (code, query)
        book = client.get(reverse("inspections:dashboard"), {**query, "export": "xlsx"})
        sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
        line = next(r for r in sheet.iter_rows(values_only=True) if r[0] == area)
        cell = line[2 + OF_PARTS.index(code)]
        assert (None if cell in (None, "") else Decimal(str(cell)).quantize(Decimal("0.000001"))) == (
            None if value is None else value.quantize(Decimal("0.000001"))), (code, query)  # fmt: skip
        listed = client.get(reverse("inspections:rows", args=[code]), query)
        assert listed.content.decode().count('data-label="计入"') == min(len(rows), 100)


def test_an_apps_own_list_counts_what_the_figure_counts_today(scene: Any, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("county_office", COUNTY))
    checked = 0
    for code in ("poor_households", "lifted_households", "planned_households", "cases_late", "notices_hanging"):
        indicator = INDICATORS[code]
        page = client.get(indicator.app_list_url(TOWNSHIP))
        assert page.status_code == 200, code
        count = re.search(r"共\s*([\d,]+)\s*条|([\d,]+)\s*条", text_of(page))
        with_rows = indicator_value(indicator)
        assert int((count[1] or count[2]).replace(",", "")) == with_rows if count else with_rows == 0, code
        checked += 1
    assert checked == 5


def indicator_value(indicator: Any) -> int:
    from registry.db.scope import scoped

    with scoped(COUNTY):
        return int(indicator.value(TOWNSHIP, Window.until(TOWNSHIP, clock.today())))


def test_a_reader_of_totals_sees_figures_and_no_rows(scene: Any, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("province_viewer", COUNTY[:4]))
    page = client.get(reverse("inspections:dashboard"))
    assert page.status_code == 200
    assert "/inspections/figures/" not in page.content.decode()
    assert client.get(reverse("inspections:rows", args=["poor_households"]), {"area": COUNTY}).status_code == 403


@pytest.mark.parametrize("address", ["dashboard", "rows"])
def test_an_area_outside_the_scope_is_not_found(scene: Any, make_user: Any, as_user: Any, address: str) -> None:
    client = as_user(make_user("village_clerk", VILLAGE))
    args = ["poor_households"] if address == "rows" else []
    for area in (SIBLING, TOWNSHIP, COUNTY, "433127", "99", "x"):
        assert client.get(reverse(f"inspections:{address}", args=args), {"area": area}).status_code == 404, area
    assert client.get("/api/v1/indicators/", {"area": SIBLING}).status_code == 404


def test_a_report_is_seen_in_its_area_only(scene: Any, make_user: Any, as_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        sibling, own = factories.report(SIBLING, printed=False), factories.report(VILLAGE)
    clerk = as_user(make_user("village_clerk", VILLAGE))
    assert clerk.get(reverse("inspections:report", args=[own.pk])).status_code == 200
    assert clerk.get(reverse("inspections:report", args=[sibling.pk])).status_code == 404
    assert clerk.get(f"/api/v1/reports/{sibling.pk}/").status_code == 404
    assert clerk.get(reverse("documents:download", args=[own.document.uuid])).content.startswith(b"%PDF")
    neighbour = as_user(make_user("village_clerk", SIBLING))
    assert neighbour.get(reverse("documents:download", args=[own.document.uuid])).status_code == 404
    helper = as_user(make_user("helper", VILLAGE))
    assert helper.get(reverse("inspections:report", args=[own.pk])).status_code == 403
    assert helper.get(reverse("inspections:reports")).status_code == 403


def test_the_report_page_shows_the_frozen_figures(scene: Any, make_user: Any, as_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        report = factories.report(TOWNSHIP, printed=False)
    page = text_of(as_user(make_user("county_office", COUNTY)).get(report.get_absolute_url()))
    frozen = Frozen(report.figures)
    assert f"建档立卡户{frozen.value('registered_households')}户" in page
    assert report.data_version in page


def test_asking_for_a_report_of_another_area_is_refused(scene: Any, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("township_reviewer", TOWNSHIP))
    page = client.post(reverse("inspections:generate"), {"period": "2026-10", "area": COUNTY}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("inspections:reports")
    assert "不是可用的选项" in text_of(page) or "有效" in text_of(page)


def test_a_misread_check_code_finds_nothing(scene: Any, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("county_office", COUNTY))
    assert client.get(reverse("inspections:check"), {"code": "UUUU-1111"}).status_code == 302
    assert "没有此核对码的报告" in text_of(client.get(reverse("inspections:reports")))


def test_a_dashboard_of_the_past_or_of_a_day_to_come_is_bounded(scene: Any, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("county_office", COUNTY))
    past = client.get(reverse("inspections:dashboard"), {"on": "2014-05-05"})
    assert past.status_code == 200
    future = client.get(reverse("inspections:dashboard"), {"on": "2099-01-01"})
    assert f'value="{clock.today():%Y-%m-%d}"' in future.content.decode()
