"""Reports: the list, asking for one, its page with comment, signature and history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from inspections import actions, presenters
from inspections.documents import charts, paper, sentences
from inspections.documents.frozen import Frozen
from inspections.filters import ReportFilter
from inspections.forms import CommentForm, GenerateForm
from inspections.models import Report
from inspections.workflow import REPORT
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.documents.pdf import check_code, read_check_code
from registry.jobs.actions import start
from registry.ui.elements import Crumb, Fact, Status
from registry.ui.formats import iso_date, moment
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import scoped_or_404
from registry.web.lists import Empty, ScopedListView

TONES = {"draft": "warning", "issued": "success", "superseded": "neutral"}


class ReportList(RequiresMixin, ScopedListView):
    """All reports in the reader's scope, the latest period first; asking for one stands above."""

    permission = Permission.VIEW_REPORTS
    model = Report
    filterset_class = ReportFilter
    template_name = "inspections/report_list.html"
    columns = [
        Col("title", _("Report"), value=paper.title_of, link=True),
        Col("area", _("Area"), value="area.name", sort="area_id"),
        Col("period", _("Reporting period"), sort="ends_on", value="period_label"),
        Col("issue", _("Issue"), format="number"),
        Col("state", _("State"), template="inspections/_state_cell.html"),
        Col("generated_at", _("Generated"), sort="generated_at", format="datetime"),
    ]
    default_sort = "-period"
    title = _("Reports")
    empty = Empty(_("No report yet"), _("Choose a period and an area above and have the report made."))

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("area")

    def get_context_data(self) -> dict[str, Any]:
        user = self.request.user
        may = user.may(Permission.GENERATE_REPORT)
        form = GenerateForm(scope=user.scope, on=clock.today(), initial=self.request.GET.dict()) if may else None
        return {"form": form, "may_check": True}


@require_GET
@requires(Permission.VIEW_REPORTS)
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: its sentences, figures, charts, paper, history."""
    report = scoped_or_404(Report.objects.select_related("area", "document", "generated_by"), request.user, pk=pk)
    frozen = Frozen(report.figures)
    issues = Report.objects.visible_to(request.user).of(report.kind, report.area_id, report.period)
    options = REPORT.available(report, by=request.user, on=clock.today())
    return render(request, "inspections/report_detail.html", {
        "report": report, "title": paper.title_of(report), "frozen": frozen, "facts": _facts(report),
        "status": Status(report.get_state_display(), TONES[report.state]),
        "summary": sentences.summary(frozen), "problems": sentences.problems(frozen),
        "groups": presenters.figure_groups(frozen), "charts": charts.of_report(frozen),
        "ranking": paper.ranking(frozen.parts), "rank_heads": paper.RANK_HEADS,
        "corrections": paper.corrections(frozen), "issues": issues.select_related("document").order_by("-issue"),
        "sign": next((option for option in options if option.transition.name == "sign"), None),
        "comment_form": CommentForm(initial={"comment": report.comment}),
        "may_write": request.user.may(Permission.GENERATE_REPORT),
        "may_download": report.document and request.user.may(Permission.DOWNLOAD_DOCUMENT),
        "crumbs": [Crumb(_("Reports"), reverse("inspections:reports")), Crumb(report.area.name)],
    })  # fmt: skip


def _facts(report: Report) -> list[Fact]:
    """What the paper says about itself."""
    document = report.document
    found = [
        Fact(_("Kind"), report.get_kind_display()), Fact(_("Issue"), report.issue),
        Fact(_("Figures as of"), iso_date(report.ends_on)),
        Fact(_("Entries made before"), moment(presenters.known_by(report.figures))),
        Fact(_("Generated"), moment(report.generated_at),
             note=report.generated_by.name if report.generated_by else _("by the schedule")),
        Fact(_("Check code"), check_code(report.data_version)), Fact(_("Data version"), report.data_version),
    ]  # fmt: skip
    if document:
        found += [Fact(_("Number"), document.serial), Fact("SHA-256", document.sha256)]
    return found


@requires(Permission.GENERATE_REPORT)
@action_view
def report_generate(request: HttpRequest) -> HttpResponse:
    """Starts the job that makes a report, and shows how far it is."""
    form = GenerateForm(request.POST, scope=request.user.scope, on=clock.today())
    if not form.is_valid():
        for error in form.errors.values():
            messages.error(request, " ".join(error))
        return redirect("inspections:reports")
    params = {"kind": form.kind, "area": form.chosen_area, "period": form.cleaned_data["period"],
              "posting": request.user.posting.pk, "language": "zh-hans"}  # fmt: skip
    job = start("inspections.report", by=request.user, scope=form.chosen_area, params=params)
    return redirect("jobs:detail", pk=job.pk)


@requires(Permission.GENERATE_REPORT)
@action_view
def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps the comment and has the paper printed again with it."""
    report = scoped_or_404(Report, request.user, pk=pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
        return redirect(report)
    actions.write_comment(report, text=form.cleaned_data["comment"], by=request.user)
    job = start("inspections.reprint", by=request.user, scope=report.area_id,
                params={"report": report.pk, "posting": request.user.posting.pk})  # fmt: skip
    return redirect("jobs:detail", pk=job.pk)


@requires(Permission.GENERATE_REPORT)
@action_view
def report_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Has the paper of a report made that has none yet."""
    report = scoped_or_404(Report, request.user, pk=pk)
    job = start("inspections.reprint", by=request.user, scope=report.area_id,
                params={"report": report.pk, "posting": request.user.posting.pk})  # fmt: skip
    return redirect("jobs:detail", pk=job.pk)


@requires(Permission.GENERATE_REPORT)
@action_view
def report_sign(request: HttpRequest, pk: int) -> HttpResponse:
    report = scoped_or_404(Report, request.user, pk=pk)
    actions.sign(report, by=request.user, on=clock.today())
    return done(request, _("The report is signed. Its comment is no longer changed."), to=report)


@require_GET
@requires(Permission.VIEW_REPORTS)
def report_check(request: HttpRequest) -> HttpResponse:
    """Finds the report a check code was printed on."""
    code = read_check_code(request.GET.get("code", ""))
    found = Report.objects.visible_to(request.user).with_check_code(code).order_by("-pk").first() if code else None
    if found is None:
        messages.warning(
            request, _("No report in your area bears this code: it was misread, or the paper is not ours.")
        )
        return redirect("inspections:reports")
    messages.success(request, _("The code belongs to this report; compare the figures below with the paper."))
    return redirect(found)
