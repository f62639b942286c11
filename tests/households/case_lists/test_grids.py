"""The steps taken by list: the rules of the single step row by row, all or nothing, and nothing filled in by itself."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from households.choices.cases import Compared
from households.models import Case, ComparisonList, Hit
from households.reports.case_review import facts_of
from registry import clock
from tests.conftest import COUNTY, text_of
from tests.households.case_lists.test_votes import related
from tests.households.cases import procedure as p

pytestmark = pytest.mark.django_db
NAMES = ("石爬专", "麻玉清", "龙双喜")


@pytest.fixture
def who(make_user, in_scope, monkeypatch):
    with in_scope(COUNTY):
        monkeypatch.setattr(p, "BEGIN", clock.today() - dt.timedelta(days=3))
        yield p.people(make_user)


def some(make, who, count=3):
    return [make(who, serial=n, head=head) for n, head in enumerate(NAMES[:count], 1)]


def page(name, **query):
    return reverse(f"households:{name}", query=query or None)


def sent(head, rows, **more):
    """What a browser sends for a grid: each row a subject and its cells."""
    data = {"do": "save", "case": [subject.pk for subject, _cells in rows]} | head
    for subject, cells in rows:
        data |= {f"in-{subject.pk}": "on"} | {f"{cell}-{subject.pk}": value for cell, value in cells.items()}
    return data | more


def states():
    return list(Case.objects.order_by("pk").values_list("state", flat=True))


def written(response, subject, cell) -> str:
    """What stands in a cell of the page: of a field, or the chosen option of a choice."""
    text = response.content.decode()
    found = re.search(rf'name="{cell}-{subject.pk}" value="([^"]*)"', text)
    if found:
        return found[1]
    choice = re.search(rf'name="{cell}-{subject.pk}".*?</select>', text)
    assert choice
    chosen = re.search(r'value="(\w*)" selected', choice[0])
    return chosen[1] if chosen else ""


def hit(case, verdict="open", kind="cars"):
    """A hit of a department's list on the head of the household."""
    listed, _made = ComparisonList.objects.get_or_create(
        area_id=COUNTY, kind=kind, sha256=kind, defaults={
            "department": "县车管所", "as_of": p.BEGIN, "file_name": "车辆.xlsx", "uploaded_by": case.opened_by,
        },
    )  # fmt: skip
    return Hit.objects.create(
        list=listed, household=case.household, village_id=case.village_id, kind=kind, source="县车管所", fact="车",
        member=case.household.members.get(relation="head"), found_on=p.BEGIN, verdict=verdict,
        note="" if verdict == "open" else "查了", verified_on=None if verdict == "open" else clock.today(),
    )  # fmt: skip


# --- the villagers' group ---------------------------------------------------------------------------------------------


def met(**more):
    return {
        "group_met_on": clock.today().isoformat(),
        "group_leader": "吴组长",
        "group_present": "21",
        "group": "一组",
    } | more


def test_a_group_meets_once_for_all_its_households(who, as_user):
    cases = some(p.investigated, who)
    client = as_user(who.village_clerk)
    rows = [(case, {"agree": "20"}) for case in cases[:2]] + [
        (cases[2], {"agree": "9", "failed": "group_refuse", "note": "有房"})
    ]
    refused = client.post(page("case_group"), sent(met(), rows))
    assert refused.status_code == 200 and states() == ["investigated"] * 3, "the clerk turns nobody down"
    assert written(refused, cases[2], "note") == "有房" and written(refused, cases[2], "failed") == "group_refuse"
    assert client.post(page("case_group"), sent(met(), rows[:2])).status_code == 302
    again = client.post(page("case_group"), sent(met(), rows[:2]))  # sent twice
    assert again.status_code == 200 and states() == ["group_ok", "group_ok", "investigated"]
    chair = as_user(who.branch_secretary)
    bare = chair.post(page("case_group"), sent(met(), [(cases[2], {"agree": "9"})]))
    assert bare.content.decode().count("c-votes__error") == 1 and states()[2] == "investigated"
    silent = chair.post(page("case_group"), sent(met(), [(cases[2], {"agree": "9", "failed": "group_refuse"})]))
    assert silent.status_code == 200 and states()[2] == "investigated", "a refusal has its reason"
    assert chair.post(page("case_group"), sent(met(), rows[2:])).status_code == 302
    last = Case.objects.get(pk=cases[2].pk)
    assert (last.state, last.closed_reason, last.group_agree, last.group_present) == ("rejected", "有房", 9, 21)


def test_a_group_sees_its_own_households_and_decides_no_others(who, as_user):
    cases = some(p.investigated, who, 2)
    type(cases[1].household).objects.filter(pk=cases[1].household_id).update(group="二组")
    client = as_user(who.village_clerk)
    shown = text_of(client.get(page("case_group", group="二组")))
    assert "麻玉清" in shown and "石爬专" not in shown
    client.post(page("case_group"), sent(met(), [(case, {"agree": "20"}) for case in cases]))
    assert states() == ["group_ok", "investigated"]


