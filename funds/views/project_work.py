"""What is filed under a project: households, progress, photos, what was reached, a changed budget, its sheets."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds import actions
from funds.actions.project_notices import SHEETS
from funds.actions.project_work import STAGES
from funds.forms.beneficiaries import Beneficiaries
from funds.forms.projects import BudgetDecisionForm, BudgetForm, PhotosForm, ProgressForm, ReachedForm
from funds.models import BudgetChange, Project
from funds.views.projects import crumbs_of
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.errors import DomainError
from registry.ui import formats
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404
from registry.web.forms import ActionFormView


class _OfProject(RequiresMixin, ActionFormView):
    """A form about one project."""

    permission = Permission.PROPOSE_PROJECT
    model = Project
    template_name = "funds/project_work_form.html"

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": crumbs_of(self.target, self.title), "subject": self.target}


class ProgressReport(_OfProject):
    form_class = ProgressForm
    title = gettext_lazy("Report progress")
    done_message = gettext_lazy("The report was filed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"today": clock.today()}

    def perform(self, form: Any) -> Project:
        actions.report_progress(
            self.target, by=self.request.user, on=clock.today(), at=clock.now(), **form.cleaned_data
        )
        return self.target


class ProjectPhotos(_OfProject):
    form_class = PhotosForm
    title = gettext_lazy("File photos")
    done_message = gettext_lazy("The photos were filed.")

    @property
    def stage(self) -> str:
        stage = str(self.kwargs["stage"])
        if stage not in STAGES:
            raise Http404
        return stage

    def get_title(self) -> Any:
        return _("Photos before the work") if self.stage == "before" else _("Photos after the work")

    def perform(self, form: Any) -> Project:
        actions.file_photos(self.target, self.stage, form.cleaned_data["photos"], by=self.request.user, at=clock.now())
        return self.target


class TargetsReached(_OfProject):
    form_class = ReachedForm
    title = gettext_lazy("What was reached")
    done_message = gettext_lazy("What was reached was noted.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"project": self.target}

    def perform(self, form: Any) -> Project:
        actions.tell_reached(self.target, form.reached, by=self.request.user)
        return self.target


class BudgetAsk(_OfProject):
    form_class = BudgetForm
    title = gettext_lazy("Ask for a changed budget")
    done_message = gettext_lazy("The county was asked.")

    def perform(self, form: Any) -> Project:
        actions.ask_budget(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)
        return self.target


class BudgetDecide(RequiresMixin, ActionFormView):
    permission = Permission.APPROVE_PROJECT
    model = BudgetChange
    form_class = BudgetDecisionForm
    template_name = "funds/project_work_form.html"
    title = gettext_lazy("Decide about a changed budget")
    done_message = gettext_lazy("The decision was noted.")

    def get_context_data(self, form: Any) -> dict[str, Any]:
        change = self.target
        said = _("From %(old)s to %(new)s yuan, asked by %(by)s on %(on)s: %(reason)s") % {
            "old": formats.yuan(change.old_yuan), "new": formats.yuan(change.new_yuan), "by": change.asked_by.name,
            "on": formats.cn_date(change.asked_on), "reason": change.reason,
        }  # fmt: skip
        return {"crumbs": crumbs_of(change.project, self.title), "subject": change.project, "intro": said}

    def _own_page(self) -> Any:
        return self.target.project

    def perform(self, form: Any) -> Project:
        data = dict(form.cleaned_data)
        approved = data.pop("approved") == "yes"
        actions.decide_budget(self.target, approved=approved, by=self.request.user, on=clock.today(), **data)
        project: Project = self.target.project
        return project


@requires(Permission.PROPOSE_PROJECT)
def project_households(request: HttpRequest, pk: int) -> HttpResponse:
    """The households that are to benefit: looked for among the village's cards, or pasted as a list."""
    project = scoped_or_404(Project, request.user, pk=pk)
    page = Beneficiaries(project, request.GET, request.POST if request.method == "POST" else None)
    if request.method == "POST" and page.is_valid():
        try:
            n = actions.choose_households(project, page.chosen, by=request.user, shares=page.shares)
        except DomainError as error:
            page.faults += [str(reason) for reason in error.reasons]
        else:
            return done(request, _("%(n)s households stand on the list.") % {"n": n}, to=project)
    context = {"page": page, "object": project, "crumbs": crumbs_of(project, _("Households to benefit"))}
    return render(request, "funds/project_households.html", context)


@requires(Permission.VIEW_FUNDS)
@action_view
def project_sheet(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Composes the project's sheet of a kind and leads to it."""
    project = scoped_or_404(Project, request.user, pk=pk)
    if kind not in SHEETS:
        raise Http404
    notice = actions.publish_projects(
        [project], kind, by=request.user, on=clock.today(), result=request.POST.get("result", "").strip()
    )
    done(request, _("The notice was composed. It hangs when it is signed and witnessed."), to=project)
    return redirect(notice)
