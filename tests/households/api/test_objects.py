"""Every object of a card over the API: scope, rights, masks, filters, keyset pages, the form's reasons."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from households.actions.risks import RiskDraft, set_risks
from households.models import Finding, Household, LivingYear, Measure, Member, MemberYear, NegativeFlag, Problem, Visit
from registry import clock
from tests.conftest import SIBLING, VILLAGE
from tests.households import factories as make
from villages.models import Helper

pytestmark = pytest.mark.django_db
READ = [
    "households", "members", "member-years", "incomes", "livings", "works", "cause-evidence", "risks", "plans",
    "measures", "helpers", "assignments", "visits", "problems", "flags", "findings", "household-changes",
    "status-spans", "cases",
]  # fmt: skip


@pytest.fixture
def card(in_scope: Any, make_user: Any) -> Household:
    """A card with a row of nearly everything."""
    clerk = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE):
        draft = make.CardDraft(group="3组", main_cause="01", phone="13800000009", bank_account="6200000000000000001")
        made = make.household(card=draft, members=make.family(), income=make.income(), measures=[make.measure()])
        own: dict[str, Any] = {"household": made, "village_id": VILLAGE}
        set_risks(made, risks=[RiskDraft("01", make.ON)], by=clerk, on=make.ON)
        helper = Helper.objects.create(village_id=VILLAGE, name="石帮扶", unit="县水利局", phone="15400000001",
                                       started_on=make.ON)  # fmt: skip
        made.assignments.create(village_id=VILLAGE, helper=helper, starts_on=make.ON)
        visit = Visit.objects.create(**own, held_at=clock.now(), contents=["policy"], visitors="石帮扶")
        Problem.objects.create(**own, visit=visit, kind="road", title="路灯", owner="村委会", raised_on=make.ON,
                               due_on=make.ON)  # fmt: skip
        living = LivingYear.objects.create(**own, year=2019, checked_on=make.ON)
        living.proofs.create(village_id=VILLAGE, guarantee="has_water", proof="水质合格", checked_by="x",
                             checked_on=make.ON)  # fmt: skip
        MemberYear.objects.update_or_create(member=made.members.first(), year=2018, defaults=own)
        NegativeFlag.objects.create(**own, kind="car", is_found=False, source="县交警", found_on=make.ON)
        Finding.objects.create(**own, rule="DQ-14", subject="x", severity="warning", first_seen_on=make.ON,
                               last_seen_on=make.ON, year=1999)  # fmt: skip
        return made


@pytest.fixture
def clerk(make_user: Any, as_user: Any) -> Any:
    return as_user(make_user("village_clerk", VILLAGE))


def rows(client: Any, path: str, **query: Any) -> Any:
    return client.get(f"/api/v1/{path}/", query).json()["results"]


def send(client: Any, path: str, body: dict[str, Any], method: str = "post", **headers: str) -> Any:
    return getattr(client, method)(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("path", READ)
def test_objects_stay_inside_the_scope(card: Household, clerk: Any, make_user: Any, as_user: Any, path: str) -> None:
    mine = {row["village"] for row in rows(clerk, path)}
    assert mine <= {VILLAGE}
    assert rows(as_user(make_user("village_clerk", SIBLING)), path) == []


def test_everything_of_a_card_is_there(card: Household, clerk: Any) -> None:
    empty = [p for p in READ if p not in {"works", "cause-evidence", "plans", "household-changes", "cases"}
             and not rows(clerk, p)]  # fmt: skip
    assert empty == []
    assert rows(clerk, "livings", year=2019)[0]["proofs"][0]["proof"] == "水质合格"
    assert rows(clerk, "incomes")[0]["net_per_head_yuan"] == "3090.00"


def test_no_number_leaves_in_clear(card: Household, clerk: Any, in_scope: Any) -> None:
    with in_scope(VILLAGE):
        identities = [m.identity.reveal() for m in Member.objects.all()]
    everything = "".join(clerk.get(f"/api/v1/{path}/").content.decode() for path in READ)
    assert not [number for number in (*identities, "13800000009", "15400000001", "6200000000000000001")
                if number in everything]  # fmt: skip
    assert "154****0001" in everything


def test_filters_narrow(card: Household, clerk: Any) -> None:
    assert len(rows(clerk, "members", relation="head")) == 1
    assert len(rows(clerk, "risks", kind="01", household=card.pk)) == 1
    assert rows(clerk, "risks", kind="03") == []
    assert rows(clerk, "visits", household=card.pk + 1) == []
    assert rows(clerk, "findings", rule="DQ-01") == []
    assert rows(clerk, "flags", is_found="true") == []


def test_pages_are_keyset_and_at_most_a_hundred(card: Household, clerk: Any, in_scope: Any) -> None:
    first = clerk.get("/api/v1/members/", {"page_size": 3}).json()
    assert len(first["results"]) == 3
    assert "cursor=" in first["next"]
    second = clerk.get(first["next"]).json()
    seen = [row["id"] for page in (first, second) for row in page["results"]]
    assert len(set(seen)) == 4
    assert "offset" not in first["next"]


def test_rights_by_verb(card: Household, make_user: Any, as_user: Any, in_scope: Any) -> None:
    witness = as_user(make_user("supervision_committee", VILLAGE))
    assert rows(witness, "risks")
    assert send(witness, "measures/", {"household": card.pk}).status_code == 403
    assert send(witness, f"households/{card.pk}/", {"version": 1}, "patch").status_code == 403
    assert as_user(make_user("province_viewer", "4331")).get("/api/v1/risks/").status_code == 403


def test_measure_is_written_by_the_forms_action_with_its_reasons(card: Household, clerk: Any, in_scope: Any) -> None:
    body = {"household": card.pk, "kind": "M01", "item": "养牛", "starts_on": "2026-11-02"}
    made = send(clerk, "measures/", body)
    assert made.status_code == 201, made.content
    with in_scope(VILLAGE):
        assert Measure.objects.get(pk=made.json()["id"]).item == "养牛"
        stranger = make.household(members=[make.head("石三")]).members.get()
    refused = send(clerk, "measures/", body | {"member": stranger.pk})
    assert (refused.status_code, refused.json()["reasons"][0]["code"], refused.json()["reasons"][0]["field"]) == (
        409, "member_of_other", "member",
    )  # fmt: skip


def test_member_leaves_with_the_same_refusals(card: Household, clerk: Any, in_scope: Any) -> None:
    with in_scope(VILLAGE):
        head, child = card.members.get(relation="head"), card.members.get(name="周林")
    body = {"left_on": "2026-11-10", "reason": "moved", "paper": "户口簿"}
    head_leaves = send(clerk, f"members/{head.pk}/leave/", body).json()
    assert {reason["code"] for reason in head_leaves["reasons"]} == {"relation_missing"}
    future = send(clerk, f"members/{child.pk}/leave/", body | {"left_on": "2099-01-01"}).json()
    assert (future["code"], future["reasons"][0]["field"]) == ("day_in_future", "day")
    asked = send(clerk, f"members/{child.pk}/leave/", body)
    assert (asked.status_code, asked.json()["state"]) == (202, "pending")
    with in_scope(VILLAGE):
        child.refresh_from_db()
        assert child.left_on is None, "asked for, not done"


def test_income_with_lines_and_a_sum_that_does_not_fit(card: Household, clerk: Any) -> None:
    line = {"part": "wage_yuan", "kind": "migrant_work", "amount_yuan": "9000.00", "note": "3个月"}
    address = f"households/{card.pk}/income/"
    kept = send(clerk, address, {"year": 2025, "wage_yuan": "9000.00", "lines": [line]}, "put")
    assert kept.status_code == 200, kept.content
    assert kept.json()["lines"][0]["amount_yuan"] == "9000.00"
    wrong = send(clerk, address, {"year": 2025, "wage_yuan": "8000.00", "lines": [line]}, "put")
    assert wrong.status_code == 409
    assert wrong.json()["reasons"]
    assert send(clerk, address, {"year": 2099}, "put").json()["code"] == "year_in_future"


def test_living_conditions_and_facts_of_people(card: Household, clerk: Any, in_scope: Any) -> None:
    proof = {"guarantee": "has_housing", "proof": "A级", "checked_by": "石三", "checked_on": "2026-01-05"}
    body = {"year": 2025, "has_food": True, "house_m2": "82.00", "road": "concrete", "proofs": [proof]}
    kept = send(clerk, f"households/{card.pk}/living/", body, "put")
    assert kept.status_code == 200, kept.content
    assert (kept.json()["house_m2"], kept.json()["proofs"][0]["proof"]) == ("82.00", "A级")
    with in_scope(VILLAGE):
        child = card.members.get(name="周小禾")
    people = {"year": 2025, "people": [{"member": child.pk, "school": "grade_7"}]}
    facts = send(clerk, f"households/{card.pk}/year/", people, "put")
    assert facts.status_code == 200, facts.content
    assert {row["school"] for row in facts.json() if row["member"] == child.pk} == {"grade_7"}


def test_risks_plans_and_evidence(card: Household, clerk: Any) -> None:
    since = "2026-11-01"
    kept = send(clerk, f"risks/of/{card.pk}/", {"risks": [{"kind": "03", "since_on": since},
                                                          {"kind": "01", "since_on": since}]}, "put")  # fmt: skip
    assert kept.status_code == 200, kept.content
    assert [row["kind"] for row in rows(clerk, "risks", household=card.pk)] == ["01", "03"]
    twice = send(clerk, f"risks/of/{card.pk}/", {"risks": [{"kind": "03", "since_on": since}] * 2}, "put")
    assert (twice.status_code, bool(twice.json()["reasons"])) == (409, True)
    plan = send(clerk, "plans/", {"household": card.pk, "year": 2026, "wish": "想养牛"})
    assert (plan.status_code, plan.json()["state"]) == (201, "draft")
    step = send(clerk, f"plans/{plan.json()['id']}/steps/agree/", {})
    assert (step.status_code, bool(step.json()["reasons"])) == (409, True)
    seen = {"household": card.pk, "cause": "03", "fact": "在读高职", "seen_on": since}
    assert send(clerk, "cause-evidence/", seen).json()["reasons"][0]["code"] == "cause_not_named"
    assert send(clerk, "cause-evidence/", seen | {"cause": "01"}).status_code == 201


def test_visits_and_problems(card: Household, clerk: Any, in_scope: Any) -> None:
    body = {"household": card.pk, "held_at": f"{clock.now() - dt.timedelta(hours=3):%Y-%m-%dT%H:%M:%S%z}",
            "form": "home", "contents": ["income"], "visitors": "石三", "findings": "正常",
            "problems": [{"kind": "water", "title": "水压低", "owner": "村委会", "due_on": "2099-01-01"}]}  # fmt: skip
    made = send(clerk, "visits/", body)
    assert made.status_code == 201, made.content
    problem = rows(clerk, "problems", visit=made.json()["id"])[0]
    refused = send(clerk, f"problems/{problem['id']}/steps/solve/", {})
    assert refused.status_code in {404, 409}
    late = send(clerk, "visits/", body | {"held_at": "2099-01-01T00:00:00Z"})
    assert (late.status_code, bool(late.json()["reasons"])) == (409, True)


def test_work_away_is_entered_and_overlaps_are_refused(card: Household, clerk: Any, in_scope: Any) -> None:
    with in_scope(VILLAGE):
        child = card.members.get(name="周林")
    body = {"member": child.pk, "starts_on": "2026-03-01", "employer": "东莞电子厂", "monthly_wage_yuan": "4200.00"}
    made = send(clerk, "works/", body)
    assert made.status_code == 201, made.content
    again = send(clerk, "works/", body | {"starts_on": "2026-04-01"})
    assert (again.status_code, bool(again.json()["reasons"])) == (409, True)
    ended = send(clerk, f"works/{made.json()['id']}/", {"starts_on": "2026-03-01", "ends_on": "2026-06-01"}, "patch")
    assert (ended.json()["ends_on"], ended.json()["employer"]) == ("2026-06-01", "东莞电子厂")


def test_rows_a_body_names_lie_inside_the_scope(card: Household, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("village_clerk", SIBLING))
    refused = send(client, "measures/", {"household": card.pk, "kind": "M01", "item": "x", "starts_on": "2026-11-02"})
    assert (refused.status_code, refused.json()["reasons"][0]["field"]) == (400, "household")
    assert send(client, f"risks/of/{card.pk}/", {"risks": []}, "put").status_code == 404


@pytest.mark.parametrize(
    "people",
    [
        [{"name": "龙", "relation": "head", "identity": "529901196803120017"}],
        [],
    ],
)
def test_reasons_are_the_forms_own(clerk: Any, in_scope: Any, people: list[dict[str, Any]]) -> None:
    """The codes and fields the API answers are those the form's action raises for the same draft."""
    from households.actions import households as actions
    from households.rules.members import MemberDraft
    from registry.errors import DomainError

    answered = send(clerk, "households/", {"village": VILLAGE, "main_cause": "99", "members": people}).json()
    with in_scope(VILLAGE), pytest.raises(DomainError) as refused:
        actions.enter(village=VILLAGE, by=None, on=make.ON, card=make.CardDraft(main_cause="99"),
                      members=[MemberDraft(**row) for row in people])  # fmt: skip
    told = [(reason.code, reason.field) for reason in refused.value.reasons]
    assert [(reason["code"], reason["field"]) for reason in answered["reasons"]] == told


def test_schema_lists_every_object_and_its_writes() -> None:
    schema = SchemaGenerator(patterns=None).get_schema(request=None, public=True)
    paths = schema["paths"]
    assert [p for p in READ if f"/api/v1/{p}/" not in paths] == []
    assert "post" in paths["/api/v1/measures/"]
    assert "put" in paths["/api/v1/households/{id}/income/"]
