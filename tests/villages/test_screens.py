"""The village's pages: scope, the card, the record of a meeting, the API."""

from __future__ import annotations

import pytest
from django.urls import reverse

from publicity.models import WallContact
from registry import clock
from tests.conftest import NEIGHBOUR, SIBLING, VILLAGE, text_of
from villages.models import Meeting, VillageCard

pytestmark = pytest.mark.django_db
CARD = {"office_phone": "0743-7650226", "groups": "6", "households_total": "225", "population": "939",
        "representatives_total": "30", "party_members": "40", "farmland_mu": "817",
        "leading_industries": "猕猴桃、苗绣",
        "collective_income_yuan": "70,000", "note": ""}  # fmt: skip
MEETING = {"kind": "representatives", "held_on": "2026-01-05", "place": "村部会议室", "topic": "产业奖补方案",
           "due": "30",
           "present": "27", "agree": "22", "against": "2", "abstain": "1", "chair": "龙支书", "recorder": "石文书",
           "recused": "麻某，石某", "conclusion": "同意"}  # fmt: skip


@pytest.fixture
def clerk(make_user):
    return make_user("village_clerk", VILLAGE)


def test_card_is_entered_shown_and_its_phone_is_on_the_wall(as_user, clerk, in_scope):
    office = as_user(clerk)
    assert "还没有村情信息" in text_of(office.get(reverse("villages:village", args=[VILLAGE])))
    assert office.post(reverse("villages:village_edit", args=[VILLAGE]), CARD).status_code == 302
    text = text_of(office.get(reverse("villages:village", args=[VILLAGE])))
    assert "猕猴桃、苗绣" in text and "70,000.00" in text and "公示公告" in text
    assert WallContact.objects.get().office_phone == "0743-7650226"
    with in_scope(VILLAGE):
        assert VillageCard.objects.get().updated_on == clock.today()


@pytest.mark.parametrize(("field", "value"), [("office_phone", "13800001111"), ("population", "100"), ("groups", "-1")])
def test_card_that_cannot_be_is_explained(as_user, clerk, in_scope, field, value):
    response = as_user(clerk).post(reverse("villages:village_edit", args=[VILLAGE]), {**CARD, field: value})
    assert response.status_code == 200 and "c-error-summary" in response.content.decode()
    with in_scope(VILLAGE):
        assert not VillageCard.objects.exists()


@pytest.mark.parametrize("code", [SIBLING, f"{NEIGHBOUR}100201", "999999999999"])
def test_other_villages_are_not_there(as_user, clerk, code):
    for name in ("village", "village_edit"):
        assert as_user(clerk).get(reverse(f"villages:{name}", args=[code])).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("branch_secretary", 403), ("supervision_committee", 403)])
def test_card_is_edited_by_the_clerk_only(as_user, make_user, role, status):
    response = as_user(make_user(role, VILLAGE)).post(reverse("villages:village_edit", args=[VILLAGE]), CARD)
    assert response.status_code == status


def test_meeting_recorded_by_one_signed_by_another(as_user, clerk, make_user, in_scope):
    assert as_user(clerk).post(reverse("villages:meeting_create"), {**MEETING, "village": VILLAGE}).status_code == 302
    with in_scope(VILLAGE):
        meeting = Meeting.objects.get()
    assert meeting.recused == ["麻某", "石某"] and meeting.carried
    sign = reverse("villages:meeting_sign", args=[meeting.pk])
    as_user(clerk).post(sign)
    with in_scope(VILLAGE):
        assert Meeting.objects.get().signed_by_id is None
    secretary = make_user("branch_secretary", VILLAGE)
    assert as_user(secretary).post(sign).status_code == 302
    with in_scope(VILLAGE):
        assert Meeting.objects.get().signed_by_id == secretary.pk


def test_meeting_without_quorum_says_so(as_user, clerk, in_scope):
    office = as_user(clerk)
    office.post(reverse("villages:meeting_create"), {**MEETING, "village": VILLAGE, "present": "19", "agree": "17",
                                                     "against": "0", "abstain": "0"})  # fmt: skip
    with in_scope(VILLAGE):
        meeting = Meeting.objects.get()
    text = text_of(office.get(meeting.get_absolute_url()))
    assert "未达到法定人数" in text and "第二十六条" in text and "未通过" in text
    assert meeting.topic in text_of(office.get(reverse("villages:meetings") + "?carried=false"))


@pytest.mark.parametrize(
    "change", [{"present": "31"}, {"agree": "25"}, {"held_on": "2100-01-01"}, {"recused": "龙支书"}]
)
def test_meeting_that_cannot_be_is_explained_at_the_field(as_user, clerk, in_scope, change):
    response = as_user(clerk).post(reverse("villages:meeting_create"), {**MEETING, "village": VILLAGE, **change})
    assert response.status_code == 200 and "c-error-summary" in response.content.decode()
    with in_scope(VILLAGE):
        assert not Meeting.objects.exists()


def test_meeting_of_another_village_cannot_be_recorded(as_user, clerk):
    response = as_user(clerk).post(reverse("villages:meeting_create"), {**MEETING, "village": SIBLING})
    assert response.status_code == 200 and "c-error-summary" in response.content.decode()


def test_api_is_scoped_and_read_only(as_user, clerk, make_user):
    as_user(clerk).post(reverse("villages:village_edit", args=[VILLAGE]), CARD)
    as_user(clerk).post(reverse("villages:meeting_create"), {**MEETING, "village": VILLAGE})
    county = as_user(make_user("auditor", "433124"))
    assert [row["name"] for row in county.get("/api/v1/villages/").json()["results"]] == ["十八洞村"]
    assert county.get("/api/v1/meetings/").json()["results"][0]["topic"] == "产业奖补方案"
    assert county.post("/api/v1/meetings/", {}).status_code in {403, 405}
    assert as_user(make_user("auditor", NEIGHBOUR)).get("/api/v1/meetings/").json()["results"] == []
