"""The pages around payment lists, as those who work there use them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from funds.models import PaymentBatch, PersonalAccount, SubsidyPolicy
from households.choices import Status
from registry import clock
from registry.audit.models import Entry
from registry.db.scope import scoped
from tests.conftest import COUNTY, text_of
from tests.funds import factories as make
from tests.funds.payments.conftest import WORDS, Stage
from tests.households import factories as cards

pytestmark = pytest.mark.django_db


def test_a_policy_becomes_a_list_in_two_posts(stage: Stage, as_user: Any) -> None:
    policy = SubsidyPolicy.objects.get(item="养殖奖补")
    measure = {"measures": [cards.measure(unit="头", starts_on=dt.date(2026, 3, 1))]}
    first, second = (
        make.household(name, status=Status.LIFTED, on=dt.date(2019, 5, 1), **measure) for name in ("甲某", "乙某")
    )
    client, url = as_user(stage.who.clerk), reverse("funds:payment_plan", args=[stage.project.pk])
    head = {
        "policy": policy.pk,
        "period": "2026",
        "source": stage.source.pk,
        "means": "bank",
        "title": "养殖奖补第一批",
    }
    shown = text_of(client.get(url, head))
    assert "没有数量，请填写" in shown and "按此政策无人可领" in shown
    typed = {f"quantity_{first.pk}_0": "2", f"quantity_{second.pk}_0": "9"}
    again = text_of(client.post(url, head | typed | {"do": "again"}))
    assert "2,000.00" in again and "5,000.00" in again and "已达上限" in again
    shown_rows = [f"{first.pk}_0", f"{second.pk}_0"]
    made = client.post(url, head | typed | {"do": "make", "shown": shown_rows, "keep": shown_rows[:1]})
    with scoped(COUNTY):
        batch = PaymentBatch.objects.get(title="养殖奖补第一批")
        assert made.url == batch.get_absolute_url() and batch.policy_id == policy.pk
        assert [(line.payee_name, line.amount_yuan) for line in batch.lines.all()] == [("甲某", Decimal(2000))]
    nonsense = text_of(client.post(url, head | {f"quantity_{first.pk}_0": "两头", "do": "make"}))
    assert "不是数字" in nonsense and "两头" in nonsense


def _filled(data: bytes, rows: dict[int, dict[int, Any]], *, keep: int) -> bytes:
    """The template with cells written: row of data (from 1) → column → value; rows after `keep` taken away."""
    book = load_workbook(BytesIO(data))
    sheet = book["发放名单"]
    top = next(r for r in range(1, 8) if str(sheet.cell(r, 1).value).endswith("户编号"))
    while sheet.cell(top + 1, 1).value is None:
        top += 1
    for row, cells in rows.items():
        for column, value in cells.items():
            sheet.cell(top + row, column).value = value
    sheet.delete_rows(top + keep + 1, 50)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_becomes_a_list_or_tells_every_fault(stage: Stage, as_user: Any) -> None:
    for name in ("甲某", "乙某", "丙某"):
        make.household(name)
    client = as_user(stage.who.clerk)
    template = client.get(reverse("funds:list_template", args=[stage.project.pk])).content
    upload = reverse("funds:list_upload", args=[stage.project.pk])
    wrong = _filled(template, {1: {2: "别人", 4: 2, 5: 100}, 2: {3: "无此人", 4: 1, 5: 100},
                               3: {4: 1, 5: 100, 6: "62170000000000000"}}, keep=3)  # fmt: skip
    response = client.post(upload, {"file": SimpleUploadedFile("名单.xlsx", wrong)}, follow=True)
    told = text_of(response)
    for words in ("户卡上的户主为", "户内没有此人", "账号与户卡不一致"):
        assert words in told
    good = _filled(template, {1: {4: 2, 5: "100.50"}, 2: {4: 1, 5: 100}}, keep=2)
    response = client.post(upload, {"file": SimpleUploadedFile("名单2.xlsx", good)}, follow=True)
    assert "301.00" in text_of(response)
    address = response.redirect_chain[-1][0]
    head = {
        "title": "表格名单",
        "source": stage.source.pk,
        "item": "临时补助",
        "unit": "户",
        "period": "2026q3",
        "means": "cash",
    }
    assert client.post(address, head).status_code == 302
    with scoped(COUNTY):
        batch = PaymentBatch.objects.get(title="表格名单")
        assert (batch.period, batch.means, batch.total_yuan, batch.line_count) == (
            "2026Q3",
            "cash",
            Decimal("301.00"),
            2,
        )
    assert "此文件已生成名单" in text_of(client.get(address))


def test_a_card_is_seen_whole_only_by_who_may_and_that_is_noted(stage: Stage, as_user: Any, make_user: Any) -> None:
    family, number = make.household(), make.account()
    client = as_user(stage.who.clerk)
    data = {
        "number": family.number,
        "name": "周山",
        "bank_name": "农商行",
        "account": number,
        "again": number[:-1] + "x",
    }
    assert "账号为8至30位数字" in text_of(client.post(reverse("funds:card_enter"), data))
    assert client.post(reverse("funds:card_enter"), data | {"again": number}).status_code == 302
    page = text_of(client.get(reverse("funds:cards")))
    assert number not in page and number[-4:] in page
    with scoped(COUNTY):
        card = PersonalAccount.objects.get()
    reveal = reverse("funds:card_reveal", args=[card.pk])
    assert as_user(stage.who.accounting).post(reveal).status_code == 403
    assert number in text_of(client.post(reveal, follow=True))
    with scoped(COUNTY):
        assert Entry.objects.filter(event="funds.card_revealed").count() == 1
    assert client.post(reverse("funds:card_end", args=[card.pk])).status_code == 302
    assert "已停用" in text_of(client.get(reverse("funds:cards")))


def test_the_township_confirms_and_returns_lists_on_one_page(stage: Stage, as_user: Any) -> None:
    batches = [stage.list([make.household(name)], title=f"名单{name}") for name in ("甲某", "乙某", "丙某")]
    for batch in batches:
        stage.step(batch, "submit", stage.who.clerk)
    client, url = as_user(stage.who.reviewer), reverse("funds:checking")
    assert all(batch.title in text_of(client.get(url)) for batch in batches)
    first, second, third = (batch.pk for batch in batches)
    response = client.post(url, {f"do_{first}": "check", f"do_{second}": "return", f"note_{second}": "面积与核查表不符",
                                 f"do_{third}": "return", f"note_{third}": " "}, follow=True)  # fmt: skip
    assert "已审核通过1份名单，退回1份" in text_of(response) and "名单丙某: " in text_of(response)
    with scoped(COUNTY):
        assert list(PaymentBatch.objects.order_by("pk").values_list("state", flat=True)) == [
            "checked", "returned", "submitted"]  # fmt: skip


def test_the_lists_page_tells_checks_approvals_and_the_signed_line(stage: Stage, as_user: Any) -> None:
    families = [make.household("甲某"), make.household("乙某")]
    batch = stage.list(families, item="大额补助", rate="110000.00", quantity="1")
    client = as_user(stage.who.clerk)
    page = reverse("funds:payment", args=[batch.pk])
    client.post(reverse("funds:payment_explain", args=[batch.pk]), {"code": "cadre_relative", "words": WORDS})
    assert WORDS not in text_of(client.get(page))  # nothing is doubted, so nothing can be explained
    stage.step(batch, "submit", stage.who.clerk)
    stage.step(batch, "check", stage.who.reviewer)
    shown = text_of(client.get(page))
    assert "按金额审批" in shown and "尚缺 1" in shown
    assert "审批通过" in text_of(as_user(stage.leader).get(page))
    assert "审批通过" not in text_of(as_user(stage.who.finance).get(page))
    line = text_of(client.get(reverse("funds:line", args=[batch.lines.first().pk])))
    assert "签名核验通过" in line and "甲某" in line
    for kind in ("receive", "publish"):
        paper = client.get(reverse("funds:list_paper", args=[batch.pk, kind]))
        assert paper.content.startswith(b"%PDF") and paper["Content-Type"] == "application/pdf"


def test_receipts_are_entered_from_the_signed_sheet(stage: Stage, as_user: Any) -> None:
    batch = stage.released([make.household("甲某"), make.household("乙某")], means="cash", item="临时救助")
    first, second = batch.lines.order_by("position")
    client, url = as_user(stage.who.clerk), reverse("funds:receipts", args=[batch.pk])
    data = {
        "received_on": clock.today().isoformat(),
        "witness": "石某",
        f"got_{first.pk}": "1",
        f"signed_{first.pk}": "甲某之妻",
    }
    assert "见证人不得为制表人" in text_of(client.post(url, data | {"witness": stage.who.clerk.name}))
    assert client.post(url, data).status_code == 302
    page = text_of(client.get(url))
    assert "甲某之妻" in page and "1,000.00" in page
    back = reverse("funds:unclaimed", args=[batch.pk])
    assert client.post(back, {"note": "x"}).status_code == 403
    as_user(stage.who.finance).post(back, {"note": "户主长期在外，未领取"})
    second.refresh_from_db()
    assert second.is_void and "每笔都有领取凭证" in text_of(client.get(url))


def test_rules_with_lists_are_proposed_and_confirmed(stage: Stage, as_user: Any) -> None:
    office, finance = as_user(stage.who.office), as_user(stage.who.finance)
    url = reverse("policies:propose", args=["funds.subsidypolicy"])
    page = office.get(url).content.decode()
    assert 'type="checkbox" name="statuses"' in page and 'name="excludes"' in page
    data = {
        "item": "蜂箱奖补", "category": "industry", "per": "quantity", "unit": "箱", "standard_yuan": "200",
        "cap_yuan": "",
        "people": "anybody", "statuses": ["lifted", "ordinary"], "measure": "", "pay_to": "head",
        "excludes": "养殖奖补、产业奖补", "region": COUNTY, "valid_from": f"{clock.today().year}-01-01",
        "document_no": "花乡振发〔2026〕9号", "reason": "发展养蜂",
    }  # fmt: skip
    response = office.post(url, data)
    assert response.status_code == 302, text_of(response)
    assert "养殖奖补、产业奖补" in text_of(finance.get(response.url))
    finance.post(f"{response.url}confirm_line/")
    with scoped(COUNTY):
        row = SubsidyPolicy.objects.get(item="蜂箱奖补")
        assert (row.statuses, row.excludes, row.cap_yuan) == (["lifted", "ordinary"], ["养殖奖补", "产业奖补"], None)
    url = reverse("policies:propose", args=["funds.signaturerule"])
    data = {"paper": "payment", "from_yuan": "50000", "approvals": "1", "roles": ["county_leader"],
            "region": COUNTY, "valid_from": clock.today().isoformat(), "document_no": "花乡振发〔2026〕10号",
            "reason": "从严"}  # fmt: skip
    response = office.post(url, data)
    assert response.status_code == 302, text_of(response)
    for table in ("fundrule", "pacetarget", "instalment", "signaturerule", "subsidypolicy", "blockedpurpose"):
        assert finance.get(reverse("policies:rules", args=[f"funds.{table}"])).status_code == 200, table
        assert office.get(reverse("policies:propose", args=[f"funds.{table}"])).status_code == 200, table
