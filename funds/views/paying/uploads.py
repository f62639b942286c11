"""A list typed in Excel: template, upload, what it says, the list made of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.generic import View

from funds import actions
from funds.forms.paying import ListHeadForm, ListUploadForm
from funds.imports import lists
from funds.models import Project
from funds.presenters.common import attachment
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.spreadsheets import intake
from registry.spreadsheets.issues import Issue
from registry.spreadsheets.models import ImportBatch, ImportState
from registry.ui.elements import Crumb
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on


def _crumbs(project: Project) -> list[Crumb]:
    return [
        Crumb(_("Special funds"), reverse("funds:home")), Crumb(project.name, project.get_absolute_url()),
        Crumb(_("List from a workbook")),
    ]  # fmt: skip


@require_GET
@requires(Permission.PREPARE_PAYMENT)
def list_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook to fill in, with the households of the project's village."""
    project = scoped_or_404(Project.objects.select_related("village"), request.user, pk=pk)
    trail.note_access(request, "funds.list_exported", target=project, village=project.village_id)
    return attachment(lists.template(project, on=clock.today()), f"{project.village.name}发放名单.xlsx")


class ListUpload(RequiresMixin, View):
    """The page with the template and the field for the filled-in file."""

    permission = Permission.PREPARE_PAYMENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, self._project(request, pk), ListUploadForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        project = self._project(request, pk)
        form = ListUploadForm(request.POST, request.FILES)
        user: Any = request.user
        if form.is_valid():
            file = form.cleaned_data["file"]
            with refusals_on(form):
                batch = lists.receive(project, data=file.read(), file_name=file.name, by=user, at=clock.now())
            if not form.errors:
                return redirect("funds:list_preview", pk=project.pk, uuid=batch.uuid)
        return self._show(request, project, form)

    @staticmethod
    def _project(request: HttpRequest, pk: int) -> Project:
        found: Project = scoped_or_404(Project.objects.select_related("village"), request.user, pk=pk)
        return found

    @staticmethod
    def _show(request: HttpRequest, project: Project, form: Any) -> HttpResponse:
        return render(request, "funds/payments/upload.html", {
            "project": project, "form": form, "crumbs": _crumbs(project),
        })  # fmt: skip


class ListPreview(RequiresMixin, View):
    """Every fault with its cell, or the payments and the head of the list; POST makes the list."""

    permission = Permission.PREPARE_PAYMENT

    def get(self, request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
        project, batch = self._load(request, pk, uuid)
        return self._show(request, project, batch, ListHeadForm(project=project, today=clock.today()))

    def post(self, request: HttpRequest, pk: int, uuid: UUID) -> HttpResponse:
        project, batch = self._load(request, pk, uuid)
        form = ListHeadForm(request.POST, project=project, today=clock.today())
        user: Any = request.user
        if form.is_valid() and batch.state == ImportState.CHECKED:
            with refusals_on(form):
                read = self._read(project, batch)
                made = actions.prepare_payment(
                    project=project, lines=read.drafts, by=user, on=clock.today(), **form.cleaned_data
                )
                intake.note_applied(batch, counts={"list": made.pk}, by=user, at=clock.now())
            if not form.errors:
                messages.success(request, _("The list was prepared. Look through it, then submit it."))
                return redirect(made)
        return self._show(request, project, batch, form)

    @staticmethod
    def _load(request: HttpRequest, pk: int, uuid: UUID) -> tuple[Project, ImportBatch]:
        project = scoped_or_404(Project.objects.select_related("village"), request.user, pk=pk)
        batches = ImportBatch.objects.of_kind(lists.KIND).filter(area_id=project.village_id)
        return project, scoped_or_404(batches, request.user, uuid=uuid)

    @staticmethod
    def _read(project: Project, batch: ImportBatch) -> lists.Read:
        return lists.read(project, intake.data_of(batch), file_name=batch.file_name, on=clock.today())

    def _show(self, request: HttpRequest, project: Project, batch: ImportBatch, form: Any) -> HttpResponse:
        read = self._read(project, batch)
        return render(request, "funds/payments/preview.html", {
            "project": project, "batch": batch, "form": form, "read": read, "groups": _by_sheet(read.issues),
            "is_open": batch.state == ImportState.CHECKED and not read.errors, "crumbs": _crumbs(project),
        })  # fmt: skip


def _by_sheet(issues: Iterable[Issue]) -> list[tuple[str, list[Issue]]]:
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        found.setdefault(issue.sheet, []).append(issue)
    return list(found.items())
