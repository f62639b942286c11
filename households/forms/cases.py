"""What people fill in when they start a case or look for one; the steps' forms stand in forms/case_steps.py."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from households.choices.cases import Origin, Procedure
from households.filters import AreaFilter
from households.models import Case, CaseState
from households.workflow import my_turn
from registry import clock


class CaseFilter(django_filters.FilterSet):
    """Which cases; `area`, `procedure`, `state` and `late` are what dashboards link to."""

    q = django_filters.CharFilter(label=_("Head"), field_name="household__head_name", lookup_expr="contains")
    area = AreaFilter()
    procedure = django_filters.ChoiceFilter(label=_("Procedure"), choices=Procedure.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=CaseState.choices)
    mine = django_filters.BooleanFilter(label=_("Waiting for me"), method="by_pen", widget=forms.CheckboxInput)
    late = django_filters.BooleanFilter(label=_("Late"), method="by_lateness", widget=forms.CheckboxInput)

    class Meta:
        model = Case
        fields: ClassVar[list[str]] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        scope, wanted = getattr(getattr(request, "user", None), "scope", ""), (data or {}).get("area", "")
        if len(scope) == 12 and not wanted:
            del self.filters["area"]
        else:
            self.filters["area"].offer(scope, wanted)

    def by_lateness(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.late(clock.today()) if value else queryset

    def by_pen(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(my_turn(self.request.user)) if value else queryset


APPLYING = (Origin.APPLIED, Origin.FOUND)
CLUES = (Origin.APPLIED, Origin.FOUND, Origin.DEPARTMENT, Origin.HOTLINE, Origin.PETITION)


class StartForm(forms.Form):
    """The application of a household to be identified."""

    applied_on = forms.DateField(label=_("Applied on"), widget=forms.DateInput)
    origin = forms.ChoiceField(label=_("How it came about"), choices=[(o.value, o.label) for o in APPLYING])
    authorised_on = forms.DateField(
        label=_("Letter of authority signed on"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Needed before departments compare their registers."),
    )
    statement = forms.CharField(
        label=_("What the household states"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ClueForm(StartForm):
    """A clue that a household is in danger, whoever gave it."""

    applied_on = forms.DateField(
        label=_("Clue of"), widget=forms.DateInput, help_text=_("The days of the whole procedure count from here.")
    )
    origin = forms.ChoiceField(label=_("How it came about"), choices=[(o.value, o.label) for o in CLUES])
    statement = forms.CharField(label=_("What the clue says"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class PlanForm(forms.Form):
    """The household stands on the exit plan of the year."""

    applied_on = forms.DateField(label=_("Planned on"), widget=forms.DateInput)
    statement = forms.CharField(label=_("Plan and document"), required=False, widget=forms.Textarea(attrs={"rows": 2}))


class ClearingForm(forms.Form):
    """The proposal to clear a risk."""

    applied_on = forms.DateField(label=_("Proposed on"), widget=forms.DateInput)
    statement = forms.CharField(
        label=_("Why it is to be cleared"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Required when the household is watched for less than the months of the rule."),
    )


START_FORMS: dict[str, type[forms.Form]] = {
    Procedure.IDENTIFICATION: StartForm, Procedure.EXIT: PlanForm, Procedure.MONITORING: ClueForm,
    Procedure.CLEARING: ClearingForm,
}  # fmt: skip
"""Procedure → the form that starts it."""

__all__ = ["START_FORMS", "CaseFilter", "StartForm"]
