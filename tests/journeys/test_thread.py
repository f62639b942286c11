"""The thread through all rooms, in a browser: from the clerk's login to the county's downloaded paper.

A clerk enters a card; the case goes its public way; money comes down to the household through the ledger; the wall,
the dashboard and the month's report, made by a real Celery worker, tell the same.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pypdf
import pytest
from django.db import transaction

from funds.models import Project
from tests.conftest import COUNTY, VILLAGE, days_pass
from tests.funds import factories as money
from tests.households import factories as cards
from tests.households.test_browser import FAMILY, fill_row
from tests.journeys.thread import START, TOWNSHIP, Thread

pytestmark = pytest.mark.browser
REGISTERED = START + dt.timedelta(days=17)


@pytest.fixture
def thread(site: Any, browser_page: Any, log_in: Any, make_user: Any, in_scope: Any, start_worker: Any) -> Thread:
    start_worker()
    browser_page.set_default_timeout(20_000)
    return Thread(browser_page, log_in, make_user, in_scope)


def test_thread_from_the_clerks_login_to_the_downloaded_paper(thread: Thread, travel: Any) -> None:
    with travel(START):
        enter_the_card(thread)
        apply_and_investigate(thread)
        appraise(thread)
        hang_the_list(thread)
        see_the_wall(thread, days_left=7)
    with travel(START + dt.timedelta(days=3)):
        try_to_report_up_too_early(thread)
    with travel(START + dt.timedelta(days=8)):
        publicise_a_second_time(thread)
    with travel(START + dt.timedelta(days=16)):
        pass_township_and_county(thread)
    with travel(REGISTERED):
        register(thread)
        bring_the_money_down(thread)
        prepare_the_payment(thread)
    with travel(REGISTERED + dt.timedelta(days=20)):
        release_the_payment(thread)
        see_the_money_on_the_wall(thread)
        see_the_dashboard(thread)
    with travel(dt.date(2026, 11, 2)):
        make_and_download_the_report(thread)


def enter_the_card(t: Thread) -> None:
    t.be("village_clerk")
    t.go("/households/new/")
    numbers = [cards.identity(born_on, sex) for _name, _relation, born_on, sex in FAMILY]
    t.page.click("button[name=add_member]")
    for row, (name, relation, _born_on, _sex) in enumerate(FAMILY):
        fill_row(t.page, row, name, relation, numbers[row])
    t.page.select_option("#id_members-3-school", "grade_8")  # DQ-21 asks for it before the case goes on
    t.page.select_option("#id_card-main_cause", "01")
    t.page.fill("#id_year-year", "2025")
    t.page.fill("#id_year-wage_yuan", "12,000")
    t.page.fill("#id_card-bank_name", "农商银行")
    t.page.fill("#id_card-bank_account", "6200000000000000001")
    t.page.click(".c-save-bar button[type=submit]")
    t.page.wait_for_url(lambda url: "/new/" not in url)
    assert "3,000.00" in t.text() and "龙大山" in t.page.inner_text("h1")
    assert numbers[0] not in t.page.content(), "the identity number is masked"


def apply_and_investigate(t: Thread) -> None:
    t.go(f"/households/{t.household().pk}/apply/")
    t.fill(applied_on=START.isoformat(), authorised_on=START.isoformat(), statement="收入不够开支")
    t.send()
    t.go(f"/households/cases/{t.case().pk}/investigate/")
    t.fill(
        investigated_on=START.isoformat(),
        first_investigator="施文书",
        second_investigator="龙书记",
        findings="住房安全",
    )
    t.send()
    t.go(f"/households/cases/{t.case().pk}/group_agree/")
    t.fill(group_met_on=START.isoformat(), group_leader="吴组长", group_present="21", group_agree="20")
    t.send()
    t.be("line_department")
    t.go(f"/households/cases/{t.case().pk}/compare/")
    t.fill(compared_on=START.isoformat())
    t.send()
    t.be("village_clerk")


def appraise(t: Thread) -> None:
    t.go("/villages/meetings/new/")
    t.fill(kind="representatives", held_on=START.isoformat(), place="村部", topic="贫困户识别民主评议", due="30",
           present="24", agree="23", against="1", abstain="0", chair="龙书记", recorder="施文书",
           conclusion="同意上报")  # fmt: skip
    t.send()
    meeting = t.page.url
    t.be("branch_secretary")
    t.page.goto(meeting)
    t.press("签")
    t.go(f"/households/cases/{t.case().pk}/appraise/")
    meeting_field = t.page.locator("main select[name=meeting]")
    meeting_field.select_option(index=meeting_field.locator("option").count() - 1)
    t.fill(votes_agree="23", votes_against="1", votes_abstain="0")
    t.send()
    assert t.case().state == "appraised"


def hang_the_list(t: Thread) -> None:
    t.be("village_clerk")
    by_list(t, "publish")
    assert t.case().state == "public_village"
    t.witness("identification_village")


def by_list(t: Thread, step: str) -> None:
    """A step for the list that is ready: chosen, looked at, done."""
    t.go(f"/households/cases/list/{step}/")
    if t.page.locator("main [name=spot_check]").count():
        t.fill(spot_checked_on=(START + dt.timedelta(days=8)).isoformat(), spot_check="抽查一户，情况属实")
    t.send()
    t.send()


def see_the_wall(t: Thread, *, days_left: int) -> None:
    t.go(f"/wall/{VILLAGE}/")
    link = t.page.locator("a[href*='2026-']").first.get_attribute("href")
    t.go(link)
    wall = t.page.inner_text("body")
    assert "龙＊山" in wall and "龙大山" not in wall
    assert str(days_left) in wall and "因病" not in wall
    assert not t.page.context.cookies() or all(c["name"] != "wall" for c in t.page.context.cookies())


def try_to_report_up_too_early(t: Thread) -> None:
    t.be("village_clerk")
    t.go(f"/households/cases/{t.case().pk}/")
    button = t.page.get_by_role("button", name="上报乡镇").or_(t.page.get_by_role("link", name="上报乡镇")).first
    assert button.is_disabled() or button.get_attribute("aria-disabled") == "true"
    assert "公示" in t.text()


def publicise_a_second_time(t: Thread) -> None:
    t.be("village_clerk")
    by_list(t, "report_up")
    t.be("township_reviewer")
    by_list(t, "publicise_township")
    assert t.case().state == "public_township"
    t.witness("identification_township")


def pass_township_and_county(t: Thread) -> None:
    t.be("township_reviewer")
    by_list(t, "pass_township")
    t.be("county_office")
    by_list(t, "approve")
    assert t.case().state == "announced"
    t.witness("identification_announcement")


def register(t: Thread) -> None:
    t.be("village_clerk")
    t.go(f"/households/cases/{t.case().pk}/register/")
    t.fill(handbook_on=REGISTERED.isoformat())
    t.send()
    assert t.household().status == "ordinary"
    t.go("/households/?status=ordinary")
    assert "龙大山" in t.text()


def bring_the_money_down(t: Thread) -> None:
    today = REGISTERED.isoformat()
    t.be("village_clerk")
    t.go("/funds/projects/new/")
    t.fill(name="猕猴桃产业奖补", year="2026", category="industry", budget_yuan="50000", households="1", unit="村委会",
           content="按种植面积奖补", target="受益户增收不少于1000元", target_0_name="受益户", target_0_value="1",
           target_0_unit="户", decided_on=today, decision_no="村民代表会议纪要6号")  # fmt: skip
    t.send()
    project = t.page.url
    hang_about_the_project(t, "project_library")
    for role, step, note in (
        ("township_reviewer", "review", ""), ("line_department", "appraise", "可行"),
        ("county_office", "approve", ""), ("county_office", "plan", ""),
    ):  # fmt: skip
        t.be(role)
        t.page.goto(project)
        t.take(step, note=note)
    hang_about_the_project(t, "project_before")
    t.be("county_finance")
    t.go("/funds/sources/new/")
    t.fill(document_no="示例财农〔2026〕3号", document_on="2026-08-03", issuer="省财政厅", level="province",
           category="consolidation", year="2026", amount_yuan="200,000.00", received_on="2026-08-20")  # fmt: skip
    for box in t.page.locator("main input[name=purposes]").all():
        box.check()
    t.send()
    for account, to in (("花垣县", TOWNSHIP), ("双龙镇", VILLAGE)):
        allocate(t, account, "50000", to=to, on=today)
    allocate(t, "十八洞村", "50000", project="猕猴桃产业奖补", on=today)
    t.be("village_clerk")
    t.page.goto(project)
    t.take("start")


def hang_about_the_project(t: Thread, kind: str) -> None:
    """The project's sheet hung its days and is taken down today; its screens are tried with publicity's own."""
    who = money.People(
        finance=t.users["county_finance"], office=t.users["county_office"], accounting=t.users["township_accounting"],
        reviewer=t.users["township_reviewer"], clerk=t.users["village_clerk"],
        committee=t.users["supervision_committee"], department=t.users["line_department"],
        secretary=t.users["branch_secretary"],
    )  # fmt: skip
    with t.in_scope(COUNTY, who.clerk.pk), transaction.atomic():
        days_pass(-money.HANGING)
        money.take_down(who, money.hang(who, Project.objects.get(), kind))


def allocate(t: Thread, account: str, amount: str, *, on: str, to: str = "", project: str = "") -> None:
    t.go("/funds/allocate/")
    field = t.page.locator("main select[name=account]")
    options = field.locator("option").all()
    field.select_option(next(o.get_attribute("value") for o in options if account in o.inner_text()))
    t.fill(amount_yuan=amount, on=on)
    if to:
        t.page.locator("main [name=to]").fill(to)
    else:
        choice = t.page.locator("main select[name=project]")
        choice.select_option(next(o.get_attribute("value") for o in choice.locator("option").all()
                                  if project in o.inner_text()))  # fmt: skip
    t.send()


def prepare_the_payment(t: Thread) -> None:
    t.be("village_clerk")
    t.go("/funds/projects/")
    t.page.get_by_role("link", name="猕猴桃产业奖补").click()
    t.page.wait_for_url("**/funds/projects/*/")
    t.go(t.page.url + "payments/new/")
    t.fill(title="2026年产业奖补发放名单", item="产业奖补", unit="亩", period="2026", rate="500")
    source = t.page.locator("main select[name=source]")
    source.select_option(index=source.locator("option").count() - 1)
    household = t.household().pk
    t.page.check(f"input[name=pick_{household}]")
    t.page.fill(f"input[name=quantity_{household}]", "2.5")
    t.send()
    assert "1,250.00" in t.text() and "壹仟贰佰伍拾元整" in t.text()
    t.take("submit")
    payment = t.page.url
    t.be("township_reviewer")
    t.page.goto(payment)
    t.take("check")
    t.be("village_clerk")
    t.page.goto(payment)
    t.take("publish")
    t.witness("payment_list")


def release_the_payment(t: Thread) -> None:
    t.be("county_finance")
    t.go("/funds/payments/")
    t.page.locator("main table tbody a").first.click()
    t.page.wait_for_url("**/funds/payments/*/")
    t.take("release")
    t.be("village_clerk")
    t.go(f"/households/{t.household().pk}/help/")
    assert "1,250.00" in t.text(), "the household's card shows what it received"


def see_the_money_on_the_wall(t: Thread) -> None:
    for _attempt in range(20):  # the worker writes the figures after the commit
        t.go(f"/wall/{VILLAGE}/")
        if "1,250" in t.page.inner_text("body") or "1250" in t.page.inner_text("body"):
            break
        t.page.wait_for_timeout(500)
    wall = t.page.inner_text("body")
    assert "50,000" in wall or "50000" in wall or "5万" in wall
    assert "1,250" in wall or "1250" in wall


def see_the_dashboard(t: Thread) -> None:
    t.be("township_reviewer")
    t.go(f"/inspections/?area={TOWNSHIP}")
    row = t.page.locator("main tr", has=t.page.locator("th a", has_text="十八洞村")).first
    link = row.get_by_role("link", name="1", exact=True).first
    t.go(link.get_attribute("href"))
    assert "龙大山" in t.text(), "a figure leads to the rows it counts"


def make_and_download_the_report(t: Thread) -> None:
    t.be("county_office")
    t.go("/inspections/reports/")
    t.fill(period="2026-10", area=COUNTY)
    t.page.click("form[action$='/generate/'] button[type=submit]")
    t.page.wait_for_url("**/jobs/**")
    t.page.wait_for_selector("text=打开报告", timeout=120_000)
    t.page.click("text=打开报告")
    t.page.wait_for_url("**/inspections/reports/*/")
    with t.page.expect_download() as waiting:
        t.page.click("text=下载 PDF")
    with open(waiting.value.path(), "rb") as file:
        paper = pypdf.PdfReader(io.BytesIO(file.read()))
    text = "".join("".join(page.extract_text().split()) for page in paper.pages)
    assert "花垣县2026年10月" in text
    assert "1,250.00" in text or "0.13万元" in text or "1250" in text
