"""Forged keys, absurd figures and hostile texts: refused with a reason, never a fault of ours, never taken over."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from households.models import Measure
from registry.spreadsheets.writer import csv_lines, harmless
from tests.conftest import SIBLING, VILLAGE
from tests.households import factories as make

LONG = "9" * 5000
DEEP = "[" * 50_000 + "]" * 50_000
NEW = {"kind": "M01", "item": "x", "starts_on": "2026-11-20", "state": "planned"}


def test_keys_of_another_household_or_village_are_refused(card, clerk, far, send):
    own = make.household(by=clerk, members=make.family())
    person = own.members.order_by("pk").first().pk
    for forged in ({"household": far["household"]}, {"member": far["member"]}, {"member": person}):
        assert send(clerk, "measures/", {**NEW, "household": card.pk, **forged}).status_code in {400, 409}
    assert send(clerk, f"measures/{far['measure']}/", {"item": "x"}, "patch").status_code == 404
    assert send(clerk, "works/", {"member": far["member"], "starts_on": "2026-01-01"}).status_code == 400
    for key in (far["member"], person, 10**30):
        body = {"year": 2025, "people": [{"member": key, "labour": "weak"}]}
        assert send(clerk, f"households/{card.pk}/year/", body, "put").status_code == 409


def test_a_measure_stays_where_it_is(card, clerk, send):
    own = make.household(by=clerk, measures=[make.measure()])
    row = Measure.objects.get(household=own)
    body = {"household": card.pk, "village": SIBLING, "village_id": SIBLING, "item": "x"}
    assert send(clerk, f"measures/{row.pk}/", body, "patch").status_code == 200
    row.refresh_from_db()
    assert (row.household_id, row.village_id) == (own.pk, VILLAGE)


@pytest.mark.parametrize(
    "change",
    [{"details": [1]}, {"details": "abc"}, {"details": None}, {"amount_yuan": "NaN"}, {"amount_yuan": "1e400"},
     {"amount_yuan": "9999999999999"}, {"amount_yuan": "-1"}, {"item": "a\0"}, {"details": {"a\0": "b\0"}},
     {"household": 10**30}, {"household": True}, {"starts_on": None}, {"starts_on": "2025-02-29"}],
)  # fmt: skip
def test_a_hostile_measure_is_refused(card, clerk, send, change):
    answer = send(clerk, "measures/", {**NEW, "household": card.pk, **change})
    assert answer.status_code in {400, 409, 422}, answer.content


BROKEN = [DEEP, '{"details": ' + DEEP + "}", "[]", "null", '"x"', '{"household": 1e400}', "NaN"]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
def test_a_body_that_is_none_is_refused(card, clerk, as_user, send, body):
    assert send(clerk, "measures/", body).status_code == 400
    with_key = as_user(clerk).post(
        "/api/v1/measures/", body, content_type="application/json", headers={"Idempotency-Key": "attack-0001"}
    )
    assert with_key.status_code == 400
    assert as_user(clerk).post("/drafts/", body, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    "figure",
    [{"members": 40_000}, {"members": 10**11}, {"members": 0}, {"year": 10**9}, {"wage_yuan": "NaN"},
     {"wage_yuan": "9999999999999"}, {"wage_yuan": "-0.01"}],
)  # fmt: skip
def test_absurd_incomes_are_refused(card, clerk, send, figure):
    body = {"year": 2025, "wage_yuan": "5", **figure}
    assert send(clerk, f"households/{card.pk}/income/", body, "put").status_code == 400
    assert not card.incomes.exists()


def test_a_job_is_at_a_place_that_there_is(card, clerk, send):
    member = card.members.order_by("pk").first().pk
    answer = send(clerk, "works/", {"member": member, "starts_on": "2026-01-01", "place": "999999"})
    assert (answer.status_code, answer.json()["code"]) == (409, "place_unknown")


def test_no_village_takes_the_numbers_of_another(card, clerk, send):
    person = {"name": "甲", "relation": "head", "identity": make.identity(), "ethnicity": "06", "health": ["healthy"],
              "labour": "ordinary", "education": "primary", "has_resident_insurance": True}  # fmt: skip
    body = {"village": VILLAGE, "number": f"{SIBLING}0001", "members": [person]}
    answer = send(clerk, "households/", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "number_elsewhere")
    assert send(clerk, "households/", {**body, "number": f"{VILLAGE}0777"}).status_code == 201


def test_endless_numbers_in_addresses_and_hidden_fields(card, clerk, as_user, send):
    client = as_user(clerk)
    pk = card.pk
    for address in (
        reverse("households:head", args=[pk]) + f"?head={LONG}",
        reverse("households:years", args=[pk]) + f"?compare={LONG}",
        reverse("households:history", args=[pk]) + f"?page={LONG}&year={LONG}",
        reverse("households:assign_many") + f"?pk={LONG}",
        reverse("divisions:search") + "?q=%00",
    ):
        assert client.get(address).status_code == 200, address[:60]
    assert send(clerk, f"risks/of/{LONG}/", {"risks": []}, "put").status_code == 404
    version = client.patch(f"/api/v1/households/{pk}/", "{}", content_type="application/json",
                           headers={"If-Match": LONG})  # fmt: skip
    assert version.status_code == 400
    edit = reverse("households:edit", args=[pk])
    assert client.post(edit, {"members-TOTAL_FORMS": "1", "members-0-pk": LONG}).status_code == 200
    assert client.post(edit, {"members-TOTAL_FORMS": LONG, "add_member": "1"}).status_code == 200
    assert client.post(reverse("households:check_live"), {"household": LONG}).status_code == 200


def test_drafts_and_filters_lead_nowhere_else(card, clerk, as_user):
    client = as_user(clerk)
    draft = {"form": "x", "subject": "1", "version": "1", "title": "a\0b", "values": {"a\0": ["\0"]}}
    for address, status in (("/households/", 200), ("//evil.example", 400), ("/\\evil.example", 400), ("x:y", 400)):
        sent = json.dumps({**draft, "address": address})
        assert client.post("/drafts/", sent, content_type="application/json").status_code == status, address
    named = {"page": "/households/", "name": "a\0", "query": "q=1"}
    assert client.post(reverse("filters:save"), named).status_code == 302


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A"])
def test_no_cell_of_a_csv_is_computed(text):
    assert harmless(text) == f"'{text}"
    assert b"'" in list(csv_lines(["a"], [[text]]))[-1]
