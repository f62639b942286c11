"""Workbooks for tests, honest and hostile."""

import io
import zipfile

import xlsxwriter

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
    ' Target="{target}"/></Relationships>'
)
WORKBOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="户信息" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def workbook(sheets, *, merges=(), hidden=()):
    """An .xlsx of {"name": rows}; strings as text, numbers as numbers. ``merges`` are (sheet, range)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        page.write(number, column, value)
            for where, cells, text in merges:
                if where == name:
                    page.merge_range(cells, text)
            if name in hidden:
                page.very_hidden()
    return out.getvalue()


def raw_workbook(sheet_data, *, content_types=CONTENT_TYPES, extra=(), compression=zipfile.ZIP_DEFLATED, shared=None):
    """An .xlsx whose sheet holds this very XML inside <sheetData>."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", content_types)
        archive.writestr("_rels/.rels", RELS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            f"<sheetData>{sheet_data}</sheetData></worksheet>",
        )
        if shared is not None:
            archive.writestr("xl/sharedStrings.xml", shared)
        for name, data in extra:
            archive.writestr(name, data)
    return out.getvalue()


def cell(address, text="x"):
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'
