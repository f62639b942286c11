"""Long work on households: reading and applying an uploaded workbook."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from households.imports import uploads
from registry import clock
from registry.accounts.models import User
from registry.errors import DomainError
from registry.jobs.progress import Progress
from registry.jobs.registry import job
from registry.spreadsheets.models import ImportBatch, ImportState


def _batch(progress: Progress, batch: int) -> ImportBatch:
    found: ImportBatch = ImportBatch.objects.within(progress.job.area_id).of_kind(uploads.KIND).get(pk=batch)
    return found


def found_by(progress: Progress) -> User:
    """Who confirmed; a job of this kind is always started by a person."""
    person = progress.job.started_by
    if person is None:
        raise DomainError("nobody_confirmed", _("Nothing is changed without knowing who changes it. Log in again."))
    held = person.postings.in_force_on(clock.today()).filter(division=progress.job.area_id)
    return person.act_as(held.first())


@job("households.import_check", label=_("Check of a workbook"))
def check_import(progress: Progress, *, batch: int, language: str = "zh-hans") -> dict[str, Any]:
    """Reads the file and notes what is wrong with it and what it would change."""
    with translation.override(language), transaction.atomic():
        checked = uploads.check(_batch(progress, batch), on=clock.today(), advance=progress.advance)
        label = str(_("See the preview") if checked.state == ImportState.CHECKED else _("See the faults"))
    return {"url": reverse("households:import_batch", args=[checked.uuid]), "label": label}


@job("households.import_apply", label=_("Import of a workbook"))
def apply_import(progress: Progress, *, batch: int, language: str = "zh-hans") -> dict[str, Any]:
    """Writes a checked file into the cards, all or nothing."""
    with translation.override(language), transaction.atomic():
        found = _batch(progress, batch)
        if found.state != ImportState.APPLIED:
            uploads.put_in_force(found, by=found_by(progress), on=clock.today(), advance=progress.advance)
        label = str(_("See the receipt"))
    return {"url": reverse("households:import_batch", args=[found.uuid]), "label": label}
