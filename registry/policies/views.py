"""Rules on the screen: the tables, one table in a place on a day, proposals and their decision."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.policies import actions, reading
from registry.policies.forms import EndForm, RegionForm, RuleForm
from registry.policies.models import RuleProposal
from registry.policies.tables import Table, all_tables, table_of
from registry.policies.workflow import RULE
from registry.ui.elements import Crumb, Event, Fact, Status
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView

TONES: dict[str, Any] = {"proposed": "warning", "confirmed": "success", "refused": "danger", "withdrawn": "neutral"}


class Tables(RequiresMixin, View):
    """Every kind of rule, with what of it was never checked against its document and what waits."""

    permission = Permission.VIEW_HOUSEHOLDS

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        today = clock.today()
        waiting = dict(
            RuleProposal.objects.visible_to(user).waiting().values_list("table").annotate(n=Count("pk")).order_by()
        )
        rows = []
        for table in all_tables():
            held = [line.row for line in reading.standing(table, region=user.scope, on=today).holding]
            rows.append({
                "table": table, "rows": len(held), "local": sum(1 for row in held if row.region),
                "unchecked": sum(1 for row in held if not row.is_verified), "waiting": waiting.get(table.code, 0),
            })  # fmt: skip
        return render(request, "policies/tables.html", {"rows": rows, "crumbs": [Crumb(_("Rules"))]})


class _OfTable:
    """Loads the table that the address names."""

    kwargs: dict[str, Any]

    @cached_property
    def table(self) -> Table:
        found = table_of(self.kwargs["table"])
        if found is None:
            raise Http404
        return found

    def crumbs(self, here: Any = None) -> list[Crumb]:
        of_table = Crumb(self.table.label, reverse("policies:rules", args=[self.table.code]) if here else "")
        return [Crumb(_("Rules"), reverse("policies:tables")), of_table, *([Crumb(here)] if here else [])]


class Rules(_OfTable, RequiresMixin, View):
    """One table: what holds in a place on a day and by which document, what goes before what, what was and will be."""

    permission = Permission.VIEW_HOUSEHOLDS

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        form = RegionForm(request.GET or None, scope=user.scope)
        valid = form.is_valid()
        region = (form.cleaned_data.get("region") if valid else "") or user.scope
        on = (form.cleaned_data.get("on") if valid else None) or clock.today()
        proposals = RuleProposal.objects.visible_to(user).filter(table=self.table.code)
        context = {
            "table": self.table, "form": form, "region": region, "on": on,
            "place": reading.places([region]).get(region),
            "standing": reading.standing(self.table, region=region, on=on), "crumbs": self.crumbs(),
            "waiting": proposals.waiting().select_related("village", "proposed_by"),
            "may_propose": user.may(Permission.PROPOSE_RULE), "today": clock.today(),
        }  # fmt: skip
        return render(request, "policies/rules.html", context)


class Propose(_OfTable, RequiresMixin, ActionFormView):
    """A new row; `?row=` fills the form with the figures of one that stands."""

    permission = Permission.PROPOSE_RULE
    template_name = "policies/propose.html"
    form_class = RuleForm
    done_message = _("The proposal waits for confirmation by another person.")

    def get_form(self) -> RuleForm:
        user: Any = self.request.user
        return RuleForm(
            self.request.POST if self.request.method == "POST" else None, table=self.table, scope=user.scope,
            on=clock.today(), initial=self._initial(),
        )  # fmt: skip

    def _initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("row", "")
        model: Any = self.table.model
        row = model.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 18 else None
        return {name: getattr(row, name) for name in (*self.table.keys, *self.table.shown)} if row else {}

    def get_title(self) -> Any:
        return _("Propose a rule: %(kind)s") % {"kind": self.table.label}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"table": self.table, "crumbs": self.crumbs(_("Propose a rule")),
                "back_url": reverse("policies:rules", args=[self.table.code])}  # fmt: skip

    def perform(self, form: RuleForm) -> RuleProposal:
        user: Any = self.request.user
        return actions.propose(form.draft(), by=user, on=clock.today())


class ProposeEnd(_OfTable, RequiresMixin, ActionFormView):
    """The end of a local row."""

    permission = Permission.PROPOSE_RULE
    template_name = "policies/end.html"
    form_class = EndForm
    submit_label = _("Propose the end")
    done_message = _("The proposal waits for confirmation by another person.")

    @cached_property
    def row(self) -> Any:
        user: Any = self.request.user
        model: Any = self.table.model
        found = model.objects.filter(pk=self.kwargs["pk"], region__startswith=user.scope).first()
        if found is None:
            raise Http404
        return found

    def get_title(self) -> Any:
        return _("Let a rule end: %(kind)s") % {"kind": self.table.label}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {
            "line": reading.line_of(self.table, self.row, reading.places([self.row.region])),
            "crumbs": self.crumbs(_("Let a rule end")), "back_url": reverse("policies:rules", args=[self.table.code]),
        }  # fmt: skip

    def perform(self, form: Any) -> RuleProposal:
        user: Any = self.request.user
        data = dict(form.cleaned_data)
        return actions.propose_end(
            self.table, self.row, ends_on=data.pop("valid_to"), by=user, on=clock.today(), **data
        )  # fmt: skip


def _kind_of_rule(proposal: RuleProposal) -> Any:
    table = proposal.rule_table
    return table.model._meta.verbose_name if table else proposal.table


class Proposals(RequiresMixin, ScopedListView):
    """Every proposal of the area and what became of it."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = RuleProposal
    title = _("Proposed rules")
    default_sort = "-proposed_on"
    columns = [
        Col("proposed_on", _("Proposed on"), sort="proposed_on", format="date"),
        Col("kind_of_rule", _("Kind of rule"), value=_kind_of_rule, link=True, key=True),
        Col("kind", _("What")),
        Col("village", _("Holds in"), value=lambda p: p.village.name),
        Col("document_no", _("Document of the rule")),
        Col("state", _("State")),
        Col("by", _("Proposed by"), value=lambda p: p.proposed_by.name),
    ]
    empty = Empty(_("No rule was proposed yet"), _("The county office proposes from the page of a kind of rule."))

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "proposed_by")


