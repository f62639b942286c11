"""All forms of one year's page, valid or saved together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from households.actions import years as actions
from households.forms.years_income import IncomeYearForm
from households.forms.years_living import LivingYearForm, PersonYearForm
from households.models import CostRatio, Household
from households.rules import years as rule
from households.rules.drafts import YearDraft


class VersionForm(forms.Form):
    """The card's version when the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class _Anything:
    def __contains__(self, name: object) -> bool:
        return True


@dataclass
class YearForms:
    """The blocks of a year. Takes the reasons of a refusal and puts each at the form and field it names."""

    year: int
    head: VersionForm
    income: IncomeYearForm
    living: LivingYearForm
    people: list[PersonYearForm]
    taken: list[str]

    fields = _Anything()

    def all(self) -> list[Any]:
        return [self.head, self.income, self.living, *self.people]

    def are_valid(self) -> bool:
        checked = [form.is_valid() for form in self.all()]
        return all(checked)

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.all())

    def quiet(self) -> None:
        """Shows what was typed without judging it yet."""
        for form in self.all():
            form._errors = ErrorDict()

    def draft(self) -> YearDraft:
        """What the action takes."""
        people = (form.person_draft() for form in self.people)
        return YearDraft(self.year, self.income.income_draft(self.year), self.living.living_draft(self.year),
                         tuple(person for person in people if person))  # fmt: skip

    def add_error(self, field: str | None, error: Any) -> None:
        name = field or ""
        if name.startswith("people-"):
            _people, pk, fact = name.split("-", 2)
            owner: Any = next((f for f in self.people if str(f.member.pk) == pk), self.head)
            owner.add_error(fact if fact in owner.fields else None, error)
            return
        owner = next((form for form in (self.income, self.living) if name in form.fields), None)
        (owner or self.head).add_error(name if owner else None, error)


def forms_of(household: Household, year: int, *, on: dt.date, data: Any = None, copy: int | None = None) -> YearForms:
    """The forms of a year, from the record, from the year `copy` where the record is empty, or from what was sent."""
    draft, taken = actions.draft_of(household, year), list[str]()
    kept = draft
    if copy is not None:
        last, taken = actions.copied(household, source=copy, year=year)
        draft = YearDraft(year, kept.income or last.income, kept.living or last.living, kept.people or last.people)
    members = rule.members_of_year(household.members.order_by("joined_on", "pk"), year=year) if year != on.year else []
    said = {person.member: person for person in draft.people}
    return YearForms(
        year=year, head=VersionForm(data, initial={"version": household.version}),
        income=IncomeYearForm(data, prefix="income", draft=draft.income, is_kept=kept.income is not None,
                              shares=CostRatio.objects.in_force(household.village_id, year)),
        living=LivingYearForm(data, prefix="living", draft=draft.living, is_kept=kept.living is not None, on=on),
        people=[PersonYearForm(data, member=m, draft=said.get(m.pk), is_kept=m.pk in said) for m in members],
        taken=taken,
    )  # fmt: skip
