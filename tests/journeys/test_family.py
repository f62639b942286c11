"""One family across three years, in an English browser: entered with a wrong number, mended, recorded as poor, married,
parted, lifted out of poverty, and printed. Then two browsers change one card. (The other journey speaks Chinese.)"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pypdf
import pytest
from django.db import transaction

from households.models import Household, Member
from tests.conftest import COUNTY, PASSWORD, VILLAGE
from tests.households import factories as cards
from tests.households.requests.chain import carry_out_all
from tests.households.test_browser import FAMILY, fill_row
from tests.journeys.thread import Thread

pytestmark = pytest.mark.browser
D = dt.date


@pytest.fixture
def family(site: Any, browser_page: Any, log_in: Any, make_user: Any, in_scope: Any) -> Thread:
    browser_page.set_default_timeout(20_000)
    in_english = {"name": "django_language", "value": "en", "url": site.url}

    def log_in_and_switch(user: Any) -> None:
        log_in(user)
        browser_page.context.add_cookies([in_english])

    return Thread(browser_page, log_in_and_switch, make_user, in_scope)


def test_one_family_across_three_years(family: Thread, travel: Any) -> None:
    with travel(D(2018, 5, 2)):
        enter_break_and_repair(family)
        decide(family, "poor", D(2018, 5, 2), "花扶办〔2018〕12号")
        write_the_year(family, 2017, wage="6000")
    with travel(D(2019, 3, 4)):
        marry(family)
    with travel(D(2019, 9, 9)):
        split(family)
    with travel(D(2020, 11, 20)):
        write_the_year(family, 2020, wage="18000")
        decide(family, "lifted", D(2020, 11, 20), "花扶办〔2020〕88号")
        look_back(family)
        print_the_card(family)


def enter_break_and_repair(t: Thread) -> None:
    t.be("village_clerk")
    t.go("/households/new/")
    numbers = [cards.identity(born_on, sex) for _name, _relation, born_on, sex in FAMILY]
    wrong = numbers[1][:17] + ("1" if numbers[1][17] != "1" else "2")
    t.page.click("button[name=add_member]")
    for row, (name, relation, _born_on, _sex) in enumerate(FAMILY):
        fill_row(t.page, row, name, relation, wrong if row == 1 else numbers[row])
    t.page.select_option("#id_card-main_cause", "07")
    t.page.click(".c-save-bar button[type=submit]")
    t.page.wait_for_selector("[data-registry-error-summary]")
    assert "does not fit the other 17" in t.page.inner_text("[data-registry-error-summary]")
    assert t.page.input_value("#id_members-3-name") == "龙小禾", "nothing typed is lost"
    t.page.fill("#id_members-1-identity", numbers[1])
    t.page.click(".c-save-bar button[type=submit]")
    t.page.wait_for_url(lambda url: "/new/" not in url)
    assert t.household().size == 4


def decide(t: Thread, decision: str, on: dt.date, document: str) -> None:
    t.be("county_office")
    t.go(f"/households/{first(t).pk}/decision/")
    t.fill(decision=decision, decided_on=on.isoformat(), document_no=document)
    t.send()
    assert first(t).status == decision


def write_the_year(t: Thread, year: int, *, wage: str) -> None:
    t.be("village_clerk")
    t.go(f"/households/{first(t).pk}/years/{year}/edit/")
    t.page.fill("#id_income-wage_yuan", wage)
    t.page.fill("#id_income-members", str(first(t).size))
    t.page.click("text=Save the year")
    t.page.wait_for_url(f"**/years/{year}/")


def marry(t: Thread) -> None:
    t.be("village_clerk")
    t.go(f"/households/{first(t).pk}/people/new/?reason=marriage")
    number = cards.identity(D(1996, 4, 4), "female")
    t.fill(name="吴小妹", identity=number, day="2019-03-01", partner=str(person(t, "龙林").pk), paper="结婚证",
           labour="ordinary", education="junior", insurance="resident")  # fmt: skip
    t.fill(health="healthy")
    t.send()
    assert first(t).size == 4, "asked for, not decided"
    decided(t)
    assert person(t, "吴小妹").relation == "daughter_in_law"
    assert first(t).size == 5


def decided(t: Thread) -> None:
    """The village confirms and the township approves what was asked."""
    with transaction.atomic():
        carry_out_all(lambda role, _code: t.users[role])


def split(t: Thread) -> None:
    t.be("village_clerk")
    t.go(f"/households/{first(t).pk}/split/")
    for name in ("龙林", "吴小妹", "龙小禾"):
        t.page.check(f"main input[name=people][value='{person(t, name).pk}']")
    t.fill(new_head=str(person(t, "龙林").pk), day="2019-09-01", paper="分户申请", group="5组")
    t.send()
    assert len(households(t)) == 1, "the preview writes nothing"
    t.send()
    decided(t)
    old, new = households(t)
    t.go(new.get_absolute_url())
    assert (old.size, new.size, new.head_name, new.status) == (2, 3, "龙林", "poor")
    assert old.number in t.text(), "the new card names the one it came from"


def look_back(t: Thread) -> None:
    t.be("village_clerk")
    t.go(f"/households/{first(t).pk}/as-of/?on=2018-12-31")
    assert "龙小禾" in t.text() and "吴小妹" not in t.text(), "four people at the end of 2018"
    t.go(f"/households/{first(t).pk}/history/")
    text = t.text()
    for word in ("Lifted out of poverty", "split", "花扶办〔2020〕88号"):
        assert word in text, word


def print_the_card(t: Thread) -> None:
    t.go(f"/households/{first(t).pk}/papers/")
    t.page.select_option("main [name=paper]", index=0)
    with t.page.expect_response(lambda r: "/documents/" in r.url and r.status == 200) as seen:
        t.page.locator("main form button[type=submit]").first.click()
    answer = t.page.request.get(seen.value.url.replace("?view=1", ""))
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.body())).pages)
    for word in ("龙大山", "石秋", "缺技术"):
        assert word in text.replace(" ", ""), word
    assert "龙林之子2018-05-02新识别2019-09-01分户" in text.replace(" ", ""), (
        "who left stands apart, with day and reason"
    )


def households(t: Thread) -> list[Household]:
    with t.in_scope(COUNTY), transaction.atomic():
        return list(Household.objects.order_by("pk"))


def first(t: Thread) -> Household:
    return households(t)[0]


def person(t: Thread, name: str) -> Member:
    with t.in_scope(COUNTY), transaction.atomic():
        return Member.objects.current().get(name=name)


def test_two_browsers_change_one_card(family: Thread, site: Any, make_user: Any) -> None:
    with family.in_scope(VILLAGE, actor=family.users["village_clerk"].pk), transaction.atomic():
        card = cards.household(members=cards.family(), by=family.users["village_clerk"])
        colleague = make_user("village_clerk", VILLAGE)
    mine = family.page
    family.be("village_clerk")
    context = mine.context.browser.new_context(base_url=site.url, locale="en")
    theirs = context.new_page()
    theirs.goto("/accounts/login/")
    theirs.fill("[name=username]", colleague.username)
    theirs.fill("[name=password]", PASSWORD)
    theirs.click("main button[type=submit]")
    theirs.wait_for_url(lambda url: "/login/" not in url)
    for page in (mine, theirs):
        page.goto(f"/households/{card.pk}/edit/")
    theirs.fill("#id_card-address", "上寨组12号")
    theirs.fill("#id_card-group", "8组")
    theirs.click(".c-save-bar button[type=submit]")
    theirs.wait_for_url(f"**/households/{card.pk}/")
    mine.fill("#id_card-address", "下寨组3号")
    mine.fill("#id_card-bank_name", "农商银行")
    mine.click(".c-save-bar button[type=submit]")
    mine.wait_for_selector("main [name='choice:card:address']")
    assert "上寨组12号" in mine.content() and "8组" in mine.content(), "both sides are shown, theirs is taken over"
    mine.locator("main [name='choice:card:address'][value=mine]").check()
    mine.click(".c-save-bar button[type=submit]")
    mine.wait_for_url(f"**/households/{card.pk}/")
    context.close()
    saved = first(family)
    assert (saved.address, saved.group, saved.bank_name) == ("下寨组3号", "8组", "农商银行")