class Proposal(RequiresMixin, ScopedDetailView):
    """One proposal: what would hold instead of what, and the buttons of those who decide."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = RuleProposal
    template_name = "policies/proposal.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "proposed_by", "decided_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        proposal: RuleProposal = self.object
        table = proposal.rule_table
        if table is None:
            raise Http404
        row = actions.proposed_row(proposal)
        names = reading.places([proposal.village_id])
        options = RULE.available(proposal, by=user, on=clock.today())
        usable = [o for o in options if not any(r.code in {"not_a_line", "a_line", "not_own"} for r in o.reasons)]
        now = self._now(table, row, proposal)
        return super().get_context_data(**kwargs) | {
            "table": table, "line": reading.line_of(table, row, names), "now": now,
            "status": Status(proposal.get_state_display(), TONES[proposal.state]), "options": usable,
            "facts": self._facts(proposal), "events": self._events(proposal),
            "try_url": table.try_out(proposal) if table.try_out and proposal.state == "proposed" else "",
            "crumbs": [Crumb(_("Rules"), reverse("policies:tables")),
                       Crumb(_("Proposed rules"), reverse("policies:proposals")), Crumb(str(proposal))],
        }  # fmt: skip

    @staticmethod
    def _now(table: Table, row: Any, proposal: RuleProposal) -> Any:
        model: Any = table.model
        key = {name: getattr(row, name) for name in table.keys}
        on = proposal.valid_from or clock.today()
        found = model.objects.exclude(pk=proposal.row_id or 0).filter(**key).holding(region=proposal.village_id, on=on)
        row_now = found.first()
        return reading.line_of(table, row_now, reading.places([row_now.region])) if row_now else None

    @staticmethod
    def _facts(proposal: RuleProposal) -> list[Fact]:
        read = _("Checked against the document") if proposal.is_read else _("Not checked against the document")
        return [
            Fact(_("What is proposed"), proposal.get_kind_display()),
            Fact(_("Holds in"), proposal.village.name),
            Fact(_("Valid from"), proposal.valid_from or "—"),
            Fact(_("Valid until"), proposal.valid_to or "—"),
            Fact(_("Document of the rule"), proposal.document_no, note=read),
            Fact(_("Reason"), proposal.reason),
        ]

    @staticmethod
    def _events(proposal: RuleProposal) -> list[Event]:
        names = {step.name: step.label for step in RULE.transitions} | {"begin": _("Rule proposed")}
        return [
            Event(names.get(step.transition, step.transition), step.at, by=step.by.name if step.by else "",
                  note=step.note)
            for step in RULE.steps_taken(proposal)
        ]  # fmt: skip


@requires(Permission.VIEW_HOUSEHOLDS)
@action_view
def decide(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Confirms, refuses or takes back; the machine asks who may."""
    user: Any = request.user
    proposal: RuleProposal = scoped_or_404(RuleProposal, user, pk=pk)
    if step not in {t.name for t in RULE.transitions}:
        raise Http404
    actions.decide(proposal, step, by=user, on=clock.today(), note=request.POST.get("note", ""))
    messages = {"confirmed": _("The rule stands among the rules now."), "refused": _("The proposal was refused.")}
    return done(request, messages.get(proposal.state, _("The proposal was taken back.")), to=proposal)
