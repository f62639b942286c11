"""The pages of an upload: choose a file, see its faults, see what it would change, confirm, keep the receipt."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.generic import View

from households.forms.imports import UploadForm
from households.imports import uploads
from households.imports.form import write_form
from households.models import ImportPreview
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.errors import DomainError
from registry.jobs.actions import start
from registry.jobs.models import Job
from registry.spreadsheets.annotate import annotate
from registry.spreadsheets.issues import Issue
from registry.spreadsheets.models import ImportBatch, ImportState
from registry.ui import formats
from registry.ui.elements import Crumb, Fact, Status, Tone
from registry.ui.tiles import Tile
from registry.web.actions import action_view
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_ISSUES = 200
SHOWN_CHANGES = 300
TONES: dict[str, Tone] = {
    ImportState.UPLOADED: "info", ImportState.CHECKED: "success", ImportState.REFUSED: "danger",
    ImportState.APPLIED: "success", ImportState.UNDONE: "neutral",
}  # fmt: skip


def _state(batch: ImportBatch) -> Status:
    return Status(batch.get_state_display(), TONES[batch.state])


def batches_of(request: HttpRequest) -> Any:
    """The uploads of households inside the scope."""
    return ImportBatch.objects.visible_to(request.user).of_kind(uploads.KIND)


def _start(code: str, request: HttpRequest, batch: ImportBatch) -> Job:
    """The job of a batch, which speaks the language of whoever started it."""
    params = {"batch": batch.pk, "language": get_language()}
    return start(code, by=request.user, scope=batch.area_id, params=params)


class ImportHome(RequiresMixin, View):
    """Upload, and the uploads so far."""

    permission = Permission.IMPORT_HOUSEHOLDS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, UploadForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        job = None
        if form.is_valid():
            file = form.cleaned_data["file"]
            with refusals_on(form):
                batch = uploads.receive(data=file.read(), file_name=file.name, by=request.user)
                job = start(
                    "households.import_check",
                    by=request.user,
                    scope=batch.area_id,
                    params={"batch": batch.pk, "language": get_language()},
                )
        if job is None:
            return self._show(request, form)
        return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))

    def _show(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        recent = batches_of(request).select_related("uploaded_by").newest_first()[:20]
        rows = [
            {"batch": batch, "state": _state(batch), "url": reverse("households:import_batch", args=[batch.uuid])}
            for batch in recent
        ]
        return render(
            request,
            "households/import_home.html",
            {
                "form": form,
                "rows": rows,
                "crumbs": [Crumb(_("Households"), reverse("households:list")), Crumb(_("Import"))],
            },
        )


class ImportDetail(RequiresMixin, View):
    """One upload: its faults, or what it would change, or the receipt."""

    permission = Permission.IMPORT_HOUSEHOLDS

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        batch = scoped_or_404(batches_of(request), request.user, uuid=uuid)
        preview = ImportPreview.objects.visible_to(request.user).filter(batch=batch).first()
        issues = batch.found_issues
        return render(
            request,
            "households/import_batch.html",
            {
                "batch": batch,
                "state": _state(batch),
                "counts": batch.counts,
                "facts": _facts(batch),
                "errors": _by_sheet([i for i in issues if i.is_error]),
                "warnings": _by_sheet([i for i in issues if not i.is_error]),
                "tiles": _tiles(batch),
                "error_total": batch.counts.get("errors", 0),
                "warning_total": batch.counts.get("issues", 0) - batch.counts.get("errors", 0),
                "preview": _shown(preview),
                "changes": _by_household(preview),
                "crumbs": [
                    Crumb(_("Households"), reverse("households:list")),
                    Crumb(_("Import"), reverse("households:import")),
                    Crumb(batch.file_name),
                ],
            },
        )


def _tiles(batch: ImportBatch) -> list[Tile]:
    """The figures of an upload."""
    counts = batch.counts
    tiles = [
        Tile(_("Household rows"), counts.get("household_rows", 0)),
        Tile(_("Person rows"), counts.get("member_rows", 0)),
    ]
    if batch.state == ImportState.REFUSED:
        tiles += [
            Tile(_("Faults"), counts.get("errors", 0)),
            Tile(_("Rows with faults"), counts.get("refused", 0)),
            Tile(_("Households with faults"), counts.get("refused_households", 0)),
            Tile(_("Households without a fault"), counts.get("households", 0)),
        ]
    elif counts:
        tiles += [
            Tile(_("New households"), counts.get("new", 0)),
            Tile(_("Changed households"), counts.get("changed", 0)),
            Tile(_("The same"), counts.get("same", 0)),
        ]
    remarks = counts.get("issues", 0) - counts.get("errors", 0)
    return [*tiles, Tile(_("Remarks"), remarks)] if remarks else tiles


def _by_sheet(issues: list[Issue]) -> list[tuple[str, list[Issue]]]:
    grouped: defaultdict[str, list[Issue]] = defaultdict(list)
    for issue in issues[:SHOWN_ISSUES]:
        grouped[issue.sheet].append(issue)
    return list(grouped.items())


def _by_household(preview: ImportPreview | None) -> list[tuple[str, list[dict[str, str]]]]:
    grouped: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for change in preview.content.get("changes", [])[:SHOWN_CHANGES] if preview else []:
        grouped[change["number"]].append(change)
    return list(grouped.items())


def _shown(preview: ImportPreview | None) -> dict[str, Any]:
    """The preview as the page prints it: the first lines of the long lists, and how many there are."""
    content = dict(preview.content) if preview else {}
    for name in ("changes", "new", "absent"):
        content[f"{name}_total"] = len(content.get(name, ()))
        content[name] = content.get(name, [])[:SHOWN_CHANGES]
    content["refused_total"] = len(content.get("refused", ()))
    content["refused"] = content.get("refused", [])[:60]
    return content


def _facts(batch: ImportBatch) -> list[Fact]:
    facts = [
        Fact(_("File"), batch.file_name),
        Fact(_("Uploaded"), formats.moment(batch.uploaded_at), note=batch.uploaded_by.name),
        Fact(_("Fingerprint"), batch.sha256[:16], note=_("the same content is recognised by it")),
    ]
    if batch.applied_at and batch.applied_by:
        facts.append(Fact(_("Applied"), formats.moment(batch.applied_at), note=batch.applied_by.name))
    if batch.undone_at and batch.undone_by:
        facts.append(Fact(_("Taken back"), formats.moment(batch.undone_at), note=batch.undone_by.name))
    return facts


@requires(Permission.IMPORT_HOUSEHOLDS)
@action_view
def apply(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Confirms a checked upload, or the faultless part of a refused one; the work runs as a job."""
    batch = scoped_or_404(batches_of(request), request.user, uuid=uuid)
    part = request.POST.get("part") == "good"
    if batch.state != (ImportState.REFUSED if part else ImportState.CHECKED):
        raise DomainError(
            "import_state",
            _("This import is “%(state)s”; that cannot be done now.") % {"state": batch.get_state_display()},
        )
    job = start(
        "households.import_apply",
        by=request.user,
        scope=batch.area_id,
        params={"batch": batch.pk, "language": get_language(), "part": part},
    )
    return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))


@require_GET
@requires(Permission.IMPORT_HOUSEHOLDS)
def marked(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The clerk's own workbook with every fault where it is."""
    batch = scoped_or_404(batches_of(request), request.user, uuid=uuid)
    with batch.file.open("rb") as file:
        data = annotate(file.read(), batch.found_issues, file_name=batch.file_name)
    return download(data, _("problems-%(name)s") % {"name": batch.file_name.rpartition(".")[0]})


@require_GET
@requires(Permission.IMPORT_HOUSEHOLDS)
def template(request: HttpRequest) -> HttpResponse:
    """An empty form with drop-down lists, notes and a sample."""
    area = Division.objects.get(pk=request.user.scope)
    return download(
        write_form(area=area, year=clock.today().year - 1), _("household-form-%(area)s") % {"area": area.name}
    )


def download(data: bytes, name: str) -> HttpResponse:
    """The workbook as a file of that name."""
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename=\"household.xlsx\"; filename*=UTF-8''{quote(name)}.xlsx"
    return response
