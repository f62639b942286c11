"""Which sheets there are, what is read from a grid, and what a place owes to its wall."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from publicity.choices import NoticeKind, Signer
from publicity.rules import drafts, duties, sheets
from publicity.rules.drafts import Column
from publicity.rules.duties import Hung, Rule
from publicity.rules.kinds import KINDS, TITLES, composed_at, signers_of
from publicity.rules.sheets import Typed
from registry.text.periods import Period
from tests.conftest import COUNTY, VILLAGE

ONLY_FROM_A_PROCEDURE = {
    *(kind for kind in NoticeKind.values if kind.split("_")[0] in {"identification", "exit", "monitored", "cleared"}),
    "payment_list", "funds_allocation",
}  # fmt: skip


def test_every_kind_says_where_it_hangs_who_signs_and_where_it_comes_from():
    assert {kind for kind, spec in KINDS.items() if not spec.by_hand} == ONLY_FROM_A_PROCEDURE
    assert set(TITLES) == set(KINDS) - ONLY_FROM_A_PROCEDURE
    assert signers_of("village_finance", VILLAGE) == (Signer.SECRETARY, Signer.ACCOUNTING)
    for kind in ("party_affairs", "village_affairs", "meeting_decision", "collective_economy", "helpers", "relatives"):
        assert signers_of(kind, VILLAGE) == (Signer.SECRETARY,), kind
    assert not any(signers_of(kind, VILLAGE) for kind in ONLY_FROM_A_PROCEDURE)
    assert not any(signers_of(kind, COUNTY) for kind in KINDS)
    for spec in KINDS.values():
        assert spec.levels and spec.usual and set(spec.usual) <= spec.columns
    assert "village_finance" in composed_at(VILLAGE) and "village_finance" not in composed_at(COUNTY)


def test_what_is_typed_becomes_values_or_a_reason_at_its_cell():
    typed = Typed(["on", "item", "income_yuan"], [
        {"on": "2026年10月8日", "item": " 上级\n补助 ", "income_yuan": "１，２００元"},
        {"on": "2026-02-30", "item": "分红", "income_yuan": "很多"}])  # fmt: skip
    entries, reasons = sheets.read(typed)
    assert entries[0].cells == {"on": dt.date(2026, 10, 8), "item": "上级 补助", "income_yuan": Decimal("1200.00")}
    assert entries[1].cells == {"item": "分红"}
    assert [reason.field for reason in reasons] == ["cell-2-on", "cell-2-income_yuan"]


def test_five_hundred_rows_are_refused_whole_and_none_is_no_sheet():
    typed = Typed(["item"], [{"item": "水费"}] * 500)
    assert [reason.code for reason in sheets.read(typed)[1]] == ["too_many_rows"]
    found = drafts.reasons_against("village_finance", "公示", [Column("item")], [])
    assert [(reason.code, reason.field) for reason in found] == [("no_rows", "rows")]


def test_a_block_from_excel_is_read_by_its_headings_and_what_has_no_column_is_told():
    block = '序号\t姓名\t身份证号\t小组\n1\t王大山\t529901199001010012\t3组\n2\t"石\n二"\t\t1组'
    typed, unknown = sheets.pasted(block, kind="measures", columns=["head_name", "group", "measure"])
    assert typed.columns == ["head_name", "group"] and unknown == ["身份证号"]
    assert [row["head_name"] for row in typed.rows] == ["王大山", "石\n二"]
    plain, _none = sheets.pasted("水费\t300\n电费\t200", kind="village_finance", columns=["item", "expense_yuan"])
    assert plain.rows == [{"item": "水费", "expense_yuan": "300"}, {"item": "电费", "expense_yuan": "200"}]


@pytest.mark.parametrize(("title", "cells", "field", "code"), [
    ("找王主任13800001111", {"head_name": "王大山", "measure": "养蜂"}, "title", "private"),
    ("公示", {"head_name": "王大山", "measure": "养蜂，证529901199001010012"}, "cell-1-measure", "private"),
    ("公示", {"head_name": "王大山", "measure": "残疾补贴"}, "cell-1-measure", "private"),
    ("公示", {"head_name": "王大山", "measure": "王大山家养蜂"}, "cell-1-measure", "name_spelled_out"),
    ("给王 大山的帮扶", {"head_name": "王大山", "measure": "养蜂"}, "title", "name_spelled_out"),
])  # fmt: skip
def test_private_words_are_refused_at_their_place(title, cells, field, code):
    columns = [Column("head_name"), Column("measure")]
    found = drafts.reasons_against("measures", title, columns, [drafts.EntryDraft(cells)])
    assert [(reason.field, reason.code) for reason in found] == [(field, code)]


def test_officials_stand_by_their_full_names_and_masked_names_pass():
    cells = {"cadre": "石建国", "head_name": "石＊", "relation": "兄弟"}
    columns = [Column(key) for key in cells]
    assert drafts.reasons_against("relatives", "公示", columns, [drafts.EntryDraft(cells)], place=VILLAGE) == []
    found = drafts.reasons_against("relatives", "公示", columns, [drafts.EntryDraft(cells)], place=COUNTY)
    assert [reason.code for reason in found] == ["wrong_level"]


# --- duties -----------------------------------------------------------------------------------------------------------

SINCE = dt.date(2014, 1, 1)
QUARTERLY = Rule("village_finance", 5, "", "quarterly", 20, SINCE)
ON = dt.date(2026, 11, 22)


def states(rules, hung, on=ON):
    found = duties.owed(duties.duties_of(VILLAGE, rules, on=on), hung, on=on)
    return {one.period.key: (one.state, one.days) for one in found}


def span(first, last, starts_on, kind="village_finance"):
    return Hung(kind, starts_on, first, last)


def test_a_duty_is_coming_due_late_and_done():
    q3 = Period.parse("2026Q3")
    assert states([QUARTERLY], [], dt.date(2026, 9, 30))["2026Q3"] == ("coming", 20)
    assert states([QUARTERLY], [], dt.date(2026, 10, 20))["2026Q3"] == ("due", 0)
    assert states([QUARTERLY], [], dt.date(2026, 10, 21))["2026Q3"] == ("late", 1)
    hung = [span(q3.start, q3.last_on, dt.date(2026, 10, 25))]
    assert states([QUARTERLY], hung)["2026Q3"] == ("done", 5)
    assert set(states([QUARTERLY], [])) == {"2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4"}


def test_three_months_make_a_quarter_and_two_do_not():
    months = [Period.parse(key) for key in ("2026-07", "2026-08", "2026-09")]
    hung = [span(m.start, m.last_on, m.end) for m in months]
    assert states([QUARTERLY], hung)["2026Q3"] == ("done", 0)
    assert states([QUARTERLY], hung[:2])["2026Q3"][0] == "late"


def test_the_nearest_region_decides_from_its_day_on():
    county = Rule("village_finance", 5, COUNTY, "monthly", 10, dt.date(2026, 7, 1))
    elsewhere = Rule("village_finance", 5, "43312799", "monthly", 10, SINCE)
    found = set(states([QUARTERLY, county, elsewhere], []))
    assert found == {"2025Q4", "2026Q1", "2026Q2", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"}


def test_one_decision_within_the_quarter_is_enough_and_a_sheet_without_days_counts_for_its_own():
    meeting = Rule("meeting_decision", 5, "", "quarterly", 20, SINCE)
    day = dt.date(2026, 8, 3)
    assert states([meeting], [span(day, day, dt.date(2026, 8, 5), "meeting_decision")])["2026Q3"] == ("done", 0)
    loose = Hung("village_finance", day, day, day, is_span=False)
    assert states([QUARTERLY], [loose])["2026Q3"][0] == "done"
    assert states([QUARTERLY], [loose])["2026Q2"][0] == "late"
