"""The pages of one case: where it stands, its beginning, its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions import case_lists, case_results
from households.actions import cases as actions
from households.choices.cases import Procedure
from households.forms.case_steps import FORMS, form_class, meetings_for
from households.forms.cases import START_FORMS
from households.models import Case, Household
from households.presenters.relatives import panel as recusal_panel
from households.views import case_facts as facts
from households.views import case_pages as pages
from households.workflow import CLOSING, STEPS, machine_of, procedures_with, steps_forward
from households.workflow.appraising import result_by_hits
from registry import clock
from registry.accounts.decorators import RequiresMixin, check
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb
from registry.web.details import ScopedDetailView
from registry.web.forms import ActionFormView


class CaseDetail(RequiresMixin, ScopedDetailView):
    """One case: where it stands, whose turn it is, what can be done and why not, what has been done."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Case
    template_name = "households/case_detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().with_card()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, user, on = self.object, self.request.user, clock.today()
        machine = machine_of(case)
        taken = list(machine.steps_taken(case))
        main, others = pages.buttons_of(case, by=user, on=on)
        forward = [] if main else steps_forward(case)[:1]
        return super().get_context_data(**kwargs) | {
            "case": case,
            "recusal": recusal_panel(case.household, user),
            "procedure": case.get_procedure_display(),
            "state": pages.state_of(case),
            "due": pages.due_of(case, on),
            "holder": pages.holder_of(case),
            "steps": pages.path_of(case, taken),
            "main": main,
            "others": others,
            "against": [r for name in forward for r in machine.reasons_against(case, name, by=user, on=on)],
            "application": facts.application_facts(case),
            "sheet": facts.sheet_facts(case),
            "comparison": facts.comparison_facts(case),
            "evidence": facts.evidence_facts(case, on),
            "publicity": facts.publicity_facts(case, on),
            "history": pages.history_of(case, taken),
            "crumbs": [Crumb(_("Procedures"), reverse("households:cases")), Crumb(case.household.head_name)],
        }


class CaseStart(RequiresMixin, ActionFormView):
    """The beginning of a case: `?procedure=` says of which; without it the first that can begin for the household."""

    permission = Permission.SUBMIT_CASE
    model = Household
    template_name = "households/case_start.html"
    submit_label = gettext_lazy("Begin the case")
    done_message = gettext_lazy("The case was begun.")

    @cached_property
    def procedure(self) -> str:
        """The procedure asked for. Raises Http404 for one that is not there."""
        wanted = self.request.GET.get("procedure", "")
        if wanted and wanted not in Procedure.values:
            raise Http404
        possible = case_results.may_begin(self.target, on=clock.today())
        return wanted or next(iter(possible), str(Procedure.IDENTIFICATION.value))

    def get_title(self) -> Any:
        return pages.START_LABELS[self.procedure]

    def get_form(self) -> Any:
        sent = (self.request.POST,) if self.request.method == "POST" else ()
        return START_FORMS[self.procedure](*sent, initial={"applied_on": clock.today()})

    def get_context_data(self, form: Any) -> dict[str, Any]:
        code = case_results.fault_of(self.target, self.procedure, on=clock.today())
        return {
            "household": self.target,
            "against": case_results.WORDS[code] if code else "",
            "choices": pages.start_buttons(self.target, on=clock.today(), chosen=self.procedure),
            "crumbs": [Crumb(self.target.head_name, self.target.get_absolute_url()), Crumb(self.get_title())],
        }

    def perform(self, form: Any) -> Case:
        on = clock.today()
        return actions.start(
            self.target, by=self.request.user, on=on, procedure=self.procedure, **form.cleaned_data
        )  # fmt: skip


class CaseStep(ActionFormView):
    """One step of one case, with the form its evidence needs. What stands against it is said before one types."""

    model = Case
    template_name = "households/case_step.html"
    done_message = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A role that takes this step in no procedure is refused before anything is read."""
        step = self.kwargs["step"]
        rows = [STEPS[procedure][step] for procedure in procedures_with(step)] if step in FORMS else []
        if not rows:
            raise Http404
        permission = next((row.permission for row in rows if self._may(request, row.permission)), rows[0].permission)
        return check(request, permission) or super().dispatch(request, *args, **kwargs)

    @staticmethod
    def _may(request: HttpRequest, permission: Permission) -> bool:
        return bool(request.user.is_authenticated and request.user.may(permission))

    @cached_property
    def transition(self) -> Any:
        """The step's row in the procedure of the case. Raises Http404 where the procedure has none."""
        found = STEPS[self.target.procedure].get(self.kwargs["step"])
        if found is None:
            raise Http404
        return found

    def get_form(self) -> Any:
        sent = (self.request.POST,) if self.request.method == "POST" else ()
        return form_class(self.target, self.transition.name)(*sent, case=self.target)

    def get_title(self) -> Any:
        return self.transition.label

    def get_context_data(self, form: Any) -> dict[str, Any]:
        case, name = self.target, self.transition.name
        votes = name in ("appraise", "turn_down")
        return {
            "case": case,
            "transition": self.transition,
            "closing": name in CLOSING,
            "reasons": machine_of(case).reasons_against(case, name, by=self.request.user, on=clock.today()),
            "facts": facts.application_facts(case),
            "sheet": facts.sheet_facts(case),
            "comparison": facts.comparison_facts(case),
            "read_out": votes and bool(case.compared_on),
            "hits": facts.hits_of(case) if name == "compare" else [],
            "by_hits": name == "compare" and bool(result_by_hits(case)),
            "evidence": facts.evidence_facts(case, clock.today()),
            "needs_meeting": votes and not meetings_for(case).exists(),
            "meeting_url": reverse("villages:meetings"),
            "crumbs": [
                Crumb(_("Procedures"), reverse("households:cases")),
                Crumb(case.household.head_name, case.get_absolute_url()),
                Crumb(self.transition.label),
            ],
        }

    def perform(self, form: Any) -> Case:
        case, user, on = self.target, self.request.user, clock.today()
        if self.transition.name == "publicise_township":
            case_lists.publicise_cases([case], by=user, on=on, **form.evidence())
            case.refresh_from_db()
        else:
            note = form.cleaned_data.get("note", "")
            case = actions.take_step(case, self.transition.name, by=user, on=on, note=note, **form.evidence())
        messages.success(
            self.request,
            _("%(head)s: %(state)s.") % {"head": case.household.head_name, "state": case.get_state_display()},
        )
        return case


def cases_panel(household: Household, user: Any) -> dict[str, Any] | None:
    """The household page's card of its cases."""
    if not user.may(Permission.VIEW_HOUSEHOLDS):
        return None
    on = clock.today()
    rows = [
        {"case": case, "state": pages.state_of(case), "due": pages.due_of(case, on)}
        for case in actions.cases_of(household)
    ]
    offered = pages.start_buttons(household, on=on) if user.may(Permission.SUBMIT_CASE) else []
    return {"rows": rows, "starts": offered, "tag": pages.tag_of(household)}
