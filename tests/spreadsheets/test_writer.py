"""Templates and exports: they come back as they went out, and nothing becomes a formula."""

import csv
import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.spreadsheets.annotate import annotate
from registry.spreadsheets.cleaners import Choice, Identity, Name, Yes, Yuan
from registry.spreadsheets.columns import Column, check_sheet
from registry.spreadsheets.issues import Issue, Severity
from registry.spreadsheets.reader import read_workbook
from registry.spreadsheets.writer import Template, TemplateSheet, csv_lines, harmless, write_table, write_template
from tests.spreadsheets.factories import workbook

ON = dt.date(2026, 11, 21)
COLUMNS = [
    Column("number", "", heading="户编号", required=True, note="16位户编号"),
    Column("name", "", heading="姓名", clean=Name(), required=True, group="成员信息"),
    Column("identity_number", "", heading="证件号码", clean=Identity(), required=True, group="成员信息"),
    Column("sex", "", heading="性别", clean=Choice({"男": "male", "女": "female"}), group="成员信息"),
    Column("minimum", "", heading="是否享受低保", clean=Yes()),
    Column("income_yuan", "", heading="年收入", clean=Yuan()),
]
SAMPLE = {"number": "5299012001010001", "name": "周山", "identity_number": "529901196803120018", "sex": "男"}
TEMPLATE = Template(
    "家庭成员模板",
    [TemplateSheet("家庭成员", "2026年家庭成员信息采集表", COLUMNS, samples=[SAMPLE])],
    meta={"version": "1", "area": "433124110226", "year": "2026"},
    notes=["不要改动表头。"],
)
FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]


def test_template_filled_with_rows_reads_back_without_a_fault():
    row = {"number": "0001", "name": "周山", "identity_number": "529901196803120018", "sex": "男", "minimum": True}
    data = write_template(TEMPLATE, rows={"家庭成员": [{**row, "income_yuan": Decimal("1200.50")}]})
    read = read_workbook(data, file_name="t.xlsx")
    checked = check_sheet(read.sheet("家庭成员"), COLUMNS, on=ON)
    assert checked.issues == []
    assert checked.extra == []
    assert checked.layout.header_row == 3
    assert checked.layout.paths[2] == "成员信息/*姓名"
    values = checked.rows[0].values
    assert (values["number"], values["minimum"], values["income_yuan"]) == ("0001", True, Decimal("1200.50"))
    assert read.meta == {"template": "家庭成员模板", "version": "1", "area": "433124110226", "year": "2026"}


def test_template_is_hard_to_fill_in_wrongly():
    book = openpyxl.load_workbook(io.BytesIO(write_template(TEMPLATE)))
    page = book["家庭成员"]
    assert book.sheetnames == ["家庭成员", "示例-家庭成员", "填表说明", "字典", "_meta"]
    assert book["字典"].sheet_state == "hidden"
    assert book["_meta"].sheet_state == "veryHidden"
    assert page.freeze_panes == "C4"
    assert {str(cells) for cells in page.merged_cells.ranges} == {"B2:D2", "A2:A3", "E2:E3", "F2:F3"}
    assert page["A2"].font.color.rgb == "FFC00000"
    assert page["D3"].font.color is None or page["D3"].font.color.rgb != "FFC00000"
    assert page.column_dimensions["C"].number_format == "@" or page["C4"].number_format == "@"
    lists = {str(v.sqref): v.formula1 for v in page.data_validations.dataValidation if v.type == "list"}
    assert lists == {"D4:D100003": "list_1", "E4:E100003": "list_2"}
    assert book.defined_names["list_1"].attr_text == "字典!$A$1:$A$2"
    assert "示例" in book.sheetnames[1]


def test_template_same_content_gives_same_bytes():
    assert write_template(TEMPLATE) == write_template(TEMPLATE)


