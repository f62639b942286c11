"""The pages of helpers, visits and problems, as each role meets them."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from households.models import HelperAssignment, Problem, Visit
from registry import clock
from registry.audit.models import Entry
from registry.documents import attachments
from tests.conftest import COUNTY, SIBLING, VILLAGE, text_of
from tests.documents.test_attachments import photo
from tests.households.visits import factories as make
from villages.models import Helper

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(make_user):
    return make_user("village_clerk", VILLAGE)


@pytest.fixture
def world(in_scope, clerk, make_user):
    """A household with its helper, who has a login; another household with another helper."""
    with in_scope(COUNTY, clerk.pk):
        login = make_user("helper", VILLAGE, name="石登录")
        who, other = make.helper("石帮", user=login), make.helper("麻帮")
        own, foreign = make.household(), make.household()
        rows = make.assigned(own, who), make.assigned(foreign, other)
        return {"login": login, "who": who, "other": other, "own": own, "foreign": foreign, "rows": rows}


def told(**fields):
    """What a helper sends after a visit."""
    moment = clock.now().replace(second=0, microsecond=0) - dt.timedelta(hours=1)
    values = {
        "held_at": f"{moment:%Y-%m-%dT%H:%M}", "form": "home", "contents": ["income", "opinion"], "visitors": "石登录",
        "spoken_to": "周山", "findings": "一切正常", "needs": "", "taken": "", "latitude": "", "longitude": "",
        "problems-TOTAL_FORMS": "1", "problems-INITIAL_FORMS": "0", "problems-0-kind": "", "problems-0-title": "",
        "problems-0-owner": "石登录",
        "problems-0-due_on": f"{clock.today() + dt.timedelta(days=30):%Y-%m-%d}",
    }  # fmt: skip
    return values | fields


def test_a_helper_begins_at_the_own_households(as_user, world):
    client = as_user(world["login"])
    assert client.get("/").url == reverse("households:visits_mine")
    text = text_of(client.get(reverse("households:visits_mine")))
    assert world["own"].number in text and world["foreign"].number not in text
    assert "我的结对户" in text and "逾期未走访" in text


def test_a_helper_records_a_visit_with_photo_and_need(as_user, world, in_scope):
    client = as_user(world["login"])
    address = reverse("households:visit_record", args=[world["own"].pk])
    page = client.get(address).content.decode()
    assert 'name="helper"' not in page and 'type="datetime-local"' in page and 'name="photos"' in page
    taken = clock.now() - dt.timedelta(hours=2)
    sent = told(**{"problems-0-kind": "housing", "problems-0-title": "屋顶漏雨", "latitude": "28.3",
                   "longitude": "109.4", "taken": f"[{int(taken.timestamp() * 1000)}]",
                   "photos": SimpleUploadedFile("a.jpg", photo(1))})  # fmt: skip
    answer = client.post(address, sent)
    with in_scope(VILLAGE):
        visit = Visit.objects.get()
        assert answer.url == reverse("households:visit", args=[visit.pk]) + "?new=1"
        assert visit.helper == world["who"] and visit.contents == ["income", "opinion"]
        assert attachments.of(visit.subject)[0].taken_at == taken.replace(microsecond=taken.microsecond // 1000 * 1000)
        assert Problem.objects.get().visit == visit
    text = text_of(client.get(answer.url))
    assert "走访已登记" in text and "屋顶漏雨" in text and "下一户" in text
    assert "本期已走访" in text_of(client.get(reverse("households:visits_mine")))


def test_with_javascript_the_answer_says_where_to_go(as_user, world):
    address = reverse("households:visit_record", args=[world["own"].pk])
    answer = as_user(world["login"]).post(address, told(), headers={"X-Registry-Send": "1"})
    assert answer.json()["url"].startswith("/households/visits/")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"held_at": "2099-01-01T10:00"}, "时间不能晚于现在"),
        ({"contents": []}, "走访内容"),
        ({"photos": SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>")}, "不是照片"),
        ({"problems-0-title": "漏雨"}, "问题类别"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(as_user, world, change, words, in_scope):
    client = as_user(world["login"])
    answer = client.post(reverse("households:visit_record", args=[world["own"].pk]), told(**change))
    assert answer.status_code == 200
    assert words in text_of(answer) and "一切正常" in text_of(answer)
    with in_scope(VILLAGE):
        assert not Visit.objects.exists()


def test_a_foreign_household_is_refused_with_its_reason(as_user, world):
    client = as_user(world["login"])
    address = reverse("households:visit_record", args=[world["foreign"].pk])
    assert "您不是该户的结对帮扶人" in text_of(client.get(address))
    assert "您不是该户的结对帮扶人" in text_of(client.post(address, told()))


def test_the_card_shows_helpers_visits_and_problems(as_user, world, clerk, in_scope):
    with in_scope(COUNTY, clerk.pk):
        make.visit(world["own"], clerk, photos=(3,), helper=world["who"].pk)
    text = text_of(as_user(clerk).get(reverse("households:help", args=[world["own"].pk])))
    assert "石帮" in text and "移交" in text and "登记走访" in text and "登记问题" in text
    helper = text_of(as_user(world["login"]).get(reverse("households:help", args=[world["own"].pk])))
    assert "登记走访" in helper and "取消结对" not in helper


def test_the_clerk_hands_over_and_the_guard_speaks(as_user, world, clerk, in_scope):
    client, row = as_user(clerk), world["rows"][0]
    today = f"{clock.today():%Y-%m-%d}"
    alone = client.post(reverse("households:assignment_end", args=[row.pk]), {"on": today, "reason": "调动"})
    assert "请办理移交" in text_of(alone)
    sent = {"helper": world["other"].pk, "on": today, "reason": "工作调动"}
    answer = client.post(reverse("households:hand_over", args=[row.pk]), sent)
    assert answer.url == f"{world['own'].get_absolute_url()}#helpers"
    with in_scope(VILLAGE):
        assert HelperAssignment.objects.active_on(clock.today()).get(household=world["own"]).helper == world["other"]


def test_a_helper_leaves_in_one_action(as_user, world, clerk, in_scope):
    client, address = as_user(clerk), reverse("households:helper_end", args=[world["who"].pk])
    assert world["own"].number in text_of(client.get(address))
    sent = {"on": f"{clock.today():%Y-%m-%d}", "reason": "调离", "heir": ""}
    assert "尚未安排接任帮扶人" in text_of(client.post(address, sent))
    assert client.post(address, sent | {f"heir_{world['own'].pk}": world["other"].pk}).status_code == 302
    with in_scope(VILLAGE):
        assert Helper.objects.get(pk=world["who"].pk).ended_on == clock.today()


def test_the_register_takes_a_helper_and_shows_the_phone_masked(as_user, clerk, world, in_scope):
    client = as_user(clerk)
    sent = {"name": "龙新", "sex": "male", "unit": "县教育局", "duty": "科员", "post": "staff",
            "phone": "１５２ 0000 7777", "started_on": "2026-11-01", "user": ""}  # fmt: skip
    answer = client.post(reverse("households:helper_create"), sent)
    assert answer.status_code == 302, text_of(answer)
    page = text_of(client.get(answer.url))
    assert "龙新" in page and "152****7777" in page and "15200007777" not in page
    shown = client.post(f"{answer.url}phone/")
    assert "15200007777" in text_of(shown)
    with in_scope(VILLAGE):
        assert Entry.objects.filter(event="villages.helper_phone_revealed").count() == 1
    assert "龙新" in text_of(client.get(reverse("households:helpers"), {"q": "教育"}))
    edited = client.post(f"{answer.url}edit/", sent | {"phone": "", "unit": "县水利局"})
    assert edited.status_code == 302
    page = text_of(client.get(answer.url))
    assert "县水利局" in page and "152****7777" in page


def test_bulk_assignment_shows_first_and_then_does(as_user, world, clerk, in_scope):
    client, address = as_user(clerk), reverse("households:assign_many")
    keys = [world["own"].pk, world["foreign"].pk]
    shown = text_of(client.get(address, {"pk": keys, "helper": world["other"].pk}))
    assert "将安排结对" in shown and "已与该户结对" in shown
    sent = {"pk": keys, "helper": world["other"].pk, "on": f"{clock.today():%Y-%m-%d}"}
    assert client.post(address, sent).status_code == 302
    with in_scope(VILLAGE):
        assert HelperAssignment.objects.active_on(clock.today()).filter(helper=world["other"]).count() == 2


def test_the_township_sees_its_villages_and_what_asks_for_a_second_look(as_user, make_user, world, clerk, in_scope):
    with in_scope(COUNTY, clerk.pk):
        odd = make.visit(world["own"], clerk, photos=(6,), helper=world["who"].pk)
        make.visit(make.household(village=SIBLING), clerk, photos=(6,))
        make.visit(world["foreign"], clerk)
    township = as_user(make_user("township_reviewer", VILLAGE[:9]))
    address = reverse("households:visits")
    rows = township.get(address).context["list"].rows
    assert len(rows) == 3
    assert len(township.get(address, {"suspicious": "1"}).context["list"].rows) == 2
    assert len(township.get(address, {"without_photo": "1"}).context["list"].rows) == 1
    assert len(township.get(address, {"area": VILLAGE, "content": "income", "form": "home"}).context["list"].rows) == 2
    assert len(township.get(address, {"helper": world["who"].pk}).context["list"].rows) == 1
    assert "照片与此处重复" in text_of(township.get(odd.get_absolute_url()))
    assert "照片与此处重复" not in text_of(as_user(clerk).get(odd.get_absolute_url()))
    assert as_user(make_user("village_clerk", SIBLING)).get(odd.get_absolute_url()).status_code == 404


def test_lists_are_taken_as_workbooks_and_that_is_on_record(as_user, clerk, world, in_scope):
    with in_scope(COUNTY, clerk.pk):
        make.visit(world["own"], clerk, findings="=cmd()")
    answer = as_user(clerk).get(reverse("households:visits"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(cell.value == world["own"].head_name for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)
    with in_scope(VILLAGE):
        assert Entry.objects.filter(event="households.visits_exported").count() == 1
    assert as_user(world["login"]).get(reverse("households:visits"), {"export": "xlsx"}).status_code == 404


def test_problems_are_raised_answered_and_filtered(as_user, clerk, world, in_scope, make_user):
    client = as_user(world["login"])
    due = clock.today() + dt.timedelta(days=3)
    sent = {"kind": "water", "title": "水压不足", "owner": "石登录", "due_on": f"{due:%Y-%m-%d}"}
    answer = client.post(reverse("households:problem_raise", args=[world["own"].pk]), sent)
    with in_scope(VILLAGE):
        problem = Problem.objects.get()
    assert answer.url == problem.get_absolute_url()
    step = reverse("households:problem_step", args=[problem.pk])
    assert "请填写办理情况" in text_of(client.post(step, {"step": "solve"}, follow=True))
    assert client.post(step, {"step": "solve", "answer": "已换水管"}).status_code == 302
    township = as_user(make_user("township_reviewer", VILLAGE[:9]))
    ledger = reverse("households:problems")
    assert "已换水管" in text_of(township.get(ledger, {"state": "solved", "kind": "water"}))
    assert len(township.get(ledger, {"state": "unsolved"}).context["list"].rows) == 0
    assert len(township.get(ledger, {"late": "1"}).context["list"].rows) == 0
    assert township.post(step, {"step": "reopen"}).status_code == 302
    changed = reverse("households:problem_edit", args=[problem.pk])
    assert client.post(changed, {"owner": "镇水利站", "due_on": f"{due:%Y-%m-%d}"}).status_code == 302
    assert "镇水利站" in text_of(client.get(problem.get_absolute_url()))


def test_coverage_by_village(as_user, make_user, world, clerk, in_scope):
    with in_scope(COUNTY, clerk.pk):
        make.visit(world["own"], clerk)
    text = text_of(as_user(make_user("township_leader", VILLAGE[:9])).get(reverse("households:visit_coverage")))
    assert "十八洞村" in text and "50.0%" in text


def test_a_clerk_finds_any_household_to_visit(as_user, clerk, world):
    address = reverse("households:visits_mine")
    assert world["own"].number in text_of(as_user(clerk).get(address, {"q": world["own"].head_name}))


@pytest.mark.parametrize(
    ("role", "code", "name"),
    [
        ("helper", VILLAGE, "households:helper_create"), ("supervision_committee", VILLAGE, "households:visits_mine"),
        ("county_office", COUNTY, "households:assign_many"), ("auditor", COUNTY, "households:visits_mine"),
    ],
)  # fmt: skip
def test_who_may_not(as_user, make_user, role, code, name):
    assert as_user(make_user(role, code)).get(reverse(name)).status_code == 403
