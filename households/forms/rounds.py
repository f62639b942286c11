"""The days of a yearly round, and how it is prolonged."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.forms.fields import LabelledForm
from registry.policies.forms import DOCUMENT_HINT


class RoundForm(LabelledForm):
    """A new round, or other days for one that waits for the leader."""

    year = forms.TypedChoiceField(label=_("year"), coerce=int)
    opens_on = forms.DateField(label=_("opens on"))
    closes_on = forms.DateField(
        label=_("last day of the round"),
        help_text=_("Afterwards the facts of the year and new identifications are closed."),
    )
    freezes_on = forms.DateField(
        label=_("year frozen on"), help_text=_("The county freezes it by hand; the page of the round leads there.")
    )
    document_no = forms.CharField(label=_("document of the rule"), max_length=200, help_text=DOCUMENT_HINT)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years: Any = self.fields["year"]
        years.choices = [(year, str(year)) for year in (on.year, on.year + 1, on.year - 1)]


class ProlongForm(LabelledForm):
    """A later last day of a confirmed round."""

    closes_on = forms.DateField(label=_("last day of the round"))
    freezes_on = forms.DateField(label=_("year frozen on"))
    reason = forms.CharField(label=_("reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
