"""A list of twelve households from application to register, in a browser, on the real days of publicity.

One objection is upheld and its household falls out; one is refused and its household waits its lost days; one household
is a near relative of the branch secretary, who stands aside. Nothing is decided that the village did not see.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from households.models import Case
from tests.conftest import COUNTY, VILLAGE
from tests.households import factories as cards
from tests.households.cases import procedure
from tests.journeys.thread import Thread

pytestmark = pytest.mark.browser

HEADS = (
    "龙大山", "石爬专", "吴成富", "麻金花", "施六金", "杨正邦",
    "龙先兰", "隆英足", "石顺莲", "吴满金", "龙玉祥", "施成富",
)  # fmt: skip
UPHELD, REFUSED, RELATIVE = HEADS[2], HEADS[4], HEADS[11]
DAY = procedure.BEGIN
MEETING_DAY = DAY + dt.timedelta(days=2)


def day(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


@pytest.fixture
def thread(site: Any, browser_page: Any, log_in: Any, make_user: Any, in_scope: Any, travel: Any) -> Thread:
    browser_page.set_default_timeout(20_000)
    with travel(DAY):
        thread = Thread(browser_page, log_in, make_user, in_scope)
        with in_scope(COUNTY), transaction.atomic():
            for serial, head in enumerate(HEADS, 1):
                procedure.household(serial=serial, head=head)
    return thread


def cases(t: Thread) -> dict[str, Case]:
    """Head → case."""
    with t.in_scope(COUNTY), transaction.atomic():
        return {case.household.head_name: case for case in Case.objects.select_related("household")}


def states(t: Thread) -> dict[str, str]:
    return {head: case.state for head, case in cases(t).items()}


def test_twelve_households_from_application_to_register(thread: Thread, travel: Any) -> None:
    t = thread
    with travel(DAY):
        file_the_relative(t)
        apply_and_visit(t)
    with travel(day(1)):
        let_the_group_meet_and_compare(t)
    with travel(MEETING_DAY):
        vote(t)
        hang_the_list(t)
    with travel(day(4)):
        first, second = object_to(t, UPHELD), object_to(t, REFUSED)
        assert first != second
    with travel(day(6)):
        answer(t, UPHELD, "uphold", "经核实，家里有一辆跑运输的货车，退出公示。")
        answer(t, REFUSED, "refuse", "经核实，没有房子，继续公示。")
        see_the_answers(t, first)
    with travel(day(9)):
        nothing_can_go_on(t)
    with travel(day(10)):
        report_up(t, waiting={REFUSED})
        drop_the_upheld(t)
    with travel(day(12)):
        report_up(t, waiting=set())
        publicise_a_second_time(t)
    with travel(day(20)):
        decide(t)
    with travel(day(21)):
        register(t)
        see_what_is_left_on_the_wall(t)


def file_the_relative(t: Thread) -> None:
    t.be("village_clerk")
    t.go("/households/relatives/new/")
    t.fill(cadre_name="龙书记", cadre_post="two_committees", relative_name=RELATIVE, kinship="sibling",
           relative_identity=cards.identity(dt.date(1975, 1, 1), "male"), filed_on=DAY.isoformat())  # fmt: skip
    t.page.select_option("main select[name=cadre_user]", str(t.users["branch_secretary"].pk))
    t.page.select_option("main select[name=household]", label=t.page.locator(
        "main select[name=household] option", has_text=RELATIVE).first.inner_text())  # fmt: skip
    t.send()
    filing = t.page.url
    t.be("township_leader")
    t.page.goto(filing)
    t.press("核")


def tick_all(t: Thread, **cells: str) -> list[int]:
    """Ticks every row of a grid and fills these cells in each; answers the rows' keys."""
    keys = [int(box.get_attribute("value")) for box in t.page.locator("main form input[type=hidden][name=case]").all()]
    for key in keys:
        t.page.locator(f"main [name=in-{key}]").check()
        t.fill(**{f"{cell}-{key}": value for cell, value in cells.items()})
    return keys


def apply_and_visit(t: Thread) -> None:
    t.be("village_clerk")
    t.go("/households/cases/begin/")
    assert len(tick_all(t)) == 12
    t.fill(applied_on=DAY.isoformat(), authorised_on=DAY.isoformat(), statement="收入不够开支")
    t.send()
    assert list(states(t).values()) == ["draft"] * 12
    t.go("/households/cases/visits/")
    tick_all(t, findings="住房安全")
    t.fill(investigated_on=DAY.isoformat(), first_investigator="施文书", second_investigator="杨队长")
    t.send()
    assert list(states(t).values()) == ["investigated"] * 12


