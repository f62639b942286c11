"""One page to enter or change a whole card: facts, people, a year's income and guarantees, causes, a measure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from households import presenters
from households.actions import households as actions
from households.forms.card import CardForm
from households.forms.income import YearForm
from households.forms.measures import MeasureForm
from households.forms.members import MemberFormSet, member_formset
from households.forms.words import entry_words
from households.models import Household
from households.rules import income as rule
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on

FIRST_ROWS = 3
MEMBERS = "members"


@dataclass
class Forms:
    """The page's forms, valid or saved together."""

    card: CardForm
    members: MemberFormSet
    year: YearForm
    measure: MeasureForm

    def all(self) -> list[Any]:
        return [self.card, self.members, self.year, self.measure]

    def are_valid(self) -> bool:
        checked = [form.is_valid() for form in self.all()]
        return all(checked)

    def quiet(self) -> None:
        """Shows what was typed without judging it yet: a row was asked for, nothing is being saved."""
        for form in (self.card, self.year, self.measure, *self.members.forms):
            form._errors = ErrorDict()
        self.members._errors, self.members._non_form_errors = [{} for _form in self.members.forms], ErrorList()

    def drafts(self) -> dict[str, Any]:
        """What the actions take."""
        measures = [self.measure.draft()] if self.measure.has_changed() else []
        return {"card": self.card.draft(), "members": self.members.drafts(), "income": self.year.income_draft(),
                "living": self.year.living_draft(), "measures": measures}  # fmt: skip


def forms_for(request: HttpRequest, household: Household | None, data: QueryDict | None = None) -> Forms:
    """The page's forms, empty, from the record, or bound to what was sent."""
    on = clock.today()
    seen = trail.entries_for(household).values_list("pk", flat=True).first() if household else None
    asked = request.GET.get("year", "") or (data.get("year-year", "") if data else "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else None
    rows = member_formset(extra=1 if household else FIRST_ROWS)
    card = CardForm(data, user=request.user, household=household, prefix="card")
    card.initial["seen"] = seen
    return Forms(
        card=card, members=rows(data, household=household, on=on, prefix=MEMBERS),
        year=YearForm(data, household=household, on=on, year=year, prefix="year"),
        measure=MeasureForm(data, household=household, on=on, prefix="measure", optional=True),
    )  # fmt: skip


class CardView(RequiresMixin, View):
    """Create and edit. Without JavaScript "add a member" sends the page and comes back with one more row."""

    permission = Permission.EDIT_HOUSEHOLDS
    template_name = "households/household_form.html"

    def household(self) -> Household | None:
        if "pk" not in self.kwargs:
            return None
        source = Household.objects.select_related("village")
        found: Household = scoped_or_404(source, self.request.user, pk=self.kwargs["pk"])
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        household = self.household()
        return self.show(household, forms_for(request, household))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        household = self.household()
        data = request.POST.copy()
        if "add_member" in data:
            rows = data.get(f"{MEMBERS}-TOTAL_FORMS", "0")
            data[f"{MEMBERS}-TOTAL_FORMS"] = str(int(rows) + 1 if rows.isdecimal() else 1)
            forms = forms_for(request, household, data)
            forms.quiet()
            return self.show(household, forms)
        forms = forms_for(request, household, data)
        if not forms.are_valid():
            return self.show(household, forms)
        return self.save(household, forms, data)

    def save(self, household: Household | None, forms: Forms, data: QueryDict) -> HttpResponse:
        """The one domain call; what it refuses is shown at the fields."""
        saved = None
        with refusals_on(Collector(forms)):
            saved = self.call(household, forms)
        if any(form.errors for form in (forms.card, forms.year, forms.measure)) or forms.members.total_error_count():
            return self.show(household, forms, conflict=self._conflict(household, forms, data))
        messages.success(self.request, _("The card was saved."))
        again = saved is not None and "save_next" in data
        return redirect("households:create") if again else redirect(saved)  # type: ignore[arg-type]

    def call(self, household: Household | None, forms: Forms) -> Household:
        by: Any = self.request.user
        on = clock.today()
        fields = forms.card.cleaned_data
        if household is None:
            village, number = fields["village"].code, fields["number"]
            return actions.enter(village=village, number=number, by=by, on=on, **forms.drafts())
        return actions.change(household, version=fields["version"], by=by, on=on, **forms.drafts())

    def _conflict(self, household: Household | None, forms: Forms, data: QueryDict) -> Any:
        """What others changed since the page was opened; the next save knows it. None when nobody did."""
        codes = {error.code for error in forms.card.non_field_errors().as_data()}
        if household is None or "card_changed" not in codes:
            return None
        seen = forms.card.cleaned_data.get("seen") or 0
        entries = trail.entries_for(household).filter(pk__gt=seen)
        data["card-version"], data["card-seen"] = str(household.version), str(entries[0].pk if entries else seen)
        forms.card.data = data
        return presenters.timeline(entries)

    def show(self, household: Household | None, forms: Forms, *, conflict: Any = None) -> HttpResponse:
        here = _("Change the card") if household else _("New household")
        context = {
            "object": household, "card": forms.card, "members": forms.members, "year": forms.year,
            "measure": forms.measure, "title": here, "crumbs": crumbs(household, here=here), "conflict": conflict,
            "computed": computed(forms), "years": household.incomes.order_by("-year").values_list("year", flat=True)
            if household else [], "status": presenters.status_of(household) if household else None,
            "back_url": household.get_absolute_url() if household else reverse("households:list"),
            "words": json.dumps(entry_words(forms.card, forms.year, forms.measure, on=clock.today()),
                                ensure_ascii=False, separators=(",", ":")),
        }  # fmt: skip
        return render(self.request, self.template_name, context)


@dataclass(frozen=True)
class Computed:
    """The totals under the income block, as far as the figures are readable."""

    members: int
    income: rule.Income


def computed(forms: Forms) -> Computed | None:
    """The totals of what stands in the form now; None while an amount or the number of members is missing."""
    members = sum(1 for row in forms.members.forms if row["name"].value())
    values = {}
    for name in rule.AMOUNTS:
        raw = forms.year[name].value()
        try:
            values[name] = forms.year.fields[name].clean(raw if raw is None else str(raw)) or rule.ZERO
        except Exception:  # noqa: BLE001  (an unreadable amount is the field's to explain)
            return None
    given = forms.year["members"].value()
    count = int(given) if str(given or "").isdecimal() else members
    return Computed(count, rule.compute(rule.IncomeFacts(members=count, **values))) if count else None


class _Anything:
    def __contains__(self, name: object) -> bool:
        return True


class Collector:
    """Takes the reasons of a refusal and puts each at the form and field it names ("members-2-identity")."""

    fields = _Anything()

    def __init__(self, forms: Forms) -> None:
        self.forms = forms

    def add_error(self, field: str, error: Any) -> None:
        kind, _dash, rest = field.partition("-")
        number, _dash, name = rest.partition("-")
        if kind == MEMBERS and number.isdecimal():
            self.forms.members.filled[int(number)].add_error(name, error)
            return
        owner = next((f for f in (self.forms.card, self.forms.year, self.forms.measure) if field in f.fields), None)
        (owner or self.forms.card).add_error(field if owner else None, error)
