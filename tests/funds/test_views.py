"""The pages: right figures, right people, 403 with a reason inside the area, 404 outside."""

from __future__ import annotations

import uuid
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from funds.models import Allocation, FundSource, PaymentBatch
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, NEIGHBOUR, SIBLING, VILLAGE, text_of
from tests.funds import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(make_user: Any) -> Any:
    """A draft list of two payments of 1000 yuan, with everything above it."""
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        project, found = make.funded_project(who)
        families = [make.household("周山"), make.household("龙先兰")]
        batch = make.batch(who, project, found, families)
        return who, project, found, batch, families


def pages(stage: Any) -> list[tuple[str, str]]:
    """Every page with an object, and the right it takes."""
    _who, project, found, batch, _families = stage
    with scoped(COUNTY):
        line, allocation = batch.lines.first(), Allocation.objects.filter(village=VILLAGE).first()
    return [
        (reverse("funds:home"), "funds.view"),
        (reverse("funds:sources"), "funds.view"),
        (reverse("funds:source", args=[found.pk]), "funds.view"),
        (reverse("funds:transfers"), "funds.view"),
        (reverse("funds:allocations"), "funds.view"),
        (reverse("funds:projects"), "funds.view"),
        (reverse("funds:project", args=[project.pk]), "funds.view"),
        (reverse("funds:payments"), "funds.view"),
        (reverse("funds:payment", args=[batch.pk]), "funds.view"),
        (reverse("funds:payment_workbook", args=[batch.pk]), "funds.view"),
        (reverse("funds:source_enter"), "funds.enter_source"),
        (reverse("funds:source_take_back", args=[found.pk]), "funds.enter_source"),
        (reverse("funds:allocate"), "funds.allocate"),
        (reverse("funds:allocation_reverse", args=[allocation.pk]), "funds.allocate"),
        (reverse("funds:project_propose"), "funds.propose_project"),
        (reverse("funds:project_edit", args=[project.pk]), "funds.propose_project"),
        (reverse("funds:payment_prepare", args=[project.pk]), "funds.prepare_payment"),
        (reverse("funds:payment_edit", args=[batch.pk]), "funds.prepare_payment"),
        (reverse("funds:line_reverse", args=[line.pk]), "funds.release_payment"),
    ]


@pytest.mark.parametrize(
    "role",
    [
        "village_clerk",
        "township_accounting",
        "township_reviewer",
        "county_office",
        "county_finance",
        "auditor",
        "helper",
        "system_admin",
    ],
)
def test_each_page_asks_for_its_right(stage: Any, make_user: Any, as_user: Any, role: str) -> None:
    code = {"v": VILLAGE, "t": VILLAGE[:9], "c": COUNTY, "a": COUNTY, "h": VILLAGE, "s": COUNTY}[role[0]]
    user = make_user(role, code)
    client = as_user(user)
    for url, right in pages(stage):
        expected = {200} if user.may(right) else {403}
        if "/sources/" in url and len(code) > 6 and not url.endswith(("/sources/", "/new/")):
            expected = {404} if user.may(right) else {403}  # sources carry the county's code
        assert client.get(url).status_code in expected, (role, url)


def test_what_lies_outside_is_not_there(stage: Any, make_user: Any, as_user: Any) -> None:
    for role, code in (("village_clerk", SIBLING), ("county_finance", NEIGHBOUR)):
        client = as_user(make_user(role, code))
        for url, _right in pages(stage):
            if any(part.isdigit() for part in url.split("/")):
                status = client.get(url).status_code
                assert status == (404 if status != 403 else 403), url
        assert client.get(f"{reverse('funds:home')}?area={VILLAGE}").status_code == 404


def test_a_stranger_is_sent_to_the_login(stage: Any, client: Any) -> None:
    for url, _right in pages(stage):
        assert client.get(url).status_code == 302, url


def test_the_first_page_tells_where_the_money_is(stage: Any, as_user: Any) -> None:
    who, _project, found, _batch, _families = stage
    text = text_of(as_user(who.finance).get(reverse("funds:home")))
    assert found.document_no in text and "账目平衡" in text and "1,000,000.00" in text
    village = text_of(as_user(who.clerk).get(reverse("funds:home")))
    assert "100,000.00" in village and "1,000,000.00" not in village


SOURCE = {
    "document_no": "示例财农〔2026〕9号",
    "document_on": "2026-03-01",
    "issuer": "省财政厅",
    "level": "province",
    "category": "consolidation",
    "year": "2026",
    "amount_yuan": "１，２３４．５０",
    "received_on": "2026-03-05",
    "purposes": ["industry"],
}


