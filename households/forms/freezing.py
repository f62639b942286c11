"""Which year to freeze where, and why a frozen one is opened."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.forms.fields import LabelledForm
from registry.divisions.models import Division

FIRST_YEAR = 2013


class FreezeForm(LabelledForm):
    """A year and an area inside the user's own: all of it, one township, or one village that the address names."""

    year = forms.TypedChoiceField(label=_("year"), coerce=int)
    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, *args: Any, scope: str, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        years: Any = self.fields["year"]
        years.choices = [(year, str(year)) for year in range(on.year, FIRST_YEAR - 1, -1)]
        years.initial = on.year - 1
        own = Division.objects.filter(code=scope).first()
        choices = [("", own.name if own else scope)]
        choices += [(d.code, d.name) for d in Division.objects.children_of(scope)]
        wanted = str(self.data.get("area", "")) if self.is_bound else ""
        if wanted.startswith(scope) and wanted not in dict(choices):
            choices += [(d.code, d.full_name) for d in Division.objects.filter(code=wanted)]
        areas: Any = self.fields["area"]
        areas.choices = choices

    @property
    def area_code(self) -> str:
        """The chosen area, the whole scope when none is."""
        return self.cleaned_data.get("area") or self.scope


class ReopenForm(LabelledForm):
    """Why one household's frozen year is opened."""

    reason = forms.CharField(
        label=_("reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is wrong in the frozen figures, and which paper shows it."),
    )  # fmt: skip
