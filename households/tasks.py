"""Long work on households: reading and applying an uploaded workbook, and the data checks."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from households.actions import findings, freezing, slips
from households.imports import undo, uploads
from households.reports import telling
from publicity.actions.rendering import render_on_commit
from registry import clock
from registry.accounts.models import User
from registry.db.scope import scoped
from registry.divisions.models import Division
from registry.errors import DomainError
from registry.jobs.progress import Progress
from registry.jobs.registry import job
from registry.spreadsheets.models import ImportBatch, ImportState

log = logging.getLogger(__name__)


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
def apply_import(progress: Progress, *, batch: int, language: str = "zh-hans", part: bool = False) -> dict[str, Any]:
    """Writes a checked file into the cards, all or nothing; `part`: the faultless households of a faulty one."""
    with translation.override(language), transaction.atomic():
        found = _batch(progress, batch)
        if found.state != ImportState.APPLIED:
            uploads.put_in_force(found, by=found_by(progress), on=clock.today(), advance=progress.advance, part=part)
        label = str(_("See the receipt"))
    return {"url": reverse("households:import_batch", args=[found.uuid]), "label": label}


@job("households.import_undo", label=_("Taking back of an import"))
def undo_import(progress: Progress, *, batch: int, reason: str, language: str = "zh-hans") -> dict[str, Any]:
    """Takes an applied import back, as long as nothing depends on it."""
    with translation.override(language), transaction.atomic():
        found = _batch(progress, batch)
        if found.state != ImportState.UNDONE:
            undo.undo(found, by=found_by(progress), reason=reason)
        label = str(_("See what was taken back"))
    return {"url": reverse("households:import_batch", args=[found.uuid]), "label": label}


@job("households.freeze_year", label=_("Freezing a year"))
def freeze_year(progress: Progress, *, area: str, year: int, language: str = "zh-hans") -> dict[str, Any]:
    """Freezes a year over an area too large for a page to wait."""
    with translation.override(language), transaction.atomic():
        freezing.freeze(area=area, year=year, by=found_by(progress), on=clock.today())
        url = f"{reverse('households:freeze')}?area={area}&year={year}"
        return {"url": url, "label": str(_("See the year"))}


@job("households.print_run", label=_("Printing the papers of a village"))
def print_run(
    progress: Progress, *, paper: str, village: str, year: int, who: str = "registered", in_full: bool = False,
    language: str = "zh-hans",
) -> dict[str, Any]:  # fmt: skip
    """A register of a village, or one paper of each of its households, as one PDF."""
    from households.documents import papers, printing  # heavy: WeasyPrint's styles come with the first paper only

    with translation.override(language), transaction.atomic():
        by = found_by(progress)
        place = Division.objects.get(pk=village)
        if not village.startswith(progress.job.area_id):
            raise DomainError("outside_scope", _("This village lies outside your area."))
        common: dict[str, Any] = {"year": year, "by": by, "at": clock.now(), "in_full": in_full}
        if paper in papers.REGISTERS:
            progress.advance(0, 1, str(_("Setting the pages")))
            document = printing.print_register(paper, village=place, on=clock.today(), **common)
        else:
            found = papers.in_village(village, only_monitored=who == "monitored")
            document = printing.print_many(found, papers.PAPERS[paper], area=village, place=place.name,
                                           advance=progress.advance, **common)  # fmt: skip
        url = reverse("documents:download", args=[document.uuid]) + "?view=1"
        return {"url": url, "label": str(_("Open the PDF"))}


@job("households.check", label=_("Data checks"))
def check_data(progress: Progress, *, area: str, language: str = "zh-hans") -> dict[str, Any]:
    """Asks every rule of an area now, as the night does."""
    with translation.override(language), transaction.atomic():
        done = findings.check_area(area, on=clock.today())
        progress.advance(1, 1, str(_("%(new)s new, %(mended)s mended") % {"new": done.new, "mended": done.mended}))
        label = str(_("See the findings"))
    return {"url": f"{reverse('households:checks')}?area={area}", "label": label}


@shared_task(name="households.check_nightly")
def check_nightly(**_: Any) -> int:
    """Asks every rule of the whole area. Returns how many findings are new. Safe to run again on the same day."""
    with scoped(settings.REGISTRY_AREA), transaction.atomic():
        done = findings.check_area(settings.REGISTRY_AREA, on=clock.today())
    log.info("checks: %s new, %s standing, %s mended", done.new, done.seen, done.mended)
    return done.new


@shared_task(name="households.refresh_slips")
def refresh_slips(**_: Any) -> int:
    """Every night: says anew what each slip shows, because days run out and notices come down. Safe to repeat."""
    with scoped(settings.REGISTRY_AREA, actor=0), transaction.atomic():
        return slips.refresh_all(on=clock.today())


@shared_task(name="households.publish_figures")
def publish_figures(*, villages: Sequence[str] = (), **_: Any) -> int:
    """Tells the wall how many families are on the register. Safe to repeat.

    With `villages` only theirs and those of the places above them, whose pages are written at once; every night all of
    them, before the walls are rendered.
    """
    only = sorted({village[:length] for village in villages for length in (6, 9, 12)})
    with scoped(settings.REGISTRY_AREA, actor=0), transaction.atomic():
        changed = telling.publish(settings.REGISTRY_AREA, clock.today(), only=only)
        for code in changed if only else ():
            render_on_commit(code)
        return len(changed)
