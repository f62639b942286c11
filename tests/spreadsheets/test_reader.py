"""What the reader makes of honest files."""

import datetime as dt

import pytest

from registry.spreadsheets.errors import WorkbookRefused
from registry.spreadsheets.reader import Cell, read_workbook
from tests.spreadsheets.factories import workbook


def cells(data, file_name="a.xlsx"):
    return [list(row.cells) for row in read_workbook(data, file_name=file_name).sheets[0].rows]


def test_cells_know_their_place_and_their_kind():
    rows = [["名", 3, 3.25, 0.1 + 0.2, True, None, "x"], [], [422823196704121234, 1e-7, -5, "  "]]
    read = read_workbook(workbook({"表": rows}), file_name="a.xlsx").sheets[0]
    assert [row.number for row in read.rows] == [1, 3]
    first, third = read.rows
    assert first.cell(1) == Cell("A", "名")
    assert first.cell(2) == Cell("B", "3", was_number=True)
    assert first.cell(3).text == "3.25"
    assert first.cell(4).text == "0.3"
    assert first.cell(5).text == "TRUE"
    assert first.cell(6).is_blank
    assert first.cell(60) == Cell("BH", "")
    assert third.cell(1).was_number
    assert len(third.cell(1).text) == 18
    assert (third.cell(2).text, third.cell(3).text) == ("0.0000001", "-5")


def test_excel_date_becomes_iso_text():
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.add_worksheet("表").write_datetime(0, 0, dt.datetime(2020, 3, 1))
    assert cells(out.getvalue())[0] == [Cell("A", "2020-03-01", was_date=True)]


def test_first_filled_row_and_column_keep_their_numbers():
    read = read_workbook(workbook({"表": [[], [], [None, None, "x"]]}), file_name="a.xlsx").sheets[0]
    assert [(row.number, [c.column for c in row.cells if not c.is_blank]) for row in read.rows] == [(3, ["C"])]


def test_hidden_sheets_are_left_out_and_meta_is_read():
    data = workbook(
        {"户信息": [["a"]], "字典": [["是"]], "_meta": [["template", "households"], ["year", "2026"]]},
        hidden=["字典", "_meta"],
    )
    read = read_workbook(data, file_name="a.xlsx")
    assert [sheet.name for sheet in read.sheets] == ["户信息"]
    assert read.meta == {"template": "households", "year": "2026"}


def test_sheet_by_name_ignores_blanks_and_width_and_names_what_there_is():
    read = read_workbook(workbook({"家庭成员（一） ": [["a"]], "户信息": [["b"]]}), file_name="a.xlsx")
    assert read.sheet("家庭成员(一)").rows[0].cell(1).text == "a"
    with pytest.raises(WorkbookRefused) as raised:
        read.sheet("收入")
    assert raised.value.code == "sheet_missing"
    assert "户信息" in str(raised.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_of_every_encoding_and_delimiter(encoding, delimiter):
    text = (
        delimiter.join(["户编号", "姓名", "备注"]) + "\r\n" + delimiter.join(['="0012"', "王䶮", '"两\n行"']) + "\r\n"
    )
    read = read_workbook(text.encode(encoding), file_name="C:\\户信息.csv")
    assert read.sheets[0].name in {"户信息"}
    assert [c.text for c in read.sheets[0].rows[1].cells] == ["0012", "王䶮", "两\n行"]
    assert not read.sheets[0].rows[1].cell(1).was_number


def test_csv_utf8_is_never_read_as_gb18030():
    """UTF-8 bytes decode as GB18030 without an error, into nonsense."""
    text = "姓名,村\n龙先兰,十八洞村\n"
    assert text.encode().decode("gb18030", errors="ignore") != text
    assert [c.text for c in read_workbook(text.encode(), file_name="a.csv").sheets[0].rows[1].cells] == [
        "龙先兰",
        "十八洞村",
    ]


def test_csv_bad_bytes_name_their_line():
    with pytest.raises(WorkbookRefused) as raised:
        read_workbook("姓名\n王山\n".encode() + b"\xff\xff\n", file_name="a.csv")
    assert raised.value.code == "csv_encoding"
    assert "3" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('a,b\n"open,1\n', "csv_broken"),
        ("a," * 90 + "\nx", "workbook_cell_beyond"),
        ("a\n" * 100_012, "workbook_cell_beyond"),
    ],
)
def test_csv_beyond_its_bounds_is_refused(text, code):
    with pytest.raises(WorkbookRefused) as raised:
        read_workbook(text.encode(), file_name="a.csv")
    assert raised.value.code == code
