"""The project library: the list, a project's page, proposing and changing one, steps taken on its page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds import actions, presenters
from funds.choices import EDITABLE_PROJECT, FUNDABLE, PAYABLE
from funds.filters import ProjectFilter
from funds.forms import ProjectForm
from funds.ledger import reading
from funds.models import Project
from funds.presenters import project_page
from funds.workflow import PROJECT
from registry import clock
from registry.accounts.decorators import RequiresMixin, check, requires
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import WORKBOOK, Empty, ScopedListView


class ProjectList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_FUNDS
    model = Project
    filterset_class = ProjectFilter
    template_name = "funds/project_list.html"
    default_sort = "-year"
    title = gettext_lazy("Projects")
    columns = [
        Col("name", gettext_lazy("The project"), sort="name", link=True),
        Col("village", gettext_lazy("Division"), value=lambda p: p.village.name),
        Col("year", gettext_lazy("Plan year"), sort="year"),
        Col("category", gettext_lazy("Category"), phone=False),
        Col("budget", gettext_lazy("Budget (yuan)"), sort="budget_yuan", value="budget_yuan", format="yuan"),
        Col("households", gettext_lazy("Households to benefit"), format="number", phone=False),
        Col("state", gettext_lazy("State"), template="funds/_status_cell.html", value=presenters.project_status),
    ]
    empty = Empty(
        gettext_lazy("No project yet"),
        gettext_lazy("A village proposes; the county enters it in the library."),
        url_name="funds:home",
        label=gettext_lazy("Special funds"),
    )
    exports = [WORKBOOK]
    export_permission = Permission.DOWNLOAD_DOCUMENT

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_context_data(self) -> dict[str, Any]:
        return {
            "crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Projects"))],
            "may_propose": self.request.user.may(Permission.PROPOSE_PROJECT),
            "tiles": project_page.waiting_tiles(self.request.user),
            "sheets": project_page.sheet_links(self.request.user),
        }


class ProjectDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_FUNDS
    model = Project
    template_name = "funds/project_detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "resolution")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        project, user, today = self.object, self.request.user, clock.today()
        accounts = reading.accounts(user).filter(project_id=project.pk).order_by("source_id")
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs_of(project, page=True),
            "status": presenters.project_status(project),
            "steps": presenters.project_steps(project),
            "accounts": accounts,
            "held": sum((a.balance_yuan for a in accounts), reading.ZERO),
            "batches": project.batches.order_by("-pk"),
            "options": PROJECT.available(project, by=user, on=today),
            "waiting_for": presenters.waiting_for(PROJECT, project),
            "events": presenters.history(PROJECT, project),
            "may_edit": user.may(Permission.PROPOSE_PROJECT) and project.state in EDITABLE_PROJECT,
            "may_allocate": user.may(Permission.ALLOCATE_FUNDS) and project.state in FUNDABLE,
            "may_give_back": user.may(Permission.ALLOCATE_FUNDS),
            "may_contract": user.may(Permission.KEEP_CONTRACTS),
            "may_prepare": user.may(Permission.PREPARE_PAYMENT) and project.state in PAYABLE,
            **project_page.context_of(project, user, today),
        }


def crumbs_of(project: Project, *more: Any, page: bool = False) -> list[Crumb]:
    """The way to a project, and to a page below it."""
    here = Crumb(project.name) if page else Crumb(project.name, project.get_absolute_url())
    return [
        Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Projects"), reverse("funds:projects")), here,
        *(Crumb(label) for label in more),
    ]  # fmt: skip


class ProjectPropose(RequiresMixin, ActionFormView):
    permission = Permission.PROPOSE_PROJECT
    form_class = ProjectForm
    template_name = "funds/project_form.html"
    title = gettext_lazy("Propose a project")
    submit_label = gettext_lazy("Propose")
    done_message = gettext_lazy("The project was proposed. Publish it next: its notice must hang its full days.")

    def get_context_data(self, form: Any) -> dict[str, Any]:
        above = [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Projects"), reverse("funds:projects"))]
        return {"crumbs": [*above, Crumb(str(self.title))]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form: Any) -> Project:
        data = dict(form.cleaned_data)
        village = data.pop("village")
        return actions.propose_project(village=village.code, by=self.request.user, on=clock.today(), **data)


class ProjectEdit(RequiresMixin, ActionFormView):
    permission = Permission.PROPOSE_PROJECT
    model = Project
    form_class = ProjectForm
    template_name = "funds/project_form.html"
    title = gettext_lazy("Change a project")
    done_message = gettext_lazy("The project was changed.")

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": crumbs_of(self.target, str(self.title))}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user, "project": self.target}

    def perform(self, form: Any) -> Project:
        return actions.edit_project(self.target, by=self.request.user, **form.cleaned_data)


@requires(Permission.VIEW_FUNDS)
@action_view
def project_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of the library's procedure."""
    project = scoped_or_404(Project, request.user, pk=pk)
    transition = next((t for t in PROJECT.transitions if t.name == step), None)
    if transition is None:
        raise Http404
    check(request, transition.permission)
    actions.move_project(project, step, by=request.user, on=clock.today(), note=request.POST.get("note", ""))
    return done(request, _("Done: %(step)s.") % {"step": transition.label}, to=project)
