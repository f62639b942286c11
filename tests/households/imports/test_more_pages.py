"""Part, receipt, undo, the cards as they stand and the registers, in the browser's order, with real commits."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from households.models import Household
from registry.audit.models import Entry
from registry.ui import formats
from tests.conftest import VILLAGE, text_of
from tests.households import factories as cards
from tests.households.imports import books
from tests.households.imports.test_pages import batch_of, clerk, upload  # noqa: F401  # the fixture


def rows_of(data: bytes, sheet: int = 0) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return list(book.worksheets[sheet].iter_rows(values_only=True))


def test_the_good_households_of_a_faulty_file_then_the_mended_file_then_back(clerk, as_user, in_scope):  # noqa: F811  (the fixture)
    client, book = as_user(clerk), books.good(3)
    book[0][1]["年收入"] = "1"
    upload(client, book)
    batch = batch_of(in_scope)
    url = reverse("households:import_batch", args=[batch.uuid])
    assert 'name="part" value="good"' in client.get(url).content.decode()
    client.post(reverse("households:import_apply", args=[batch.uuid]), {"part": "good"})
    with in_scope(VILLAGE), transaction.atomic():
        assert Household.objects.count() == 2
    receipt = reverse("households:import_receipt", args=[batch.uuid])
    assert book[0][1]["户编号"] in text_of(client.get(receipt))
    applied = formats.moment(batch_of(in_scope).applied_at)
    assert applied in text_of(client.get(receipt)), "the office's time, not that of Greenwich"
    assert applied in text_of(client.get(url))
    assert len(rows_of(client.get(receipt + "?as=xlsx").content, 2)) == 3
    marked = client.get(reverse("households:import_marked", args=[batch.uuid])).content
    mended = openpyxl.load_workbook(io.BytesIO(marked))
    page = mended["户信息"]
    column = next(c.column for c in page[3] if c.value == "年收入")
    page.cell(5, column).value = "9000"
    out = io.BytesIO()
    mended.save(out)
    client.post(reverse("households:import"), {"file": SimpleUploadedFile("改好.xlsx", out.getvalue())})
    second = batch_of(in_scope)
    assert (second.state, second.counts["new"], second.counts["same"]) == ("checked", 1, 2)
    undo = reverse("households:import_undo", args=[batch.uuid])
    assert client.get(undo).status_code == 200
    assert client.post(undo, {"reason": ""}).status_code == 200
    client.post(undo, {"reason": "先退回"}, follow=True)
    with in_scope(VILLAGE), transaction.atomic():
        assert Household.objects.count() == 0
        assert Entry.objects.filter(event="households.import_removed", reason="先退回").count() == 2


def test_the_cards_as_they_stand_go_out_masked_or_with_a_reason(clerk, as_user, in_scope):  # noqa: F811  (the fixture)
    client = as_user(clerk)
    upload(client, books.good(2))
    client.post(reverse("households:import_apply", args=[batch_of(in_scope).uuid]))
    url = reverse("households:import_current")
    assert client.get(url).status_code == 200
    number = books.good(1)[1][0]["证件号码"]
    masked = client.get(url, {"year": 2025})
    assert masked.content[:2] == b"PK" and not any(number in row for row in rows_of(masked.content, 1))
    assert client.get(url, {"year": 2025, "in_full": "on"})["Content-Type"].startswith("text/html")
    full = client.get(url, {"year": 2025, "in_full": "on", "reason": "核对银行卡"})
    assert any(number in row for row in rows_of(full.content, 1))
    with in_scope(VILLAGE), transaction.atomic():
        assert Entry.objects.filter(event="households.current_exported_in_full", reason="核对银行卡").exists()
    client.post(reverse("households:import"), {"file": SimpleUploadedFile("现状.xlsx", masked.content)})
    assert batch_of(in_scope).counts["same"] == 2


@pytest.mark.parametrize("kind", ["households", "members", "visits", "monitored"])
def test_registers_hold_every_row_and_compute_nothing(kind, clerk, as_user, in_scope):  # noqa: F811  (the fixture)
    evil = ["=1+1", "+86", "-2", "@SUM(A1)", "\t=cmd"]
    with in_scope(VILLAGE, actor=clerk.pk), transaction.atomic():
        for name in evil:
            made = cards.household(by=clerk)
            Household.objects.filter(pk=made.pk).update(
                head_name=name, monitored_type="marginal", monitored_on="2026-01-01"
            )
    client = as_user(clerk)
    assert client.get(reverse("households:registers")).status_code == 200
    data = client.get(reverse("households:register", args=[kind])).content
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {str(cell.value).strip() for cell in cells} >= {name.strip() for name in evil}
    assert book.active.max_row == 1 + len(evil)
    assert client.get(reverse("households:register", args=["nothing"])).status_code == 404
