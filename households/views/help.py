"""The help tab of a card: causes with their evidence, risks, the plan of the year, measures, entitlements."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households import panels
from households.actions import causes as cause_actions
from households.actions import risks as risk_actions
from households.forms.help import EvidenceForm, risks_formset
from households.models import CauseEvidence, HouseholdRisk
from households.presenters import help as shown
from households.views.members import CardDeedView
from households.views.sections import CardSection
from registry import clock
from registry.accounts.decorators import requires
from registry.accounts.permissions import Permission
from registry.errors import DomainError
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404
from registry.web.refusals import add_reason, reasons_in, whole_or_nothing


class HelpTab(CardSection):
    """Everything about helping this household, on one page."""

    section = "help"
    template_name = "households/help/tab.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        household, on = self.object, clock.today()
        user: Any = self.request.user
        measures = list(household.measures.select_related("member", "plan"))
        taken = shown.running(measures, on=on)
        facts = shown.facts_of_card(household, on=on)
        plans = list(household.plans.order_by("-year"))
        current = next((plan for plan in plans if plan.year == on.year), None)
        return super().get_context_data(**kwargs) | {
            "may_write": user.may(Permission.WRITE_HELP), "year": on.year,
            "causes": shown.cause_needs(household, on=on, taken=taken),
            "risks": shown.risk_needs(household, taken=taken), "cleared": shown.cleared_risks(household),
            "gaps": shown.gap_needs(household, facts=facts, taken=taken),
            "plan": shown.plan_view(current, by=user, on=on) if current else None,
            "older_plans": [plan for plan in plans if plan != current],
            "can_copy": current is None and any(plan.year < on.year for plan in plans),
            "measures": shown.measure_rows(household, measures, by=user, on=on),
            "coverage": shown.cover_rows(household, facts=facts),
            "panels": panels.for_household(household, user, section=self.section),
        }  # fmt: skip


class HelpDeed(CardDeedView):
    """A form about the help of one card; afterwards back to the tab."""

    permission = Permission.WRITE_HELP
    anchor = ""

    @property
    def tab_url(self) -> str:
        return reverse("households:help", args=[self.card.pk])

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return super().get_context_data(form) | {"back_url": self.tab_url}

    def get_success_url(self, result: Any) -> str:
        return f"{self.tab_url}{self.anchor}"


class EvidenceAdd(HelpDeed):
    """What a cause rests on, with a photo or scan."""

    form_class = EvidenceForm
    template_name = "households/help/evidence_form.html"
    title = _("Evidence of a cause")
    done_message = _("The evidence was recorded.")
    anchor = "#causes"

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {"cause": self.request.GET.get("cause", ""), "seen_on": clock.today()}
        return super().get_form_kwargs() | {"household": self.card, "initial": initial}

    def perform(self, form: Any) -> None:
        by: Any = self.request.user
        cause_actions.record_evidence(self.card, by=by, on=clock.today(), at=clock.now(), **form.values())


@requires(Permission.WRITE_HELP)
@action_view
def evidence_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes evidence entered by mistake off the card."""
    row = scoped_or_404(CauseEvidence.objects.select_related("household"), request.user, pk=pk)
    back = f"{reverse('households:help', args=[row.household_id])}#causes"
    by: Any = request.user
    cause_actions.withdraw_evidence(row, by=by, on=clock.today())
    return done(request, _("The evidence was taken off."), to=back)


@requires(Permission.WRITE_HELP)
@action_view
def risk_move(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """Moves a risk one place up or down."""
    row = scoped_or_404(HouseholdRisk.objects.select_related("household"), request.user, pk=pk)
    by: Any = request.user
    risk_actions.move(row, up=way == "up", by=by, on=clock.today())
    return done(request, _("The order was changed."), to=f"{reverse('households:help', args=[row.household_id])}#risks")


class RisksChange(HelpDeed):
    """The whole list of risks in one form; a risk left out is cleared today."""

    template_name = "households/help/risks_form.html"
    title = _("Risks of the household")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show(risks_formset(self.card, on=clock.today()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        formset = risks_formset(self.card, on=clock.today(), data=request.POST)
        if formset.is_valid():
            rows = [form for form in formset.forms if form.cleaned_data.get("kind")]
            try:
                with whole_or_nothing():
                    self.perform(formset)
                return redirect(f"{self.tab_url}#risks")
            except (DomainError, Error) as error:
                reasons = reasons_in(error)
                if reasons is None:
                    raise
                for reason in reasons:
                    _place(formset, rows, reason)
        return self._show(formset)

    def perform(self, form: Any) -> None:
        by: Any = self.request.user
        risk_actions.set_risks(self.card, risks=form.drafts(), by=by, on=clock.today())

    def _show(self, formset: Any) -> HttpResponse:
        context = self.get_context_data(formset) | {"formset": formset, "title": self.title, "object": self.card}
        return render(self.request, self.template_name, context)


def _place(formset: Any, rows: list[Any], reason: Any) -> None:
    """A reason named "risks-<place>-<field>" goes to its row, any other to the first."""
    _prefix, _sep, rest = reason.field.partition("-")
    place, _sep, name = rest.partition("-")
    form = rows[int(place)] if place.isdecimal() and int(place) < len(rows) else formset.forms[0]
    add_reason(form, replace(reason, field=name))
