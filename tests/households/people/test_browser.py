"""A clerk splits a household in Chromium, merges it again, and the head dies: two pages, two pages, one page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from households.models import Household
from registry import clock
from tests.conftest import VILLAGE
from tests.documents.test_attachments import photo
from tests.households import factories as make
from tests.households.people.conftest import of, relations
from tests.households.requests.chain import carry_out_all

pytestmark = pytest.mark.browser
ON = dt.date(2026, 1, 5)


def decided(make_user: Any) -> None:
    """The village confirms and the township approves what was asked."""
    with transaction.atomic():
        carry_out_all(make_user)


def test_clerk_splits_merges_and_records_a_death(
    committing_db: str, make_user: Any, site: Any, browser_page: Any, log_in: Any, in_scope: Any
) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE, actor=clerk.pk), transaction.atomic():
        card = make.household(members=make.family(), status="ordinary", on=ON, by=clerk)
        son, girl, wife = (of(card, name).pk for name in ("周林", "周小禾", "李秋"))
        today = f"{clock.today()}"
    log_in(clerk)
    page = browser_page

    page.goto(f"/households/{card.pk}/split/")
    for person in (son, girl):
        page.check(f'input[name=people][value="{person}"]')
    page.select_option("#id_new_head", str(son))
    page.fill("#id_day", today)
    page.fill("#id_paper", "分户申请书")
    page.click(".c-save-bar button[type=submit]")
    assert page.input_value(f"#id_there_{girl}") == "daughter", "the relation to the new head is filled in"
    page.click("button[name=confirm]")
    page.wait_for_selector("text=待支书确认")
    decided(make_user)
    with in_scope(VILLAGE), transaction.atomic():
        new = Household.objects.exclude(pk=card.pk).get().pk
    page.goto(f"/households/{new}/")
    page.wait_for_selector("text=分户不满一年")
    assert "周林" in page.inner_text("h1")

    page.goto(f"/households/{card.pk}/merge/")
    page.select_option("#id_target", str(new))
    page.select_option("#id_link", "son")
    page.fill("#id_day", today)
    page.fill("#id_paper", "并户申请书")
    page.click(".c-save-bar button[type=submit]")
    page.wait_for_selector("button[name=confirm]")
    selects = page.locator("select[name^=there_]")
    assert sorted(selects.nth(i).input_value() for i in range(selects.count())) == ["granddaughter", "son"]
    page.click("button[name=confirm]")
    page.wait_for_selector("text=待支书确认")
    decided(make_user)
    with in_scope(VILLAGE), transaction.atomic():
        assert Household.objects.get(pk=new).status == "removed"
        assert relations(card) == {"周山": "head", "李秋": "spouse", "周林": "son", "周小禾": "granddaughter"}
        head, son = of(card, "周山").pk, of(card, "周林").pk

    page.goto(f"/households/members/{head}/leave/?reason=death")
    page.fill("#id_day", today)
    page.fill("#id_paper", "死亡证明")
    with page.expect_navigation():
        page.select_option("#id_new_head", str(son))
    assert page.input_value(f"#id_relation_{wife}") == "mother", "another head brings other relations"
    assert page.input_value("#id_paper") == "死亡证明"
    page.set_input_files("#id_papers", {"name": "死亡证明.jpg", "mimeType": "image/jpeg", "buffer": photo(7)})
    page.click(".c-save-bar button[type=submit]")
    page.wait_for_selector("text=死亡证明.jpg")
    decided(make_user)
    page.goto(f"/households/{card.pk}/")
    assert "周林" in page.inner_text("h1")
    page.goto(f"/households/{card.pk}/history/?kind=people")
    told = page.inner_text(".c-timeline")
    assert told.count("分户") >= 1
    assert "死亡证明" in told
