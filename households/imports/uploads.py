"""An upload's way: received, checked with a preview, applied. The two long steps run as jobs (households/tasks.py).

Applying reads and checks the file again: what was fine at noon may be taken in the evening. Everything is written in
one transaction, or nothing is; the faultless households of a faulty file only when the clerk chose that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.imports import apply, checks, undo
from households.imports.checks.book import Book
from households.imports.columns import HOUSEHOLD_COLUMNS, HOUSEHOLD_SHEET, MEMBER_COLUMNS, MEMBER_SHEET
from households.imports.compare import compare
from households.imports.content import fingerprint
from households.imports.known import look_up
from households.imports.more_columns import JOB_COLUMNS, JOB_SHEET, RISK_COLUMNS, RISK_SHEET
from households.imports.part import refused_households
from households.imports.plan import PlannedHousehold, counts_of, make_plan
from households.imports.previews import preview_of
from households.models import ImportPreview
from registry import clock
from registry.errors import DomainError
from registry.spreadsheets import intake
from registry.spreadsheets.columns import Checked, check_sheet
from registry.spreadsheets.errors import WorkbookRefused
from registry.spreadsheets.headings import find_layout, plain
from registry.spreadsheets.issues import Issue
from registry.spreadsheets.models import ImportBatch, ImportState
from registry.spreadsheets.reader import Sheet, Workbook, read_workbook

if TYPE_CHECKING:
    from registry.accounts.models import User

KIND = "households"
SHEETS = (HOUSEHOLD_SHEET, MEMBER_SHEET, JOB_SHEET, RISK_SHEET)
COLUMNS = (HOUSEHOLD_COLUMNS, MEMBER_COLUMNS, JOB_COLUMNS, RISK_COLUMNS)
Advance = Callable[[int, int, str], None]


def receive(*, data: bytes, file_name: str, by: User) -> ImportBatch:
    """The stored upload. Raises DomainError when it was applied already, WorkbookRefused when it may not be opened."""
    fingerprint = hashlib.sha256(data).hexdigest()
    same = ImportBatch.objects.same_file(kind=KIND, area=by.scope, sha256=fingerprint).first()
    if same is not None:
        raise DomainError(
            "same_file",
            gettext_lazy("This very file was applied on %(day)s; nothing is left to do."),
            field="file",
            day=f"{same.applied_at:%Y-%m-%d}",
        )
    return intake.receive(kind=KIND, area=by.scope, data=data, file_name=file_name, by=by, at=clock.now())


@dataclass(frozen=True)
class Examined:
    """A file as it was understood: its plan, every fault, its rows, and which households a fault keeps out."""

    plan: list[PlannedHousehold]
    issues: list[Issue]
    book: Book
    refused: set[str] | None
    """None when a sheet as a whole is at fault, so that no part can be applied."""

    @property
    def is_faulty(self) -> bool:
        return any(issue.is_error for issue in self.issues)


def read(data: bytes, *, file_name: str, on: dt.date) -> tuple[Book, list[Issue]]:
    """The sheets of a file with the faults of headings and cells. A CSV holds one of them; its headings say which."""
    workbook = read_workbook(data, file_name=file_name)
    found = _sheets(workbook)
    checked = [check_sheet(s, columns, on=on) if s else None for s, columns in zip(found, COLUMNS, strict=True)]
    issues = [issue for sheet in checked if sheet for issue in _worth_telling(sheet)]
    return Book.of(*checked), issues


def _sheets(workbook: Workbook) -> list[Sheet | None]:
    named = {plain(sheet.name): sheet for sheet in workbook.sheets}
    found = [named.get(plain(name)) for name in SHEETS]
    if not any(found) and len(workbook.sheets) == 1:
        only = workbook.sheets[0]
        fitting = [len(find_layout(only, columns).places) for columns in COLUMNS]
        best = fitting.index(max(fitting))
        return [only if place == best else None for place in range(len(SHEETS))]
    if not any(found[:2]) and not any(found):
        raise WorkbookRefused(
            "sheet_missing", sheet="、".join(SHEETS[:2]), found="、".join(s.name for s in workbook.sheets) or "—"
        )
    return found


def _worth_telling(checked: Checked) -> list[Issue]:
    """All faults but the many optional columns a village's own table does not have."""
    return [issue for issue in checked.issues if issue.code != "column_absent"]