def test_what_is_wrong_with_the_meeting_is_said_once_at_its_head(who, as_user):
    cases = some(p.investigated, who)
    rows = [(case, {"agree": "20"}) for case in cases]
    client = as_user(who.village_clerk)
    early = (p.BEGIN - dt.timedelta(days=30)).isoformat()
    response = client.post(page("case_group"), sent(met(group_met_on=early), rows))
    assert response.status_code == 200 and "group_met_on" in response.context["head"].errors
    assert not response.context["grid"].faulty and states() == ["investigated"] * 3
    own = client.post(page("case_group"), sent(met(group_leader="石爬专"), [*rows[:2], (cases[2], {"agree": "x"})]))
    assert own.context["grid"].rows[2].errors and states() == ["investigated"] * 3


def test_all_present_agreed_is_filled_only_when_asked_and_saves_nothing(who, as_user):
    cases = some(p.investigated, who)
    client = as_user(who.village_clerk)
    opened = client.get(page("case_group"))
    assert [written(opened, case, "agree") for case in cases] == ["", "", ""]
    rows = [(cases[0], {"agree": "12"}), (cases[1], {}), (cases[2], {})]
    filled = client.post(page("case_group"), sent(met(), rows, do="fill"))
    assert [written(filled, case, "agree") for case in cases] == ["12", "21", "21"] and states() == ["investigated"] * 3


# --- the comparison ---------------------------------------------------------------------------------------------------


def compared(**more):
    return {"compared_on": clock.today().isoformat()} | more


def nothing(**more):
    return dict.fromkeys(Compared.values, "nothing") | more


def test_a_comparison_takes_nothing_for_granted(who, as_user):
    cases = some(p.grouped, who, 2)
    client = as_user(who.line_department)
    opened = client.get(page("case_comparisons"))
    assert {written(opened, case, item) for case in cases for item in Compared.values} == {""}
    rows = [(cases[0], nothing()), (cases[1], nothing(car=""))]
    assert client.post(page("case_comparisons"), sent(compared(), rows)).status_code == 200
    assert states() == ["group_ok"] * 2
    filled = client.post(
        page("case_comparisons"), sent(compared(), [(cases[0], {"car": "excused"}), (cases[1], {})], do="fill")
    )
    assert [written(filled, case, "car") for case in cases] == ["excused", "nothing"] and states() == ["group_ok"] * 2
    rows = [(cases[0], nothing(car="excused")), (cases[1], nothing())]
    bare = client.post(page("case_comparisons"), sent(compared(), rows))
    assert bare.context["grid"].rows[0].errors.keys() == {"note"} and states() == ["group_ok"] * 2
    rows[0][1]["note"] = "三轮车，不算小车"
    assert client.post(page("case_comparisons"), sent(compared(), rows)).status_code == 302
    assert states() == ["compared"] * 2
    first = Case.objects.get(pk=cases[0].pk)
    assert first.comparison["car"] == "excused" and first.comparison_note == "三轮车，不算小车"


def test_a_verified_hit_stands_fast_and_an_open_one_holds(who, as_user):
    cases = some(p.grouped, who)
    hit(cases[0], "confirmed")
    hit(cases[1])
    client = as_user(who.line_department)
    opened = client.get(page("case_comparisons"))
    text = opened.content.decode()
    assert written(opened, cases[0], "car") == "confirmed" and f'select" name="car-{cases[0].pk}"' not in text
    assert f'name="in-{cases[1].pk}"' not in text and "verdict=open" in text[text.index('id="held"') :]
    rows = [(cases[0], nothing(note="查过"))]
    kinder = client.post(page("case_comparisons"), sent(compared(), rows))
    assert kinder.context["grid"].rows[0].errors.keys() == {"car"} and states() == ["group_ok"] * 3
    forced = client.post(page("case_comparisons"), sent(compared(), [(cases[1], nothing())]))
    assert forced.status_code == 200 and states() == ["group_ok"] * 3
    told, back = nothing(car="confirmed", note="行驶证"), {"back": "on", "note": "身份证号不对"}
    saved = client.post(page("case_comparisons"), sent(compared(), [(cases[0], told), (cases[2], back)]))
    assert saved.status_code == 302
    assert states() == ["compared", "group_ok", "investigated"]


def test_a_row_moved_meanwhile_stops_the_whole_list(who, as_user):
    cases = some(p.grouped, who, 2)
    client = as_user(who.line_department)
    opened = client.get(page("case_comparisons"))
    seen = {f"seen-{case.pk}": written(opened, case, "seen") for case in cases}
    p.actions.take_step(cases[0], "return_comparison", by=who.county_office, on=clock.today(), note="重报")
    p.actions.take_step(cases[0], "group_agree", by=who.village_clerk, on=clock.today(), group_met_on=clock.today(),
                        group_leader="吴组长", group_present=21, group_agree=20)  # fmt: skip
    response = client.post(page("case_comparisons"), sent(compared(), [(case, nothing()) for case in cases], **seen))
    assert response.context["grid"].rows[0].more_errors and states() == ["group_ok"] * 2


