"""Decides from the outside of a file whether it may be opened at all: size, kind, parts, packing, cells far outside.

Nothing is parsed here but the list of the archive and one pattern over the packed sheets, so that a hostile file costs
little. What passes is opened in a child process with limits (``registry.spreadsheets.reader``).
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from registry.spreadsheets import limits
from registry.spreadsheets.coordinates import letters, number
from registry.spreadsheets.errors import WorkbookRefused

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_CHUNK: Final = 1024 * 1024
_OVERLAP: Final = 2048
_LARGEST_PART_FOR_ANY_RATIO: Final = 1024 * 1024
# Cells whose address may lie outside: three letters, two letters from CA on, or a row from 100,000 on.
_FAR_CELL: Final = re.compile(
    rb"<(?:\w{1,20}:)?c\s(?:[^>]{0,200}?\s)?r=[\"']"
    rb"([A-Z]{3}[0-9]{1,7}|[C-Z][A-Z][0-9]{1,7}|[A-Z]{1,2}[0-9]{6,7})[\"'][^>]{0,200}?(/?)>(?!\s*(?:<v\s*/>|<v></v>)?\s*</)"
)


class Format(StrEnum):
    """What the bytes are, whatever the file's name says."""

    XLSX = "xlsx"
    CSV = "csv"


def inspect(data: bytes, *, file_name: str = "") -> Format:
    """The format of an upload that may be opened. Raises WorkbookRefused with the reason otherwise."""
    if not data.strip(b"\0 \r\n\t"):
        raise WorkbookRefused("workbook_empty")
    if len(data) > limits.MAX_BYTES:
        raise WorkbookRefused("workbook_too_large")
    if data.startswith(_OLE):
        raise WorkbookRefused("workbook_old_format")
    if data.startswith(_ZIP):
        _inspect_archive(data)
        return Format.XLSX
    if _is_text(data, file_name):
        return Format.CSV
    raise WorkbookRefused("workbook_damaged" if file_name.lower().endswith(".xlsx") else "workbook_not_xlsx")


def _is_text(data: bytes, file_name: str) -> bool:
    if data.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"<?xml", b"<html", b"<!DOCTYPE")
    ):
        return False
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in data and file_name.lower().rpartition(".")[2] in {"csv", "txt", ""}


def _inspect_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _inspect_sizes(parts, packed=len(data))
            _inspect_content_types(archive)
            titles = _titles(archive)
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    title = titles.get(part.filename, part.filename.rpartition("/")[2].removesuffix(".xml"))
                    _inspect_cells(archive, part, title=title)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise WorkbookRefused("workbook_damaged") from error


def _inspect_sizes(parts: list[zipfile.ZipInfo], *, packed: int) -> None:
    if len(parts) > limits.MAX_PARTS:
        raise WorkbookRefused("workbook_too_many_parts")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.MAX_UNPACKED:
        raise WorkbookRefused("workbook_unpacks_too_large")
    if unpacked > packed * limits.MAX_RATIO:
        raise WorkbookRefused("workbook_suspicious")
    for part in parts:
        large = part.file_size > _LARGEST_PART_FOR_ANY_RATIO
        if large and part.file_size > max(part.compress_size, 1) * limits.MAX_RATIO:
            raise WorkbookRefused("workbook_suspicious")
    if len({part.filename for part in parts}) != len(parts):
        raise WorkbookRefused("workbook_suspicious")


def _inspect_content_types(archive: zipfile.ZipFile) -> None:
    try:
        types = archive.read("[Content_Types].xml")
    except KeyError as error:
        raise WorkbookRefused("workbook_not_xlsx") from error
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise WorkbookRefused("workbook_macros")
    if _MAIN not in types:
        raise WorkbookRefused("workbook_not_xlsx")


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part of a sheet → its title, as far as a plain look at the two lists tells; only for the wording of a refusal."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    parts = {}
    for tag in re.findall(r"<Relationship\s[^>]{0,1000}>", links):
        found, target = re.search(r'\sId="([^"]+)"', tag), re.search(r'\sTarget="/?(?:xl/)?([^"]+)"', tag)
        if found and target:
            parts[found[1]] = f"xl/{target[1]}"
    titles = {}
    for tag in re.findall(r"<sheet\s[^>]{0,1000}>", book):
        name, link = re.search(r'\sname="([^"]+)"', tag), re.search(r'\s\w+:id="([^"]+)"', tag)
        if name and link and link[1] in parts:
            titles[parts[link[1]]] = html.unescape(name[1])
    return titles


def _inspect_cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, title: str) -> None:
    """Refuses data outside the table by the cell's name; empty formatted cells out there are common and harmless."""
    for found in _far_cells(archive, part):
        row = int(found.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        column = number(found.rstrip("0123456789"))
        if column > limits.MAX_COLUMNS or row > limits.MAX_ROWS + limits.HEADING_ROWS:
            raise WorkbookRefused(
                "workbook_cell_beyond",
                cell=found,
                sheet=title,
                column=letters(limits.MAX_COLUMNS),
                row=limits.MAX_ROWS + limits.HEADING_ROWS,
            )


def _far_cells(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[str]:
    """Addresses of filled cells that may lie outside, read in pieces that overlap by more than one cell's tag."""
    unpacked = 0
    with archive.open(part) as stream:
        piece = stream.read(_CHUNK)
        while piece:
            for match in _FAR_CELL.finditer(piece):
                if not match[2]:
                    yield match[1].decode("ascii")
            unpacked += len(piece)
            if unpacked > limits.MAX_UNPACKED * 2:
                raise WorkbookRefused("workbook_suspicious")
            more = stream.read(_CHUNK)
            piece = piece[-_OVERLAP:] + more if more else b""
