"""The pages of the card: scope, form faults at their fields, the grid without scripts, masked numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from households.models import Household
from registry.audit.models import Entry
from tests.conftest import NEIGHBOUR, SIBLING, VILLAGE, text_of
from tests.households import factories as make
from tests.households.requests.chain import carry_out_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(in_scope: Any) -> Household:
    with in_scope(VILLAGE):
        return make.household(members=make.family(), income=make.income(), measures=[make.measure()])


@pytest.fixture
def clerk(make_user: Any) -> Any:
    return make_user("village_clerk", VILLAGE)


def fields_of(html: str) -> dict[str, Any]:
    """The values a browser would send with the form of a page."""
    found: dict[str, Any] = {}
    form = html[html.index("data-registry-card") :]
    form = re.sub(r"<template>.*?</template>", "", form, flags=re.S)
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if not name or (kind and kind[1] in {"checkbox", "radio"} and "checked" not in tag):
            continue
        found.setdefault(name[1], []).append(value[1] if value else "on" if kind and kind[1] == "checkbox" else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, flags=re.S):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = [chosen[1] if chosen else ""]
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def typed(fields: dict[str, Any], row: int, **values: str) -> dict[str, Any]:
    return fields | {f"members-{row}-{name}": value for name, value in values.items()}


def a_head(fields: dict[str, Any], **values: str) -> dict[str, Any]:
    return typed(fields, 0, **{"name": "龙大山", "relation": "head", "identity": make.identity()} | values)


def new_card(client: Any) -> dict[str, Any]:
    fields = fields_of(client.get(reverse("households:create")).content.decode())
    return fields | {"card-main_cause": "01"}


# --- list ------------------------------------------------------------------------------------------------------


def test_list_shows_head_income_and_line(card: Household, clerk: Any, as_user: Any) -> None:
    text = text_of(as_user(clerk).get(reverse("households:list")))
    assert "周山" in text
    assert "3,090.00" in text
    assert "3,218" in text


@pytest.mark.parametrize("wanted", ["周", "周山", "zs", "zhoushan", "周小禾", "NUMBER", "IDENTITY"])
def test_list_finds_a_household(card: Household, clerk: Any, as_user: Any, wanted: str, in_scope: Any) -> None:
    with in_scope(VILLAGE):
        make.household(members=[make.head("麻先发")])
        known = {"NUMBER": card.number, "IDENTITY": card.members.get(name="周林").identity.reveal()}
    text = text_of(as_user(clerk).get(reverse("households:list"), {"q": known.get(wanted, wanted)}))
    assert "周山" in text
    assert "麻先发" not in text


@pytest.mark.parametrize(("query", "found"), [
    ({"status": "applicant"}, True), ({"status": "poor"}, False), ({"cause": "01"}, True), ({"cause": "02"}, False),
    ({"monitored": "active"}, False), ({"area": VILLAGE}, True), ({"area": SIBLING}, False), ({"group": "3组"}, True),
    ({"group": "4组"}, False),
])  # fmt: skip
def test_list_filters(card: Household, clerk: Any, as_user: Any, query: dict[str, str], found: bool) -> None:
    assert ("周山" in text_of(as_user(clerk).get(reverse("households:list"), query))) is found


def test_list_of_another_village_is_empty_and_says_what_to_do(card: Household, make_user: Any, as_user: Any) -> None:
    text = text_of(as_user(make_user("village_clerk", SIBLING)).get(reverse("households:list")))
    assert "周山" not in text


def test_workbook_of_the_list_masks_the_phone(clerk: Any, as_user: Any, in_scope: Any) -> None:
    from registry.spreadsheets.reader import read_workbook

    with in_scope(VILLAGE):
        make.household(card=make.CardDraft(phone="13800000009", main_cause="01"))
    response = as_user(clerk).get(reverse("households:list"), {"export": "xlsx"})
    book = read_workbook(response.content, file_name="x.xlsx")
    assert "13800000009" not in str([list(sheet.rows) for sheet in book.sheets])


# --- scope and rights ------------------------------------------------------------------------------------------

PAGES = ["detail", "edit", "income", "head"]  # measures: tests/households/help


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("place", [SIBLING, NEIGHBOUR + "100201"])
def test_card_outside_the_scope_is_not_found(
    card: Household, make_user: Any, as_user: Any, page: str, place: str
) -> None:
    from registry.divisions.models import Division

    village = place if place == SIBLING else Division.objects.villages_of(NEIGHBOUR)[0].code
    client = as_user(make_user("village_clerk", village))
    assert client.get(reverse(f"households:{page}", args=[card.pk])).status_code == 404


@pytest.mark.parametrize("page", [p for p in PAGES if p != "detail"])
@pytest.mark.parametrize("role", ["branch_secretary", "supervision_committee", "helper"])
def test_card_is_changed_by_the_clerk_only(card: Household, make_user: Any, as_user: Any, page: str, role: str) -> None:
    client = as_user(make_user(role, VILLAGE))
    assert client.get(reverse(f"households:{page}", args=[card.pk])).status_code == 403
    assert client.get(card.get_absolute_url()).status_code == 200


# --- the form --------------------------------------------------------------------------------------------------


def test_new_card_takes_sex_and_birth_from_the_number(clerk: Any, as_user: Any, in_scope: Any) -> None:
    client = as_user(clerk)
    response = client.post(reverse("households:create"), a_head(new_card(client)))
    with in_scope(VILLAGE):
        made = Household.objects.get(head_name="龙大山")
        head = made.members.get()
        assert (head.sex, f"{head.birth_on}", made.size, made.status) == ("male", "1968-03-12", 1, "applicant")
        assert made.number == f"{VILLAGE}0001"
        assert Entry.objects.about(made).filter(event="households.entered").exists()
    assert response["Location"] == made.get_absolute_url()


FAULTS = [
    ({"identity": "529901196803120017"}, "members-0-identity", "校验码"),
    ({"identity": "5299011968"}, "members-0-identity", "18"),
    ({"identity": ""}, "members-0-identity", ""),
    ({"sex": "female"}, "members-0-sex", ""),
    ({"birth_on": "1970-01-01"}, "members-0-birth_on", "1968-03-12"),
    ({"relation": ""}, "members-0-relation", ""),
    ({"work_months": "13"}, "members-0-work_months", ""),
]


@pytest.mark.parametrize(("values", "field", "words"), FAULTS)
def test_fault_is_explained_at_its_field(
    clerk: Any, as_user: Any, in_scope: Any, values: dict[str, str], field: str, words: str
) -> None:
    client = as_user(clerk)
    response = client.post(reverse("households:create"), a_head(new_card(client), **values))
    html = response.content.decode()
    assert response.status_code == 200
    assert f'href="#id_{field}"' in html, "the summary links to the field"
    errors = html[html.index(f'id="id_{field}_error"') :].split("</ul>")[0]
    assert words in errors
    with in_scope(VILLAGE):
        assert not Household.objects.exists()


@pytest.mark.parametrize(("name", "value"), [
    ("card-phone", "123"), ("card-bank_account", "12"), ("card-main_cause", ""), ("year-wage_yuan", "-1"),
    ("year-wage_yuan", "many"), ("year-year", "2999"), ("card-other_causes", "01"),
])  # fmt: skip
def test_fault_of_the_household_block_is_linked(clerk: Any, as_user: Any, name: str, value: str) -> None:
    client = as_user(clerk)
    html = client.post(reverse("households:create"), a_head(new_card(client)) | {name: value}).content.decode()
    assert f'href="#id_{name}' in html


def test_number_of_another_card_is_refused_at_the_field(
    card: Household, clerk: Any, as_user: Any, in_scope: Any
) -> None:
    with in_scope(VILLAGE):
        taken = card.members.get(relation="head").identity.reveal()
    client = as_user(clerk)
    html = client.post(reverse("households:create"), a_head(new_card(client), identity=taken)).content.decode()
    assert 'href="#id_members-0-identity"' in html
    assert card.number in html


def test_number_of_a_hidden_card_is_refused_without_telling_whose(
    card: Household, make_user: Any, as_user: Any, in_scope: Any
) -> None:
    with in_scope(VILLAGE):
        taken = card.members.get(relation="head").identity.reveal()
    client = as_user(make_user("village_clerk", SIBLING))
    html = client.post(reverse("households:create"), a_head(new_card(client), identity=taken)).content.decode()
    assert "c-error-summary" in html
    assert card.number not in html


def test_grid_without_scripts_gives_one_more_row_and_keeps_what_was_typed(clerk: Any, as_user: Any) -> None:
    client = as_user(clerk)
    fields = new_card(client)
    html = client.post(
        reverse("households:create"), a_head(fields, identity="1") | {"add_member": "1"}
    ).content.decode()
    again = fields_of(html)
    assert int(again["members-TOTAL_FORMS"]) == int(fields["members-TOTAL_FORMS"]) + 1
    assert again["members-0-name"] == "龙大山"
    assert "c-error-summary" not in html


def test_unchanged_card_keeps_its_masked_numbers(card: Household, clerk: Any, as_user: Any, in_scope: Any) -> None:
    url = reverse("households:edit", args=[card.pk])
    client = as_user(clerk)
    html = client.get(url).content.decode()
    with in_scope(VILLAGE):
        before = [m.identity.reveal() for m in card.members.order_by("pk")]
    assert not any(number in html for number in before)
    response = client.post(url, fields_of(html))
    assert response.status_code == 302, re.findall(r"c-error-summary.*?</ul>", response.content.decode(), re.S)
    with in_scope(VILLAGE):
        assert [m.identity.reveal() for m in card.members.order_by("pk")] == before
        assert not Entry.objects.about(card).filter(event="households.member_changed").exists()


def test_second_to_save_sees_what_changed_and_loses_nothing(
    card: Household, clerk: Any, as_user: Any, in_scope: Any
) -> None:
    url = reverse("households:edit", args=[card.pk])
    client = as_user(clerk)
    mine = fields_of(client.get(url).content.decode())
    theirs = mine | {"card-address": "他人所改"}
    assert client.post(url, theirs).status_code == 302
    response = client.post(url, mine | {"card-group": "9组"}, follow=True)
    assert "他人所改" in response.content.decode(), "what was taken over is said"
    with in_scope(VILLAGE):
        card.refresh_from_db()
        assert (card.group, card.address) == ("9组", "他人所改")


# --- the page of the card --------------------------------------------------------------------------------------


def test_number_is_shown_in_full_on_request_and_the_look_is_recorded(
    card: Household, clerk: Any, as_user: Any, in_scope: Any
) -> None:
    with in_scope(VILLAGE):
        member = card.members.get(name="李秋")
    client = as_user(clerk)
    assert member.identity.reveal() not in client.get(card.get_absolute_url()).content.decode()
    shown = client.post(reverse("households:reveal", args=[card.pk]), {"field": f"identity:{member.pk}"})
    assert member.identity.reveal() in shown.content.decode()
    with in_scope(VILLAGE):
        assert Entry.objects.about(card).filter(event="households.identity_revealed", by=clerk).count() == 1


@pytest.mark.parametrize("role", ["helper", "branch_secretary"])
def test_number_stays_masked_for_who_may_not_see_it(
    card: Household, make_user: Any, as_user: Any, in_scope: Any, role: str
) -> None:
    with in_scope(VILLAGE):
        member = card.members.get(name="李秋")
    client = as_user(make_user(role, VILLAGE))
    url = reverse("households:reveal", args=[card.pk])
    assert client.post(url, {"field": f"identity:{member.pk}"}).status_code == 403


def test_member_leaves_and_the_size_follows(
    card: Household, clerk: Any, as_user: Any, in_scope: Any, make_user: Any
) -> None:
    with in_scope(VILLAGE):
        son = card.members.get(name="周林")
    client = as_user(clerk)
    url = reverse("households:member_leave", args=[son.pk]) + "?reason=marriage"
    assert client.get(url).status_code == 200
    assert client.post(url, {"day": "2026-11-10", "paper": "结婚证"}).status_code == 302
    with in_scope(VILLAGE):
        card.refresh_from_db()
        assert card.size == 4, "asked for, not decided"
    carry_out_all(make_user)
    with in_scope(VILLAGE):
        card.refresh_from_db()
        assert card.size == 3


def test_head_leaves_only_after_a_new_head_was_chosen(
    card: Household, clerk: Any, as_user: Any, in_scope: Any, make_user: Any
) -> None:
    with in_scope(VILLAGE):
        head, spouse = card.members.get(relation="head"), card.members.get(relation="spouse")
    client = as_user(clerk)
    leave = reverse("households:member_leave", args=[head.pk])
    assert client.post(leave, {"day": "2026-11-10", "paper": "死亡证明"}).status_code == 200
    url = reverse("households:head", args=[card.pk])
    fields = {f"relation_{m}": v for m, v in _relations(card, in_scope).items()}
    fields |= {f"relation_{head.pk}": "spouse", f"relation_{spouse.pk}": "head"}
    assert client.post(url, fields).status_code == 302
    carry_out_all(make_user)
    with in_scope(VILLAGE):
        card.refresh_from_db()
        assert card.head_name == "李秋"
    assert client.post(leave, {"day": "2026-11-10", "paper": "死亡证明"}).status_code == 302


def _relations(card: Household, in_scope: Any) -> dict[int, str]:
    with in_scope(VILLAGE):
        return dict(card.members.values_list("pk", "relation"))


def test_income_of_a_year_is_added_and_a_frozen_one_refused(
    card: Household, clerk: Any, as_user: Any, in_scope: Any
) -> None:
    client = as_user(clerk)
    url = reverse("households:income", args=[card.pk])
    assert client.post(url, {"year": "2020", "wage_yuan": "20,000"}).status_code == 302
    with in_scope(VILLAGE):
        assert f"{card.incomes.get(year=2020).net_per_head_yuan}" == "5000.00"
        card.incomes.filter(year=2020).update(is_frozen=True)
    client.post(url, {"year": "2020", "wage_yuan": "1"})
    with in_scope(VILLAGE):
        assert f"{card.incomes.get(year=2020).net_per_head_yuan}" == "5000.00"


def test_measure_is_added_and_finished_with_a_result(card: Household, clerk: Any, as_user: Any, in_scope: Any) -> None:
    client = as_user(clerk)
    values = {"item_code": "family_doctor", "starts_on": "2026-01-01", "state": "planned", "member": ""}
    assert client.post(reverse("households:measure_add", args=[card.pk]), values).status_code == 302
    with in_scope(VILLAGE):
        measure = card.measures.get(kind="M08")
    url = reverse("households:measure_step", args=[measure.pk, "finish"])
    assert client.get(url).status_code == 200
    assert client.post(url, {"result": "", "ended_on": "2026-02-01"}).status_code == 200
    assert client.post(url, {"result": "已签约", "ended_on": "2026-02-01"}).status_code == 302


@pytest.fixture
def panel() -> Iterator[None]:
    from households import panels

    panels.register("test", order=1, template="households/_status_cell.html", context=lambda h, u: None)
    yield
    panels.unregister("test")


def test_panel_with_nothing_to_show_is_left_out(card: Household, clerk: Any, as_user: Any, panel: None) -> None:
    assert as_user(clerk).get(card.get_absolute_url()).status_code == 200