# --- visits and handbooks ---------------------------------------------------------------------------------------------


def test_visits_of_one_day_with_what_each_household_showed(who, as_user):
    cases = some(p.started, who)
    client = as_user(who.village_clerk)
    assert "checked" not in client.get(page("case_visits")).content.decode(), "nobody is visited by default"
    head = {
        "investigated_on": clock.today().isoformat(),
        "first_investigator": "施文书",
        "second_investigator": "杨队长",
    }
    rows = [(cases[0], {"findings": "房屋漏雨"}), (cases[1], {"findings": "住房安全"})]
    alone = client.post(page("case_visits"), sent(head | {"second_investigator": "施文书"}, rows))
    assert "second_investigator" in alone.context["head"].errors and states() == ["draft"] * 3
    own = client.post(page("case_visits"), sent(head | {"second_investigator": "麻玉清"}, rows))
    assert [bool(row.errors) for row in own.context["grid"].rows] == [False, True] and states() == ["draft"] * 3
    assert client.post(page("case_visits"), sent(head, rows)).status_code == 302
    assert states() == ["investigated", "investigated", "draft"]
    assert Case.objects.get(pk=cases[0].pk).findings == "房屋漏雨"


def test_a_handbook_waits_for_the_announcement(who, as_user):
    """A forged submit registers nobody whose announcement does not hang; the journey of twelve hands the books over."""
    case = p.appraised(who)
    [row] = facts_of([case], "register", by=who.village_clerk, on=clock.today())
    assert {reason.code for reason in row.against} >= {"not_published"}
    head = {"handbook_on": clock.today().isoformat()}
    response = as_user(who.village_clerk).post(page("case_handbooks"), sent(head, [(case, {"own_day": "gestern"})]))
    assert response.context["grid"].rows[0].errors.keys() == {"own_day"}
    response = as_user(who.village_clerk).post(page("case_handbooks"), sent(head, [(case, {})]))
    assert response.status_code == 200 and response.context["grid"].faulty and states() == ["appraised"]


# --- the beginning ----------------------------------------------------------------------------------------------------


def test_a_list_begins_whole_or_not_at_all(who, as_user):
    homes = [p.household(serial=n, head=head) for n, head in enumerate(NAMES, 1)]
    client, on = as_user(who.village_clerk), clock.today().isoformat()
    head = {
        "procedure": "identification",
        "applied_on": on,
        "origin": "applied",
        "authorised_on": on,
        "statement": "收入低",
    }
    opened = client.get(page("case_begin"))
    assert "checked" not in opened.content.decode() and all(name in text_of(opened) for name in NAMES)
    p.actions.start(homes[2], by=who.village_clerk, on=clock.today(), applied_on=clock.today())
    rows = [(homes[0], {"statement": "大病"}), (homes[1], {}), (homes[2], {})]
    refused = client.post(page("case_begin"), sent(head, rows))
    assert refused.status_code == 200 and Case.objects.count() == 1
    assert written(refused, homes[0], "statement") == "大病"
    assert client.post(page("case_begin"), sent(head, rows[:2])).status_code == 302
    assert client.post(page("case_begin"), sent(head, rows[:2])).status_code == 200  # sent twice
    begun = Case.objects.order_by("pk").values_list("household__head_name", "statement", "authorised_on")
    assert list(begun)[1:] == [("石爬专", "大病", clock.today()), ("麻玉清", "收入低", clock.today())]


@pytest.mark.parametrize("name", ["case_begin", "case_visits", "case_group", "case_comparisons"])
def test_statements_do_not_grow_with_the_rows(who, as_user, name):
    make = {"case_begin": lambda _who, **more: p.household(**more), "case_visits": p.started,
            "case_group": p.investigated, "case_comparisons": p.grouped}[name]  # fmt: skip
    client = as_user(who.line_department if name == "case_comparisons" else who.village_clerk)

    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(name)).status_code == 200
        return len(queries)

    first = make(who, serial=1)
    statements()
    before = statements()
    for serial, head in enumerate(("麻玉清", "龙双喜", "吴桂英"), 2):
        row = make(who, serial=serial, head=head)
        if name == "case_comparisons":
            hit(row, "confirmed")
            related(row, "石委员")
    assert statements() == before and first.pk


def test_the_list_of_cases_leads_to_each_grid(who, as_user):
    p.started(who, serial=1)
    p.investigated(who, serial=2, head="麻玉清")
    text = as_user(who.village_clerk).get(reverse("households:cases")).content.decode()
    assert all(page(name) in text for name in ("case_begin", "case_visits", "case_group"))
    assert page("case_comparisons") not in text
    chair = as_user(who.branch_secretary).get(reverse("households:cases")).content.decode()
    assert page("case_group") in chair and page("case_visits") not in chair, "an exit's visits alone are the chair's"
