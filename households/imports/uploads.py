"""An upload's way: received, checked with a preview, applied. The two long steps run as jobs (households/tasks.py).

Applying reads and checks the file again: what was fine at noon may be taken in the evening. Everything is written in
one transaction, or nothing is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.imports import apply, checks, plan
from households.imports.checks import Book
from households.imports.columns import HOUSEHOLD_COLUMNS, HOUSEHOLD_SHEET, MEMBER_COLUMNS, MEMBER_SHEET
from households.imports.known import look_up
from households.imports.plan import PlannedHousehold
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
SHOWN = 300  # changes and new households kept for the preview; the counts are of all
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


def read(data: bytes, *, file_name: str, on: dt.date) -> tuple[Book, list[Issue]]:
    """Both sheets of a file with the faults of headings and cells. A CSV holds one of them; its headings say which."""
    workbook = read_workbook(data, file_name=file_name)
    first, second = _sheets(workbook)
    households = check_sheet(first, HOUSEHOLD_COLUMNS, on=on) if first else None
    members = check_sheet(second, MEMBER_COLUMNS, on=on) if second else None
    issues = [issue for checked in (households, members) if checked for issue in _worth_telling(checked)]
    return Book.of(households, members), issues


def _sheets(workbook: Workbook) -> tuple[Sheet | None, Sheet | None]:
    named = {plain(sheet.name): sheet for sheet in workbook.sheets}
    first, second = named.get(plain(HOUSEHOLD_SHEET)), named.get(plain(MEMBER_SHEET))
    if first is None and second is None and len(workbook.sheets) == 1:
        only = workbook.sheets[0]
        as_households = len(find_layout(only, HOUSEHOLD_COLUMNS).places)
        return (only, None) if as_households >= len(find_layout(only, MEMBER_COLUMNS).places) else (None, only)
    if first is None and second is None:
        raise WorkbookRefused(
            "sheet_missing",
            sheet=f"{HOUSEHOLD_SHEET}、{MEMBER_SHEET}",
            found="、".join(s.name for s in workbook.sheets) or "—",
        )
    return first, second


def _worth_telling(checked: Checked) -> list[Issue]:
    """All faults but the many optional columns a village's own table does not have."""
    return [issue for issue in checked.issues if issue.code != "column_absent"]


def examine(
    data: bytes, *, file_name: str, scope: str, on: dt.date
) -> tuple[list[PlannedHousehold], list[Issue], Book]:
    """The plan and every fault of a file; the plan is empty when there is an error."""
    book, issues = read(data, file_name=file_name, on=on)
    numbers = [row.values["number"] for row in (*book.households, *book.members)]
    people = [row.values["identity_number"] for row in book.members]
    known = look_up(scope=scope, numbers=numbers, identities=people)
    issues += checks.issues_in(book, known, on=on)
    issues.sort(key=lambda issue: issue.sheet != HOUSEHOLD_SHEET)  # as the clerk's workbook has them
    faulty = any(issue.is_error for issue in issues)
    return [] if faulty else plan.make_plan(book, known, on=on), issues, book


def check(batch: ImportBatch, *, on: dt.date, advance: Advance) -> ImportBatch:
    """Reads the file, notes every fault, and keeps the preview. Safe to run again: a checked batch stays as it is."""
    if batch.state != ImportState.UPLOADED:
        return batch
    advance(0, 3, _("Reading the file"))
    with transaction.atomic():
        planned, issues, book = examine(_content(batch), file_name=batch.file_name, scope=batch.area_id, on=on)
        advance(2, 3, _("Writing down what was found"))
        counts = {
            "household_rows": len(book.households),
            "member_rows": len(book.members),
            "refused": _refused_rows(issues),
            **plan.counts_of(planned),
        }
        batch = intake.note_check(batch, issues=issues, counts=counts)
        ImportPreview.objects.update_or_create(
            batch=batch, defaults={"area_id": batch.area_id, "content": _preview(planned, book)}
        )
    advance(3, 3, "")
    return batch


def _refused_rows(issues: list[Issue]) -> int:
    return len({(issue.sheet, issue.row) for issue in issues if issue.is_error})


def _preview(planned: list[PlannedHousehold], book: Book) -> dict[str, Any]:
    changes = [
        {"number": item.number, **asdict(change)} for item in planned if item.existing for change in item.changes
    ]
    new = [
        {
            "number": item.number,
            "head": item.head_name,
            "persons": len(item.members),
            "group": item.values.get("group", ""),
        }
        for item in planned
        if item.kind == "new"
    ]
    absent = [{"number": item.number, "name": name} for item in planned for name in item.absent]
    left_out = [heading for heading in plan.READ_NOT_KEPT if any(_filled(row, heading) for row in book.households)]
    return {
        "changes": changes[:SHOWN],
        "new": new[:SHOWN],
        "absent": absent[:SHOWN],
        "left_out": left_out,
        "change_count": len(changes),
    }


def _filled(row: Any, heading: str) -> bool:
    return any(row.headings[key] == heading and row.values[key] is not None for key in row.values)


def put_in_force(batch: ImportBatch, *, by: User, on: dt.date, advance: Advance) -> dict[str, int]:
    """Applies a checked batch, all or nothing. Raises DomainError when the registry changed and it no longer fits."""
    advance(0, 3, _("Reading the file again"))
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state != ImportState.CHECKED:
            raise DomainError(
                "import_state",
                gettext_lazy("This import is “%(state)s”; that cannot be done now."),
                state=locked.get_state_display(),
            )
        planned, issues, _book = examine(_content(locked), file_name=locked.file_name, scope=locked.area_id, on=on)
        errors = [issue for issue in issues if issue.is_error]
        if errors:
            raise DomainError(
                "no_longer_fits",
                gettext_lazy("The cards changed since the check (%(what)s). Upload the file again."),
                what=f"{errors[0].sheet} {errors[0].address}: {errors[0].message}",
            )
        advance(1, 3, _("Writing the cards"))
        counts = apply.write(planned, on=on, by=by)
        connection.check_constraints()
        advance(2, 3, _("Writing down who did it"))
        intake.note_applied(locked, counts=counts, by=by, at=clock.now())
    advance(3, 3, "")
    return counts


def _content(batch: ImportBatch) -> bytes:
    with batch.file.open("rb") as file:
        data: bytes = file.read()
    return data
