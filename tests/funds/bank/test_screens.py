"""The officer's way over the screens: layouts, files, archive, answer, explanation, re-issue, closing."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from funds.models import BankFile, BankLayout, PaymentBatch, Recovery, ReturnFile
from registry import clock
from registry.audit.models import Entry
from tests.conftest import COUNTY, text_of
from tests.funds.bank.answers import answer_to
from tests.funds.bank.scenes import scene

pytestmark = pytest.mark.django_db


def test_a_list_goes_over_the_screens_from_the_file_to_the_closing(make_user: Any, in_scope: Any, as_user: Any) -> None:
    with in_scope(COUNTY):
        s = scene(make_user)
    first, second, clerk = as_user(s.who.finance), as_user(s.second), as_user(s.who.clerk)
    assert "采用现成格式" in text_of(first.get("/funds/bank/"))
    first.post("/funds/bank/layouts/ready/")
    with in_scope(COUNTY):
        layout = BankLayout.objects.get(code="ykt-csv")
    assert "合计,1,1000.00" in text_of(first.get(f"/funds/bank/layouts/{layout.pk}/"))
    first.post("/funds/bank/make/", {"batch": s.batch.pk, "layout": layout.pk})
    with in_scope(COUNTY):
        file = BankFile.objects.get()
    archive = zipfile.ZipFile(io.BytesIO(first.get("/funds/bank/archive/").content))
    assert archive.namelist() == [f"{file.number}.csv"]
    assert archive.read(f"{file.number}.csv").decode("gb18030").count("周山") == 3
    refused = first.post("/funds/bank/hand-over/", {"file": file.pk}, follow=True)
    assert "您已经" in text_of(refused) or "别人" in text_of(refused) or "他人" in text_of(refused)
    second.post("/funds/bank/hand-over/", {"file": file.pk})
    second.get(f"/funds/bank/files/{file.pk}/download/")
    with in_scope(COUNTY):
        file.refresh_from_db()
        assert file.state == "sent"
        assert Entry.objects.filter(event="funds.bank_file_downloaded").count() == 2
        data = answer_to(file, {1: "refused", 2: "under"}, on=clock.today())
    sent = second.post("/funds/bank/answers/", {"file": SimpleUploadedFile("回盘.csv", data)}, follow=True)
    assert "银行金额少于应发金额" in text_of(sent)
    with in_scope(COUNTY):
        answer = ReturnFile.objects.get()
        assert answer.state == "read"
        row, line = answer.rows.get(outcome="amount_differs"), file.lines.get(position=2)
    second.post(f"/funds/bank/answers/{answer.pk}/apply/")
    page = f"/funds/reconciliations/{s.batch.pk}/"
    assert "户名不符" in text_of(clerk.get(page))
    clerk.post(f"/funds/payments/{s.batch.pk}/again/")
    first.post(f"/funds/bank/rows/{row.pk}/explain/", {"key": _key(), "explanation": "银行录入错误，来函更正"})
    paper = {"key": _key(), "amount_yuan": "1000.00", "on": clock.today().isoformat(), "paper_no": "函2号",
             "explanation": "银行补记全额"}  # fmt: skip
    first.post(f"/funds/bank/lines/{line.pk}/paper/", paper)
    first.post(f"{page}close/")  # whoever explained does not close
    with in_scope(COUNTY):
        assert PaymentBatch.objects.get(pk=s.batch.pk).reconciliation.state == "open"
    second.post(f"{page}close/")
    assert "已对平关闭" in text_of(first.get("/funds/reconciliations/"))
    opened = first.post(f"/funds/payment-lines/{s.line_id(3)}/recover/", {
        "key": _key(), "cause": "not_entitled", "amount_yuan": "300", "explanation": "核查不符合条件"})  # fmt: skip
    with in_scope(COUNTY):
        recovery = Recovery.objects.get()
    assert opened.status_code == 302
    notice = first.get(f"/funds/recoveries/{recovery.pk}/notice/")
    assert notice.content.startswith(b"%PDF")
    first.post(f"/funds/recoveries/{recovery.pk}/repay/", {
        "key": _key(), "amount_yuan": "100", "on": clock.today().isoformat(), "paper_no": "缴款书1号"})  # fmt: skip
    assert b'value="200.00"' in first.get(f"/funds/recoveries/{recovery.pk}/repay/").content


def test_a_wrong_layout_says_everything_that_is_wrong(make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("county_finance", COUNTY))
    head = {"code": "x", "name": "x", "kind": "fixed", "encoding": "gbk"}
    forms = {f"{name}-{part}": "0" for name in ("file", "answer", "codes") for part in ("INITIAL_FORMS",)}
    forms |= {f"{name}-TOTAL_FORMS": "1" for name in ("file", "answer", "codes")}
    rows = {"file-0-field": "name", "file-0-align": "left", "answer-0-field": "code", "answer-0-align": "left"}
    said = text_of(client.post("/funds/bank/layouts/new/", head | forms | rows))
    for words in ("文件缺少必需的栏目", "回盘缺少必需的栏目", "只有一个金额栏", "字节数", "结果代码中至少有一个"):
        assert words in said, words


def _key() -> str:
    import uuid

    return str(uuid.uuid4())
