"""Yearly rounds: those of the county, setting and confirming one, how far one has come."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from households.actions import rounds as actions
from households.forms.rounds import ProlongForm, RoundForm
from households.models import AdjustmentRound
from households.presenters import rounds as presenter
from households.rules.rounds import Window
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.ui.elements import Crumb, Fact
from registry.web.actions import action_view, done
from registry.web.forms import ActionFormView

COUNTY = 6


def of_county(user: Any) -> Any:
    """The rounds of the county that the reader's area lies in."""
    rows = AdjustmentRound.objects.select_related("village", "opened_by", "confirmed_by")
    return rows.filter(village_id=user.scope[:COUNTY]) if len(user.scope) >= COUNTY else rows.none()


class Rounds(RequiresMixin, View):
    """The county's rounds, newest first."""

    permission = Permission.VIEW_HOUSEHOLDS

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        today = clock.today()
        rows = [(row, presenter.status_of(row, today)) for row in of_county(user).order_by("-year")]
        context = {"rows": rows, "may_set": user.may(Permission.PROPOSE_RULE), "crumbs": [Crumb(_("Yearly rounds"))]}
        return render(request, "households/rounds/list.html", context)


class RoundPage(RequiresMixin, View):
    """A round's progress in the reader's area or a part of it (`?area=`), and its buttons."""

    permission = Permission.VIEW_HOUSEHOLDS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user: Any = request.user
        row = get_object_or_404(of_county(user), pk=pk)
        area = request.GET.get("area") or user.scope
        division = Division.objects.within(user.scope).filter(code=area).first()
        if division is None:
            raise Http404
        on = clock.today()
        window = Window(row.year, row.opens_on, row.closes_on, row.freezes_on)
        progress = presenter.progress(area=area, window=window, on=on)
        freeze = user.may(Permission.FREEZE_YEARS) and row.confirmed_on is not None and on >= row.freezes_on
        context = {
            "object": row, "status": presenter.status_of(row, on), "progress": progress, "division": division,
            "is_open": window.is_open(on), "days_left": window.days_left(on), "facts": self._facts(row),
            "left_open": presenter.left_open(progress.whole), "window": window, "today": on,
            "freeze_url": f"{reverse('households:freeze')}?area={user.scope}&year={row.year}" if freeze else "",
            "may_confirm": user.may(Permission.CONFIRM_RULE), "may_set": user.may(Permission.PROPOSE_RULE),
            "crumbs": [Crumb(_("Yearly rounds"), reverse("households:rounds")), Crumb(str(row.year))],
        }  # fmt: skip
        return render(request, "households/rounds/round.html", context)

    @staticmethod
    def _facts(row: AdjustmentRound) -> list[Fact]:
        by = row.opened_by.name if row.opened_by else "—"
        confirmed = f"{row.confirmed_by.name}, {row.confirmed_on}" if row.confirmed_by else "—"
        return [
            Fact(_("Opens on"), row.opens_on.isoformat()), Fact(_("Last day of the round"), row.closes_on.isoformat()),
            Fact(_("Year frozen on"), row.freezes_on.isoformat()), Fact(_("Document of the rule"), row.document_no),
            Fact(_("Set by"), by), Fact(_("Confirmed by"), confirmed),
        ]  # fmt: skip


class RoundSet(RequiresMixin, ActionFormView):
    """A new round of the county, or other days for one not confirmed (`?year=`)."""

    permission = Permission.PROPOSE_RULE
    form_class = RoundForm
    title = _("Set a yearly round")
    intro = _("It counts when the county's leader has confirmed it. Until then nothing is closed.")
    done_message = _("The round waits for the county's leader.")

    def get_form(self) -> RoundForm:
        user: Any = self.request.user
        asked = self.request.GET.get("year", "")
        row = of_county(user).filter(year=asked).first() if asked.isdecimal() and len(asked) == 4 else None
        names = ("year", "opens_on", "closes_on", "freezes_on", "document_no")
        initial = {name: getattr(row, name) for name in names} if row else {}
        data = self.request.POST if self.request.method == "POST" else None
        return RoundForm(data, on=clock.today(), initial=initial)

    def perform(self, form: Any) -> None:
        user: Any = self.request.user
        actions.set_round(county=user.scope, by=user, on=clock.today(), **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return reverse("households:rounds")


class Prolong(RequiresMixin, ActionFormView):
    """A later last day, by the county's leader."""

    permission = Permission.CONFIRM_RULE
    form_class = ProlongForm
    title = _("Prolong the round")
    intro = _("The reason stands in the trail.")
    done_message = _("The round is prolonged.")

    @cached_property
    def row(self) -> AdjustmentRound:
        found: AdjustmentRound = get_object_or_404(of_county(self.request.user), pk=self.kwargs["pk"])
        return found

    def get_form(self) -> ProlongForm:
        initial = {"closes_on": self.row.closes_on, "freezes_on": self.row.freezes_on}
        return ProlongForm(self.request.POST if self.request.method == "POST" else None, initial=initial)

    def perform(self, form: Any) -> None:
        user: Any = self.request.user
        actions.prolong_round(self.row, by=user, on=clock.today(), **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return reverse("households:round", args=[self.row.pk])


@requires(Permission.CONFIRM_RULE)
@action_view
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts the round in force."""
    user: Any = request.user
    row = get_object_or_404(of_county(user), pk=pk)
    actions.confirm_round(row, by=user, on=clock.today())
    return done(request, _("The round is in force."), to=reverse("households:round", args=[row.pk]))