def test_a_source_is_entered_once_however_often_the_form_is_sent(stage: Any, as_user: Any) -> None:
    who = stage[0]
    data = SOURCE | {"key": str(uuid.uuid4())}
    client = as_user(who.finance)
    for _ in range(2):
        assert client.post(reverse("funds:source_enter"), data).status_code == 302
    with scoped(COUNTY):
        assert FundSource.objects.get(document_no="示例财农〔2026〕9号").amount_yuan == Decimal("1234.50")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"received_on": "2026-02-01"}, "到账日期不能早于发文日期"),
        ({"amount_yuan": "0"}, "金额"),
        ({"purposes": []}, ""),
        ({"received_on": "2999-01-01"}, "不能晚于今天"),
    ],
)
def test_a_wrong_source_is_explained_on_the_form(stage: Any, as_user: Any, change: dict[str, Any], words: str) -> None:
    response = as_user(stage[0].finance).post(
        reverse("funds:source_enter"), SOURCE | {"key": str(uuid.uuid4())} | change
    )
    assert response.status_code == 200
    assert words in text_of(response)
    with scoped(COUNTY):
        assert FundSource.objects.count() == 1


def test_too_large_an_allocation_is_explained_at_the_amount(stage: Any, as_user: Any) -> None:
    who, _project, found, _batch, _families = stage
    with scoped(COUNTY):
        account = make.node(COUNTY, found)
    data = {
        "key": str(uuid.uuid4()),
        "account": account.pk,
        "to": make.TOWNSHIP,
        "amount_yuan": "9999999",
        "on": clock.today().isoformat(),
    }
    response = as_user(who.finance).post(reverse("funds:allocate"), data)
    assert "此处只有900,000.00元" in text_of(response)
    assert response.context["form"].errors["amount_yuan"]


def test_a_township_accountant_passes_on_only_the_townships_money(stage: Any, as_user: Any) -> None:
    who, _project, found, _batch, _families = stage
    with scoped(COUNTY):
        county = make.node(COUNTY, found)
    response = as_user(who.accounting).post(
        reverse("funds:allocate"),
        {
            "key": str(uuid.uuid4()),
            "account": county.pk,
            "to": VILLAGE,
            "amount_yuan": "1",
            "on": clock.today().isoformat(),
        },
    )
    assert response.status_code == 200 and response.context["form"].errors["account"]


def test_a_list_is_prepared_from_ticked_households(stage: Any, as_user: Any) -> None:
    who, project, found, _batch, families = stage
    data = {
        "title": "第二批",
        "source": found.pk,
        "item": "务工补助",
        "unit": "人",
        "period": "2026q3",
        "rate": "100",
        f"pick_{families[0].pk}": "1",
        f"quantity_{families[0].pk}": "2",
        f"rate_{families[0].pk}": "",
        f"pick_{families[1].pk}": "1",
        f"quantity_{families[1].pk}": "1",
        f"rate_{families[1].pk}": "150.50",
    }
    response = as_user(who.clerk).post(reverse("funds:payment_prepare", args=[project.pk]), data)
    assert response.status_code == 302
    with scoped(COUNTY):
        made = PaymentBatch.objects.get(title="第二批")
        assert (made.period, made.total_yuan, made.line_count) == ("2026Q3", Decimal("350.50"), 2)


@pytest.mark.parametrize(
    "change", [{"rate": ""}, {"period": "2026-13"}, {"quantity": "0"}, {"quantity": "x"}, {"pick": None}], ids=str
)
def test_a_wrong_list_is_explained_and_keeps_what_was_typed(stage: Any, as_user: Any, change: dict[str, Any]) -> None:
    who, project, found, _batch, families = stage
    pk = families[0].pk
    data = {
        "title": "第二批",
        "source": found.pk,
        "item": "x",
        "unit": "人",
        "period": "2026",
        "rate": "100",
        f"pick_{pk}": "1",
        f"quantity_{pk}": "3",
    }
    for name, value in change.items():
        key = f"{name}_{pk}" if name in {"quantity", "pick"} else name
        data.pop(key) if value is None else data.update({key: value})
    response = as_user(who.clerk).post(reverse("funds:payment_prepare", args=[project.pk]), data)
    assert response.status_code == 200 and response.context["form"].errors
    [row] = [row for row in response.context["form"].rows if row.household.pk == pk]
    assert row.quantity == data[f"quantity_{pk}"]