def test_table_keeps_text_as_text_and_figures_as_figures():
    rows = [
        ["529901196803120018", Decimal("3.50"), 4, dt.date(2026, 1, 2), None, True, "\x02bad\x00"],
        *[[f] for f in FORMULAS],
    ]
    data = write_table(
        sheet="导出", headings=["号码", "金额", "数", "日期", "空", "是否", "杂"], rows=rows, title="标题"
    )
    page = openpyxl.load_workbook(io.BytesIO(data))["导出"]
    assert [cell.data_type for cell in page[3]] == ["s", "n", "n", "d", "n", "s", "s"]
    assert page["A3"].value == "529901196803120018"
    assert all(page.cell(4 + i, 1).data_type == "s" for i in range(len(FORMULAS)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(re.search(rb"<f[ >]", archive.read(name)) for name in archive.namelist() if "worksheets" in name)


@given(st.text(max_size=30))
def test_csv_cell_never_starts_like_a_formula(text):
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_formula_is_led_by_an_apostrophe_and_otherwise_whole(text):
    assert harmless(text) == f"'{text}"


def test_csv_has_bom_and_reads_back():
    data = b"".join(csv_lines(["姓名", "金额"], iter([["王,山\n大", Decimal("-3.50")], ["=1", None]])))
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["姓名", "金额"], ["王,山\n大", "-3.50"], ["'=1", ""],
    ]  # fmt: skip


def issue(row, column, message="错了", severity=Severity.ERROR):
    return Issue("家庭成员", row, column, "证件号码", "x", message, "改好", severity)


def test_annotate_marks_the_clerks_own_workbook_and_keeps_its_rules():
    filled = write_template(TEMPLATE, rows={"家庭成员": [{**SAMPLE, "name": "=1+1"}, SAMPLE]})
    marked = annotate(
        filled, [issue(4, "B"), issue(4, "C", "=坏"), issue(5, "D", severity=Severity.WARNING)], file_name="a.xlsx"
    )
    book = openpyxl.load_workbook(io.BytesIO(marked))
    page = book["家庭成员"]
    assert page["B4"].fill.fgColor.rgb == "FFF4C7C3"
    assert page["D5"].fill.fgColor.rgb == "FFFFE8B3"
    assert "错了" in page["B4"].comment.text
    assert page["G3"].value == "问题（改好后直接再上传）"
    assert page["G4"].value == "错了\n=坏"
    assert page["A4"].fill.fgColor.rgb != "FFF4C7C3"
    assert page["B4"].data_type == "s"
    assert book.sheetnames[0] == "问题"
    assert [c.value for c in book["问题"][2]] == ["家庭成员", "B4", "证件号码", "错了", "改好"]
    assert all(cell.data_type == "s" for row in book["问题"].iter_rows(min_row=2) for cell in row)
    assert len(page.data_validations.dataValidation) == 3
    assert book["_meta"].sheet_state == "veryHidden"


def test_annotated_workbook_can_be_uploaded_again_and_marked_again():
    filled = write_template(TEMPLATE, rows={"家庭成员": [SAMPLE]})
    once = annotate(filled, [issue(4, "B")], file_name="a.xlsx")
    checked = check_sheet(read_workbook(once, file_name="a.xlsx").sheet("家庭成员"), COLUMNS, on=ON)
    assert [i.code for i in checked.issues] == ["column_extra"]
    twice = openpyxl.load_workbook(io.BytesIO(annotate(once, [issue(4, "C", "还错")], file_name="a.xlsx")))
    assert twice.sheetnames.count("问题") == 1
    assert twice["家庭成员"].max_column == 7
    assert twice["家庭成员"]["G4"].value == "还错"


def test_annotate_csv_comes_back_as_a_workbook():
    data = "户编号,证件号码\n1,x\n".encode("gb18030")
    marked = annotate(data, [Issue("户信息", 2, "B", "证件号码", "x", "错了")], file_name="户信息.csv")
    page = openpyxl.load_workbook(io.BytesIO(marked))["户信息"]
    assert (page["A1"].value, page["B2"].value, page["C2"].value) == ("户编号", "x", "错了")


def test_annotate_many_rows_stays_within_its_limits():
    rows = [["户编号", "姓名"], *[[str(n), "王山"] for n in range(3000)]]
    data = workbook({"家庭成员": rows})
    marked = annotate(data, [issue(n, "B") for n in range(2, 3002, 3)], file_name="a.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(marked))["问题"].max_row == 1001
