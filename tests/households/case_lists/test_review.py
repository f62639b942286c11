"""A list under review: figures, returns with a comment each, what will happen, and as many statements for many rows."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from households.actions import cases as actions
from households.actions.rows import last_steps
from households.models import Case
from households.reports.case_review import facts_of
from households.workflow import machine_of
from registry import clock
from tests.conftest import COUNTY, VILLAGE, text_of
from tests.households.case_lists.test_votes import related
from tests.households.cases import procedure as p

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(make_user, in_scope, monkeypatch):
    with in_scope(COUNTY):
        monkeypatch.setattr(p, "BEGIN", clock.today() - dt.timedelta(days=3))
        yield p.people(make_user)


def review(step="publish", **query):
    return reverse("households:case_batch", args=[step], query=query or None)


def test_figures_that_decide_stand_beside_the_name(who, as_user):
    case = p.appraised(who)
    related(case, "石委员")
    text = text_of(as_user(who.village_clerk).get(review()))
    assert all(said in text for said in ("石爬专", "2,500.00", "22 : 1 : 1", "石委员"))


def test_exceptions_stand_above_with_the_reasons_of_the_step_itself(who, as_user):
    on = clock.today()
    cases = [p.hanging(who, serial=1), p.hanging(who, serial=2, head="麻玉清")]
    related(cases[1], "测试文书", who.village_clerk)
    rows = facts_of(cases, "report_up", by=who.village_clerk, on=on)
    for row in rows:
        asked = machine_of(row.case).reasons_against(row.case, "report_up", by=who.village_clerk, on=on)
        assert [reason.code for reason in row.against] and {r.code for r in row.against} == {r.code for r in asked}
    page = as_user(who.village_clerk).get(review("report_up")).content.decode()
    assert page.index('id="held"') and 'id="ready"' not in page


def test_whoever_held_another_pen_is_told_before(who, as_user):
    case = p.appraised(who)
    [row] = facts_of([case], "publish", by=who.branch_secretary, on=clock.today())
    assert [reason.code for reason in row.against] == ["second_pen"]


def test_what_will_happen_is_shown_and_nothing_done(who, as_user):
    first, second = p.appraised(who, serial=1), p.appraised(who, serial=2, head="麻玉清")
    client = as_user(who.village_clerk)
    page = client.post(review(), {"case": [first.pk], "shown": [first.pk, second.pk], "do": "look"})
    text = text_of(page)
    assert page.status_code == 200 and "石爬专" in text and "麻玉清" not in text
    assert set(Case.objects.values_list("state", flat=True)) == {"appraised"}
    assert client.post(review(), {"case": [first.pk], "do": "go"}).status_code == 302
    assert list(Case.objects.order_by("pk").values_list("state", flat=True)) == ["public_village", "appraised"]


def test_one_that_cannot_go_does_not_stop_the_rest(who, as_user):
    first, second = p.appraised(who, serial=1), p.appraised(who, serial=2, head="麻玉清")
    last = last_steps([first, second])
    actions.take_step(second, "withdraw", by=who.village_clerk, on=clock.today(), note="外出务工，收入稳定")
    client = as_user(who.village_clerk)
    said = {f"seen-{key}": step for key, step in last.items()}
    response = client.post(review(), {"case": [first.pk, second.pk], "do": "go", **said}, follow=True)
    assert "麻玉清" in text_of(response)
    assert list(Case.objects.order_by("pk").values_list("state", flat=True)) == ["public_village", "withdrawn"]


def test_double_submit_publishes_once(who, as_user):
    case = p.appraised(who)
    client = as_user(who.village_clerk)
    for _time in (1, 2):
        client.post(review(), {"case": [case.pk], "do": "go"})
    case.refresh_from_db()
    assert case.state == "public_village" and case.village_notice.entries.count() == 1
    assert type(case.village_notice).objects.count() == 1


def test_a_step_of_the_township_is_not_the_clerks(who, as_user):
    case = p.appraised(who)
    for step in ("pass_township", "approve", "publicise_township"):
        assert as_user(who.village_clerk).post(review(step), {"case": [case.pk]}).status_code == 403
    as_user(who.township_reviewer).post(review("pass_township"), {"case": [case.pk], "do": "go"})
    case.refresh_from_db()
    assert case.state == "appraised"  # it does not wait there


@pytest.mark.parametrize("step", ["publish", "report_up"])
def test_statements_do_not_grow_with_the_rows(who, as_user, step):
    make = p.appraised if step == "publish" else p.hanging
    client = as_user(who.village_clerk)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(review(step)).status_code == 200
        return len(queries)

    make(who, serial=1)
    statements()
    before = statements()
    for serial, head in enumerate(("麻玉清", "龙双喜", "吴桂英", "田冬花"), 2):
        make(who, serial=serial, head=head)
    assert statements() == before


def test_worklist_late_first_with_the_pen_and_the_days(who, as_user):
    p.appraised(who, serial=1)
    late = p.compared(who, serial=2, head="麻玉清")
    Case.objects.filter(pk=late.pk).update(due_on=clock.today() - dt.timedelta(days=2))
    client = as_user(who.township_reviewer)
    page = client.get(reverse("households:case_worklist"))
    text = text_of(page)
    link = f"{reverse('households:cases')}?area={VILLAGE}&amp;procedure=identification&amp;state=compared"
    assert text.index("通过信息比对" if "通过信息比对" in text else "信息比对") and link in page.content.decode()
    assert page.context["rows"][0].late == 1 and page.context["rows"][0].state != page.context["rows"][1].state
    mine = as_user(who.branch_secretary).get(reverse("households:case_worklist"), {"mine": "1"})
    assert [row.is_mine for row in mine.context["rows"]] == [True]
