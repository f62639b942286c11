"""What happens to an uploaded workbook between the upload and the app that applies it: stored, noted, never lost.

The app (households.imports) reads and checks; this module keeps the batch and its audit entries. Each function works
in the caller's transaction and locks the batch before it moves its state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from registry.audit import trail
from registry.errors import DomainError
from registry.spreadsheets import gate
from registry.spreadsheets.issues import Issue, as_json, by_place
from registry.spreadsheets.models import EDGES, ImportBatch, ImportState

if TYPE_CHECKING:
    from registry.accounts.models import User

MAX_STORED_ISSUES = 5_000
"""More faults than a person reads; ``counts["issues"]`` keeps the true number."""


def receive(*, kind: str, area: str, data: bytes, file_name: str, by: User, at: datetime) -> ImportBatch:
    """The stored upload. Raises WorkbookRefused when the file may not be opened; nothing is stored then."""
    gate.inspect(data, file_name=file_name)
    batch = ImportBatch(
        kind=kind,
        area_id=area,
        file_name=file_name.replace("\\", "/").rpartition("/")[2][-200:],
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_at=at,
        uploaded_by=by,
    )
    batch.file.save(file_name, ContentFile(data), save=False)
    batch.save(force_insert=True)
    trail.record("spreadsheets.received", by=by, target=batch, village=area, after={"sha256": batch.sha256})
    return batch


def data_of(batch: ImportBatch) -> bytes:
    """The uploaded bytes, for reading them again in a job or for marking the clerk's own workbook."""
    with batch.file.open("rb") as stored:
        return bytes(stored.read())


def note_check(
    batch: ImportBatch, *, issues: Sequence[Issue], counts: Mapping[str, int], content_sha256: str = ""
) -> ImportBatch:
    """The batch as checked, or as refused when one issue is an error."""
    errors = sum(issue.is_error for issue in issues)
    batch = _lock(batch, ImportState.REFUSED if errors else ImportState.CHECKED)
    batch.counts = {**counts, "issues": len(issues), "errors": errors}
    batch.issues = as_json(by_place(issues)[:MAX_STORED_ISSUES])
    batch.content_sha256 = content_sha256
    batch.save(update_fields=["state", "counts", "issues", "content_sha256"])
    return batch


def note_applied(
    batch: ImportBatch, *, counts: Mapping[str, int], by: User, at: datetime, is_partial: bool = False
) -> ImportBatch:
    """The batch as applied; call it in the transaction that wrote the rows. `is_partial`: the refused rows stayed out.

    Raises DomainError(import_state) unless it was checked (a refused one only in part). The database refuses the same
    whole file twice.
    """
    if batch.state == ImportState.REFUSED and not is_partial:
        raise DomainError(
            "import_state",
            _("This import is “%(state)s”; that cannot be done now."),
            state=batch.get_state_display(),
        )
    batch = _lock(batch, ImportState.APPLIED)
    batch.counts = {**batch.counts, **counts}
    batch.applied_at, batch.applied_by, batch.is_partial = at, by, is_partial
    batch.save(update_fields=["state", "counts", "applied_at", "applied_by", "is_partial"])
    trail.record("spreadsheets.applied", by=by, target=batch, village=batch.area_id, after=batch.counts)
    return batch


def note_undone(batch: ImportBatch, *, by: User, at: datetime, reason: str) -> ImportBatch:
    """The batch as undone; call it in the transaction that took the rows back."""
    batch = _lock(batch, ImportState.UNDONE)
    batch.undone_at, batch.undone_by = at, by
    batch.save(update_fields=["state", "undone_at", "undone_by"])
    trail.record("spreadsheets.undone", by=by, target=batch, village=batch.area_id, reason=reason)
    return batch


def _lock(batch: ImportBatch, target: ImportState) -> ImportBatch:
    locked: ImportBatch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if (locked.state, target) not in EDGES:
        raise DomainError(
            "import_state",
            _("This import is “%(state)s”; that cannot be done now."),
            state=locked.get_state_display(),
        )
    locked.state = target
    return locked