def let_the_group_meet_and_compare(t: Thread) -> None:
    t.be("village_clerk")
    t.go("/households/cases/group/")
    tick_all(t, agree="20")
    t.fill(group_met_on=day(1).isoformat(), group_leader="吴组长", group_present="21")
    t.send()
    t.be("line_department")
    t.go("/households/cases/comparison/")
    t.fill(compared_on=day(1).isoformat())
    with t.page.expect_navigation():
        t.page.locator("main button[name=do][value=fill]").click()
    assert set(states(t).values()) == {"group_ok"}, "the fill button saves nothing"
    t.send()
    assert set(states(t).values()) == {"compared"}


def hold_meeting(t: Thread, *, chair: str) -> None:
    t.be("village_clerk")
    t.go("/villages/meetings/new/")
    t.fill(kind="representatives", held_on=MEETING_DAY.isoformat(), place="村部", topic=f"民主评议（{chair}主持）",
           due="30", present="24", agree="24", against="0", abstain="0", chair=chair, recorder="施文书",
           conclusion="逐户评议")  # fmt: skip
    t.send()
    meeting = t.page.url
    t.be("first_secretary")
    t.page.goto(meeting)
    with t.page.expect_navigation():
        t.page.locator("main form[action$='/sign/'] button[type=submit]").click()
    t.no_complaints()


def open_grid(t: Thread, role: str) -> None:
    t.be(role)
    t.go(f"/households/cases/votes/?procedure=identification&area={VILLAGE}")
    choice = t.page.locator("main select[name=meeting]")
    choice.select_option(index=1)
    with t.page.expect_navigation():
        t.page.locator("main form[method=get] button[type=submit]").first.click()


def record(t: Thread, heads: set[str]) -> None:
    """Ticks these households alone, enters the same votes for each, and sends the grid."""
    for head, case in cases(t).items():
        box = t.page.locator(f"input[name=in-{case.pk}]")
        if box.count():
            box.set_checked(head in heads)
        if head in heads:
            t.fill(**{f"agree-{case.pk}": "22", f"against-{case.pk}": "1", f"abstain-{case.pk}": "0"})
    with t.page.expect_navigation():
        t.page.locator("main button[type=submit].c-button--primary").last.click()


def vote(t: Thread) -> None:
    hold_meeting(t, chair="龙书记")
    open_grid(t, "branch_secretary")
    record(t, set(HEADS))
    complaint = t.page.inner_text("main .c-error-summary")
    assert RELATIVE in complaint and "回避" in complaint, "the brother's household is not the secretary's to decide"
    assert set(states(t).values()) == {"compared"}, "nothing was saved"
    record(t, set(HEADS) - {RELATIVE})
    t.no_complaints()
    hold_meeting(t, chair="杨队长")
    open_grid(t, "first_secretary")
    assert "龙书记" in t.page.inner_text("main .c-votes__aside")
    record(t, {RELATIVE})
    t.no_complaints()
    assert set(states(t).values()) == {"appraised"}
    assert cases(t)[RELATIVE].recused == ["龙书记"]
    t.go(f"/households/cases/{cases(t)[RELATIVE].pk}/")
    assert "回避" in t.text()


def hang_the_list(t: Thread) -> None:
    t.be("village_clerk")
    t.go("/households/cases/list/publish/")
    t.send()
    if "/list/publish" in t.page.url:  # the summary of what will happen
        t.send()
    assert set(states(t).values()) == {"public_village"}
    t.witness("identification_village")


def masked(head: str) -> str:
    return f"{head[0]}＊{head[-1]}"


def object_to(t: Thread, head: str) -> str:
    """As a villager without a login: from the wall to the receipt. Answers the receipt code."""
    t.page.context.clear_cookies()
    t.go(f"/wall/{VILLAGE}/")
    t.go(t.page.locator("a[href*='2026-1/']").first.get_attribute("href"))
    assert masked(head) in t.page.inner_text("body") and head not in t.page.inner_text("body")
    t.go(t.page.locator("a[href*='/objection/']").last.get_attribute("href").split("?")[0])
    with t.in_scope(COUNTY), transaction.atomic():
        from publicity.models import Entry

        position = Entry.objects.for_subject(cases(t)[head].subject).get().position
    t.page.select_option("select[name=row]", str(position))
    t.page.fill("textarea[name=text]", f"听说第{position}户家里有货车，请核实。")
    t.page.wait_for_timeout(3_100)  # what a machine would not wait: the form asks for three seconds
    with t.page.expect_navigation():
        t.page.locator("form button[type=submit].main").click()
    code = t.page.inner_text(".code").strip()
    assert len(code.replace("-", "")) == 16
    return code


