"""The calendar of the wall and the public quality board, on real rows."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from publicity import actions
from publicity.reports import duties, quality
from registry import clock
from registry.divisions.models import Division
from registry.text.periods import Period
from tests.conftest import COUNTY, NEIGHBOUR, SIBLING, VILLAGE, text_of
from tests.publicity.factories import finance
from tests.publicity.sheets.test_office import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter():
    return Period.containing(clock.today(), "quarter").previous()


@pytest.fixture
def hung(make_user, in_scope, quarter):
    """The village hung last quarter's finance today; its neighbours hung nothing."""
    clerk, committee = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
    with in_scope(COUNTY, actor=clerk.pk):
        notice = finance(clerk, committee, covers=(quarter.start, quarter.last_on))
        yield clerk, notice


def test_the_county_is_read_in_few_statements_and_the_sheet_counts(hung, quarter):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        places = {place.division.code: place for place in duties.owed(COUNTY, on=clock.today())}
    assert len(asked) <= 10 and len(places) > 5
    mine = {one.period.key: one for one in places[VILLAGE].of_kind("village_finance")}
    assert mine[quarter.key].state == "done" and mine[quarter.key].done_on == clock.today()
    other = {one.period.key: one for one in places[SIBLING].of_kind("village_finance")}
    assert other[quarter.key].state in {"late", "due"}
    assert places[SIBLING].items == sorted(places[SIBLING].items, key=lambda one: one.order)
    counted = duties.count(VILLAGE, on=clock.today())
    assert counted == duties.Count(places[VILLAGE].late, places[VILLAGE].due)


def test_what_was_withdrawn_no_longer_counts(hung, quarter, make_user):
    _clerk, notice = hung
    actions.withdraw(notice, by=make_user("branch_secretary", VILLAGE), on=clock.today(), reason="金额有误")
    found = {one.period.key: one.state for one in duties.owed_by(VILLAGE, on=clock.today()).of_kind("village_finance")}
    assert found[quarter.key] != "done"


def test_the_clerk_composes_from_the_calendar_and_the_county_drills_down(hung, as_user, make_user, quarter):
    clerk, _notice = hung
    calendar = reverse("publicity:duty_calendar", args=[VILLAGE])
    assert as_user(clerk).get(reverse("publicity:duties"))["Location"] == calendar
    page = as_user(clerk).get(calendar).content.decode()
    assert f"compose/village_affairs/?from={quarter.start}&amp;to={quarter.last_on}" in page
    assert f"compose/village_finance/?from={quarter.start}" not in page  # done
    assert as_user(clerk).get(reverse("publicity:duty_calendar", args=[SIBLING])).status_code == 404
    county = as_user(make_user("county_office", COUNTY))
    matrix = county.get(reverse("publicity:duties") + "?show=late")
    assert calendar in matrix.content.decode() and "逾期" in text_of(matrix)
    assert "compose/" not in county.get(calendar).content.decode()
    book = county.get(reverse("publicity:duties") + f"?kind=village_finance&area={VILLAGE[:9]}&export=xlsx")
    cells = list(load_workbook(io.BytesIO(book.content)).active.values)
    assert {row[0] for row in cells if str(row[0] or "").startswith(COUNTY)} >= {VILLAGE, SIBLING}
    assert f"/duties/{NEIGHBOUR}" not in county.get(reverse("publicity:duties") + f"?area={NEIGHBOUR}").content.decode()


def test_the_quality_board_counts_what_was_promised(hung, as_user):
    clerk, notice = hung
    village = Division.objects.get(code=VILLAGE)
    before = quality.board(village, on=clock.today()).whole
    assert before.on_time.whole > before.on_time.part and before.complete.whole == 0
    assert before.answered.value is None and before.corrected == quality.Share(0, 1)
    actions.photograph(notice, upload=photo(), taken_on=clock.today(), by=clerk, on=clock.today())
    after_term = notice.ends_on + dt.timedelta(1)
    assert quality.board(village, on=after_term).whole.complete == quality.Share(1, 1)
    county = quality.board(Division.objects.get(code=COUNTY), on=after_term)
    assert county.whole.complete == quality.Share(1, 1)
    assert {one.code: figures for one, figures in county.rows}[VILLAGE[:9]].complete == quality.Share(1, 1)


@pytest.mark.parametrize("code", [COUNTY, VILLAGE[:9], VILLAGE])
def test_everyone_reads_the_board_without_a_login_and_it_is_small(hung, code):
    page = Client(headers={"accept-language": "zh-CN"}).get(reverse("wall:quality", args=[code]))
    assert page.status_code == 200 and not page.cookies and len(page.content) < 60_000
    assert "公开得怎么样" in text_of(page)
    assert Client().get(reverse("wall:quality", args=[NEIGHBOUR])).status_code == 404
