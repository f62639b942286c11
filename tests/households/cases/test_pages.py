"""The pages of cases: worklist, case, steps, lists, with their refusals; outside the scope nothing is there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from households.actions import cases as actions
from households.models import Case
from registry import clock
from tests.conftest import COUNTY, SIBLING, VILLAGE, text_of
from tests.households.cases import procedure as p

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(make_user, in_scope, monkeypatch):
    with in_scope(COUNTY):
        monkeypatch.setattr(p, "BEGIN", clock.today() - dt.timedelta(days=4))
        yield p.people(make_user)


def test_worklist_shows_what_waits_for_me_first(who, as_user):
    p.started(who, serial=1, head="石爬专")
    p.compared(who, serial=2, head="麻玉清")
    clerk = text_of(as_user(who.village_clerk).get(reverse("households:cases")))
    secretary = text_of(as_user(who.branch_secretary).get(reverse("households:cases")))
    assert clerk.index("石爬专") < clerk.index("麻玉清")
    assert secretary.index("麻玉清") < secretary.index("石爬专")


def test_worklist_filters_by_lateness_and_state(who, as_user):
    late, fresh = p.started(who, serial=1, head="石爬专"), p.started(who, serial=2, head="麻玉清")
    Case.objects.filter(pk=late.pk).update(due_on=clock.today() - dt.timedelta(days=1))
    client = as_user(who.village_clerk)
    assert "麻玉清" not in text_of(client.get(reverse("households:cases"), {"late": "1"}))
    assert "石爬专" in text_of(client.get(reverse("households:cases"), {"late": "1"}))
    assert fresh.household.head_name not in text_of(client.get(reverse("households:cases"), {"state": "appraised"}))


def test_case_of_another_village_is_not_there(who, as_user, make_user):
    case = p.started(who)
    stranger = as_user(make_user("village_clerk", SIBLING))
    assert stranger.get(case.get_absolute_url()).status_code == 404
    assert stranger.get(reverse("households:case_step", args=[case.pk, "investigate"])).status_code == 404


def test_step_of_another_role_says_whose_it_is(who, as_user):
    case = p.started(who)
    response = as_user(who.supervision_committee).get(reverse("households:case_step", args=[case.pk, "investigate"]))
    assert response.status_code == 403


def test_button_that_cannot_be_used_is_shown_with_its_reasons(who, as_user):
    case = p.started(who, complete=False)
    page = as_user(who.village_clerk).get(case.get_absolute_url())
    assert "disabled" in page.content.decode()
    assert "尚未填写主要致贫原因" in text_of(page)


def test_clerk_starts_and_investigates_through_the_pages(who, as_user):
    household, client, today = p.household(), as_user(who.village_clerk), clock.today()
    started = client.post(
        reverse("households:case_start", args=[household.pk]),
        {"applied_on": today.isoformat(), "origin": "applied", "statement": "收入不够开支"},
    )
    case = Case.objects.get()
    assert started.url == case.get_absolute_url()
    url = reverse("households:case_step", args=[case.pk, "investigate"])
    one_person = {"investigated_on": today.isoformat(), "first_investigator": "甲某", "second_investigator": "甲某"}
    refused = client.post(url, one_person)
    assert refused.status_code == 200 and refused.context["form"].errors["second_investigator"]
    taken = client.post(url, one_person | {"second_investigator": "乙某"})
    case.refresh_from_db()
    assert (taken.status_code, case.state) == (302, "investigated")


def test_return_without_a_reason_is_refused(who, as_user):
    case = p.investigated(who)
    url = reverse("households:case_step", args=[case.pk, "send_back"])
    client = as_user(who.branch_secretary)
    assert client.post(url, {"note": "  "}).status_code == 200
    case.refresh_from_db()
    assert case.state == "investigated"
    client.post(url, {"note": "缺收入台账"})
    case.refresh_from_db()
    assert case.state == "draft"
    assert "缺收入台账" in text_of(as_user(who.village_clerk).get(case.get_absolute_url()))


def test_list_publishes_the_ready_and_shows_the_held(who, as_user):
    first, second = p.appraised(who, serial=1, head="石爬专"), p.appraised(who, serial=2, head="麻玉清")
    client, url = as_user(who.village_clerk), reverse("households:case_batch", args=["publish"])
    assert text_of(client.get(url)).count("石爬专") == 1
    response = client.post(url, {"case": [first.pk, second.pk]})
    first.refresh_from_db()
    assert first.state == "public_village" and response.url == first.village_notice.get_absolute_url()
    assert [
        row["head_name"] for row in first.village_notice.entries.order_by("position").values_list("cells", flat=True)
    ] != ["麻玉清", "石爬专"]  # masked on the wall
    held = text_of(client.get(reverse("households:case_batch", args=["report_up"])))
    assert "暂不能办理" in held and "石爬专" in held


def test_another_villages_case_cannot_be_slipped_into_a_list(who, as_user, make_user):
    case = p.appraised(who)
    stranger = as_user(make_user("village_clerk", SIBLING))
    stranger.post(reverse("households:case_batch", args=["publish"]), {"case": [case.pk]})
    case.refresh_from_db()
    assert case.state == "appraised"


def test_household_page_offers_the_application(who, as_user):
    page = as_user(who.village_clerk).get(p.household().get_absolute_url())
    assert "发起申请" in text_of(page)


def test_number_of_queries_does_not_grow_with_the_list(who, as_user, django_assert_max_num_queries):
    client = as_user(who.village_clerk)
    for serial in range(1, 4):
        p.started(who, serial=serial)
    client.get(reverse("households:cases"))
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("households:cases"))
    for serial in range(4, 12):
        p.started(who, serial=serial)
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("households:cases"))


def test_api_reads_a_case_and_takes_a_step(who, as_user):
    case = p.started(who)
    client = as_user(who.village_clerk)
    found = client.get(f"/api/v1/cases/{case.pk}/").json()
    steps = {step["name"]: step["open"] for step in found["steps"]}
    assert steps == {"investigate": True, "withdraw": True, "lapse": False}
    url = f"/api/v1/cases/{case.pk}/steps/investigate/"
    body = {"investigated_on": clock.today().isoformat(), "first_investigator": "甲某", "second_investigator": "乙某"}
    assert client.post(url, {}, content_type="application/json").status_code == 400
    assert client.post(url, body, content_type="application/json").json()["state"] == "investigated"
    again = client.post(url, body, content_type="application/json")
    assert (again.status_code, [r["code"] for r in again.json()["reasons"]]) == (409, ["wrong_state"])


def test_api_of_another_role_is_refused_with_the_reason(who, as_user):
    case = p.started(who)
    response = as_user(who.township_reviewer).post(
        f"/api/v1/cases/{case.pk}/steps/withdraw/", {"note": "x"}, content_type="application/json"
    )
    assert response.status_code == 409 and response.json()["reasons"][0]["code"] == "not_permitted"


def test_start_refuses_a_registered_household(who):
    from households.actions.status import set_status
    from registry.errors import DomainError

    household = p.household()
    set_status(household, "ordinary", by=who.county_office, on=clock.today())
    with pytest.raises(DomainError) as error:
        actions.start(household, by=who.village_clerk, on=clock.today(), applied_on=clock.today())
    assert error.value.code == "already_registered"
    assert household.village_id == VILLAGE
