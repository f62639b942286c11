"""The pages of one case: where it stands, its application, its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions import cases as actions
from households.forms.cases import FORMS, StartForm, meetings_for
from households.models import Case, Household
from households.views import case_pages as pages
from households.workflow import CLOSING, FORWARD, IDENTIFICATION
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
        taken = list(IDENTIFICATION.steps_taken(case))
        main, others = pages.buttons_of(case, by=user, on=on)
        forward = FORWARD.get(case.state)
        return super().get_context_data(**kwargs) | {
            "case": case,
            "state": pages.state_of(case),
            "due": pages.due_of(case, on),
            "holder": pages.holder_of(case),
            "steps": pages.path_of(case, taken),
            "main": main,
            "others": others,
            "against": [] if main or not forward else IDENTIFICATION.reasons_against(case, forward, by=user, on=on),
            "application": pages.application_facts(case),
            "evidence": pages.evidence_facts(case),
            "publicity": pages.publicity_facts(case, on),
            "history": pages.history_of(taken),
            "crumbs": [Crumb(_("Identification cases"), reverse("households:cases")), Crumb(case.household.head_name)],
        }


class CaseStart(RequiresMixin, ActionFormView):
    """The application of a household."""

    permission = Permission.SUBMIT_CASE
    model = Household
    form_class = StartForm
    title = gettext_lazy("Start an application")
    submit_label = gettext_lazy("Start")
    done_message = gettext_lazy("The application was entered.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"initial": {"applied_on": clock.today()}}

    def perform(self, form: Any) -> Case:
        return actions.start(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)


class CaseStep(ActionFormView):
    """One step of one case, with the form its evidence needs. What stands against it is said before one types."""

    model = Case
    template_name = "households/case_step.html"
    done_message = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kwargs["step"] not in FORMS:
            raise Http404
        return check(request, self.transition.permission) or super().dispatch(request, *args, **kwargs)

    @property
    def transition(self) -> Any:
        return IDENTIFICATION.transition(self.kwargs["step"])

    def get_form(self) -> Any:
        sent = (self.request.POST,) if self.request.method == "POST" else ()
        today = {"investigated_on": clock.today(), "handbook_on": clock.today()}
        return FORMS[self.transition.name](*sent, case=self.target, initial=today)

    def get_title(self) -> Any:
        return self.transition.label

    def get_context_data(self, form: Any) -> dict[str, Any]:
        case, name = self.target, self.transition.name
        return {
            "case": case,
            "transition": self.transition,
            "closing": name in CLOSING,
            "reasons": IDENTIFICATION.reasons_against(case, name, by=self.request.user, on=clock.today()),
            "facts": pages.application_facts(case),
            "evidence": pages.evidence_facts(case),
            "needs_meeting": name in ("appraise", "turn_down") and not meetings_for(case).exists(),
            "meeting_url": reverse("villages:meetings"),
            "crumbs": [
                Crumb(_("Identification cases"), reverse("households:cases")),
                Crumb(case.household.head_name, case.get_absolute_url()),
                Crumb(self.transition.label),
            ],
        }

    def perform(self, form: Any) -> Case:
        case = actions.take_step(
            self.target,
            self.transition.name,
            by=self.request.user,
            on=clock.today(),
            note=form.cleaned_data.get("note", ""),
            **form.evidence(),
        )
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
    may_start = (
        user.may(Permission.SUBMIT_CASE)
        and not household.is_registered
        and not any(row["case"].is_open for row in rows)
    )
    return {"rows": rows, "start_url": reverse("households:case_start", args=[household.pk]) if may_start else ""}
