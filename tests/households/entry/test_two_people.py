"""Two clerks change one card: what goes together is merged and said, what does not is asked; without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from households.models import Household
from tests.conftest import VILLAGE, text_of
from tests.households import factories as make
from tests.households.test_pages import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(make_user: Any) -> Any:
    return make_user("village_clerk", VILLAGE)


@pytest.fixture
def card(clerk: Any, in_scope: Any) -> Household:
    with in_scope(VILLAGE):
        return make.household(by=clerk, members=make.family(), income=make.income())


def open_card(client: Any, card: Household) -> tuple[str, dict[str, Any]]:
    url = reverse("households:edit", args=[card.pk])
    return url, fields_of(client.get(url).content.decode())


def test_field_both_changed_is_chosen(card: Household, clerk: Any, as_user: Any, in_scope: Any) -> None:
    client = as_user(clerk)
    url, mine = open_card(client, card)
    assert client.post(url, mine | {"card-address": "他们的", "card-group": "8组"}).status_code == 302
    html = client.post(url, mine | {"card-address": "我的", "card-hamlet": "岩脚"}).content.decode()
    assert 'name="choice:card:address"' in html
    assert "8组" in html, "what only they changed is taken over and said"
    with in_scope(VILLAGE):
        card.refresh_from_db()
        assert card.address == "他们的", "nothing is written before the choice"

    again = fields_of(html)
    unanswered = client.post(url, again).content.decode()
    assert 'name="choice:card:address"' in unanswered, "without a choice it is asked again"
    for choice, written in (("mine", "我的"), ("theirs", "他们的"), ("text", "第三种")):
        with in_scope(VILLAGE):
            Household.objects.filter(pk=card.pk).update(address="他们的", hamlet="")
        answered = again | {"choice:card:address": choice, "text:card:address": "第三种"}
        assert client.post(url, answered).status_code == 302
        with in_scope(VILLAGE):
            card.refresh_from_db()
            assert (card.address, card.group, card.hamlet) == (written, "8组", "岩脚")


def test_people_who_came_and_went_meanwhile(card: Household, clerk: Any, as_user: Any, in_scope: Any) -> None:
    from households.actions.members import save_members

    client = as_user(clerk)
    url, mine = open_card(client, card)
    row = next(n.split("-")[1] for n, v in mine.items() if re.fullmatch(r"members-\d+-name", n) and v == "周林")
    with in_scope(VILLAGE, actor=clerk.pk):
        make.leaves(card.members.get(name="周林"), by=clerk)
        baby = make.person("周新", "grandson", born_on=make.ON.replace(month=1), education="", school="preschool_age")
        save_members(card, drafts=[baby], by=clerk, on=make.ON, complete=False)
    html = client.post(url, mine | {"card-group": "9组", f"members-{row}-number": "A7"}).content.decode()
    assert "周新" in html and "A7" in html, "what was typed about who left is shown"
    second = client.post(url, fields_of(html))
    assert second.status_code == 302, text_of(second)
    with in_scope(VILLAGE):
        card.refresh_from_db()
        assert card.group == "9组"
        assert sorted(card.members.current().values_list("name", flat=True)) == sorted(
            ["周山", "李秋", "周小禾", "周新"]
        )


def test_number_changed_by_them_stays(card: Household, clerk: Any, as_user: Any, in_scope: Any) -> None:
    """Both numbers have the same mask: they are compared by their index, not by what is shown."""
    client = as_user(clerk)
    url, mine = open_card(client, card)
    with in_scope(VILLAGE, actor=clerk.pk):
        card.phone = "13911110000"
        card.save()
    mine = fields_of(client.get(url).content.decode())
    with in_scope(VILLAGE, actor=clerk.pk):
        card.phone = "13922220000"
        card.save()
    assert client.post(url, mine | {"card-group": "9组"}).status_code == 302
    with in_scope(VILLAGE):
        card.refresh_from_db()
        assert card.phone.reveal() == "13922220000"
        assert card.group == "9组"


def test_snapshot_of_another_key_is_no_snapshot() -> None:
    from households.views.merging import pack, unpack

    word = pack({"card:group": "3组"})
    assert unpack(word) == {"card:group": "3组"}
    assert unpack(word[:-8] + "AAAAAAA=") is None
    assert unpack("") is None
