"""Reports as jobs, and the schedule that sees what is missing. All periods end at midnight in Asia/Shanghai."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections import reports
from inspections.choices import ReportKind
from registry import clock
from registry.accounts.models import Posting
from registry.db.scope import scoped
from registry.divisions.models import Division
from registry.jobs.actions import start
from registry.jobs.models import OPEN, Job
from registry.jobs.registry import job

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.jobs.progress import Progress


@job("inspections.report", label=gettext_lazy("Making a report"))
def make_report(
    progress: Progress, *, kind: str, area: str, period: str, posting: int | None = None, missing: bool = False,
    language: str = "zh-hans", **_kwargs: Any,
) -> dict[str, Any]:  # fmt: skip
    """One report. With `missing`, only when there is none yet. Safe to run again: the issue number counts on."""

    def told(done: int, total: int, phase: str) -> None:
        progress.advance(done, total, str(phase))

    if missing:
        told(1, 2, reports.documents.PHASES["count"])
        report = reports.generate_missing(kind, area, period)
        return {} if report is None else {"url": report.get_absolute_url(), "label": _("Open the report")}
    with transaction.atomic():
        by = None if posting is None else _maker(posting)
    report = reports.generate(kind, area, period, by=by, language=language, told=told)
    return {"url": report.get_absolute_url(), "label": _("Open the report")}


@job("inspections.reprint", label=gettext_lazy("Printing the report again"))
def reprint(progress: Progress, *, report: int, posting: int, **_kwargs: Any) -> dict[str, Any]:
    """The paper of a report once more, with its present comment; replaces the paper before."""
    progress.advance(1, 2, str(reports.documents.PHASES["print"]))
    with transaction.atomic():
        row = reports.reprint(report, by=_maker(posting))
    progress.advance(2, 2, str(reports.documents.PHASES["done"]))
    return {"url": row.get_absolute_url(), "label": _("Open the report")}


@job("inspections.village_reports", label=gettext_lazy("Making the reports of all villages"))
def make_village_reports(progress: Progress, *, kind: str, area: str, period: str, **_kwargs: Any) -> dict[str, Any]:
    """The missing reports of all villages of an area, each in a transaction of its own: cut off, it goes on."""
    with transaction.atomic():
        villages = list(Division.objects.villages_of(area))
    made = 0
    for number, village in enumerate(villages):
        progress.advance(number, len(villages), village.name)
        made += reports.generate_missing(kind, village.code, period) is not None
    progress.advance(len(villages), len(villages), "")
    return {"message": _("%(number)d reports were made.") % {"number": made}}


def _maker(posting: int) -> User:
    """The person who asked, acting under the posting they asked with."""
    held = Posting.objects.select_related("user").get(pk=posting)
    return held.user.act_as(held)


@shared_task(name="inspections.due_reports")
def due_reports(**_kwargs: Any) -> int:
    """Starts a job for every monthly report that is missing: the month just closed, and months missed in a downtime.

    Two beats at once, or one beat twice, start each job once; and a job makes a report only where there is none.
    """
    area = settings.REGISTRY_AREA
    with scoped(area), transaction.atomic():
        reports.actions.wait_for_turn("due", area, "")
        return sum(_start_once(*wanted) for wanted in wanted_jobs(area))


def wanted_jobs(area: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(kind of job, scope, parameters) for everything missing today."""
    wanted: list[tuple[str, str, dict[str, Any]]] = []
    for missing in reports.missing_monthly(area, on=clock.today()):
        common = {"kind": ReportKind.MONTHLY.value, "period": missing.period}
        wanted += [("inspections.report", code, {**common, "area": code, "missing": True}) for code in missing.areas]
        if missing.villages:
            wanted.append(("inspections.village_reports", area, {**common, "area": area}))
    return wanted


def _start_once(code: str, scope: str, params: dict[str, Any]) -> bool:
    if Job.objects.filter(kind=code, area_id=scope, params=params, state__in=OPEN).exists():
        return False
    start(code, by=None, scope=scope, params=params)
    return True
