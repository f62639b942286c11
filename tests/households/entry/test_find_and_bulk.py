"""Looking for a household while typing, filters with names, and one change for many households."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from households.actions import bulk
from households.models import Household, Member
from registry.audit.models import Entry
from registry.errors import DomainError
from registry.web.models import SavedFilter
from tests.conftest import SIBLING, VILLAGE, text_of
from tests.households import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(make_user: Any) -> Any:
    return make_user("village_clerk", VILLAGE)


@pytest.fixture
def cards(clerk: Any, make_user: Any, in_scope: Any) -> list[Household]:
    other = make_user("village_clerk", SIBLING)
    with in_scope(VILLAGE, actor=clerk.pk):
        made = [
            make.household(by=clerk, members=make.family()),
            make.household(by=clerk, members=[make.head("覃建国")]),
        ]
    with in_scope(SIBLING, actor=other.pk):
        make.household(village=SIBLING, by=other, members=[make.head("周山外")])
    return made


def find(client: Any, text: str) -> str:
    response = client.get(reverse("households:find"), {"q": text})
    assert response.status_code == 200
    return text_of(response)


@pytest.mark.parametrize(("text", "head", "not_head"), [
    ("周山", "周山", "覃建国"), ("zs", "周山", "覃建国"), ("tjg", "覃建国", "周山"), ("qjg", "覃建国", "周山"),
    ("小禾", "周山", "覃建国"), ("zxh", "周山", "覃建国"), ("0001", "周山", "覃建国"), ("z", "", "周山"),
    ("没有人", "", "周山"),
])  # fmt: skip
def test_answers_while_typing(cards: Any, clerk: Any, as_user: Any, text: str, head: str, not_head: str) -> None:
    shown = find(as_user(clerk), text)
    assert head in shown and not_head not in shown
    assert "周山外" not in shown, "another village's"


def test_member_who_fits_is_named(cards: Any, clerk: Any, as_user: Any) -> None:
    assert "周小禾" in find(as_user(clerk), "zxh")
    assert "周小禾" not in find(as_user(clerk), "zhoushan")


def test_phone_of_household_and_member(cards: list[Household], clerk: Any, as_user: Any, in_scope: Any) -> None:
    with in_scope(VILLAGE, actor=clerk.pk):
        cards[0].phone = "13900000077"
        cards[0].save()
        member = cards[1].members.get()
        member.phone = "13900000088"
        member.save()
    assert "周山" in find(as_user(clerk), "13900000077")
    assert "覃建国" in find(as_user(clerk), "13900000088")


def test_look_up_by_identity_number_is_on_record(
    cards: list[Household], clerk: Any, as_user: Any, in_scope: Any
) -> None:
    with in_scope(VILLAGE):
        number = cards[0].members.get(name="周林").identity.reveal()
    client = as_user(clerk)
    assert "周山" in find(client, number)
    client.get(reverse("households:list"), {"q": number})
    client.get(reverse("households:list"), {"q": "zs"})
    with in_scope(VILLAGE):
        noted = Entry.objects.filter(event="households.looked_up", by=clerk)
        assert noted.count() == 2
        assert all(number not in entry.reason for entry in noted)


def test_names_are_found_again_after_a_change(cards: list[Household], clerk: Any, in_scope: Any) -> None:
    with in_scope(VILLAGE, actor=clerk.pk):
        member = cards[0].members.get(name="周林")
        assert "zhoulin" in member.search
        member.name = "单林"
        member.save()
        assert {"shanlin", "sl", "danlin", "dl"} <= set(Member.objects.get(pk=member.pk).search.split())


# --- filters with names -----------------------------------------------------------------------------------------------


def test_filter_is_saved_used_and_forgotten(
    cards: Any, clerk: Any, make_user: Any, as_user: Any, in_scope: Any
) -> None:
    client, url = as_user(clerk), reverse("households:list")
    sent = {"page": url, "query": "status=applicant&sort=-number&after=zzz&q=", "name": "申请的"}
    response = client.post(reverse("filters:save"), sent)
    assert response["Location"] == f"{url}?status=applicant&sort=-number"
    assert "申请的" in client.get(url).content.decode()
    assert "申请的" not in as_user(make_user("village_clerk", VILLAGE)).get(url).content.decode()
    with in_scope(VILLAGE, actor=clerk.pk):
        saved = SavedFilter.objects.get()
    other = make_user("village_clerk", VILLAGE)
    assert as_user(other).post(reverse("filters:remove", args=[saved.pk])).status_code == 404
    assert client.post(reverse("filters:remove", args=[saved.pk])).status_code == 302
    assert "已删除" in client.get(url).content.decode(), "said once"
    assert "申请的" not in client.get(url).content.decode()


@pytest.mark.parametrize("sent", [
    {"page": "/nowhere/", "query": "a=1", "name": "x"}, {"page": "//evil.example/", "query": "a=1", "name": "x"},
    {"page": "/households/", "query": "after=1", "name": "x"}, {"page": "/households/", "query": "a=1", "name": ""},
])  # fmt: skip
def test_filter_that_is_none_is_refused(clerk: Any, as_user: Any, in_scope: Any, sent: dict[str, str]) -> None:
    answer = as_user(clerk).post(reverse("filters:save"), sent)
    assert answer.status_code == 302 and answer["Location"].startswith("/")
    assert not answer["Location"].startswith("//")
    with in_scope(VILLAGE, actor=clerk.pk):
        assert not SavedFilter.objects.exists()


# --- many households at once ------------------------------------------------------------------------------------------


def test_preview_says_what_changes_and_what_cannot(
    cards: list[Household], clerk: Any, as_user: Any, in_scope: Any
) -> None:
    with in_scope(VILLAGE, actor=clerk.pk):
        Household.objects.filter(pk=cards[1].pk).update(group="9组")
    client, url = as_user(clerk), reverse("households:bulk")
    sent = {"kind": "set_group", "pk": [c.pk for c in cards], "group": "9组", "preview": "1"}
    page = text_of(client.post(url, sent))
    assert "3组 9组" in page and "已是该村民小组" in page
    with in_scope(VILLAGE):
        assert Household.objects.get(pk=cards[0].pk).group == "3组", "a preview writes nothing"
    assert client.post(url, sent | {"confirm": "1"}).status_code == 302
    with in_scope(VILLAGE):
        changed = Household.objects.get(pk=cards[0].pk)
        assert (changed.group, changed.version) == ("9组", cards[0].version + 1)
        assert Entry.objects.filter(event="households.bulk_changed").count() == 1


def test_all_of_the_filter_are_meant(cards: list[Household], clerk: Any, as_user: Any, in_scope: Any) -> None:
    client = as_user(clerk)
    html = client.get(reverse("households:list"), {"q": "zs"}).content.decode()
    assert re.search(r'name="query" value="q=zs"', html)
    sent = {"kind": "set_group", "all": "1", "query": "q=zs", "group": "7组", "confirm": "1"}
    client.post(reverse("households:bulk"), sent)
    with in_scope(VILLAGE):
        assert [h.group for h in Household.objects.order_by("number")] == ["7组", "3组"]


def test_no_labour_is_confirmed_where_it_is_so(cards: list[Household], clerk: Any, in_scope: Any) -> None:
    with in_scope(VILLAGE, actor=clerk.pk):
        alone = make.household(by=clerk, members=[make.head("石老", labour="none")])
        keys = [alone.pk, cards[0].pk]
        assert bulk.apply("confirm_no_labour", keys, values={}, by=clerk, on=make.ON) == 1
        assert bulk.apply("confirm_no_labour", keys, values={}, by=clerk, on=make.ON) == 0
        assert Household.objects.get(pk=alone.pk).no_labour_confirmed_on == make.ON
        assert Household.objects.get(pk=cards[0].pk).no_labour_confirmed_on is None


def test_households_of_others_are_out_of_reach(cards: Any, clerk: Any, as_user: Any, in_scope: Any) -> None:
    with in_scope(SIBLING):
        foreign = Household.objects.get().pk
    as_user(clerk).post(
        reverse("households:bulk"), {"kind": "set_group", "pk": [foreign], "group": "9组", "confirm": "1"}
    )
    with in_scope(SIBLING):
        assert Household.objects.get().group == "3组"


def test_without_a_group_nothing_is_planned(cards: list[Household], clerk: Any, in_scope: Any) -> None:
    with in_scope(VILLAGE, actor=clerk.pk), pytest.raises(DomainError):
        bulk.apply("set_group", [cards[0].pk], values={"group": " "}, by=clerk, on=make.ON)


def test_role_without_the_right_is_offered_nothing_it_may_not_do(cards: Any, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("supervision_committee", VILLAGE))
    assert 'value="set_group"' not in client.get(reverse("households:list")).content.decode()
    sent = {"kind": "set_group", "all": "1", "query": "", "group": "9组", "confirm": "1"}
    client.post(reverse("households:bulk"), sent)
    assert "9组" not in client.get(reverse("households:list")).content.decode()


def test_chosen_ones_are_downloaded(cards: list[Household], make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("county_office", VILLAGE[:6]))
    answer = client.post(reverse("households:bulk"), {"kind": "export", "pk": [cards[0].pk]})
    assert answer["Content-Disposition"].endswith('households.xlsx"')
