"""Projects by list: a step for many with a comment a row, one sheet for many, a workbook that comes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from funds import actions
from funds.actions import ProjectsRefused, Verdict
from funds.actions.project_lists import BACK, WAITS, last_steps
from funds.actions.project_notices import SHEETS, reasons_against_sheet
from funds.filters import ProjectFilter
from funds.forms.projects import WorkbookForm
from funds.imports import projects as workbook
from funds.models import Project
from funds.presenters import attachment
from funds.workflow import PROJECT
from funds.workflow import project_wall as wall
from registry import clock
from registry.accounts.decorators import check, requires
from registry.accounts.permissions import Permission
from registry.errors import DomainError
from registry.ui.elements import Crumb
from registry.web.refusals import add_reason, reasons_in, whole_or_nothing

MOST = 100  # rows a page; the rest shows when these are done
PASS, BACK_WORD = "pass", "back"


@dataclass
class Row:
    """A project of the page: what stands against it, what was chosen for it, what was refused."""

    project: Project
    reasons: list[Any]
    seen: int
    choice: str = ""
    note: str = ""
    faults: list[Any] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)


def _crumbs(label: Any) -> list[Crumb]:
    return [
        Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Projects"), reverse("funds:projects")), Crumb(label),
    ]  # fmt: skip


class ListStep(View):
    """Review, appraise, approve or plan: each row passes, goes back with a comment, or waits."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if kwargs["step"] not in BACK:
            raise Http404
        self.step = PROJECT.transition(kwargs["step"])
        return check(request, self.step.permission) or super().dispatch(request, *args, **kwargs)

    def _waiting(self) -> Any:
        user = self.request.user
        found = Project.objects.visible_to(user).filter(state=WAITS[self.step.name])  # type: ignore[arg-type]  # logged in
        self.filter = ProjectFilter(self.request.GET, found, request=self.request)
        return self.filter.qs.select_related("village", "resolution").prefetch_related("targets").order_by(
            "village_id", "pk"
        )  # fmt: skip

    def get(self, request: HttpRequest, step: str) -> HttpResponse:
        return self._show({}, {})

    def post(self, request: HttpRequest, step: str) -> HttpResponse:
        verdicts = [
            Verdict(int(key), choice == PASS, request.POST.get(f"note_{key}", "").strip(),
                    int(seen) if (seen := request.POST.get(f"seen_{key}", "")).isdecimal() else None)
            for key in request.POST.getlist("row")
            if key.isdecimal() and len(key) < 19
            and (choice := request.POST.get(f"do_{key}", "")) in {PASS, BACK_WORD}
        ]  # fmt: skip
        try:
            with whole_or_nothing():
                done = actions.pass_projects(step, verdicts, by=request.user, on=clock.today(),  # type: ignore[arg-type]  # logged in: the view asks a right
                                             note=request.POST.get("note", "").strip())  # fmt: skip
        except ProjectsRefused as error:
            return self._show({one.project: one for one in verdicts}, error.rows, str(error))
        except DomainError as error:
            return self._show({one.project: one for one in verdicts}, {}, str(error))
        words = "；".join(f"{PROJECT.transition(name).label}: {n}" for name, n in done.items())
        messages.success(request, _("Done: %(step)s.") % {"step": words})
        return HttpResponseRedirect(request.get_full_path())

    def _show(self, sent: dict[int, Verdict], refused: dict[int, list[Any]], fault: str = "") -> HttpResponse:
        today, waiting = clock.today(), self._waiting()
        projects = list(waiting[:MOST])
        seen = last_steps([p.pk for p in projects])
        rows = []
        for project in projects:
            one = sent.get(project.pk)
            reasons = PROJECT.reasons_against(project, self.step.name, by=self.request.user, on=today)  # type: ignore[arg-type]  # logged in: the view asks a right
            choice = "" if one is None else PASS if one.passes else BACK_WORD
            targets = [wall.words_of(target) for target in project.targets.all()]
            rows.append(Row(project, reasons, seen.get(project.pk, 0), choice, one.note if one else "",
                            refused.get(project.pk, []), targets))  # fmt: skip
        back = PROJECT.transition(BACK[self.step.name])
        return render(self.request, "funds/project_list_step.html", {
            "rows": rows, "more": max(waiting.count() - MOST, 0), "step": self.step, "back": back, "fault": fault,
            "filter": self.filter, "note": self.request.POST.get("note", ""), "crumbs": _crumbs(self.step.label),
        }, status=422 if fault else 200)  # fmt: skip


@requires(Permission.VIEW_FUNDS)
def project_sheets(request: HttpRequest, kind: str) -> HttpResponse:
    """One sheet with many projects: those that can go on it are ticked."""
    if kind not in {wall.LIBRARY, wall.PLAN}:
        raise Http404
    user, today, fault = request.user, clock.today(), []
    found = Project.objects.visible_to(user).filter(state__in=SHEETS[kind])  # type: ignore[arg-type]  # logged in
    chosen = ProjectFilter(request.GET, found, request=request)
    projects = list(chosen.qs.select_related("village", "resolution").order_by("village_id", "pk")[:300])
    if request.method == "POST":
        keys = {int(key) for key in request.POST.getlist("row") if key.isdecimal() and len(key) < 19}
        try:
            with whole_or_nothing():
                notice = actions.publish_projects([p for p in projects if p.pk in keys], kind, by=user, on=today)  # type: ignore[arg-type]  # logged in: the view asks a right
        except DomainError as error:
            fault = list(error.reasons)
        else:
            messages.success(request, _("The notice was composed. It hangs when it is signed and witnessed."))
            return redirect(notice)
    rows = [Row(p, reasons_against_sheet(p, kind, by=user, on=today), 0) for p in projects]  # type: ignore[arg-type]  # logged in: the view asks a right
    title = _("Publish the library") if kind == wall.LIBRARY else _("Publish the plan of the year")
    return render(request, "funds/project_sheets.html", {
        "rows": rows, "title": title, "faults": fault, "filter": chosen, "crumbs": _crumbs(title),
        "ready": sum(not row.reasons for row in rows),
    }, status=422 if fault else 200)  # fmt: skip


@requires(Permission.PROPOSE_PROJECT)
def project_import(request: HttpRequest) -> HttpResponse:
    """A list of projects as a workbook: checked whole; without a fault it is taken over, or only looked at."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    issues: list[Any] = []
    ready = 0
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            with whole_or_nothing():
                judged = workbook.judge(file.read(), file_name=file.name, by=request.user, on=clock.today())  # type: ignore[arg-type]  # logged in: the view asks a right
                issues, ready = judged.issues, len(judged.rows)
                if not issues and request.POST.get("do") == "take":
                    made = workbook.take_over(judged, by=request.user, on=clock.today())  # type: ignore[arg-type]  # logged in: the view asks a right
                    messages.success(request, _("%(n)s projects were proposed.") % {"n": len(made)})
                    return redirect("funds:projects")
        except DomainError as error:
            for reason in reasons_in(error) or []:
                add_reason(form, reason)
    sheets = dict.fromkeys(issue.sheet for issue in issues)
    return render(request, "funds/project_import.html", {
        "form": form, "issues": issues, "ready": ready, "crumbs": _crumbs(_("Take over a workbook")),
        "groups": [(sheet, [issue for issue in issues if issue.sheet == sheet]) for sheet in sheets],
    }, status=422 if issues or form.errors else 200)  # fmt: skip


@requires(Permission.PROPOSE_PROJECT)
def project_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in."""
    return attachment(workbook.template(), "项目库申报清单.xlsx")


__all__ = ["ListStep", "project_import", "project_sheets", "project_template"]
