"""Writes of the inspections: a frozen report, its paper, its comment, its signature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Max

from inspections.choices import ReportState
from inspections.errors import ReportClosed
from inspections.models import Report
from inspections.workflow import REPORT
from registry import clock
from registry.audit import trail
from registry.documents.issuing import issue

if TYPE_CHECKING:
    from datetime import date

    from registry.accounts.models import User
    from registry.text.periods import Period


@dataclass(frozen=True)
class Paper:
    """A printed report: its title and its bytes."""

    title: str
    pdf: bytes


Print = Callable[[Report], Paper]
"""Prints a report; handed in by the layer above, which knows the templates."""


def wait_for_turn(kind: str, area: str, period: str) -> None:
    """Lets one transaction at a time make the report of a kind, area and period; the lock ends with it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"report {kind} {area} {period}"])


@transaction.atomic
def record(
    kind: str, *, area: str, period: Period, figures: dict[str, Any], data_version: str, by: User | None,
    language: str = "zh-hans", print_paper: Print | None = None,
) -> Report:  # fmt: skip
    """The next issue with these frozen figures and its paper; the issue before is replaced and kept.

    `by` None is the schedule. Row and paper are written together: nobody sees the one without the other.
    """
    issues = Report.objects.of(kind, area, period.key)
    before = issues.current().select_for_update(of=("self",)).first()
    if before:
        _replace(before, by=by)
    last = issues.aggregate(last=Max("issue"))["last"] or 0
    report = Report(
        kind=kind, area_id=area, period=period.key, ends_on=period.last_on, issue=last + 1, figures=figures,
        data_version=data_version, comment=before.comment if before else "", language=language,
        generated_at=clock.now(), generated_by=by,
    )  # fmt: skip
    if print_paper:
        report.document = _issue(report, print_paper(report), by=by, supersedes=before.document if before else None)
    report.save()
    REPORT.begin(report, by=by, on=clock.today())
    trail.record("inspections.report_generated", by=by, target=report, village=area,
                 after={"issue": report.issue, "data_version": data_version})  # fmt: skip
    return report


def _replace(report: Report, *, by: User | None) -> None:
    if by is None:
        raise ValueError("the schedule makes missing reports only and replaces none")
    REPORT.apply(report, "replace", by=by, on=clock.today())


def _issue(report: Report, paper: Paper, *, by: User | None, supersedes: Any) -> Any:
    return issue(
        f"inspections.{report.kind}", area=report.area_id, period=report.period, title=paper.title, pdf=paper.pdf,
        by=by, at=clock.now(), data_version=report.data_version, language=report.language, supersedes=supersedes,
    )  # fmt: skip


@transaction.atomic
def attach(report: Report, paper: Paper, *, by: User) -> None:
    """Gives a report another paper, with its present comment; the one before is superseded."""
    before = report.document or _paper_of_issue_before(report)
    report.document = _issue(report, paper, by=by, supersedes=before)
    report.save(update_fields=["document"])


def _paper_of_issue_before(report: Report) -> Any:
    before = Report.objects.of(report.kind, report.area_id, report.period).filter(issue=report.issue - 1).first()
    return before.document if before else None


@transaction.atomic
def write_comment(report: Report, *, text: str, by: User) -> Report:
    """Changes the comment of a report not yet signed; the caller prints and attaches the paper again.

    Raises ReportClosed. Figures and the sentences made of them are locked in any state.
    """
    locked: Report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if locked.state != ReportState.DRAFT:
        raise ReportClosed
    before, locked.comment = locked.comment, text.strip()
    locked.save(update_fields=["comment"])
    trail.record("inspections.report_commented", by=by, target=locked, village=locked.area_id,
                 before={"comment": before}, after={"comment": locked.comment})  # fmt: skip
    return locked


def sign(report: Report, *, by: User, on: date) -> None:
    """Signs and issues a report. Raises Refused: not for whoever generated it."""
    REPORT.apply(report, "sign", by=by, on=on)
