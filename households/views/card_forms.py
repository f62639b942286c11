"""The forms of the card's page: valid or saved together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, QueryDict

from households.forms.card import CardForm
from households.forms.income import YearForm
from households.forms.measures import MeasureForm
from households.forms.members import MemberFormSet, member_formset
from households.models import Household
from households.rules import income as rule
from registry import clock
from registry.audit import trail

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

    def have_errors(self) -> bool:
        own = any(form.errors for form in (self.card, self.year, self.measure))
        return own or bool(self.members.total_error_count())

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

    def names(self) -> list[str]:
        """The names of all fields, those of members without their row."""
        people = self.members.empty_form
        own = [form.add_prefix(name) for form in (self.card, self.year, self.measure) for name in form.fields]
        return [*own, *(f"{MEMBERS}-{name}" for name in people.fields)]


def forms_for(request: HttpRequest, household: Household | None, data: QueryDict | None = None) -> Forms:
    """The page's forms, empty, from the record, or bound to what was sent."""
    on = clock.today()
    seen = trail.entries_for(household).values_list("pk", flat=True).first() if household else None
    asked = request.GET.get("year", "") or (data.get("year-year", "") if data else "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else None
    rows = member_formset(extra=_rows_for_new(household))
    card = CardForm(data, user=request.user, household=household, prefix="card")
    card.initial["seen"] = seen
    return Forms(
        card=card, members=rows(data, household=household, on=on, prefix=MEMBERS),
        year=YearForm(data, household=household, on=on, year=year, prefix="year"),
        measure=MeasureForm(data, household=household, on=on, prefix="measure", optional=True),
    )  # fmt: skip


def _rows_for_new(household: Household | None) -> int:
    """Whoever joins a household on the register is asked for on a page of its own."""
    if household is None:
        return FIRST_ROWS
    return 0 if household.is_registered else 1


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
