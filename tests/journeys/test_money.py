"""One document from the county to three hundred households, in a browser: split, project, list, bank, wall.

The bank's first answer is full of planted faults; nothing is left unexplained in the end, and the village reads on the
wall the very sums that stand in the ledger.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from funds.choices import Per, ProjectCategory
from funds.models import BankFile, PaymentBatch, PaymentLine, Reconciliation, SubsidyPolicy
from households.choices import Status
from registry import clock
from tests.conftest import COUNTY, VILLAGE
from tests.funds import factories as money
from tests.funds.bank.answers import answer_to
from tests.journeys.thread import START, TOWNSHIP, Thread
from tests.policies.factories import writable

pytestmark = pytest.mark.browser

HOUSEHOLDS, RATE = 300, Decimal("1000.00")
TOTAL = HOUSEHOLDS * RATE
DOCUMENT, LIST = "示例财农〔2026〕88号", "2026年到户产业奖补发放名单"
FAULTS = {
    3: "refused", 5: "refused", 7: "over", 11: "half_fen", 15: "early", 19: "strange_account", 23: "twice",
    27: "missing", 31: "zero", 35: "blank_amount", 39: "strange_position",
}  # fmt: skip
REFUSED = 2
LEFT_OPEN = {7, 11, 15, 19, 27, 31, 35, 39}  # neither credited nor refused by the first answer


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


@pytest.fixture
def thread(
    site: Any, browser_page: Any, log_in: Any, make_user: Any, in_scope: Any, travel: Any, start_worker: Any
) -> Thread:
    start_worker()
    browser_page.set_default_timeout(30_000)
    with travel(START):
        thread = Thread(browser_page, log_in, make_user, in_scope)
        thread.users["second_finance"] = make_user("county_finance", COUNTY)
        with in_scope(COUNTY), transaction.atomic():
            for number in range(HOUSEHOLDS):
                money.household(f"周{chr(0x4E00 + number // 20)}{chr(0x4E60 + number % 20)}")
        with writable(SubsidyPolicy), in_scope(COUNTY), transaction.atomic():
            SubsidyPolicy.objects.create(
                region=COUNTY, item="到户产业奖补", category=ProjectCategory.INDUSTRY, per=Per.HOUSEHOLD, unit="户",
                standard_yuan=RATE, statuses=[Status.ORDINARY], document_no="示例花乡振发〔2026〕9号",
                valid_from=dt.date(2026, 1, 1),
            )  # fmt: skip
    return thread


def test_one_document_from_the_county_to_three_hundred_households(thread: Thread, travel: Any, tmp_path: Path) -> None:
    t = thread
    with travel(START):
        enter_and_split_the_document(t)
        project = propose(t)
        hang(t, project, "project_library")
    with travel(day(12)):
        take_down(t, "project_library")
        enter_the_library(t, project)
        hang(t, project, "project_before")
    with travel(day(24)):
        take_down(t, "project_before")
        start(t, project)
        payments = make_the_list(t, project)
        approve_and_publish(t, payments)
    with travel(day(48)):
        release(t, payments)
        file = send_to_the_bank(t)
    with travel(day(50)):
        take_in(t, file, tmp_path / "first.csv", FAULTS)
        nothing_closes_yet(t, payments)
    with travel(day(51)):
        take_in(t, file, tmp_path / "second.csv", {}, only=LEFT_OPEN)
        explain_every_odd_row(t, payments)
        again = issue_again(t, payments)
        close(t, payments)
    with travel(day(52)):
        last = send_to_the_bank(t)
    with travel(day(53)):
        take_in(t, last, tmp_path / "last.csv", {})
        close(t, again)
        the_wall_equals_the_ledger(t)
        the_books_balance(t)


def enter_and_split_the_document(t: Thread) -> None:
    t.be("county_finance")
    t.go("/funds/sources/new/")
    t.fill(document_no=DOCUMENT, document_on="2026-08-03", issuer="省财政厅", level="province",
           category="consolidation", year="2026", amount_yuan="1,000,000.00", received_on="2026-08-20")  # fmt: skip
    for box in t.page.locator("main input[name=purposes]").all():
        box.check()
    t.send()
    for holder, below in ((COUNTY, TOWNSHIP), (TOWNSHIP, VILLAGE)):
        t.go(f"/funds/accounts/{t.account(holder)}/split/")
        t.fill(document_no="示例花财农〔2026〕12号", **{f"amount_{below}": "400000"})
        t.send()


def propose(t: Thread) -> str:
    t.be("village_clerk")
    t.go("/funds/projects/new/")
    t.fill(name="到户产业奖补", year="2026", category="industry", budget_yuan="300000", households=str(HOUSEHOLDS),
           unit="村委会", content="每户奖补1000元", target="受益户不少于300户", target_0_name="受益户",
           target_0_value="300", target_0_unit="户", decided_on="2026-08-25", decision_no="村民代表会议纪要6号",
           mechanism="直接奖补到户")  # fmt: skip
    t.send()
    return str(t.page.url)


def hang(t: Thread, project: str, kind: str) -> None:
    """The clerk composes the sheet from the project's page, the secretary signs, the committee witnesses."""
    t.be("village_clerk")
    t.page.goto(project)
    t.submit(f"form[action$='/sheet/{kind}/']")
    t.be("branch_secretary")
    t.go(f"/publicity/?kind={kind}&state=prepared")
    t.page.locator("main table tbody a").first.click()
    t.page.wait_for_url("**/publicity/*/")
    t.submit("form[action$='/sign/secretary/']")
    t.witness(kind)


