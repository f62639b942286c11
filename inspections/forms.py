"""Asking for a report, and commenting on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from inspections.choices import PERIOD_OF_KIND, ReportKind
from registry.divisions.models import LENGTHS, Division
from registry.text.periods import Period
from registry.ui.forms import DivisionField

_SHOWN = {ReportKind.MONTHLY: 12, ReportKind.QUARTERLY: 4, ReportKind.HALF_YEAR: 2, ReportKind.ANNUAL: 2}
KIND_OF_PERIOD = {period: kind for kind, period in PERIOD_OF_KIND.items()}


def closed_periods(on: date) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Periods that are over, by kind of report, the latest first."""
    groups = []
    for kind, count in _SHOWN.items():
        period, found = Period.containing(on, PERIOD_OF_KIND[kind]).previous(), []
        for _number in range(count):
            found.append((period.key, period.label(get_language() or "zh-hans")))
            period = period.previous()
        groups.append((kind.label, found))
    return groups


class GenerateForm(forms.Form):
    """Which period and which area; the kind of report follows from the period."""

    period = forms.ChoiceField(label=_("Reporting period"))
    area = forms.ChoiceField(label=_("Area"))
    village = DivisionField(label=_("Or one village"), level=5, required=False)

    def __init__(self, *args: Any, scope: str, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = closed_periods(on)
        top = scope if len(scope) >= LENGTHS[3] else settings.REGISTRY_AREA
        own = Division.objects.get(code=top)
        below = Division.objects.children_of(top) if own.level < 5 else Division.objects.none()
        self.fields["area"].choices = [(d.code, d.name) for d in (own, *below)]
        if own.level == 3:
            self.fields["village"] = DivisionField(label=_("Or one village"), level=5, within=top, required=False)
        else:
            del self.fields["village"]

    @property
    def kind(self) -> str:
        """The kind of report that covers the chosen period."""
        return KIND_OF_PERIOD[Period.parse(self.cleaned_data["period"]).kind]

    @property
    def chosen_area(self) -> str:
        village = self.cleaned_data.get("village")
        return village.code if village else self.cleaned_data["area"]


class CommentForm(forms.Form):
    """The comment of the office on the figures."""

    comment = forms.CharField(
        label=_("Comment of the office"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Printed under “Problems and work ahead”. The figures and the sentences made of them are locked."),
    )  # fmt: skip


class WindowForm(forms.Form):
    """Area and day of a dashboard; what does not fit falls back to the reader's own area and today."""

    area = forms.CharField(required=False)
    on = forms.DateField(required=False)
    start = forms.DateField(required=False)
