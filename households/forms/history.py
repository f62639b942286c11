"""The narrowing of a card's timeline, and the day as of which a card is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households import timeline
from households.forms.fields import LabelledForm


class TimelineForm(LabelledForm):
    """By kind and by year."""

    kind = forms.ChoiceField(label=_("kind"), required=False)
    year = forms.ChoiceField(label=_("year"), required=False)

    def __init__(self, *args: Any, years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Everything that happened")), *timeline.kinds().items()]
        year: Any = self.fields["year"]
        year.choices = [("", _("All years")), *((str(y), str(y)) for y in years)]


class DayForm(LabelledForm):
    """A past day."""

    on = forms.DateField(label=_("the card as of"))

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("The day lies in the future."), code="future")
        if day.year < 1900:
            raise forms.ValidationError(_("Give a day of this or the last century."), code="too_early")
        return day
