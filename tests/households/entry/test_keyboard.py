"""The grid by keyboard alone: moving, choosing by letters, pasting, drafts, the phone."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from households.models import Household
from tests.conftest import VILLAGE
from tests.households import factories as make
from tests.households.entry.typing import Typist, enter_household, family

pytestmark = pytest.mark.browser
DOCS = Path(__file__).resolve().parents[3] / "docs/how-to/fast-entry.md"


@pytest.fixture
def page(committing_db: str, make_user: Any, browser_page: Any, log_in: Any) -> Any:
    log_in(make_user("village_clerk", VILLAGE))
    browser_page.goto("/households/new/")
    return browser_page


def paste(page: Any, cell: str, text: str) -> None:
    """As the browser does it with a block copied from Excel."""
    page.focus(cell)
    page.evaluate(
        """([selector, text]) => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
            document.querySelector(selector).dispatchEvent(event);
        }""",
        [cell, text],
    )


def test_household_of_four_by_keyboard_costs_what_the_docs_say(page: Any, in_scope: Any) -> None:
    typist = Typist(page)
    enter_household(typist, family(make.identity))
    page.wait_for_url(re.compile(r"/households/\d+/$"))
    with in_scope(VILLAGE), transaction.atomic():
        card = Household.objects.get(head_name="龙大山")
        members = {m.name: m for m in card.members.all()}
        assert (card.size, card.group, card.main_cause) == (4, "3组", "03")
        assert [members[n].relation for n in ("石秋云", "龙小林", "龙小禾")] == ["spouse", "son", "daughter"]
        assert {m.ethnicity for m in members.values()} == {"06"}
        assert all(m.health == ["healthy"] and m.has_resident_insurance for m in members.values())
        assert [members[n].labour for n in ("龙大山", "龙小林")] == ["ordinary", "none"]
        assert (members["龙小林"].school, members["龙小禾"].school) == ("grade_8", "primary")
        assert f"{card.incomes.get().net_yuan}" == "31500.00"
    stated = int(re.search(r"\| this system \| (\d+) \|", DOCS.read_text())[1])  # type: ignore[index]  # the page has the row
    assert typist.presses + typist.clicks <= stated


def test_letters_and_digits_choose_and_escape_leaves(page: Any) -> None:
    relation = "#id_members-1-relation"
    page.focus(relation)
    for keys, value in (
        ("zz", "son"),
        ("po", "spouse"),
        ("ps", "spouse"),
        ("zhizengsunzi", "great_grandson"),
        ("2", "spouse"),
    ):
        page.keyboard.press("Delete")
        page.keyboard.type(keys)
        assert page.input_value(relation) == value, keys
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_members-1-identity"
    page.focus(relation)
    page.keyboard.type("zz")
    assert page.is_visible(".c-candidates")
    page.keyboard.press("Escape")
    assert page.input_value(relation) == "spouse" and not page.is_visible(".c-candidates")
    page.focus("#id_members-0-ethnicity")
    page.keyboard.type("15")
    assert page.input_value("#id_members-0-ethnicity") == "15"


def test_arrows_move_and_the_last_row_makes_another(page: Any) -> None:
    here = "document.activeElement.id"
    page.focus("#id_members-0-name")
    page.keyboard.type("龙大山")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(here) == "id_members-1-name"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(here) == "id_members-1-relation"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(here) == "id_members-0-relation"
    page.fill("#id_members-1-name", "石秋")
    page.focus("#id_members-2-name")
    assert page.locator("[data-registry-member]").count() == 4


def test_what_does_not_agree_is_said_at_the_cell(page: Any) -> None:
    def hint(row: int, name: str) -> str:
        found: str = (
            page.locator("[data-registry-member]").nth(row).locator(f"[data-registry-hint={name}]").inner_text()
        )
        return found

    page.fill("#id_members-0-name", "龙大山")
    page.fill("#id_members-0-identity", make.identity(dt.date(1968, 3, 12), "male"))
    assert page.input_value("#id_members-0-relation") == "head"
    assert re.search(r"\d+", page.locator("[data-registry-age]").first.inner_text())
    page.fill("#id_members-1-identity", make.identity(dt.date(1995, 7, 4), "male"))
    page.select_option("#id_members-1-relation", "daughter")
    assert "性别" in hint(1, "relation")
    page.select_option("#id_members-1-relation", "son")
    assert hint(1, "relation") == ""
    page.select_option("#id_members-1-relation", "head")
    assert hint(1, "relation") != ""
    page.fill("#id_members-1-identity", "529901199513040010")
    assert hint(1, "identity") != ""


ROWS = [
    ("姓名", "与户主关系", "证件号码", "民族", "健康状况", "劳动技能", "文化程度", "在校生状况", "是否参加大病保险",
     "备注"),
    ("龙大山", "户主", "", "苗族", "长期慢性病、残疾", "普通劳动力", "小学", "", "是", "要回访"),
    ("石秋", "本人配偶", "", "土家", "健康", "弱劳动力或半劳动力", "初中", "", "否", ""),
]  # fmt: skip


def test_block_with_headings_goes_by_its_headings(page: Any) -> None:
    first, second = make.identity(dt.date(1968, 3, 12), "male"), make.identity(dt.date(1970, 9, 25), "female")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in first)
    lines = [list(row) for row in ROWS]
    lines[1][2], lines[2][2] = wide, second
    paste(page, "#id_members-0-name", "\r\n".join("\t".join(line) for line in lines))
    assert page.input_value("#id_members-0-identity") == first, "full-width digits are made plain"
    assert page.input_value("#id_members-0-birth_on") == "1968-03-12"
    assert page.input_value("#id_members-0-health") == "chronic+disabled"
    assert page.is_checked("#id_members-0-has_serious_insurance")
    assert page.input_value("#id_members-1-ethnicity") == "15"
    assert page.input_value("#id_members-1-labour") == "weak"
    told = page.inner_text("[data-registry-pasted]")
    assert "要回访" in told and "备注" in told, "a column without a place is listed with what stood in it"
    assert "本人配偶" in told


def test_block_without_headings_goes_from_the_cell_in_hand(page: Any) -> None:
    numbers = [make.identity(dt.date(1990, 1, day), "male") for day in range(1, 7)]
    page.fill("#id_members-0-name", "龙大山")
    paste(page, "#id_members-1-name", "\n".join(f"王{n}\t之子\t{number}" for n, number in enumerate(numbers)))
    assert [page.input_value(f"#id_members-{row}-identity") for row in range(1, 7)] == numbers
    assert page.input_value("#id_members-0-name") == "龙大山"
    paste(page, "#id_members-1-identity", "5.29901E+17\n529901199001010011\tx\ty\tz\t1\t2\t3\t4\t5\t多出来")
    told = page.inner_text("[data-registry-pasted]")
    assert "5.29901E+17" in told and "多出来" in told


def test_typing_is_kept_and_comes_back_in_another_browser(page: Any) -> None:
    page.fill("#id_members-0-name", "龙大山")
    page.wait_for_selector("form[data-registry-kept]")
    page.goto("/households/")
    page.context.clear_cookies(name="csrftoken")
    page.goto("/households/new/")
    page.click(".c-draft a")
    assert page.input_value("#id_members-0-name") == "龙大山"


def test_without_network_it_is_kept_on_the_machine(page: Any) -> None:
    page.context.set_offline(True)
    page.fill("#id_members-0-name", "龙大山")
    page.wait_for_selector("form[data-registry-kept]")
    assert "网络" in page.inner_text("[data-registry-draft-state]")
    page.context.set_offline(False)
    page.evaluate("delete document.querySelector('form[data-registry-draft]').dataset.registryKept")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("form[data-registry-kept]")
    assert page.evaluate("Object.keys(localStorage).length") == 0, "the server has it: nothing stays on the machine"


def test_phone_shows_the_rows_as_cards(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    box = page.locator("#id_members-0-identity").bounding_box()
    assert box["width"] > 280
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.is_visible('label[for="id_members-0-relation"]')


def test_buttons_of_lists_and_drafts_are_let_in(page: Any, in_scope: Any) -> None:
    """With the real check of forged requests, which the test client leaves out."""
    page.fill("#id_members-0-name", "龙大山")
    page.wait_for_selector("form[data-registry-kept]")
    page.goto("/households/new/")
    page.click(".c-draft form button")
    page.wait_for_load_state()
    assert page.locator(".c-draft a").count() == 0
    enter_household(Typist(page), family(make.identity))
    page.wait_for_url(re.compile(r"/households/\d+/$"))
    page.goto("/households/?status=applicant")
    page.click(".c-saved__new summary")
    page.fill("#filter-name", "申请的")
    page.click(".c-saved__form button")
    page.wait_for_selector(".c-saved__one.is-current")
    page.check("#list-table tbody input[type=checkbox]")
    page.select_option("#bulk-kind", "set_group")
    page.click("#bulk button")
    page.fill("#id_group", "9组")
    page.click("button[name=preview]")
    page.click("button[name=confirm]")
    page.wait_for_url(re.compile("status=applicant"))
    assert "9组" in page.inner_text("#list-table")


def test_slash_and_arrows_find_a_household(page: Any) -> None:
    enter_household(Typist(page), family(make.identity))
    page.wait_for_url(re.compile(r"/households/\d+/$"))
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("lxh")
    page.wait_for_selector("#find-results [role=option]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/households/\d+/$"))
