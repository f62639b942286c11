"""The API of the money: scope, masking, pages by cursor, writes that are done once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from funds.choices import ClaimState
from funds.models import PaymentBatch, Progress
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, NEIGHBOUR
from tests.funds import factories as make
from tests.funds.contracts import situations

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def deal(make_user: Any) -> Any:
    with scoped(COUNTY, actor=1):
        yield situations.deal(make_user)


def test_contracts_and_claims_are_read_inside_the_area_only(deal: Any, make_user: Any, as_user: Any) -> None:
    claim = deal.take(deal.claim(1, "40000.00"), ClaimState.PAID)
    township = as_user(deal.who.accounting)
    contract = township.get(f"{API}contracts/{deal.contract.pk}/").json()
    assert (contract["paid_yuan"], contract["final_yuan"]) == ("40000.00", None)
    found = township.get(f"{API}claims/?state=paid").json()["results"]
    assert [(row["id"], row["amount_yuan"]) for row in found] == [(claim.pk, "40000.00")]
    assert township.get(f"{API}claims/?state=waiting").json()["results"] == []
    stranger = as_user(make_user("county_finance", NEIGHBOUR))
    for path in (f"contracts/{deal.contract.pk}/", f"claims/{claim.pk}/", f"suppliers/{deal.supplier.pk}/"):
        assert stranger.get(API + path).status_code == 404
    assert as_user(make_user("province_viewer", "4331")).get(f"{API}contracts/").status_code == 403


def test_no_account_leaves_in_clear(deal: Any, as_user: Any) -> None:
    county = as_user(deal.payer)
    firm = county.get(f"{API}suppliers/{deal.supplier.pk}/")
    assert situations.OWN_ACCOUNT not in firm.content.decode()
    assert firm.json()["bank_account"].endswith(situations.OWN_ACCOUNT[-4:])
    assert as_user(deal.who.accounting).get(f"{API}suppliers/").json()["results"] == []  # below the county: no row
    with scoped(COUNTY, actor=deal.who.finance.pk):
        card = make.household("周山")
        batch = make.batch(deal.who, deal.project, deal.source, [card])
    lines = county.get(f"{API}payment-lines/?batch={batch.pk}")
    assert lines.json()["results"][0]["payee_name"] == "周山"
    if card.bank_account:
        assert card.bank_account.reveal() not in lines.content.decode()


def test_a_statement_runs_from_opening_to_closing(deal: Any, as_user: Any) -> None:
    deal.take(deal.claim(1, "40000.00"), ClaimState.PAID)
    client, today = as_user(deal.payer), clock.today()
    account = client.get(f"{API}ledger-accounts/?kind=project&project_id={deal.project.pk}").json()["results"][0]
    assert account["balance_yuan"] == "160000.00"
    query = f"since={today - dt.timedelta(days=60)}&until={today}"
    told = client.get(f"{API}ledger-accounts/{account['id']}/statement/?{query}").json()
    assert (told["opening_yuan"], told["in_yuan"], told["out_yuan"]) == ("0.00", "200000.00", "40000.00")
    assert told["lines"][-1]["balance_yuan"] == told["closing_yuan"] == "160000.00"
    assert client.get(f"{API}ledger-accounts/{account['id']}/statement/").status_code == 400


def test_lists_come_by_cursor(deal: Any, as_user: Any) -> None:
    client = as_user(deal.payer)
    first = client.get(f"{API}transfers/?page_size=2").json()
    assert len(first["results"]) == 2
    second = client.get(first["next"]).json()
    assert not {row["id"] for row in first["results"]} & {row["id"] for row in second["results"]}
    assert "offset" not in first["next"]


def test_a_list_sent_twice_is_prepared_once(deal: Any, as_user: Any) -> None:
    with scoped(COUNTY, actor=deal.who.finance.pk):
        card = make.household("周山")
    body = {
        "project": deal.project.pk, "source": deal.source.pk, "title": "产业奖补发放名单",
        "item": "产业奖补", "unit": "亩",
        "period": "2026", "lines": [{"household": card.pk, "standard_yuan": "500.00", "quantity": "2"}],
    }  # fmt: skip
    clerk, key = as_user(deal.who.clerk), {"Idempotency-Key": "list-2026-0001"}
    first = clerk.post(f"{API}payments/", body, content_type="application/json", headers=key)
    again = clerk.post(f"{API}payments/", body, content_type="application/json", headers=key)
    assert (first.status_code, first.json()["total_yuan"], first.json()["state"]) == (201, "1000.00", "draft")
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert PaymentBatch.objects.count() == 1
    other = body | {"lines": [{"household": card.pk + 999, "standard_yuan": "1.00"}]}
    assert clerk.post(f"{API}payments/", other, content_type="application/json").status_code == 409
    reviewer = as_user(deal.who.reviewer)
    assert reviewer.post(f"{API}payments/", body, content_type="application/json").status_code == 403


def test_progress_is_reported_by_the_village(deal: Any, as_user: Any) -> None:
    body = {"project": deal.project.pk, "on": str(clock.today()), "percent": 30, "note": "路基已完成"}
    clerk, key = as_user(deal.who.clerk), {"Idempotency-Key": "progress-0001"}
    for _twice in range(2):
        answer = clerk.post(f"{API}project-progress/", body, content_type="application/json", headers=key)
        assert (answer.status_code, answer.json()["percent"]) == (201, 30)
    assert Progress.objects.filter(project=deal.project).count() == 1
    late = body | {"on": str(clock.today() + dt.timedelta(days=1))}
    refused = clerk.post(f"{API}project-progress/", late, content_type="application/json")
    assert (refused.status_code, refused.json()["reasons"][0]["code"]) == (409, "day_to_come")
    assert clerk.post(f"{API}contracts/", {}, content_type="application/json").status_code in {403, 405}


def test_targets_come_with_their_project(deal: Any, as_user: Any) -> None:
    found = as_user(deal.who.clerk).get(f"{API}projects/{deal.project.pk}/").json()
    assert [target["name"] for target in found["targets"]] == ["受益脱贫户"]
