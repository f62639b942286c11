"""Issues a document: a number of its own, the bytes kept, the hash written down, one entry in the audit trail."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max

from registry.audit import trail
from registry.documents import storage
from registry.documents.models import IssuedDocument
from registry.documents.pdf import check_code
from registry.text.periods import SHANGHAI

if TYPE_CHECKING:
    from registry.accounts.models import User


def issue(
    kind: str,
    *,
    area: str,
    title: str,
    pdf: bytes,
    by: User | None,
    at: datetime,
    period: str = "",
    data_version: str = "",
    language: str = "zh-hans",
    supersedes: IssuedDocument | None = None,
    printed_code: str = "",
    subject: str = "",
    needs: str = "",
) -> IssuedDocument:
    """The document under the next number of its kind, area and year. ``by`` None stands for scheduled work.

    The same bytes for the same kind, area and period are issued once: the document in force is given again. The bytes
    `printed_code` is the check code that stands on the paper itself, made of its data (a paper cannot carry its own
    hash); `subject` what it is about; `needs` a right beyond downloading that its content asks for. The bytes
    are kept before the row is written: a crash in between leaves a file nobody names, never a row without bytes.
    Raises IntegrityError when ``supersedes`` has been replaced by another already.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    year = at.astimezone(SHANGHAI).year
    path = storage.keep(pdf, kind=kind, year=year, sha256=sha256)
    with transaction.atomic():
        number = _next_number(kind, area, year)
        same: IssuedDocument | None = (
            IssuedDocument.objects.in_force().filter(kind=kind, area_id=area, period=period, sha256=sha256).first()
        )
        if same is not None:
            return same
        document = IssuedDocument.objects.create(
            kind=kind,
            area_id=area,
            period=period,
            title=title,
            year=year,
            number=number,
            language=language,
            data_version=data_version,
            path=path,
            size=len(pdf),
            sha256=sha256,
            check_code=printed_code or check_code(sha256),
            subject=subject,
            needs=needs,
            issued_at=at,
            issued_by=by,
            supersedes=supersedes,
        )
        after = {"sha256": sha256, "serial": document.serial, "period": period}
        trail.record("documents.issued", by=by, target=document, village=area, after=after)
    return document


def read(document: IssuedDocument) -> bytes:
    """The very bytes that were issued. Raises storage.DocumentDamaged when they changed."""
    return storage.read(document.path, sha256=document.sha256)


def _next_number(kind: str, area: str, year: int) -> int:
    """The next free number; two issuers of the same kind and area wait for each other until the first commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"document {kind} {area} {year}"])
    given = IssuedDocument.objects.filter(kind=kind, area_id=area, year=year).aggregate(last=Max("number"))["last"]
    return (given or 0) + 1
