"""After an import: its receipt, and the way back as long as nothing depends on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.generic import View

from households.forms.imports import UndoForm
from households.imports import undo
from households.imports.receipts import summary, write_receipt
from households.models import ImportPreview
from households.views.imports import batches_of, download
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.errors import Refused
from registry.jobs.actions import start
from registry.ui.elements import Crumb, Fact
from registry.ui.tiles import Tile
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on


@require_GET
@requires(Permission.IMPORT_HOUSEHOLDS)
def receipt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The receipt: as a page to print, or with `?as=xlsx` as a workbook with every change."""
    batch = scoped_or_404(batches_of(request), request.user, uuid=uuid)
    preview = ImportPreview.objects.visible_to(request.user).filter(batch=batch).first()
    if request.GET.get("as") == "xlsx":
        return download(write_receipt(batch, preview), _("receipt-%(name)s") % {"name": _stem(batch.file_name)})
    content = preview.content if preview else {}
    return render(
        request,
        "households/import_receipt.html",
        {
            "batch": batch,
            "facts": [Fact(label, value) for label, value in summary(batch, content)],
            "changes": content.get("changes", ()),
            "new": content.get("new", ()),
            "crumbs": [
                Crumb(_("Import"), reverse("households:import")),
                Crumb(batch.file_name, reverse("households:import_batch", args=[batch.uuid])),
                Crumb(_("Receipt")),
            ],
        },
    )


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


class ImportUndo(RequiresMixin, View):
    """What taking an import back would do, what stands against it, and the button."""

    permission = Permission.IMPORT_HOUSEHOLDS

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        return self._show(request, scoped_or_404(batches_of(request), request.user, uuid=uuid), UndoForm())

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        batch = scoped_or_404(batches_of(request), request.user, uuid=uuid)
        form = UndoForm(request.POST)
        job = None
        if form.is_valid():
            with refusals_on(form):
                found = undo.survey(batch)
                if found.reasons:
                    raise Refused(found.reasons)
                job = start(
                    "households.import_undo", by=request.user, scope=batch.area_id,
                    params={"batch": batch.pk, "reason": form.cleaned_data["reason"], "language": get_language()},
                )  # fmt: skip
        if job is None:
            return self._show(request, batch, form)
        return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk]))

    def _show(self, request: HttpRequest, batch: Any, form: UndoForm) -> HttpResponse:
        found = undo.survey(batch)
        tiles = [
            Tile(_("Households that go"), found.removed),
            Tile(_("Cards that get their old values back"), found.restored),
            Tile(_("Rows in all"), found.rows),
        ]
        back = reverse("households:import_batch", args=[batch.uuid])
        return render(
            request,
            "households/import_undo.html",
            {
                "batch": batch, "found": found, "form": form, "tiles": tiles, "back_url": back,
                "reasons": [reason.message for reason in found.reasons],
                "crumbs": [Crumb(_("Import"), reverse("households:import")), Crumb(batch.file_name, back),
                           Crumb(_("Take the import back"))],
            },
        )  # fmt: skip
