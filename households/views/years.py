"""The facts of a year: the tab of the card, one year, entry with a copy of another, comparison."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from households.actions.households import confirm_without_labour
from households.actions.incomes import is_frozen
from households.actions.years import record_year
from households.forms.years import YearForms, forms_of
from households.forms.years_income import propose_costs
from households.models import Household
from households.presenters import years as presenter
from households.views.sections import CardSection, crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on

FIRST_YEAR = 2013
MOST_COMPARED = 4


def _asked(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) == 4 else None


class YearsTab(CardSection):
    """All years of a card, and those ticked side by side (`?compare=2023&compare=2024`)."""

    section = "years"
    template_name = "households/years/tab.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = presenter.years_of(self.object)
        known = [year.year for year in years]
        asked = {int(y) for y in self.request.GET.getlist("compare") if y.isdecimal() and len(y) == 4}
        ticked = asked & set(known)
        told = [year.year for year in years if year.income or year.living] or known
        chosen = sorted(ticked or set(told[:2]))[-MOST_COMPARED:]
        only = "changes" in self.request.GET
        today = clock.today().year
        found = presenter.completeness_of(self.object, years)
        user: Any = self.request.user
        return super().get_context_data(**kwargs) | {
            "lines": presenter.lines(self.object, years), "chosen": chosen, "only_changes": only,
            "sections": presenter.compare(self.object, [y for y in years if y.year in chosen], only_changes=only),
            "known": known, "free": [y for y in range(today, FIRST_YEAR - 1, -1) if y not in known],
            "completeness": found, "missing": presenter.missing_in_words(found), "present": today,
            "may_reopen": user.may(Permission.REOPEN_YEARS), "may_freeze": user.may(Permission.FREEZE_YEARS),
        }  # fmt: skip


class YearPage(CardSection):
    """One year as it is on record."""

    section = "years"
    template_name = "households/years/year.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = self.kwargs["year"]
        years = presenter.years_of(self.object)
        year = next((one for one in years if one.year == number), None)
        if year is None:
            raise Http404
        line = presenter.lines(self.object, [year])[0]
        user: Any = self.request.user
        return super().get_context_data(**kwargs) | {
            "crumbs": [*crumbs(self.object, here=_("Years"))[:-1], *_crumbs(self.object, str(number))],
            "year": number, "line": line, "sections": presenter.compare(self.object, [year]), "chosen": [number],
            "events": self.object.reopenings.filter(year=number).select_related("by").order_by("-pk"),
            "may_reopen": user.may(Permission.REOPEN_YEARS),
            "may_close": user.may(Permission.REOPEN_YEARS) or user.may(Permission.FREEZE_YEARS),
        }  # fmt: skip


def _crumbs(household: Household, here: Any) -> list[Any]:
    from registry.ui.elements import Crumb

    return [Crumb(_("Years"), reverse("households:years", args=[household.pk])), Crumb(here)]


@requires(Permission.EDIT_HOUSEHOLDS)
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """From "enter a year" (`?year=2025&copy=2024`) to its form."""
    household: Household = scoped_or_404(Household, request.user, pk=pk)
    year, copy = _asked(request, "year"), _asked(request, "copy")
    if year is None:
        return redirect("households:years", pk=household.pk)
    address = reverse("households:year_edit", args=[household.pk, year])
    return redirect(f"{address}?copy={copy}" if copy else address)


class YearEdit(RequiresMixin, View):
    """Entry of a whole year. `?copy=2024` fills what is empty from that year; nothing is saved by it."""

    permission = Permission.EDIT_HOUSEHOLDS
    template_name = "households/years/form.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.year: int = kwargs["year"]

    def household(self) -> Household:
        source = Household.objects.select_related("village")
        found: Household = scoped_or_404(source, self.request.user, pk=self.kwargs["pk"])
        if not FIRST_YEAR <= self.year <= clock.today().year:
            raise Http404
        return found

    def forms(self, household: Household, data: Any = None) -> YearForms:
        return forms_of(household, self.year, on=clock.today(), data=data, copy=_asked(self.request, "copy"))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        household = self.household()
        return self.show(household, self.forms(household))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        household = self.household()
        data = request.POST.copy()
        forms = self.forms(household, data)
        if "propose" in data:
            return self.propose(household, forms, data)
        if not forms.are_valid():
            return self.show(household, forms)
        with refusals_on(forms):  # type: ignore[arg-type]  # takes errors as a form does
            version = forms.head.cleaned_data["version"]
            by: Any = request.user
            record_year(household, draft=forms.draft(), by=by, on=clock.today(), version=version)
        if forms.errors:
            return self.refused(household, forms, data)
        messages.success(request, _("The year %(year)s was saved.") % {"year": self.year})
        return redirect("households:year", pk=household.pk, year=self.year)

    def refused(self, household: Household, forms: YearForms, data: Any) -> HttpResponse:
        """After a conflict the next save knows the card's version: what others saved has been told."""
        if any(error.code == "card_changed" for error in forms.head.non_field_errors().as_data()):
            household.refresh_from_db()
            data["version"] = str(household.version)
        return self.show(household, forms)

    def propose(self, household: Household, forms: YearForms, data: Any) -> HttpResponse:
        """The usual expenses in the form, with what they rest on; a person changes or keeps them."""
        kinds = propose_costs(forms.income, data)
        again = self.forms(household, data)
        again.quiet()
        sources = gettext("; ").join(dict.fromkeys(ratio.document_no for ratio in forms.income.shares.values()))
        told = (
            gettext("Proposed for %(kinds)s; nothing is saved yet. Source: %(source)s")
            % {"kinds": gettext(", ").join(kinds), "source": sources}
            if kinds
            else gettext("Nothing to propose: give the business income by kind first; expenses that are there stay.")
        )
        return self.show(household, again, proposed=told)

    def show(self, household: Household, forms: YearForms, *, proposed: str = "") -> HttpResponse:
        title = gettext("Facts of %(year)s") % {"year": self.year}
        context = {
            "object": household, "forms": forms, "all_forms": forms.all(), "year": self.year, "title": title,
            "crumbs": [*crumbs(household, here=_("Years"))[:-1], *_crumbs(household, title)], "proposed": proposed,
            "copied": _asked(self.request, "copy"), "is_present": self.year == clock.today().year,
            "frozen": is_frozen(household, self.year), "taken": [presenter.BLOCKS_TAKEN[n] for n in forms.taken],
            "back_url": reverse("households:years", args=[household.pk]),
        }  # fmt: skip
        return render(self.request, self.template_name, context)


@requires(Permission.EDIT_HOUSEHOLDS)
@action_view
def without_labour(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms that nobody of the household can work."""
    user: Any = request.user
    household: Household = scoped_or_404(Household, user, pk=pk)
    confirm_without_labour(household, by=user, on=clock.today())
    return done(request, _("It is on record that nobody of this household can work."), to=household)
