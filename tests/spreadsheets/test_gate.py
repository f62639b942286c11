"""Files that must not be opened, and files that survive although they look odd. RELIABILITY.md §0.7, §5."""

import io
import tracemalloc
import zipfile

import pytest

from registry.spreadsheets import gate, limits
from registry.spreadsheets.errors import WorkbookRefused
from registry.spreadsheets.reader import read_workbook, run_child
from tests.spreadsheets.factories import CONTENT_TYPES, cell, raw_workbook, workbook

GOOD = workbook({"户信息": [["户编号", "姓名"], ["1", "王山"]]})


def refusal(data, file_name="a.xlsx"):
    with pytest.raises(WorkbookRefused) as raised:
        read_workbook(data, file_name=file_name)
    assert str(raised.value)
    return raised.value


@pytest.mark.parametrize(
    ("data", "file_name", "code"),
    [
        (b"", "a.xlsx", "workbook_empty"),
        (b"\0\0\0", "a.xlsx", "workbook_empty"),
        (b"PK\x03\x04" + b"\0" * limits.MAX_BYTES, "a.xlsx", "workbook_too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 512, "a.xlsx", "workbook_old_format"),
        (b"%PDF-1.7 ...", "a.csv", "workbook_not_xlsx"),
        (b"<html><script>alert(1)</script>", "a.csv", "workbook_not_xlsx"),
        (b"just words", "a.xlsx", "workbook_damaged"),
        (b"just words", "a.exe", "workbook_not_xlsx"),
        (b"a,b\0c", "a.csv", "workbook_not_xlsx"),
    ],
    ids=lambda v: v if isinstance(v, str) else None,
)
def test_gate_wrong_kind_of_file_is_refused(data, file_name, code):
    assert refusal(data, file_name).code == code


@pytest.mark.parametrize("share", [i / 10 for i in range(1, 10)])
def test_gate_half_uploaded_workbook_is_refused(share):
    assert refusal(GOOD[: int(len(GOOD) * share)]).code == "workbook_damaged"


def test_gate_archive_that_is_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word.xml", "x")
    assert refusal(out.getvalue()).code == "workbook_not_xlsx"


def test_gate_macros_are_refused():
    types = CONTENT_TYPES.replace("spreadsheetml.sheet.main", "spreadsheetml.sheet.macroEnabled.main")
    assert refusal(raw_workbook("", content_types=types)).code == "workbook_macros"


def test_gate_many_parts_are_refused():
    extra = [(f"xl/media/{n}.xml", "x") for n in range(limits.MAX_PARTS)]
    assert refusal(raw_workbook("", extra=extra)).code == "workbook_too_many_parts"


@pytest.mark.parametrize(
    ("megabytes", "code"), [(200, "workbook_unpacks_too_large"), (30, "workbook_suspicious")], ids=["size", "ratio"]
)
def test_gate_zip_bomb_is_refused_before_it_is_unpacked(megabytes, code):
    bomb = raw_workbook("", extra=[("xl/bomb.xml", b" " * megabytes * 1024**2)])
    tracemalloc.start()
    try:
        assert refusal(bomb).code == code
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024**2, "something was unpacked"
    finally:
        tracemalloc.stop()


def test_gate_lying_archive_directory_is_refused():
    """The directory says 10 bytes, the part unpacks to megabytes."""
    data = bytearray(raw_workbook("", extra=[("xl/worksheets/sheet2.xml", b"<c" * 4_000_000)]))
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet2.xml"))
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    assert refusal(bytes(data)).code in {"workbook_damaged", "workbook_suspicious"}


@pytest.mark.parametrize("address", ["XFD1048576", "XFD2", "CC2", "A100011", "CB100011", "AAA3", "DA20000", "ZZ9"])
def test_far_cell_is_refused_by_its_name(address):
    row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    data = raw_workbook(f'<row r="1">{cell("A1")}</row><row r="{row}">{cell(address)}</row>')
    error = refusal(data)
    assert error.code == "workbook_cell_beyond"
    assert address in str(error)
    assert "户信息" in str(error)


@pytest.mark.parametrize("address", ["CB2", "A100010", "BZ9999"])
def test_cell_at_the_edge_is_read(address):
    row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    read = read_workbook(raw_workbook(f'<row r="{row}">{cell(address, "边")}</row>'), file_name="a.xlsx")
    found = [(r.number, c.column, c.text) for r in read.sheets[0].rows for c in r.cells if not c.is_blank]
    assert found == [(int(row), address.removesuffix(row), "边")]


@pytest.mark.parametrize(
    "far",
    ['<c r="XFD1048576" s="0"/>', '<c r="XFD1048576" s="0"></c>', '<c s="0" r="XFD1048576"><v/></c>'],
)
def test_far_cell_without_data_is_harmless(far):
    """Whole columns formatted by hand leave such cells in honest files."""
    data = raw_workbook(f'<row r="1">{cell("A1", "甲")}</row><row r="1048576">{far}</row>')
    assert read_workbook(data, file_name="a.xlsx").sheets[0].rows[0].cell(1).text == "甲"


@pytest.mark.parametrize(
    "sheet",
    [
        f'<row r="1">{cell("A1")}</row><row r="1048576"><c t="inlineStr"><is><t>x</t></is></c></row>',
        f"<row r='1'>{cell('A1')}</row><row r='1048576'><c\n r='XFD1048576' t='str'><v>x</v></c></row>",
        f'<row r="1">{cell("A1")}</row><row r="1048576"><c {"x" * 250}="1" r="XFD1048576"><v>1</v></c></row>',
    ],
    ids=["position implied", "other quotes", "padding before the address"],
)
def test_far_cell_that_hides_from_the_gate_never_harms_the_parent(sheet):
    assert refusal(raw_workbook(sheet)).code in {"workbook_cell_beyond", "workbook_unreadable", "workbook_damaged"}


def test_shared_text_named_by_many_cells_is_refused():
    text = "字" * 30_000
    shared = (
        '<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>{text}</t></si></sst>"
    )
    rows = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}" t="s"><v>0</v></c>' for c in "ABCDEFGHIJ") + "</row>"
        for r in range(1, 1000)
    )
    types = CONTENT_TYPES.replace(
        "</Types>",
        '<Override PartName="/xl/sharedStrings.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    data = raw_workbook(rows, shared=shared, content_types=types)
    assert refusal(data).code in {"workbook_too_much_text", "workbook_unreadable", "workbook_suspicious"}


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    data = raw_workbook(f'<row r="1">{cell("A1", "&b;&a;")}</row>')
    data = _replace_in_sheet(data, b'<?xml version="1.0"?>', b'<?xml version="1.0"?>' + bomb.encode())
    try:
        texts = [c.text for s in read_workbook(data, file_name="a.xlsx").sheets for r in s.rows for c in r.cells]
    except WorkbookRefused:
        return
    assert not any("root:" in text or "boom" in text for text in texts)


def _replace_in_sheet(data, old, new):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            target.writestr(part.filename, content.replace(old, new, 1) if "sheet1" in part.filename else content)
    return out.getvalue()


def test_gate_good_workbook_passes():
    assert gate.inspect(GOOD, file_name="a.xlsx") is gate.Format.XLSX
    assert gate.inspect(GOOD, file_name="misnamed.csv") is gate.Format.XLSX


@pytest.mark.parametrize("limit", [{"CHILD_WALL_SECONDS": 0.001}, {"CHILD_MEMORY": 30 * 1024 * 1024}])
def test_child_that_meets_a_limit_is_a_plain_refusal(monkeypatch, limit):
    for name, value in limit.items():
        monkeypatch.setattr(limits, name, value)
    with pytest.raises(WorkbookRefused) as raised:
        run_child(
            "read.py",
            {"format": "xlsx", "memory": limits.CHILD_MEMORY, "cpu": 5},
            GOOD,
            seconds=limits.CHILD_WALL_SECONDS,
        )
    assert raised.value.code == "workbook_unreadable"


def test_part_listed_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = raw_workbook("", extra=[("xl/worksheets/sheet1.xml", "<other/>")])
    assert refusal(data).code == "workbook_suspicious"


def test_one_part_packed_beyond_reason_is_refused_beside_honest_ones():
    noise = "".join(f"{n:x}" for n in range(700_000))
    data = raw_workbook("", extra=[("xl/a.xml", noise), ("xl/b.xml", b" " * 3 * 1024**2)])
    assert refusal(data).code == "workbook_suspicious"


def test_workbook_of_another_kind_is_refused():
    types = CONTENT_TYPES.replace("spreadsheetml.sheet.main", "wordprocessingml.document.main")
    assert refusal(raw_workbook("", content_types=types)).code == "workbook_not_xlsx"