def examine(
    data: bytes, *, file_name: str, scope: str, on: dt.date
) -> tuple[list[PlannedHousehold], list[Issue], Book]:
    """The plan and every fault of a file; the plan is empty when there is an error."""
    found = look(data, file_name=file_name, scope=scope, on=on)
    return [] if found.is_faulty else found.plan, found.issues, found.book


def look(data: bytes, *, file_name: str, scope: str, on: dt.date) -> Examined:
    """Everything about a file; its plan is of the households without a fault."""
    book, issues = read(data, file_name=file_name, on=on)
    known = look_up(
        scope=scope,
        numbers=[row.values["number"] for row in (*book.households, *book.members, *book.risks)],
        identities=[row.values["identity_number"] for row in book.members],
        people=[row.values["person"] for row in book.jobs if row.values["person"]],
        counties=[row.values["place"] for row in book.jobs if row.values["place"]],
    )
    issues += checks.issues_in(book, known, on=on)
    issues.sort(key=lambda issue: SHEETS.index(issue.sheet) if issue.sheet in SHEETS else 9)  # as the workbook has them
    refused = refused_households(book, issues) if any(issue.is_error for issue in issues) else set()
    if refused is None:
        return Examined([], issues, book, None)
    good = book.without(refused) if refused else book
    return Examined(compare(make_plan(good, known, on=on), known), issues, book, refused)


def check(batch: ImportBatch, *, on: dt.date, advance: Advance) -> ImportBatch:
    """Reads the file, notes every fault, and keeps the preview. Safe to run again: a checked batch stays as it is."""
    if batch.state != ImportState.UPLOADED:
        return batch
    advance(0, 3, _("Reading the file"))
    with transaction.atomic():
        found = look(_content(batch), file_name=batch.file_name, scope=batch.area_id, on=on)
        advance(2, 3, _("Writing down what was found"))
        content = fingerprint(found.book)
        before = ImportBatch.objects.same_content(kind=KIND, area=batch.area_id, content_sha256=content).newest_first()
        counts = {
            "household_rows": len(found.book.households),
            "member_rows": len(found.book.members),
            "job_rows": len(found.book.jobs),
            "risk_rows": len(found.book.risks),
            "refused": len({(issue.sheet, issue.row) for issue in found.issues if issue.is_error}),
            "refused_households": len(found.refused or ()),
            **counts_of(found.plan),
        }
        batch = intake.note_check(batch, issues=found.issues, counts=counts, content_sha256=content)
        ImportPreview.objects.update_or_create(
            batch=batch,
            defaults={"area_id": batch.area_id, "content": preview_of(found, same_as=before.first())},
        )
    advance(3, 3, "")
    return batch


def put_in_force(batch: ImportBatch, *, by: User, on: dt.date, advance: Advance, part: bool = False) -> dict[str, int]:
    """Applies a checked batch, all or nothing. `part`: the households without a fault, when that was chosen.

    Raises DomainError when the registry changed and the file no longer fits.
    """
    advance(0, 3, _("Reading the file again"))
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state != (ImportState.REFUSED if part else ImportState.CHECKED):
            raise DomainError(
                "import_state",
                gettext_lazy("This import is “%(state)s”; that cannot be done now."),
                state=locked.get_state_display(),
            )
        found = look(_content(locked), file_name=locked.file_name, scope=locked.area_id, on=on)
        if part:
            _refuse_nothing_good(found)
        else:
            _refuse_faults(found)
        advance(1, 3, _("Writing the cards"))
        pointing = undo.marks()
        counts = apply.write(found.plan, on=on, by=by, batch=locked)
        connection.check_constraints()
        advance(2, 3, _("Writing down who did it"))
        intake.note_applied(locked, counts=counts, by=by, at=clock.now(), is_partial=part)
        preview = ImportPreview.objects.select_for_update().get(batch=locked)
        preview.content = preview_of(found, same_as=None) | {"marks": pointing}
        preview.save(update_fields=["content"])
    advance(3, 3, "")
    return counts


def _refuse_faults(found: Examined) -> None:
    errors = [issue for issue in found.issues if issue.is_error]
    if errors:
        raise DomainError(
            "no_longer_fits",
            gettext_lazy("The cards changed since the check (%(what)s). Upload the file again."),
            what=f"{errors[0].sheet} {errors[0].address}: {errors[0].message}",
        )


def _refuse_nothing_good(found: Examined) -> None:
    if found.refused is None or not found.plan:
        raise DomainError("nothing_good", gettext_lazy("No household of this file is without a fault."))


def _content(batch: ImportBatch) -> bytes:
    with batch.file.open("rb") as file:
        data: bytes = file.read()
    return data
