"""What people do about findings: the tab of a card, explaining, asking for an exemption, deciding one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.actions import findings as actions
from households.forms.findings import DecisionForm, ExplainForm, WaiverForm
from households.models import Finding, Household, Waiver
from households.presenters import checks as presenters
from households.views.sections import CardSection, crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView


class CardChecks(CardSection):
    """The findings of one card: what, how to mend it, where, and what may be said to it."""

    section = "checks"
    template_name = "households/checks/card.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on = clock.today()
        rows = presenters.card_rows(self.object, self.request.user, on=on)
        mended = self.object.findings.filter(state="fixed").order_by("-fixed_on", "-pk")[:10]
        return super().get_context_data(**kwargs) | {
            "rows": rows, "mended": [(finding, presenters.message_of(finding)) for finding in mended],
            "last": presenters.last_checked(self.object.village_id),
            "errors": sum(row.finding.severity == "error" for row in rows),
        }  # fmt: skip


@requires(Permission.EDIT_HOUSEHOLDS)
@action_view
def card_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks the rules of one card now, as after saving it."""
    household: Household = scoped_or_404(Household, request.user, pk=pk)
    result = actions.check_card(household, on=clock.today())
    message = _("Checked: %(new)s new, %(mended)s mended.") % {"new": result.new, "mended": result.mended}
    return done(request, message, to=reverse("households:card_checks", args=[pk]))


class _OfFinding(RequiresMixin, ActionFormView):
    """A form about one finding."""

    model = Finding
    template_name = "households/checks/finding_form.html"

    def get_context_data(self, form: Any) -> dict[str, Any]:
        finding = self.finding
        return {
            "finding": finding, "message": presenters.message_of(finding), "check": presenters.CHECKS[finding.rule],
            "crumbs": [*crumbs(finding.household, here=self.title)] if finding.household else
            [Crumb(_("Data checks"), reverse("households:checks")), Crumb(self.title)],
            "whom": presenters.subject_of(finding), "back_url": self._back(), "waiver": self._waiver(),
        }  # fmt: skip

    @property
    def finding(self) -> Finding:
        found: Finding = self.target
        return found

    def _waiver(self) -> Waiver | None:
        return None

    def _back(self) -> str:
        finding = self.finding
        if finding.household_id:
            return reverse("households:card_checks", args=[finding.household_id])
        return reverse("households:rule", args=[finding.rule])

    def get_success_url(self, result: Any) -> str:
        return self._back()


class FindingExplain(_OfFinding):
    """Answers a warning in words."""

    permission = Permission.EDIT_HOUSEHOLDS
    form_class = ExplainForm
    title = _("Explain a finding")
    done_message = _("The explanation is on record.")

    def perform(self, form: Any) -> None:
        actions.explain(self.finding, words=form.cleaned_data["words"], by=self.request.user, on=clock.today())  # type: ignore[arg-type]  # logged in: the view asks a right


class WaiverAsk(_OfFinding):
    """Asks one level up for an exemption."""

    permission = Permission.VIEW_HOUSEHOLDS
    form_class = WaiverForm
    title = _("Ask for an exemption")
    submit_label = _("Ask")
    done_message = _("The exemption was asked for. One level up decides it.")

    def perform(self, form: Any) -> None:
        actions.ask_waiver(self.finding, by=self.request.user, on=clock.today(), **form.cleaned_data)  # type: ignore[arg-type]  # logged in: the view asks a right


class WaiverDecide(_OfFinding):
    """Grants or refuses an exemption."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Waiver
    form_class = DecisionForm
    title = _("Decide an exemption")
    submit_label = _("Record the decision")
    done_message = _("The decision is on record.")

    @property
    def finding(self) -> Finding:
        found: Finding = self.target.finding
        return found

    def _waiver(self) -> Waiver | None:
        waiver: Waiver = self.target
        return waiver

    def perform(self, form: Any) -> None:
        values = form.cleaned_data
        actions.decide_waiver(
            self.target, granted=values["granted"], answer=values["words"], by=self.request.user, on=clock.today()  # type: ignore[arg-type]  # logged in: the view asks a right
        )  # fmt: skip

    def get_success_url(self, result: Any) -> str:
        return reverse("households:waivers")


@requires(Permission.EDIT_HOUSEHOLDS)
@action_view
def finding_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an explanation back."""
    user: Any = request.user
    finding: Finding = scoped_or_404(Finding, user, pk=pk)
    actions.take_back(finding, by=user, on=clock.today())
    to = reverse("households:card_checks", args=[finding.household_id]) if finding.household_id else "households:checks"
    return done(request, _("The explanation was taken back; the finding is open again."), to=to)


class WaiverList(RequiresMixin, ScopedListView):
    """The exemptions of an area: those to decide first."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Waiver
    title = _("Exemptions")
    template_name = "households/checks/waivers.html"
    default_sort = "state"
    columns = [
        Col("finding", _("Finding"), value=lambda w: f"{w.finding.rule} {presenters.message_of(w.finding)}",
            link=lambda w: reverse("households:waiver", args=[w.pk]), key=True),
        Col("whom", _("Household"), value=lambda w: presenters.subject_of(w.finding)),
        Col("village", _("Village"), value=lambda w: w.village.name),
        Col("reason", _("Reason")),
        Col("asked_on", _("asked for on"), sort="asked_on", format="date"),
        Col("expires_on", _("until"), sort="expires_on", format="date"),
        Col("state", _("State"), sort="state"),
    ]  # fmt: skip
    empty = Empty(_("No exemption has been asked for"), _("Villages ask on the page of a card, under “Checks”."))

    def get_base_queryset(self) -> Any:
        found = super().get_base_queryset()
        return found.select_related("village", "finding__household", "finding__member", "finding__village")

    def get_context_data(self) -> dict[str, Any]:
        scope = self.request.user.scope  # type: ignore[union-attr]  # logged in: the view requires a right
        return {"waiting": actions.standing_waivers(scope, decides=scope).count()}
