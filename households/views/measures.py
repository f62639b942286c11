"""Help measures: choose what is done, fill in exactly its facts, move it on; and the list over an area."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.actions import measures as actions
from households.actions.help_facts import help_of, objections_to
from households.choices import MeasureKind
from households.forms.help import HelpMeasureForm, StepForm, initial_of
from households.forms.help_filters import MeasureFilter
from households.models import Measure
from households.presenters import help as shown
from households.rules.taxonomy import KIND_OF_ITEM, TAXONOMY
from households.views.help import HelpDeed
from households.workflow import MEASURE
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.web.columns import Col
from registry.web.lists import WORKBOOK, Empty, ScopedListView

SHOW_FIELDS = "show_fields"
"""Name of the button that asks for the fields of another item; nothing is saved then."""


class MeasureAdd(HelpDeed):
    """First what exactly, then its facts. `?item=` (or `?kind=`), `?member=`, `?plan=` come with a suggestion."""

    form_class = HelpMeasureForm
    template_name = "households/help/measure_form.html"
    title = _("New help measure")
    done_message = _("The measure was recorded.")
    anchor = "#measures"

    @property
    def asked_item(self) -> str:
        """The item of the address or of the form; that of a kind which has only one."""
        source = self.request.POST if self.request.method == "POST" else self.request.GET
        item = source.get("item_code") or source.get("item") or ""
        kind = source.get("kind", "")
        if item not in KIND_OF_ITEM and kind in TAXONOMY and len(TAXONOMY[kind].items) == 1:
            item = TAXONOMY[kind].items[0]
        return str(item) if item in KIND_OF_ITEM else ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        card = self.card  # 404 first
        return super().get(request, *args, **kwargs) if self.asked_item else self._choose(card)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        card = self.card
        if not self.asked_item:
            return self._choose(card)
        if SHOW_FIELDS in request.POST:
            typed = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
            return self.show(HelpMeasureForm(initial=typed, **self._around()))
        return super().post(request, *args, **kwargs)

    def _choose(self, card: Any) -> HttpResponse:
        """The page that asks what exactly is done: what answers the card's needs, then everything."""
        on = clock.today()
        taken = shown.running(list(card.measures.all()), on=on)
        needs = [*shown.cause_needs(card, on=on, taken=taken), *shown.risk_needs(card, taken=taken)]
        first = [s.label for need in needs if not need.is_answered for s in need.suggestions]
        asked = self.request.GET.get("kind", "")
        asked = asked if asked in TAXONOMY else ""
        kinds = [MeasureKind(kind) for kind in TAXONOMY if asked in ("", kind)]
        kept = {k: v for k in ("member", "plan") if (v := self.request.GET.get(k, "")).isdecimal()}
        groups = [
            (kind.label, kind.label in first,
             [(i.label, f"{self.request.path}?{urlencode({'item': i.value, **kept})}") for i in TAXONOMY[kind].items])
            for kind in sorted(kinds, key=lambda kind: (kind.label not in first, kind.value))
        ]  # fmt: skip
        context = HelpDeed.get_context_data(self, None) | {
            "title": self.title, "groups": groups, "asked": asked, "all_url": f"{self.request.path}?{urlencode(kept)}",
        }  # fmt: skip
        return render(self.request, "households/help/measure_choose.html", context)

    def _around(self) -> dict[str, Any]:
        return {"household": self.card, "on": clock.today(), "item": self.asked_item}

    def get_form_kwargs(self) -> dict[str, Any]:
        query = self.request.GET
        initial = {"item_code": self.asked_item, "member": query.get("member", ""), "plan": query.get("plan", "")}
        if "plan" not in query:
            plan = self.card.plans.filter(year=clock.today().year).exclude(state="closed").first()
            initial["plan"] = str(plan.pk) if plan else ""
        kwargs = super().get_form_kwargs()
        kwargs.pop("files", None)
        return kwargs | self._around() | {"initial": initial}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        kind = MeasureKind(form.kind)
        return super().get_context_data(form) | {"kind": kind.label, "entry": TAXONOMY[kind], "show": SHOW_FIELDS}

    def perform(self, form: Any) -> Measure:
        on = clock.today()
        row = actions.save_measure(self.card, draft=form.draft(), by=self.request.user, on=on)
        for found in objections_to(self.card, help_of(row), on=on, pk=row.pk):
            messages.warning(self.request, found.text)
        return row


