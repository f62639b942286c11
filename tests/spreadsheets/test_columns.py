"""Declared columns against sheets: headings, cells, all faults at once. DOMAIN.md §10."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from registry.spreadsheets import cleaners, issues
from registry.spreadsheets.cleaners import (
    Account,
    Certificate,
    Choice,
    Day,
    Digits,
    Fault,
    Identity,
    Integer,
    Month,
    Name,
    Number,
    Phone,
    Text,
    Yes,
    Yuan,
)  # fmt: skip
from registry.spreadsheets.columns import Column, check_sheet
from registry.spreadsheets.headings import find_layout, plain
from registry.spreadsheets.issues import Severity
from registry.spreadsheets.reader import Cell, read_workbook
from tests.spreadsheets.factories import workbook

ON = dt.date(2026, 11, 21)
SEX = Choice({"男": "male", "女": "female"}, aliases={"1": "male", "2": "female"})
COLUMNS = [
    Column("household_number", "", heading="户编号", clean=Digits(), required=True),
    Column("name", "", heading="姓名", clean=Name(), required=True, group="成员信息"),
    Column(
        "identity_number",
        "",
        heading="证件号码",
        aliases=("公民身份号码",),
        clean=Identity(),
        required=True,
        group="成员信息",
    ),
    Column("sex", "", heading="性别", clean=SEX, group="成员信息"),
    Column("months", "", heading="务工时间（月）", clean=Integer(0, 12)),
    Column("income_yuan", "", heading="工资性收入", clean=Yuan()),
]
HEADINGS = ["户编号", "姓名", "证件号码", "性别", "务工时间(月)", "工资性收入"]
GOOD = ["5299012001010001", "周山", "529901196803120018", "男", "3", "5200.00"]


def sheet(*rows, merges=()):
    return read_workbook(workbook({"表": rows}, merges=[("表", *m) for m in merges]), file_name="a.xlsx").sheets[0]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_good_sheet_gives_values_and_no_issue():
    checked = check_sheet(sheet(HEADINGS, GOOD), COLUMNS, on=ON)
    assert checked.issues == []
    assert checked.rows[0].number == 2
    assert checked.rows[0].values == {
        "household_number": "5299012001010001", "name": "周山", "identity_number": "529901196803120018", "sex": "male",
        "months": 3, "income_yuan": Decimal("5200.00"),
    }  # fmt: skip


def test_columns_in_any_order_with_required_marks_and_aliases():
    rows = [
        ["备注", "* 姓 名", "工资性收入", "公民身份号码：", "＊户编号"],
        ["", "周山", "1", "529901196803120018", "1"],
    ]
    checked = check_sheet(sheet(*rows), COLUMNS, on=ON)
    assert checked.rows[0].values["name"] == "周山"
    assert checked.extra == ["备注 (A)"]
    assert checked.missing == ["性别", "务工时间（月）"]
    assert not checked.has_errors


def test_three_heading_rows_with_merges_are_flattened_to_paths():
    """Real exports have a title and two heading rows; names stand on the third."""
    rows = [
        ["2026年家庭成员表"],
        ["户编号", "成员信息", None, None, "收入"],
        [None, "姓名", "证件号码", "性别", "工资性收入"],
        ["1", "周山", "529901196803120018", "女", "12"],
    ]
    merges = [("A1:E1", "2026年家庭成员表"), ("A2:A3", "户编号"), ("B2:D2", "成员信息")]
    found = sheet(*rows, merges=merges)
    layout = find_layout(found, COLUMNS)
    assert layout.header_row == 3
    assert layout.paths == {
        1: "户编号",
        2: "成员信息/姓名",
        3: "成员信息/证件号码",
        4: "成员信息/性别",
        5: "收入/工资性收入",
    }
    checked = check_sheet(found, COLUMNS, on=ON)
    assert [row.number for row in checked.rows] == [4]
    assert checked.rows[0].values["household_number"] == "1"


def test_same_leaf_under_two_groups_is_told_apart_by_its_path():
    rows = [["户主", None, "配偶", None], ["姓名", "性别", "姓名", "性别"], ["周山", "男", "李秋", "女"]]
    found = sheet(*rows, merges=[("A1:B1", "户主"), ("C1:D1", "配偶")])
    columns = [
        Column("head", "", heading="户主/姓名", clean=Name(), required=True),
        Column("spouse", "", heading="配偶/姓名", clean=Name(), required=True),
    ]
    checked = check_sheet(found, columns, on=ON)
    assert checked.rows[0].values == {"head": "周山", "spouse": "李秋"}
    ambiguous = check_sheet(found, [Column("name", "", heading="姓名", required=True), columns[0]], on=ON)
    assert "column_doubled" in {issue.code for issue in ambiguous.issues}


def test_two_heading_rows_in_a_csv_without_merges():
    text = "家庭成员表,,,\n户编号,成员信息,,\n,姓名,证件号码,性别\n1,周山,529901196803120018,男\n"
    found = read_workbook(text.encode(), file_name="a.csv").sheets[0]
    checked = check_sheet(found, COLUMNS, on=ON)
    assert checked.rows[0].values["household_number"] == "1"
    assert checked.rows[0].values["name"] == "周山"


def test_missing_columns_are_all_named_and_rows_still_read():
    checked = check_sheet(sheet(["户编号", "性别"], ["1", "男"], ["2", "x"]), COLUMNS, on=ON)
    missing = [issue.heading for issue in checked.issues if issue.code == "column_missing"]
    assert missing == ["姓名", "证件号码"]
    assert [issue.address for issue in checked.issues if issue.code == "choice_unknown"] == ["B3"]


@pytest.mark.parametrize("rows", [[], [["甲", "乙"]], [["x"]] * 30])
def test_sheet_without_headings_is_one_plain_issue(rows):
    checked = check_sheet(sheet(*rows), COLUMNS, on=ON)
    assert next(issue.code for issue in checked.issues if issue.is_error) == "headings_not_found"
    assert checked.rows == []


def test_headings_without_rows_say_so():
    assert [i.code for i in check_sheet(sheet(HEADINGS), COLUMNS, on=ON).issues] == ["sheet_without_rows"]


def test_every_fault_is_collected_with_its_cell():
    bad = ["", "王", "529901196803120017", "X", "13", "abc"]
    destroyed = ["12", "王山", 422823196704121234, "女", "1", "1"]
    checked = check_sheet(sheet(HEADINGS, bad, GOOD, destroyed, [None] * 6, GOOD), COLUMNS, on=ON)
    assert [(issue.address, issue.code) for issue in checked.issues] == [
        ("A2", "value_missing"), ("B2", "name_format"), ("C2", "identity_check_digit"), ("D2", "choice_unknown"),
        ("E2", "figure_too_large"), ("F2", "amount_format"), ("C4", "identity_destroyed"),
    ]  # fmt: skip
    assert [row.number for row in checked.rows if not row.faulty] == [3, 6]
    assert all(issue.message and issue.sheet == "表" and issue.heading for issue in checked.issues)


def test_temporary_number_is_a_warning_and_keeps_its_value():
    checked = check_sheet(sheet(HEADINGS, ["1", "周山", "999999000000000001", "男", "", ""]), COLUMNS, on=ON)
    assert [(issue.code, issue.severity) for issue in checked.issues] == [("identity_temporary", Severity.WARNING)]
    assert checked.rows[0].values["identity_number"] == "999999000000000001"
    assert not checked.rows[0].faulty


def test_duplicates_name_each_other():
    checked = check_sheet(
        sheet(HEADINGS, GOOD, GOOD, ["2", "李秋", "529901197009250020", "女", "", ""]), COLUMNS, on=ON
    )
    found = issues.duplicates(checked, "identity_number")
    assert [(issue.address, "3" in issue.message) for issue in found] == [("C2", True), ("C3", False)]


def test_issues_survive_storage():
    checked = check_sheet(sheet(HEADINGS, ["", "王", "", "", "", ""]), COLUMNS, on=ON)
    assert issues.from_json(issues.as_json(checked.issues)) == checked.issues


def test_issues_speak_the_active_language():
    with translation.override("zh-hans"):
        message = check_sheet(sheet(HEADINGS, [*GOOD[:2], 422823196704121234]), COLUMNS, on=ON).issues[0].message
    assert "Excel" in message
    assert "文本" in message


VALUES = [
    (Text(4), "　１２ 号 ", "12 号"),
    (Name(), "买买提•吐尔逊", "买买提·吐尔逊"),
    (Yes(), "是", True),
    (Yes(), "FALSE", False),
    (Yes(), "0", False),
    (SEX, "１", "male"),
    (SEX, "female", "female"),
    (Day(), "19680312", dt.date(1968, 3, 12)),
    (Day(), "1968年3月12日", dt.date(1968, 3, 12)),
    (Day(), "1968/3/2", dt.date(1968, 3, 2)),
    (Day(), "1968-03-12", dt.date(1968, 3, 12)),
    (Month(), "202304", dt.date(2023, 4, 1)),
    (Month(), "2020年03月", dt.date(2020, 3, 1)),
    (Month(), "2020-3", dt.date(2020, 3, 1)),
    (Month(), "2020-03-15", dt.date(2020, 3, 1)),
    (Phone(), "138 0000 0009", "13800000009"),
    (Phone(), "0743－7221234", "0743-7221234"),
    (Account(), "6200 0000 0000 0000 001", "6200000000000000001"),
    (Integer(), "4.0", 4),
    (Integer(None), "-3", -3),
    (Number(), "4.205", Decimal("4.20")),
    (Yuan(), "１,２００元", Decimal("1200.00")),
    (Digits(), "００１２", "0012"),
    (Certificate(), "52990119680312001844", "52990119680312001844"),
    (Day(allows_future=True), "20990101", dt.date(2099, 1, 1)),
]


@pytest.mark.parametrize(("cleaner", "text", "value"), VALUES, ids=[f"{type(c).__name__}-{t}" for c, t, _ in VALUES])
def test_cleaner_reads(cleaner, text, value):
    assert cleaner.read(Cell("A", text), on=ON) == (value, [])


FAULTS = [
    (Text(3), "abcd", "value_too_long"),
    (Text(), "#REF!", "value_formula_error"),
    (Name(), "王3", "name_format"),
    (Name(), "王＊", "name_format"),
    (Yes(), "也许", "yes_no"),
    (SEX, "中", "choice_unknown"),
    (Day(), "19680231", "date_format"),
    (Day(), "2026-11-22", "date_future"),
    (Day(), "18990101", "date_too_early"),
    (Day(), "3月12日", "date_format"),
    (Month(), "202013", "month_format"),
    (Month(), "203001", "date_future"),
    (Phone(), "1380000", None),
    (Phone(), "23800000009", "phone_format"),
    (Account(), "123", "digits_format"),
    (Integer(), "3.5", "integer_format"),
    (Integer(0, 12), "13", "figure_too_large"),
    (Integer(), "-1", "figure_too_small"),
    (Number(), "一", "number_format"),
    (Yuan(), "-1", "figure_too_small"),
    (Yuan(), "99999999999999", "amount_too_large"),
    (Digits(), "12a", "digits_format"),
    (Certificate(), "529901196803120018", "disability_length"),
    (Identity(), "529901680312001", "identity_old_length"),
]


@pytest.mark.parametrize(("cleaner", "text", "code"), FAULTS, ids=[f"{type(c).__name__}-{t}" for c, t, _ in FAULTS])
def test_cleaner_refuses(cleaner, text, code):
    if code is None:
        assert cleaner.read(Cell("A", text), on=ON)[0] == text
        return
    with pytest.raises(Fault) as raised:
        cleaner.read(Cell("A", text), on=ON)
    assert raised.value.code == code
    assert raised.value.message


@pytest.mark.parametrize("cleaner", [Account(), Digits(), Identity(), Certificate()])
def test_long_number_kept_as_a_figure_is_destroyed(cleaner):
    with pytest.raises(Fault) as raised:
        cleaner.read(Cell("A", "6200000000000000000", was_number=True), on=ON)
    assert raised.value.code == "identity_destroyed"


ALL = [
    Text(),
    Name(),
    Identity(),
    Certificate(),
    Digits(),
    Account(),
    Phone(),
    Yuan(),
    Number(),
    Integer(),
    Yes(),
    SEX,
    Day(),
    Month(),
]


@given(st.text(min_size=1, max_size=40), st.booleans(), st.sampled_from(ALL))
def test_no_text_breaks_a_cleaner(text, was_number, cleaner):
    try:
        cleaner.read(Cell("A", text, was_number=was_number), on=ON)
    except Fault as fault:
        assert fault.code
        assert fault.message


def test_plain_heading_ignores_width_marks_and_blanks():
    assert plain("＊务工时间（月）：") == plain("务 工 时 间 (月)") == "务工时间(月)"
    assert cleaners.tidy("\ufeffa\u200bb\u3000c") == "ab c"
