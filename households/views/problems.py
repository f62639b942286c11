"""The ledger of problems: the list, one problem with its steps, a problem raised without a visit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.actions.problems import add_problem, change_problem, take_step
from households.forms.visit_filters import ProblemFilter
from households.forms.visits import ProblemChangeForm, ProblemForm
from households.models import Household, Problem
from households.presenters import visits as presenters
from households.rules import problems as rule
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import WORKBOOK, Empty, ScopedListView


class ProblemList(RequiresMixin, ScopedListView):
    """A village sees its own, a township all of its villages."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Problem
    filterset_class = ProblemFilter
    template_name = "households/visits/list.html"
    title = _("Problems")
    default_sort = "due_on"
    exports = [WORKBOOK]
    export_permission = Permission.EXPORT_HOUSEHOLDS
    columns = [
        Col("title", _("The problem"), link=True, sort="title"),
        Col("household", _("Household"), value=lambda p: p.household.head_name, sort="household__head_sort"),
        Col("village", _("Village"), value=lambda p: p.village.name),
        Col("kind", _("Subject"), sort="kind"),
        Col("owner", _("Who sees to it"), sort="owner"),
        Col("raised_on", _("Raised on"), sort="raised_on", format="date", phone=False),
        Col("due_on", _("To be solved by"), sort="due_on", format="date"),
        Col("state", _("State"), value=lambda p: presenters.problem_state(p, clock.today()),
            template="households/_status_cell.html"),
        Col("answer", _("How it was answered"), phone=False),
    ]  # fmt: skip
    empty = Empty(_("No problem yet"), _("A need found on a visit becomes a problem with an owner and a day."))

    def get_columns(self) -> list[Col]:
        user: Any = self.request.user
        on = clock.today()
        state = Col("state", _("State"), value=lambda p: presenters.problem_state(p, on),
                    template="households/_status_cell.html")  # fmt: skip
        found = [state if column.name == "state" else column for column in self.columns]
        return [c for c in found if c.name != "village" or len(user.scope) < 12]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("household", "village")

    def get_context_data(self) -> dict[str, Any]:
        return {"tabs": presenters.tabs("problems")}

    def export_workbook(self, queryset: Any) -> HttpResponse:
        user: Any = self.request.user
        trail.note_access(self.request, "households.problems_exported", target=user, village=user.scope)
        return super().export_workbook(queryset)


class ProblemDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_HOUSEHOLDS
    model = Problem
    template_name = "households/visits/problem.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("household__village", "village", "visit")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        problem, on = self.object, clock.today()
        user: Any = self.request.user
        may = user.may(Permission.ANSWER_PROBLEM)
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs(problem.household, here=problem.title), "facts": presenters.problem_facts(problem),
            "status": presenters.problem_state(problem, on), "steps": rule.available(problem.state) if may else [],
            "is_open": problem.closed_on is None, "may_change": may and problem.closed_on is None,
        }  # fmt: skip


class ProblemCreate(RequiresMixin, ActionFormView):
    permission = Permission.WRITE_VISIT
    model = Household
    form_class = ProblemForm
    title = _("Raise a problem")
    intro = _("A need that someone must answer by a day. It stays on the list until it is solved or explained.")
    done_message = _("The problem is on the ledger.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user, "on": clock.today()}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": crumbs(self.target, here=self.title)}

    def perform(self, form: Any) -> Problem:
        by: Any = self.request.user
        return add_problem(self.target, draft=form.draft(), by=by, on=clock.today())


class ProblemChange(RequiresMixin, ActionFormView):
    permission = Permission.ANSWER_PROBLEM
    model = Problem
    form_class = ProblemChangeForm
    title = _("Another owner or another day")
    done_message = _("The problem was changed.")

    def get_form(self) -> Any:
        given = {"owner": self.target.owner, "due_on": self.target.due_on}
        return ProblemChangeForm(self.request.POST if self.request.method == "POST" else None, initial=given)

    def perform(self, form: Any) -> Problem:
        by: Any = self.request.user
        return change_problem(self.target, by=by, **form.cleaned_data)


@requires(Permission.ANSWER_PROBLEM)
@action_view
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one step; what closes a problem comes with its answer."""
    problem = scoped_or_404(Problem, request.user, pk=pk)
    by: Any = request.user
    take_step(problem, request.POST.get("step", ""), by=by, on=clock.today(), answer=request.POST.get("answer", ""))
    return done(request, _("The problem was moved on."), to=reverse("households:problem", args=[pk]))