class MeasureChange(MeasureAdd):
    """One measure: its facts. Its state moves by its steps."""

    model = Measure
    title = _("Change the help measure")
    done_message = _("The measure was changed.")

    @property
    def asked_item(self) -> str:
        return super().asked_item or self.target.item_code

    def _around(self) -> dict[str, Any]:
        return super()._around() | {"measure": self.target}

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = initial_of(self.target) | {"item_code": self.asked_item}
        return super().get_form_kwargs() | {"initial": initial}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        options = MEASURE.available(self.target, by=self.request.user, on=clock.today())  # type: ignore[arg-type] # signed in
        steps = shown.steps_of(options, self.target)
        return super().get_context_data(form) | {"steps": steps, "measure": self.target}


class MeasureStep(HelpDeed):
    """One step of a measure, with what the step asks for."""

    model = Measure
    form_class = StepForm
    template_name = "households/help/step_form.html"
    done_message = _("The measure has moved on.")
    anchor = "#measures"

    @property
    def step(self) -> Any:
        found = next((t for t in MEASURE.transitions if t.name == self.kwargs["step"]), None)
        if found is None:
            raise Http404
        return found

    def get_title(self) -> Any:
        return self.step.label

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("files", None)
        return kwargs | {"measure": self.target, "step": self.step, "on": clock.today()}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        by: Any = self.request.user
        found = MEASURE.reasons_against(self.target, self.step.name, by=by, on=clock.today())
        against = [] if form.is_bound else [reason for reason in found if reason.code not in shown.TYPED]
        return super().get_context_data(form) | {
            "intro": str(self.target), "submit_label": self.step.label, "against": against,
        }  # fmt: skip

    def perform(self, form: Any) -> Measure:
        by: Any = self.request.user
        return actions.take_step(self.target, self.step.name, by=by, on=clock.today(), **form.values())


class MeasureList(RequiresMixin, ScopedListView):
    """The measures of an area."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Measure
    filterset_class = MeasureFilter
    title = _("Help measures")
    default_sort = "-from"
    exports = [WORKBOOK]
    export_permission = Permission.EXPORT_HOUSEHOLDS
    empty = Empty(_("No measure here"), _("Measures are planned on the card of a household, tab “Help”."))

    def get_columns(self) -> list[Col]:
        today = clock.today()
        return [
            Col("household", _("Household"), value=lambda m: m.household.head_name, sort="household__head_sort",
                link=lambda m: f"{reverse('households:help', args=[m.household_id])}#measures"),
            Col("number", _("Household number"), value=lambda m: m.household.number, phone=False),
            Col("village", _("Village"), value=lambda m: m.village.name, phone=False),
            Col("kind", _("Kind of measure"), sort="kind"),
            Col("item", _("What is done"), value=shown.title_of),
            Col("member", _("For whom"), value=lambda m: m.member.name if m.member else _("The whole household")),
            Col("amount", _("Amount (yuan)"), value="amount_yuan", sort="amount_yuan", format="yuan"),
            Col("source", _("Paid from"), value="source", phone=False),
            Col("from", _("From"), value="starts_on", sort="starts_on", format="date"),
            Col("until", _("Until"), value="ends_on", sort="ends_on", format="date", phone=False),
            Col("state", _("State"), value="state", sort="state"),
            Col("late", _("Late"), value=lambda m: _("Late") if shown.is_late(m, on=today) else ""),
            Col("result", _("Result"), value="result", phone=False),
        ]  # fmt: skip

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("household", "village", "member")
