"""The help plan of a year: drawn up, signed, changed, closed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.actions import plans as actions
from households.forms.help import NoteForm, PlanForm, ResultForm, SignForm
from households.models import HelpPlan, Household
from households.presenters import help as shown
from households.views.help import HelpDeed
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.web.actions import action_view, done
from registry.web.details import ScopedDetailView, scoped_or_404


def url_of(plan: HelpPlan) -> str:
    """The page of a plan."""
    return reverse("households:plan", args=[plan.pk])


class PlanDetail(RequiresMixin, ScopedDetailView):
    """One plan with its measures, progress and signatures."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = HelpPlan
    template_name = "households/help/plan.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("household__village")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan, on = self.object, clock.today()
        user: Any = self.request.user
        household = plan.household
        measures = list(plan.measures.select_related("member", "plan"))
        title = _("Help plan of %(year)s") % {"year": plan.year}
        taken = shown.running(measures, on=on)
        needs = [*shown.cause_needs(household, on=on, taken=taken), *shown.risk_needs(household, taken=taken)]
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs(household, here=title), "household": household, "title": title,
            "plan": shown.plan_view(plan, by=user, on=on), "may_write": user.may(Permission.WRITE_HELP),
            "measures": shown.measure_rows(household, measures, by=user, on=on),
            "unanswered": [need for need in needs if not need.is_answered],
            "guarantees": [shown.LivingYear._meta.get_field(g).verbose_name for g in plan.guarantees],
        }  # fmt: skip


class PlanAdd(HelpDeed):
    """A plan for a year, its analysis begun from the card."""

    form_class = PlanForm
    title = _("New help plan")
    done_message = _("The plan was drawn up. Now plan its measures.")

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
        living = self.card.livings.order_by("-year").first()
        initial = {"year": year, "analysis": shown.analysis_of(self.card),
                   "guarantees": shown.guarantees_lacking(living)}  # fmt: skip
        return super().get_form_kwargs() | {"initial": initial}

    def perform(self, form: Any) -> HelpPlan:
        by: Any = self.request.user
        return actions.save_plan(self.card, draft=form.draft(), by=by, on=clock.today())

    def get_success_url(self, result: Any) -> str:
        return url_of(result)


class PlanDeed(HelpDeed):
    """A step of one plan; afterwards back to its page."""

    model = HelpPlan

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return super().get_context_data(form) | {"back_url": url_of(self.target)}

    def get_success_url(self, result: Any) -> str:
        return url_of(self.target)


class PlanChange(PlanDeed):
    form_class = PlanForm
    title = _("Change the help plan")
    done_message = _("The plan was changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        plan = self.target
        names = ("analysis", "wish", "target_per_head_yuan", "guarantees")
        return super().get_form_kwargs() | {"plan": plan, "initial": {name: getattr(plan, name) for name in names}}

    def perform(self, form: Any) -> HelpPlan:
        by: Any = self.request.user
        draft = form.draft(self.target.year)
        return actions.save_plan(self.card, draft=draft, plan=self.target, by=by, on=clock.today())


class PlanAgree(PlanDeed):
    form_class = SignForm
    title = _("Sign the plan")
    intro = _("The household has read the plan, agrees, and signs. Keep the signed paper.")
    submit_label = _("Signed")
    done_message = _("The plan is signed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        today = clock.today()
        initial = {"signer": self.card.head_name, "household_signed_on": today, "helper_signed_on": today}
        return super().get_form_kwargs() | {"initial": initial}

    def perform(self, form: Any) -> HelpPlan:
        by: Any = self.request.user
        return actions.agree(self.target, by=by, on=clock.today(), **form.cleaned_data)


class PlanRevise(PlanDeed):
    form_class = NoteForm
    title = _("Change the signed plan")
    intro = _("The plan becomes a draft again; the signatures fall away and everyone signs anew.")
    submit_label = _("Back to a draft")
    done_message = _("The plan is a draft again.")

    def perform(self, form: Any) -> HelpPlan:
        by: Any = self.request.user
        return actions.revise(self.target, by=by, on=clock.today(), note=form.cleaned_data["note"])


class PlanClose(PlanDeed):
    form_class = ResultForm
    title = _("Close the plan")
    submit_label = _("Close the plan")
    done_message = _("The plan is closed.")

    def perform(self, form: Any) -> HelpPlan:
        by: Any = self.request.user
        return actions.close(self.target, by=by, on=clock.today(), result=form.cleaned_data["result"])


@requires(Permission.WRITE_HELP)
@action_view
def plan_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """This year's draft after the plan before; names the measures that do not fit any more."""
    household = scoped_or_404(Household.objects.all(), request.user, pk=pk)
    by: Any = request.user
    on = clock.today()
    copied = actions.copy_plan(household, year=on.year, by=by, on=on)
    for title, reason in copied.left_out:
        messages.warning(request, _("Left out: %(measure)s. %(reason)s") % {"measure": title, "reason": reason})
    return done(request, _("The plan was copied. Read it over with the household."), to=url_of(copied.plan))
