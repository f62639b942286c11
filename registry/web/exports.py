"""A list as a workbook: the filtered and sorted rows with the list's own columns, values as values.

Written while one waits, so it is limited; larger ones belong into a job.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from registry.errors import DomainError
from registry.spreadsheets.writer import write_table
from registry.web.columns import Col

LIMIT = 20_000
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _rows(columns: Sequence[Col], queryset: models.QuerySet[Any]) -> Iterator[list[Any]]:
    for row in queryset.iterator(chunk_size=2000):
        yield [column.plain(row) for column in columns]


def workbook(*, title: str, columns: Sequence[Col], queryset: models.QuerySet[Any]) -> HttpResponse:
    """The list as a download. Raises DomainError when it has more than LIMIT rows: narrow it down first."""
    if queryset.order_by()[: LIMIT + 1].count() > LIMIT:
        raise DomainError(
            "export_too_large",
            _("This list has more than %(limit)s rows. Narrow it down with the filters and download it in parts."),
            limit=f"{LIMIT:,}",
        )
    headings = [str(column.label) for column in columns]
    data = write_table(sheet=title, title=title, headings=headings, rows=_rows(columns, queryset))
    return HttpResponse(
        data, content_type=TYPE, headers={"Content-Disposition": content_disposition_header(True, f"{title}.xlsx")}
    )
