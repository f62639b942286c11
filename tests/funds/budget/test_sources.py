"""Sources whole: scan, deadline, the grid that splits, idle money given another use, the notice of the allocations."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from funds import actions, reports
from funds.ledger import errors, reading
from funds.models import Allocation, FundSource
from publicity import actions as publicity
from registry import clock
from registry.db.scope import scoped
from registry.documents import attachments
from registry.errors import Refused
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds import factories as make

pytestmark = pytest.mark.django_db
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF"
)
TOWNSHIPS = [make.TOWNSHIP, "433124103"]


@pytest.fixture
def county(make_user: Any) -> Any:
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        yield who, make.source(who.finance)


def test_a_source_keeps_its_scan_its_purpose_and_its_deadline(as_user: Any, make_user: Any) -> None:
    finance = make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=finance.pk):
        page = as_user(finance)
        sent = {
            "key": uuid.uuid4(), "document_no": "示例财农〔2026〕77号", "document_on": "2026-02-10",
            "issuer": "省财政厅",
            "level": "province", "category": "consolidation", "year": "2026", "amount_yuan": "1000",
            "received_on": "2026-03-02", "purposes": ["industry"], "purpose": "支持特色产业",
            "deadline_on": "2026-01-01",
            "scans": SimpleUploadedFile("文件.pdf", PDF, "application/pdf"),
        }  # fmt: skip
        refused = page.post(reverse("funds:source_enter"), sent)
        assert "deadline_on" in refused.context["form"].errors
        again = sent | {"deadline_on": "2026-12-31", "scans": SimpleUploadedFile("文件.pdf", PDF, "application/pdf")}
        page.post(reverse("funds:source_enter"), again)
        source = FundSource.objects.get(document_no="示例财农〔2026〕77号")
        assert (source.purpose, source.deadline_on) == ("支持特色产业", dt.date(2026, 12, 31))
        assert [paper.name for paper in attachments.of(source.subject)] == ["文件.pdf"]
        assert "支持特色产业" in page.get(source.get_absolute_url()).content.decode()


def split(who: Any, source: FundSource, *amounts: str, key: uuid.UUID | None = None) -> list[Allocation]:
    shares = [actions.Share(code, Decimal(amount)) for code, amount in zip(TOWNSHIPS, amounts, strict=True)]
    return actions.decompose(
        key=key or uuid.uuid4(), account=make.node(COUNTY, source), shares=shares, by=who.finance, on=clock.today(),
        document_no="示例〔2026〕9号",
    )  # fmt: skip


def test_a_split_is_all_or_nothing_and_done_once(county: Any) -> None:
    who, source = county
    with pytest.raises(Refused) as refused:
        split(who, source, "999999.99", "0.02")
    assert "0.01" in str(refused.value.reasons[0])
    assert not Allocation.objects.exists()
    key = uuid.uuid4()
    made = split(who, source, "400000.00", "0.07", key=key)
    assert [a.pk for a in split(who, source, "400000.00", "0.07", key=key)] == [a.pk for a in made]
    with pytest.raises(errors.KeyReused):
        split(who, source, "400000.00", "0.08", key=key)
    assert reading.balance_of(village=COUNTY, source=source.pk) == Decimal("599999.93")
    assert {a.document_no for a in made} == {"示例〔2026〕9号"}
    assert reports.came_by_division(source.pk, COUNTY) == {
        TOWNSHIPS[0]: Decimal("400000.00"),
        TOWNSHIPS[1]: Decimal("0.07"),
    }
    assert not any(n.difference_yuan for n in reports.conservation(COUNTY, clock.today()))


def test_the_grid_reads_ten_thousands_and_rows_from_excel(county: Any, as_user: Any) -> None:
    who, source = county
    page, url = as_user(who.finance), reverse("funds:decompose", args=[make.node(COUNTY, source).pk])
    base = {"key": uuid.uuid4(), "on": clock.today().isoformat(), "unit": "wan", "document_no": "示例〔2026〕10号"}
    filled = page.post(url, base | {"step": "fill", "pasted": "乡镇\t金额\n双龙镇\t12.345678\n别处\t3\n合计\t15"})
    assert filled.context["form"][f"amount_{make.TOWNSHIP}"].value() == "12.345678"
    assert "别处" in filled.content.decode()
    assert not Allocation.objects.exists()
    wrong = page.post(url, base | {f"amount_{make.TOWNSHIP}": "12.3456789"})
    assert f"amount_{make.TOWNSHIP}" in wrong.context["form"].errors
    over = page.post(url, base | {f"amount_{make.TOWNSHIP}": "100.000001"})
    assert "0.01" in over.context["form"].non_field_errors()[0]
    page.post(url, base | {f"amount_{make.TOWNSHIP}": "12.345678"})
    assert [a.amount_yuan for a in Allocation.objects.all()] == [Decimal("123456.78")]
    with scoped(make.TOWNSHIP, actor=who.accounting.pk):
        shown = as_user(who.accounting).get(reverse("funds:allocations")).content.decode()
    assert "123,456.78" in shown


def test_idle_money_goes_up_and_down_again_in_one_step(make_user: Any) -> None:
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        project, source = make.funded_project(who, amount="5000.00")
        account = reading.account_of(village=VILLAGE, source=source.pk, project=project.pk)
        key = uuid.uuid4()
        values = {"account": account, "amount_yuan": Decimal("3000.00"), "to": SIBLING, "by": who.finance,
                  "on": clock.today()}  # fmt: skip
        with pytest.raises(Refused):
            actions.reallocate(
                key=uuid.uuid4(), reason="项目已完成，余款另用", **values | {"amount_yuan": Decimal("9000")}
            )
        assert reading.project_balance(project.pk) == Decimal("5000.00")
        made = actions.reallocate(key=key, reason="项目已完成，余款另用", **values)
        assert actions.reallocate(key=key, reason="项目已完成，余款另用", **values).pk == made.pk
        assert reading.balance_of(village=SIBLING, source=source.pk) == Decimal("3000.00")
        assert reading.project_balance(project.pk) == Decimal("2000.00")
        assert reading.balance_of(village=VILLAGE, source=source.pk) == 0
        assert not any(n.difference_yuan for n in reports.conservation(COUNTY, clock.today()))


def test_an_allocation_is_published_in_time_and_corrected_when_taken_back(county: Any) -> None:
    who, source = county
    made = split(who, source, "400000.00", "20000.00")
    [due] = reports.due_notices(COUNTY, clock.today())
    assert due.due_on is not None and not due.is_overdue(due.due_on) and due.is_overdue(due.due_on + dt.timedelta(1))
    notice = actions.publish_allocations(source, by=who.finance, on=clock.today())
    assert [e.cells["amount_yuan"] for e in notice.entries.order_by("position")] == ["400000.00", "20000.00"]
    assert source.document_no in notice.origin[0]["text"]
    assert reports.due_notices(COUNTY, clock.today()) == []
    with pytest.raises(Refused):
        actions.publish_allocations(source, by=who.finance, on=clock.today())
    publicity.witness(notice, by=who.office, on=clock.today())
    actions.reverse_allocation(made[1], key=uuid.uuid4(), by=who.finance, on=clock.today(), reason="分错乡镇，收回重分")
    correction = actions.publish_allocations(source, by=who.finance, on=clock.today())
    assert correction.corrects == notice
    assert [e.subject for e in correction.entries.all()] == [f"funds.allocation:{made[0].pk}"]
