"""One list of payments in the browser, from the county's source document to the household's page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from funds.models import Project
from publicity import actions as publicity
from publicity.models import Notice
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, days_pass
from tests.funds import factories as make

pytestmark = pytest.mark.browser
BEGUN = dt.date(2026, 11, 2)


def hang(who: Any, kind: str) -> None:
    """A sheet about the project hung its days and is taken down today."""
    with scoped(COUNTY, actor=who.clerk.pk), transaction.atomic():
        days_pass(-make.HANGING)
        make.take_down(who, make.hang(who, Project.objects.get(), kind))


def test_money_goes_from_the_document_to_the_household(
    browser_page: Any, log_in: Any, make_user: Any, travel: Any
) -> None:
    page = browser_page
    with travel(BEGUN):
        who = make.people(make_user)
        with scoped(COUNTY, actor=who.finance.pk), transaction.atomic():
            found = make.source(who.finance)
            make.passed(who.finance, found, COUNTY, make.TOWNSHIP, "50000.00")
            families = [make.household("周山"), make.household("龙先兰")]

        log_in(who.clerk)  # the village proposes
        page.goto("/funds/projects/new/")
        page.fill("#id_name", "2026年黄牛养殖奖补")
        page.fill("#id_year", "2026")
        page.select_option("#id_category", "industry")
        page.fill("#id_budget_yuan", "20,000")
        page.fill("#id_households", "2")
        page.fill("#id_unit", "村民委员会")
        page.fill("#id_content", "每头奖补1000元")
        page.fill("#id_target", "受益户不少于2户")
        page.fill("#id_target_0_name", "受益户")
        page.fill("#id_target_0_value", "2")
        page.fill("#id_target_0_unit", "户")
        page.fill("#id_decided_on", BEGUN.isoformat())
        page.fill("#id_decision_no", "村民代表会议纪要6号")
        page.click("button:has-text('申报')")
        page.wait_for_url("**/funds/projects/*/")
        project_url = page.url
        hang(who, "project_library")

        for by, step, note in (  # township, department and county take it into the library and the plan
            (who.reviewer, "review", ""), (who.department, "appraise", "可行"),
            (who.office, "approve", ""), (who.office, "plan", ""),
        ):  # fmt: skip
            log_in(by)
            page.goto(project_url)
            form = page.locator(f"main form[action$='/step/{step}/']")
            if note:
                page.locator(f"main details:has(form[action$='/step/{step}/']) > summary").click()
                form.locator("[name=note]").fill(note)
            with page.expect_navigation():
                form.locator("button[type=submit]").click()

        hang(who, "project_before")
        log_in(who.accounting)  # the township passes money on: first too much, then enough
        page.goto(project_url)
        page.click("a:has-text('给项目拨款')")
        page.select_option("#id_account", index=1)
        page.fill("#id_amount_yuan", "50000.01")
        page.click("button:has-text('下达')")
        assert "此处只有50,000.00元" in page.inner_text("main")
        page.fill("#id_amount_yuan", "20000")
        page.click("button:has-text('下达')")
        page.wait_for_url(project_url)
        assert "20,000.00" in page.inner_text("main")

        log_in(who.clerk)  # the village begins the work and prepares the list
        page.goto(project_url)
        page.click("button:has-text('开工')")
        page.click("a:has-text('编制发放名单')")
        page.fill("#id_item", "养殖奖补")
        page.fill("#id_unit", "头")
        page.fill("#id_rate", "1000")
        for family in families:
            page.check(f"input[name=pick_{family.pk}]")
        page.fill(f"input[name=quantity_{families[0].pk}]", "2")
        page.click("button:has-text('保存名单')")
        page.wait_for_url("**/funds/payments/*/")
        list_url = page.url
        assert "叁仟元整" in page.inner_text("main")
        page.click("button:has-text('提交')")

        log_in(who.reviewer)
        page.goto(list_url)
        page.click("button:has-text('审核通过')")

        log_in(who.clerk)
        page.goto(list_url)
        page.click("button:has-text('公示名单')")
        with scoped(COUNTY, actor=who.committee.pk), transaction.atomic():
            notice = publicity.witness(Notice.objects.get(kind="payment_list"), by=who.committee, on=clock.today())

        log_in(who.finance)
        page.goto(list_url)
        assert page.is_disabled("button:has-text('发放')")
        assert "公示到" in page.inner_text(".c-action__reasons")

    assert notice.ends_on is not None
    with travel(notice.ends_on + dt.timedelta(days=1)):
        log_in(who.finance)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(list_url)
        page.click("button:has-text('发放')")
        page.wait_for_selector("text=已发放到户")
        assert page.locator("text=已收回").count() == 0

        log_in(who.clerk)
        page.goto(f"/households/{families[0].pk}/help/")
        assert "2,000.00" in page.inner_text("main")
        page.goto("/funds/")
        assert "账目平衡" in page.inner_text("main")
        assert "3,000.00" in page.inner_text("main")
