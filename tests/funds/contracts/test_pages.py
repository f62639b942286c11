"""The pages of contracts, claims and assets, as the people who work there use them."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from funds import actions
from funds.choices import ClaimState
from funds.models import Asset, Claim, Contract
from funds.reports.assets import asset_totals
from registry import clock
from registry.db.scope import scoped
from registry.documents import attachments
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY, VILLAGE, text_of
from tests.funds import factories as make
from tests.funds.contracts import situations

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def deal(make_user: Any) -> Any:
    with scoped(COUNTY, actor=1):
        yield situations.deal(make_user)


def test_a_contract_is_typed_with_a_part_of_the_firms_name(deal: Any, as_user: Any) -> None:
    client, today = as_user(deal.who.accounting), clock.today()
    page = reverse("funds:contract_enter", args=[deal.project.pk])
    assert deal.supplier.name in text_of(client.get(page)) or deal.supplier.name in client.get(page).content.decode()
    typed = {
        "supplier": "示例建筑", "number": "合同2号", "subject_matter": "排水沟", "amount_yuan": "50,000.00",
        "procurement": "inquiry", "procurement_note": "", "deposit": "5", "signed_on": today, "starts_on": today,
        "ends_on": today + dt.timedelta(days=30),
    }  # fmt: skip
    assert "没有" in text_of(client.post(page, typed | {"supplier": "无此公司"}))
    refused = client.post(page, typed | {"deposit": "30"})
    assert refused.status_code == 200
    assert "10%" in text_of(refused)
    scan = SimpleUploadedFile("合同.pdf", SCAN, "application/pdf")
    assert client.post(page, typed | {"scans": scan}).status_code == 302
    made = Contract.objects.get(number="合同2号")
    assert (made.deposit_share, made.supplier_id) == (Decimal("0.05"), deal.supplier.pk)
    assert [paper.name for paper in attachments.of(made.subject)] == ["合同.pdf"]
    told = text_of(client.get(made.get_absolute_url()))
    assert "20,000.00" in told  # 40 % to start
    assert situations.CREDIT_CODE in told


def test_a_claim_is_signed_by_buttons_and_its_form_printed(deal: Any, as_user: Any) -> None:
    client, today = as_user(deal.who.accounting), clock.today()
    typed = {
        "number": "1", "source": deal.source.pk, "amount_yuan": "40000", "applied_on": today,
        "papers": ["application", "pledge", "contract"], "note": "",
    }  # fmt: skip
    assert client.post(reverse("funds:claim_prepare", args=[deal.contract.pk]), typed).status_code == 302
    claim = Claim.objects.get()
    for user, step in (
        (deal.leader, "sign"), (deal.who.department, "vet"), (deal.who.finance, "audit"), (deal.payer, "pay"),
    ):  # fmt: skip
        page = as_user(user).get(claim.get_absolute_url())
        assert reverse("funds:claim_step", args=[claim.pk, step]) in page.content.decode()
        as_user(user).post(reverse("funds:claim_step", args=[claim.pk, step]))
    claim.refresh_from_db()
    assert claim.state == ClaimState.PAID
    paper = client.get(reverse("funds:claim_form", args=[claim.pk]))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.post(reverse("funds:claim_step", args=[claim.pk, "reverse"])).status_code == 404
    back = as_user(deal.keeper)
    form = back.get(reverse("funds:claim_reverse", args=[claim.pk])).context["form"]
    told = {"key": form["key"].value(), "note": "收款单位账户有误"}
    assert back.post(reverse("funds:claim_reverse", args=[claim.pk]), told).status_code == 302
    claim.refresh_from_db()
    assert claim.state == ClaimState.REVERSED


def test_several_claims_are_looked_through_before_they_are_audited(deal: Any, as_user: Any) -> None:
    ready = deal.take(deal.claim(1, "40000.00"), ClaimState.DEPT_SIGNED)
    deal.complete()
    waiting = deal.claim(2, "50000.00")
    client, url = as_user(deal.who.finance), reverse("funds:claims_many")
    chosen = {"kind": "audit", "pk": [ready.pk, waiting.pk]}
    shown = client.post(url, chosen)
    assert "40,000.00" in text_of(shown)
    assert Claim.objects.get(pk=ready.pk).state == ClaimState.DEPT_SIGNED
    assert client.post(url, chosen | {"confirm": "1"}).status_code == 302
    assert Claim.objects.get(pk=ready.pk).state == ClaimState.AUDITED
    assert Claim.objects.get(pk=waiting.pk).state == ClaimState.PREPARED
    assert client.post(url, {"kind": "nonsense", "pk": [ready.pk]}).status_code == 302


def test_the_register_of_contracts_adds_up(deal: Any, as_user: Any) -> None:
    deal.take(deal.claim(1, "40000.00"), ClaimState.PAID)
    answer = as_user(deal.payer).get(reverse("funds:contract_register"))
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[-1][0] == "合计"
    assert [float(cell) for cell in rows[-1][6:]] == [100000.0, 0.0, 40000.0]
    assert as_user(deal.payer).get(reverse("funds:contract_register") + "?format=pdf").content[:5] == b"%PDF-"


def asset(deal: Any, **fields: Any) -> Asset:
    values: dict[str, Any] = {
        "name": "机耕道", "kind": "operating", "value_yuan": Decimal("95000.00"), "owner": "十八洞村集体",
        "keeper": "村委会", "handed_over_on": clock.today(), "on": clock.today(),
    }  # fmt: skip
    return actions.enter_asset(deal.project, by=deal.who.accounting, **values | fields)


def test_an_asset_is_entered_when_the_work_was_accepted(deal: Any) -> None:
    with pytest.raises(Refused) as refused:
        asset(deal)
    assert [reason.code for reason in refused.value.reasons] == ["asset_not_accepted"]
    deal.complete()
    deal.accept("95000.00")
    found = asset(deal, value_yuan=Decimal("90000.00"))
    totals = asset_totals(COUNTY, clock.today())
    assert (totals.assets, totals.unregistered_yuan) == (1, Decimal("5000.00"))
    with pytest.raises(Refused):
        actions.change_asset_state(found, state="idle", reason="  ", by=deal.who.accounting)
    actions.change_asset_state(found, state="disposed", reason="水毁，报县审批核销", by=deal.who.accounting)
    with pytest.raises(DomainError):
        actions.change_asset_state(found, state="in_use", reason="又能用了", by=deal.who.accounting)
    assert asset_totals(COUNTY, clock.today()).assets == 0


def test_a_silent_or_idle_asset_is_told_and_its_year_published(deal: Any, as_user: Any) -> None:
    deal.complete()
    deal.accept("95000.00")
    year = clock.today().year
    found = asset(deal, handed_over_on=dt.date(year - 1, 3, 1))
    assert asset_totals(VILLAGE, clock.today()).silent == 1
    client = as_user(deal.who.accounting)
    silent = client.get(reverse("funds:assets") + "?silent=1")
    assert "机耕道" in text_of(silent)
    figures = {
        "year": year - 1, "due_yuan": "6000", "received_yuan": "5000", "to_households_yuan": "3000",
        "to_village_yuan": "1500", "upkeep_yuan": "600", "households": "12", "note": "",
    }  # fmt: skip
    page = reverse("funds:asset_year", args=[found.pk])
    assert client.post(page, figures).status_code == 200  # 5,100 out of 5,000
    assert client.post(page, figures | {"upkeep_yuan": "500"}).status_code == 302
    assert asset_totals(VILLAGE, clock.today()).silent == 0
    assert "3,000.00" in text_of(client.get(found.get_absolute_url()))
    notice = actions.publish_assets(village=VILLAGE, year=year - 1, by=deal.who.clerk, on=clock.today())
    assert (notice.kind, notice.entry_count) == ("collective_economy", 1)
    register = client.get(reverse("funds:asset_register"))
    rows = list(load_workbook(io.BytesIO(register.content)).active.iter_rows(values_only=True))
    assert float(rows[-1][4]) == 95000.0
    assert client.get(reverse("funds:asset_register") + "?format=pdf").content[:5] == b"%PDF-"


def test_suppliers_are_kept_by_finance_with_the_account_masked(deal: Any, as_user: Any) -> None:
    client = as_user(deal.keeper)
    page = text_of(client.get(deal.supplier.get_absolute_url()))
    assert situations.OWN_ACCOUNT not in page
    edit = reverse("funds:supplier_edit", args=[deal.supplier.pk])
    assert situations.OWN_ACCOUNT not in client.get(edit).content.decode()
    wrong = {"name": deal.supplier.name, "credit_code": "91350100M000100Y44", "bank_account": ""}
    assert client.post(edit, wrong).status_code == 200
    assert client.post(edit, wrong | {"credit_code": situations.CREDIT_CODE}).status_code == 302
    assert as_user(deal.who.accounting).get(deal.supplier.get_absolute_url()).status_code == 404
    assert as_user(deal.who.accounting).get(reverse("funds:supplier_enter")).status_code == 403
    assert make.TOWNSHIP in VILLAGE
