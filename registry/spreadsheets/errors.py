"""Refusals of a whole file. Faults of single cells are ``Issue`` rows, not errors."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.errors import DomainError
from registry.spreadsheets import limits

_MESSAGES = {
    "workbook_empty": _("The file is empty. Choose it again."),
    "workbook_too_large": _("The file is larger than %(megabytes)s MB. Split it by village or by year."),
    "workbook_not_xlsx": _(
        "This is no Excel workbook (.xlsx) and no CSV file. Save it as “Excel workbook” and try again."
    ),
    "workbook_old_format": _(
        "This is an old .xls workbook, or one with a password. Open it in Excel or WPS, remove the password, "
        "save it as .xlsx and try again."
    ),
    "workbook_damaged": _("The file is damaged or was not uploaded completely. Open and save it once, then try again."),
    "workbook_macros": _("The workbook holds macros. Save it as .xlsx without macros and try again."),
    "workbook_too_many_parts": _(
        "The workbook has more than %(parts)s inner files. Copy the data into a new template."
    ),
    "workbook_unpacks_too_large": _(
        "Unpacked, the workbook is larger than %(megabytes)s MB. Remove pictures and formats."
    ),
    "workbook_suspicious": _("The workbook is packed in a way no office program packs. It is refused."),
    "workbook_cell_beyond": _(
        "Cell %(cell)s of sheet “%(sheet)s” holds data beyond column %(column)s or row %(row)s. "
        "Delete what does not belong to the table."
    ),
    "workbook_too_much_text": _("The workbook holds more text than a list of households can. It is refused."),
    "workbook_unreadable": _(
        "The workbook could not be read within its limits of time and memory. Use a fresh template."
    ),
    "csv_encoding": _(
        "Line %(line)s holds bytes that are neither UTF-8 nor GB18030. Save the file again as CSV UTF-8."
    ),
    "csv_broken": _(
        "Line %(line)s of the CSV file cannot be read: a quotation mark is not closed or a line is too long."
    ),
    "sheet_missing": _("The workbook has no sheet “%(sheet)s”. It has: %(found)s."),
    "template_other": _("This workbook was made from another template. Download “%(template)s” and fill that in."),
}


class WorkbookRefused(DomainError):
    """Raised when a file cannot be read as a table at all; the message says what to do with it."""

    def __init__(self, code: str, **params: Any) -> None:
        standard: dict[str, Any] = {
            "workbook_too_large": {"megabytes": limits.MAX_BYTES // 1024**2},
            "workbook_unpacks_too_large": {"megabytes": limits.MAX_UNPACKED // 1024**2},
            "workbook_too_many_parts": {"parts": limits.MAX_PARTS},
        }.get(code, {})
        super().__init__(code, _MESSAGES[code], **{**standard, **params})
