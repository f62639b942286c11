"""The pages of an upload, with real commits: choose, check, preview, confirm, receipt; the form and the marked file."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from households.models import Household
from registry.spreadsheets.models import ImportBatch
from registry.spreadsheets.reader import read_workbook
from tests.conftest import SIBLING, VILLAGE, text_of
from tests.households.imports import books


@pytest.fixture
def clerk(committing_db, make_user):
    with transaction.atomic():
        return make_user("village_clerk", VILLAGE)


def upload(client, book, name="户信息.xlsx"):
    file = SimpleUploadedFile(name, books.xlsx(book))
    return client.post(reverse("households:import"), {"file": file}, follow=True)


def batch_of(in_scope) -> ImportBatch:
    with in_scope(VILLAGE), transaction.atomic():
        return ImportBatch.objects.order_by("-pk").first()


def test_upload_check_preview_confirm_receipt(clerk, as_user, in_scope):
    client = as_user(clerk)
    assert upload(client, books.good(3)).status_code == 200
    batch = batch_of(in_scope)
    page = client.get(reverse("households:import_batch", args=[batch.uuid]))
    assert batch.state == "checked" and "检查通过，尚未写入" in text_of(page)
    with in_scope(VILLAGE), transaction.atomic():
        assert Household.objects.count() == 0
    client.post(reverse("households:import_apply", args=[batch.uuid]))
    assert "已写入档案" in text_of(client.get(reverse("households:import_batch", args=[batch.uuid])))
    with in_scope(VILLAGE), transaction.atomic():
        assert Household.objects.count() == 3
    again = client.post(reverse("households:import_apply", args=[batch.uuid]), follow=True)
    assert again.status_code == 200 and "不能" in text_of(again)


def test_faults_are_listed_and_come_back_in_the_clerks_own_file(clerk, as_user, in_scope):
    book = books.good(2)
    book[1][2]["证件号码"] = "52990119900102"
    client = as_user(clerk)
    upload(client, book)
    batch = batch_of(in_scope)
    page = text_of(client.get(reverse("households:import_batch", args=[batch.uuid])))
    assert batch.state == "refused" and "L6" in page and "未写入任何数据" in page
    marked = client.get(reverse("households:import_marked", args=[batch.uuid]))
    rows = read_workbook(marked.content, file_name="x.xlsx").sheet("家庭成员").rows
    assert any("证件号码" in cell.text or "位" in cell.text for row in rows if row.number == 6 for cell in row.cells)
    assert client.post(reverse("households:import_apply", args=[batch.uuid])).status_code == 302
    with in_scope(VILLAGE), transaction.atomic():
        assert Household.objects.count() == 0


def test_the_empty_form_is_read_back_without_a_missing_column(clerk, as_user):
    data = as_user(clerk).get(reverse("households:import_template")).content
    workbook = read_workbook(data, file_name="form.xlsx")
    assert [sheet.name for sheet in workbook.sheets][:2] == ["户信息", "家庭成员"]
    assert workbook.meta["area"] == VILLAGE


def test_another_village_and_another_role_see_no_upload(clerk, as_user, in_scope, make_user):
    upload(as_user(clerk), books.good(1))
    url = reverse("households:import_batch", args=[batch_of(in_scope).uuid])
    with transaction.atomic():
        neighbour, reviewer = make_user("village_clerk", SIBLING), make_user("township_reviewer", VILLAGE[:9])
    assert as_user(neighbour).get(url).status_code == 404
    assert as_user(reviewer).get(url).status_code == 403


def test_a_file_that_is_no_workbook_is_explained_at_the_field(clerk, as_user):
    response = as_user(clerk).post(reverse("households:import"), {"file": io.BytesIO(b"%PDF-1.7 nothing")})
    assert response.status_code == 200 and "id_file" in response.content.decode()
    assert "c-error-summary" in response.content.decode()


def test_faults_are_told_in_the_language_of_whoever_uploads(clerk, as_user, in_scope):
    book = books.good(1)
    book[0][0]["家庭人口数"] = "9"
    client = as_user(clerk, **{"accept-language": "en"})
    upload(client, book)
    page = text_of(client.get(reverse("households:import_batch", args=[batch_of(in_scope).uuid])))
    assert "9 persons are written; 3 stand on the sheet" in page