def take_down(t: Thread, kind: str) -> None:
    t.be("village_clerk")
    t.go(f"/publicity/?kind={kind}&state=hanging")
    t.page.locator("main table tbody a").first.click()
    t.page.wait_for_url("**/publicity/*/")
    t.go(t.page.url + "close/")
    t.fill(no_photo="雨天未拍照")
    t.send()


def enter_the_library(t: Thread, project: str) -> None:
    for role, step, note in (
        ("township_reviewer", "review", ""), ("line_department", "appraise", "可行，同意入库"),
        ("county_office", "approve", ""), ("county_office", "plan", ""),
    ):  # fmt: skip
        t.be(role)
        t.page.goto(project)
        t.take(step, note=note)


def start(t: Thread, project: str) -> None:
    t.be("township_accounting")
    t.go(f"/funds/allocate/?project={project.rstrip('/').rsplit('/', 1)[1]}")
    t.choose("account", DOCUMENT)
    t.fill(amount_yuan=str(TOTAL))
    t.send()
    t.be("village_clerk")
    t.page.goto(project)
    t.take("start")


def make_the_list(t: Thread, project: str) -> str:
    t.go(f"{project}payments/policy/")
    t.choose("policy", "到户产业奖补")
    t.choose("source", DOCUMENT)
    t.fill(period="2026", title=LIST)
    t.send()
    assert "300,000.00" in t.text() and "叁拾万元整" in t.text()
    with t.page.expect_navigation():
        t.page.click("main button[name=do][value=make]")
    t.no_complaints()
    assert "300,000.00" in t.text()
    t.take("submit")
    return str(t.page.url)


def approve_and_publish(t: Thread, payments: str) -> None:
    t.be("township_reviewer")
    t.page.goto(payments)
    t.take("check")
    t.be("village_clerk")
    t.page.goto(payments)
    publish = t.page.locator("form[action$='/step/publish/'] button[type=submit]")
    assert publish.count() == 0 or publish.is_disabled(), "300,000 yuan ask for an approval first"
    t.be("township_leader")
    t.page.goto(payments)
    t.take("approve")
    t.be("village_clerk")
    t.page.goto(payments)
    t.take("publish")
    t.witness("payment_list")


def release(t: Thread, payments: str) -> None:
    t.be("county_finance")
    t.page.goto(payments)
    t.take("release")


def send_to_the_bank(t: Thread) -> int:
    """The one makes the file of every released list, the other hands it over. Gives the newest file."""
    t.be("county_finance")
    t.go("/funds/bank/")
    if t.page.locator("form[action$='/layouts/ready/']").count():
        t.submit("form[action$='/layouts/ready/']")
        t.go("/funds/bank/")
    t.choose("layout", "CSV", form="form[action$='/bank/make/']")
    t.submit("form[action$='/bank/make/']")
    t.be("second_finance")
    t.go("/funds/bank/")
    t.submit("form[action$='/bank/hand-over/']")
    with t.in_scope(COUNTY), transaction.atomic():
        newest = BankFile.objects.latest("pk")
        assert newest.state == "sent"
        return int(newest.pk)