def answer(t: Thread, head: str, step: str, words: str) -> None:
    with t.in_scope(COUNTY), transaction.atomic():
        from publicity.models import Objection

        key = Objection.objects.get(entry__subject=cases(t)[head].subject).pk
    t.be("village_clerk")
    t.go(f"/publicity/objections/{key}/")
    assert "货车" not in t.text(), "the village does not read what was said"
    t.be("township_reviewer")
    t.go(f"/publicity/objections/{key}/")
    assert "货车" in t.text()
    t.press("受理")
    t.go(f"/publicity/objections/{key}/investigate/")
    t.fill(first="田干事", second="向站长")
    t.send()
    t.go(f"/publicity/objections/{key}/answer/{step}/")
    t.fill(findings="走访三户邻居，查了车管所", answer=words)
    t.send()
    if "/answer/" in t.page.url:  # the answer as the wall will show it
        t.send()


def see_the_answers(t: Thread, receipt: str) -> None:
    t.page.context.clear_cookies()
    t.go(f"/wall/{VILLAGE}/2026-1/?lang=zh")  # a page may be a minute old in the browser; this address is new to it
    wall = t.page.inner_text("body")
    assert "货车" in wall and masked(UPHELD) not in wall and masked(REFUSED) in wall
    t.go("/wall/receipt/")
    t.page.fill("input[name=code]", receipt)
    with t.page.expect_navigation():
        t.page.locator("form button[type=submit].main").first.click()
    assert "经核实，家里有一辆跑运输的货车" in t.page.inner_text("body")


def nothing_can_go_on(t: Thread) -> None:
    """The ninth day is the last of the seven: nobody can report anything yet."""
    t.be("village_clerk")
    t.go("/households/cases/list/report_up/")
    assert t.page.locator("#ready input[type=checkbox]:checked").count() == 0
    assert set(states(t).values()) == {"public_village"}


def through_list(t: Thread, step: str) -> None:
    t.go(f"/households/cases/list/{step}/")
    if t.page.locator("main [name=spot_check]").count():
        t.fill(spot_checked_on=day(12).isoformat(), spot_check="抽查三户，情况属实")
    t.send()
    t.send()


def report_up(t: Thread, *, waiting: set[str]) -> None:
    t.be("village_clerk")
    through_list(t, "report_up")
    up = {head for head, state in states(t).items() if state == "township_review"}
    assert up == set(HEADS) - {UPHELD} - waiting


def drop_the_upheld(t: Thread) -> None:
    t.be("branch_secretary")
    t.go(f"/households/cases/{cases(t)[UPHELD].pk}/drop/")
    t.fill(note="核查属实：家里有经营性货车")
    with t.page.expect_navigation():
        t.page.locator("main .c-save-bar button[type=submit], main form[method=post] button[type=submit]").last.click()
    t.no_complaints()
    assert states(t)[UPHELD] == "rejected"


def publicise_a_second_time(t: Thread) -> None:
    t.be("township_leader")
    through_list(t, "publicise_township")
    t.witness("identification_township")


def decide(t: Thread) -> None:
    t.be("township_leader")
    through_list(t, "pass_township")
    t.be("county_office")
    through_list(t, "approve")
    assert {state for head, state in states(t).items() if head != UPHELD} == {"announced"}
    t.witness("identification_announcement")


def register(t: Thread) -> None:
    """One day for all, and another for the household that was away."""
    t.be("village_clerk")
    t.go("/households/cases/handbooks/")
    assert len(tick_all(t)) == 11
    t.fill(**{"handbook_on": day(20).isoformat(), f"own_day-{cases(t)[RELATIVE].pk}": day(21).isoformat()})
    t.send()
    assert sorted(states(t).values()) == ["registered"] * 11 + ["rejected"]
    handed = {head: case.handbook_on for head, case in cases(t).items() if head != UPHELD}
    assert handed.pop(RELATIVE) == day(21) and set(handed.values()) == {day(20)}


def see_what_is_left_on_the_wall(t: Thread) -> None:
    """The first list has left the wall: its totals stay, its names are gone."""
    t.page.context.clear_cookies()
    t.go(f"/wall/{VILLAGE}/2026-1/?lang=zh&contrast=1")
    wall = t.page.inner_text("body")
    assert not [head for head in HEADS if masked(head) in wall or head in wall]
    assert "12" in wall
