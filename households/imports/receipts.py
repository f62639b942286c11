"""The receipt of an applied import as a workbook: the figures, every change and new household, none cut off."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from households.models import ImportPreview
from registry.spreadsheets.models import ImportBatch
from registry.spreadsheets.writer import OPTIONS
from registry.ui import formats


def write_receipt(batch: ImportBatch, preview: ImportPreview | None) -> bytes:
    """The workbook with three sheets."""
    content: dict[str, Any] = preview.content if preview else {}
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, OPTIONS) as book:
        _sheet(book, _("Receipt"), [_("What"), _("Value")], summary(batch, content))
        _sheet(
            book, _("Changes"), [_("Household number"), _("Who"), _("What"), _("Old"), _("New")],
            ([c["number"], c["who"], c["what"], c["old"], c["new"]] for c in content.get("changes", ())),
        )  # fmt: skip
        _sheet(
            book, _("New households"), [_("Household number"), _("Head"), _("Group"), _("Persons")],
            ([n["number"], n["head"], n["group"], n["persons"]] for n in content.get("new", ())),
        )  # fmt: skip
    return target.getvalue()


def summary(batch: ImportBatch, content: dict[str, Any]) -> list[tuple[str, Any]]:
    """The figures of a receipt, as the page and the workbook print them."""
    counts = batch.counts
    rows: list[tuple[str, Any]] = [
        (_("File"), batch.file_name),
        (_("Fingerprint of the file"), batch.sha256),
        (_("Fingerprint of the content"), batch.content_sha256),
        (_("Uploaded"), f"{formats.moment(batch.uploaded_at)} {batch.uploaded_by.name}"),
    ]
    if batch.applied_at and batch.applied_by:
        rows.append((_("Applied"), f"{formats.moment(batch.applied_at)} {batch.applied_by.name}"))
    if batch.undone_at and batch.undone_by:
        rows.append((_("Taken back"), f"{formats.moment(batch.undone_at)} {batch.undone_by.name}"))
    rows += [
        (_("Household rows"), counts.get("household_rows", 0)), (_("Person rows"), counts.get("member_rows", 0)),
        (_("New households"), counts.get("new", 0)), (_("Changed households"), counts.get("changed", 0)),
        (_("The same"), counts.get("same", 0)), (_("New persons"), counts.get("new_persons", 0)),
    ]  # fmt: skip
    if batch.is_partial:
        rows.append((_("Left out for their faults"), "、".join(content.get("refused", ()))))
    return rows


def _sheet(book: Any, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    page = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "bg_color": "#EEF3F0"})
    for place, heading in enumerate(headings):
        page.write_string(0, place, heading, bold)
        page.set_column(place, place, 24)
    for line, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, int):
                page.write_number(line, place, value)
            else:
                page.write_string(line, place, str(value))
    page.freeze_panes(1, 0)
