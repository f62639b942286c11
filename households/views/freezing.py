"""Freezing a year for an area, reopening one household's year, and the county's list of reopenings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from households.actions import freezing as actions
from households.filters import ReopeningFilter
from households.forms.freezing import FreezeForm, ReopenForm
from households.models import Household, YearReopening
from households.presenters import freezing as presenter
from households.views.members import CardDeedView
from registry import clock
from registry.accounts.decorators import RequiresMixin, check
from registry.accounts.permissions import Permission
from registry.jobs.actions import start
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import scoped_or_404
from registry.web.lists import Empty, ScopedListView
from registry.web.refusals import refusals_on


class FreezeView(RequiresMixin, View):
    """First what a freeze would close and what is missing there, then the freeze."""

    permission = Permission.FREEZE_YEARS
    template_name = "households/years/freeze.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        asked = "year" in request.GET
        form = FreezeForm(request.GET if asked else None, scope=user.scope, on=clock.today())
        return self.show(form, with_preview=asked and form.is_valid())

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        form = FreezeForm(request.POST, scope=user.scope, on=clock.today())
        result = None
        if form.is_valid():
            area, year = form.area_code, form.cleaned_data["year"]
            if actions.is_large(area):
                params = {"area": area, "year": year, "language": get_language()}
                job = start("households.freeze_year", by=user, scope=user.scope, params=params)
                return redirect("jobs:detail", job.pk)
            with refusals_on(form):
                result = actions.freeze(area=area, year=year, by=user, on=clock.today())
        if result is None or form.errors:
            return self.show(form, with_preview=False)
        messages.success(request, _("%(rows)s rows of %(year)s are frozen now.")
                         % {"rows": result.total, "year": form.cleaned_data["year"]})  # fmt: skip
        return redirect(f"{reverse('households:freeze')}?area={area}&year={year}")

    def show(self, form: FreezeForm, *, with_preview: bool) -> HttpResponse:
        values = form.cleaned_data if with_preview else {}
        context = {
            "form": form, "asked": values, "area": form.area_code if with_preview else "", "title": _("Freeze a year"),
            "preview": presenter.preview(area=form.area_code, year=values["year"]) if with_preview else None,
        }  # fmt: skip
        return render(self.request, self.template_name, context)


class Reopenings(RequiresMixin, ScopedListView):
    """Every frozen year that was reopened or closed again, with who, when and why."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = YearReopening
    filterset_class = ReopeningFilter
    template_name = "households/years/reopenings.html"
    title = _("Reopened years")
    default_sort = "-on"
    columns = [
        Col("on", _("Day"), sort="on", format="date"),
        Col("household", _("Household"), key=True, template="households/years/_household_cell.html"),
        Col("village", _("Village"), value=lambda row: row.village.name),
        Col("year", _("Year"), sort="year"),
        Col("deed", _("What"), value=lambda row: _("Reopened") if row.is_opening else _("Frozen again")),
        Col("reason", _("Reason")),
        Col("by", _("By"), value=lambda row: row.by.name if row.by else ""),
    ]
    empty = Empty(_("No frozen year was reopened"), _("What the county leader reopens is listed here with its reason."))

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "household", "by")

    def get_context_data(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"may_freeze": user.may(Permission.FREEZE_YEARS)}


class Reopen(CardDeedView):
    """The reason for opening one household's frozen year."""

    permission = Permission.REOPEN_YEARS
    form_class = ReopenForm
    intro = _("The reason stands on the card, in its history and in the county's list of reopened years.")
    submit_label = _("Reopen the year")
    done_message = _("The year is open. Freeze it again when it is mended.")

    def get_title(self) -> Any:
        return _("Reopen the frozen year %(year)s") % {"year": self.kwargs["year"]}

    def perform(self, form: Any) -> None:
        user: Any = self.request.user
        actions.reopen(self.card, year=self.kwargs["year"], by=user, on=clock.today(), **form.cleaned_data)

    def get_success_url(self, result: Any) -> str:
        return reverse("households:year", args=[self.card.pk, self.kwargs["year"]])


def freeze_again(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Closes a reopened year: for who freezes, and for who reopens."""
    user: Any = request.user
    freezes = user.is_authenticated and user.may(Permission.FREEZE_YEARS)
    return check(request, Permission.FREEZE_YEARS if freezes else Permission.REOPEN_YEARS) or _close(request, pk, year)


@action_view
def _close(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    user: Any = request.user
    household: Household = scoped_or_404(Household, user, pk=pk)
    actions.freeze_again(household, year=year, by=user, on=clock.today())
    return done(request, _("The year is frozen again."), to=reverse("households:year", args=[household.pk, year]))