def take_in(t: Thread, file: int, path: Path, faults: dict[int, str], *, only: set[int] | None = None) -> None:
    with t.in_scope(COUNTY), transaction.atomic():
        path.write_bytes(answer_to(BankFile.objects.get(pk=file), faults, on=clock.today(), only=only))
    t.be("second_finance")
    t.go("/funds/bank/")
    t.page.set_input_files("form[action$='/bank/answers/'] input[type=file]", str(path))
    t.submit("form[action$='/bank/answers/']")
    t.submit("form[action$='/apply/']")


def nothing_closes_yet(t: Thread, payments: str) -> None:
    with t.in_scope(COUNTY), transaction.atomic():
        outcomes = dict(connection_rows("SELECT outcome, count(*) FROM funds_returnrow GROUP BY 1"))
        assert outcomes["refused"] == REFUSED
        assert outcomes["paid"] == HOUSEHOLDS - len(FAULTS) + 1  # the line answered twice was credited once
        assert PaymentLine.objects.filter(is_void=True).count() == REFUSED
    t.go(f"{reconciliation(payments)}")
    closing = t.page.locator("form[action$='/close/'] button[type=submit]")
    assert closing.count() == 0 or closing.is_disabled()


def explain_every_odd_row(t: Thread, payments: str) -> None:
    t.be("county_finance")
    for _row in range(len(FAULTS) * 2):
        t.go(reconciliation(payments))
        links = t.page.locator("a[href*='/explain/']")
        if not links.count():
            break
        links.first.click()
        t.page.wait_for_url("**/explain/")
        t.fill(explanation="银行来函更正，已重新回盘，见更正函3号。")
        t.send()
    with t.in_scope(COUNTY), transaction.atomic():
        assert not connection_rows(
            "SELECT 1 FROM funds_returnrow WHERE outcome NOT IN ('paid', 'refused') AND explanation = ''"
        )


def issue_again(t: Thread, payments: str) -> str:
    t.be("village_clerk")
    t.go(reconciliation(payments))
    t.submit("form[action$='/again/']")
    with t.in_scope(COUNTY), transaction.atomic():
        again = PaymentBatch.objects.latest("pk")
        assert again.line_count == REFUSED
        url = f"{payments.rstrip('/').rsplit('/', 1)[0]}/{again.pk}/"
    t.page.goto(url)
    t.take("submit")
    t.be("township_reviewer")
    t.page.goto(url)
    t.take("check")
    t.be("village_clerk")
    t.page.goto(url)
    t.take("publish")
    t.be("county_finance")
    t.page.goto(url)
    t.take("release")
    return url


def close(t: Thread, payments: str) -> None:
    t.be("second_finance")
    t.go(reconciliation(payments))
    t.submit("form[action$='/close/']")
    with t.in_scope(COUNTY), transaction.atomic():
        assert Reconciliation.objects.get(batch=payments.rstrip("/").rsplit("/", 1)[1]).state == "closed"


def the_wall_equals_the_ledger(t: Thread) -> None:
    with t.in_scope(COUNTY), transaction.atomic():
        paid, families = connection_rows(
            "SELECT sum(CASE WHEN t.reverses_id IS NULL THEN t.amount_yuan ELSE -t.amount_yuan END),"
            " count(DISTINCT t.household_id) FROM ledger_transfer t WHERE t.household_id IS NOT NULL"
        )[0]
        left = connection_rows(
            "SELECT sum(balance_yuan) FROM ledger_account WHERE village_id = %s AND kind IN ('node', 'project')",
            VILLAGE,
        )[0][0]
    assert (paid, families, left) == (TOTAL, HOUSEHOLDS, Decimal("100000.00"))
    for _attempt in range(40):  # the worker writes the figures after the commit
        t.go(f"/wall/{VILLAGE}/")
        wall = t.page.inner_text("body")
        if "发给300户" in wall:
            break
        t.page.wait_for_timeout(500)
    assert "到户产业奖补，发给300户，共300,000元" in wall
    assert "收到400,000元，发出300,000元" in wall and DOCUMENT in wall
    assert "还剩100,000元" in wall


def the_books_balance(t: Thread) -> None:
    t.be("auditor")
    t.go("/funds/books/trial-balance/")
    assert "借贷平衡" in t.text()


def reconciliation(payments: str) -> str:
    return f"/funds/reconciliations/{payments.rstrip('/').rsplit('/', 1)[1]}/"


def connection_rows(query: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
