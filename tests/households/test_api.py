"""The card over the API: scope, rights, masks, the same refusals as the form."""

from __future__ import annotations

from typing import Any

import pytest

from households.models import Household
from tests.conftest import SIBLING, VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.django_db
URL = "/api/v1/households/"


@pytest.fixture
def card(in_scope: Any) -> Household:
    with in_scope(VILLAGE):
        draft = make.CardDraft(group="3组", main_cause="01", phone="13800000009", bank_account="6200000000000000001")
        return make.household(card=draft, members=make.family(), income=make.income(), measures=[make.measure()])


@pytest.fixture
def clerk(make_user: Any, as_user: Any) -> Any:
    return as_user(make_user("village_clerk", VILLAGE))


def new_card(**values: Any) -> dict[str, Any]:
    head = {"name": "龙大山", "relation": "head", "identity": make.identity()}
    return {"village": VILLAGE, "main_cause": "01", "members": [head]} | values


def send(client: Any, url: str, body: dict[str, Any], method: str = "post") -> Any:
    return getattr(client, method)(url, body, content_type="application/json")


@pytest.mark.parametrize("path", ["households", "members", "incomes", "measures"])
def test_rows_of_the_village_only(card: Household, clerk: Any, make_user: Any, as_user: Any, path: str) -> None:
    assert clerk.get(f"/api/v1/{path}/").json()["results"]
    assert as_user(make_user("village_clerk", SIBLING)).get(f"/api/v1/{path}/").json()["results"] == []


def test_card_of_another_village_is_not_found(card: Household, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("village_clerk", SIBLING))
    assert client.get(f"{URL}{card.pk}/").status_code == 404
    assert send(client, f"{URL}{card.pk}/", {"version": 1}, "patch").status_code == 404


def test_numbers_are_masked(card: Household, clerk: Any, in_scope: Any) -> None:
    with in_scope(VILLAGE):
        full = card.members.get(name="李秋").identity.reveal()
    everything = "".join(clerk.get(f"/api/v1/{path}/").content.decode() for path in ("households", "members"))
    assert full not in everything
    assert "13800000009" not in everything
    assert "6200000000000000001" not in everything
    assert "138****0009" in everything


def test_filters_and_income(card: Household, clerk: Any) -> None:
    row = clerk.get(URL, {"q": "zs", "cause": "01"}).json()["results"][0]
    assert (row["head_name"], row["income_per_head"]) == ("周山", "3090.00")
    assert clerk.get(URL, {"status": "poor"}).json()["results"] == []
    assert clerk.get("/api/v1/incomes/", {"year": "2018"}).json()["results"] == []


def test_new_card_is_entered_by_the_same_action(clerk: Any, in_scope: Any) -> None:
    response = send(clerk, URL, new_card(income={"year": 2025, "wage_yuan": "9000"}))
    assert response.status_code == 201, response.content
    with in_scope(VILLAGE):
        made = Household.objects.get(pk=response.json()["id"])
        assert f"{made.incomes.get().net_per_head_yuan}" == "9000.00"


@pytest.mark.parametrize(("values", "status", "code"), [
    ({"village": SIBLING}, 400, "invalid"),
    ({"members": [{"name": "龙", "relation": "head", "identity": "529901196803120017"}]}, 409, "DQ-04"),
    ({"members": []}, 409, "DQ-01"),
    ({"main_cause": "99"}, 409, "DQ-35"),
    ({"main_cause": "77"}, 400, "invalid"),
])  # fmt: skip
def test_fault_is_refused_with_its_code(clerk: Any, values: dict[str, Any], status: int, code: str) -> None:
    response = send(clerk, URL, new_card(**values))
    assert (response.status_code, response.json()["code"]) == (status, code)


def test_change_keeps_what_was_not_sent_and_asks_for_the_version(card: Household, clerk: Any, in_scope: Any) -> None:
    url = f"{URL}{card.pk}/"
    assert send(clerk, url, {"group": "9组"}, "patch").status_code == 400
    assert send(clerk, url, {"group": "9组", "version": 1}, "patch").status_code == 200
    late = send(clerk, url, {"group": "8组", "version": 1}, "patch")
    assert (late.status_code, late.json()["code"]) == (409, "card_changed")
    with in_scope(VILLAGE):
        card.refresh_from_db()
        assert (card.group, card.size, card.phone.reveal()) == ("9组", 4, "13800000009")


@pytest.mark.parametrize("role", ["branch_secretary", "helper"])
def test_only_the_clerk_writes(card: Household, make_user: Any, as_user: Any, role: str) -> None:
    client = as_user(make_user(role, VILLAGE))
    assert send(client, URL, new_card()).status_code == 403
    assert client.get(URL).status_code == 200


def test_province_viewer_sees_no_household(card: Household, make_user: Any, as_user: Any) -> None:
    assert as_user(make_user("province_viewer", "4331")).get(URL).status_code == 403