def test_a_step_without_the_right_is_403_and_an_unknown_one_404(stage: Any, as_user: Any) -> None:
    who, project, _found, batch, _families = stage
    client = as_user(who.clerk)
    assert client.post(reverse("funds:payment_step", args=[batch.pk, "release"])).status_code == 403
    assert client.post(reverse("funds:payment_step", args=[batch.pk, "nothing"])).status_code == 404
    assert client.post(reverse("funds:project_step", args=[project.pk, "approve"])).status_code == 403
    assert client.get(reverse("funds:payment_step", args=[batch.pk, "submit"])).status_code == 405
    assert client.post(reverse("funds:payment_step", args=[batch.pk, "submit"])).status_code == 302
    with scoped(COUNTY):
        assert PaymentBatch.objects.get(pk=batch.pk).state == "submitted"


def test_a_return_needs_a_reason(stage: Any, as_user: Any) -> None:
    who, _project, _found, batch, _families = stage
    as_user(who.clerk).post(reverse("funds:payment_step", args=[batch.pk, "submit"]))
    client = as_user(who.reviewer)
    client.post(reverse("funds:payment_step", args=[batch.pk, "return"]))
    with scoped(COUNTY):
        assert PaymentBatch.objects.get(pk=batch.pk).state == "submitted"
    client.post(reverse("funds:payment_step", args=[batch.pk, "return"]), {"note": "面积不符"})
    assert "面积不符" in text_of(client.get(reverse("funds:payment", args=[batch.pk])))


def test_the_workbook_holds_the_list_and_the_amount_in_capitals(stage: Any, as_user: Any) -> None:
    who, _project, _found, batch, _families = stage
    response = as_user(who.clerk).get(reverse("funds:payment_workbook", args=[batch.pk]))
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[-1][4] == "贰仟元整" and rows[-1][7] == 2000
    assert [row[1] for row in rows[2:4]] == ["周山", "龙先兰"]


def test_an_accounts_statement_has_a_running_balance(stage: Any, as_user: Any) -> None:
    who, _project, found, _batch, _families = stage
    with scoped(COUNTY):
        account = make.node(COUNTY, found)
    response = as_user(who.finance).get(reverse("funds:transfers"), {"account": account.pk, "sort": "booked_on"})
    balances = [row.cells[-1].text for row in response.context["list"].rows]
    assert balances == ["1,000,000.00", "900,000.00"]
    assert (
        as_user(who.finance).get(reverse("funds:transfers"), {"account": account.pk, "export": "xlsx"}).status_code
        == 200
    )


def test_a_households_page_shows_the_money_it_received(stage: Any, as_user: Any) -> None:
    who, _project, _found, _batch, families = stage
    assert "领取资金情况" in text_of(as_user(who.clerk).get(f"{families[0].get_absolute_url()}help/"))


class TestApi:
    @pytest.mark.parametrize("name", ["fund-sources", "allocations", "projects", "payments", "transfers"])
    def test_lists_what_lies_in_the_scope(self, stage: Any, make_user: Any, as_user: Any, name: str) -> None:
        assert as_user(stage[0].finance).get(f"/api/v1/{name}/").json()["results"]
        assert as_user(make_user("county_finance", NEIGHBOUR)).get(f"/api/v1/{name}/").json()["results"] == []
        assert as_user(make_user("system_admin", COUNTY)).get(f"/api/v1/{name}/").status_code == 403

    def test_shows_one_and_writes_none(self, stage: Any, as_user: Any) -> None:
        client, batch = as_user(stage[0].finance), stage[3]
        found = client.get(f"/api/v1/payments/{batch.pk}/").json()
        assert (found["total_yuan"], len(found["lines"])) == ("2000.00", 2)
        assert client.post("/api/v1/payments/", {}).status_code == 403  # no right is named for writing
        assert client.get("/api/v1/transfers/", {"kind": "receipt"}).json()["results"][0]["amount_yuan"] == "1000000.00"


def test_queries_do_not_grow_with_the_list(stage: Any, as_user: Any, django_assert_max_num_queries: Any) -> None:
    who = stage[0]
    client = as_user(who.finance)
    client.get(reverse("funds:payments"))
    with django_assert_max_num_queries(24):
        client.get(reverse("funds:payments"))
    with scoped(COUNTY, actor=who.finance.pk):
        for number in range(8):
            make.project(who.clerk, name=f"项目{number}")
    with django_assert_max_num_queries(24):
        client.get(reverse("funds:projects"))
