"""What people fill in when they start a case or take a step; the domain decides whether the step may be taken."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from households.choices.cases import Origin
from households.filters import AreaFilter
from households.models import Case, CaseState
from households.workflow import APPRAISING, waiting_for
from registry import clock
from villages.models import Meeting


class CaseFilter(django_filters.FilterSet):
    """Which cases; `area`, `state` and `late` are what dashboards link to."""

    q = django_filters.CharFilter(label=_("Head"), field_name="household__head_name", lookup_expr="contains")
    area = AreaFilter()
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
        return queryset.in_states(waiting_for(self.request.user)) if value else queryset


class StartForm(forms.Form):
    """The application."""

    applied_on = forms.DateField(label=_("Applied on"), widget=forms.DateInput)
    origin = forms.ChoiceField(label=_("How it came about"), choices=Origin.choices)
    authorised_on = forms.DateField(
        label=_("Letter of authority signed on"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Needed before departments compare their registers."),
    )
    statement = forms.CharField(
        label=_("What the household states"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class StepForm(forms.Form):
    """Base of the steps' forms. `evidence` are the columns the step writes."""

    note = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    evidence_fields: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def evidence(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.evidence_fields}


class InvestigationForm(StepForm):
    """Who went there, when, and what they found."""

    investigated_on = forms.DateField(label=_("Day of the visit"), widget=forms.DateInput)
    first_investigator = forms.CharField(label=_("First investigator"), max_length=60)
    second_investigator = forms.CharField(
        label=_("Second investigator"),
        max_length=60,
        help_text=_("Two people go: for example the clerk and the first secretary."),
    )
    findings = forms.CharField(
        label=_("What was found"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Food, clothing, schooling, medicine, house and water, as seen there."),
    )
    evidence_fields = ("investigated_on", "first_investigator", "second_investigator", "findings")
    field_order = evidence_fields


class AppraisalForm(StepForm):
    """Which meeting, and how it voted on this household."""

    meeting = forms.ModelChoiceField(label=_("Meeting"), queryset=Meeting.objects.none())
    votes_agree = forms.IntegerField(label=_("For"), min_value=0, max_value=9999)
    votes_against = forms.IntegerField(label=_("Against"), min_value=0, max_value=9999)
    votes_abstain = forms.IntegerField(label=_("Abstained"), min_value=0, max_value=9999, initial=0)
    field_order = ("meeting", "votes_agree", "votes_against", "votes_abstain", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings_for(self.case)  # type: ignore[attr-defined]

    def evidence(self) -> dict[str, Any]:
        votes = {name: self.cleaned_data[name] for name in ("votes_agree", "votes_against", "votes_abstain")}
        return {"appraisal_meeting": self.cleaned_data["meeting"], **votes}


class ReasonForm(StepForm):
    """A step that must be explained to the other side."""

    note = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write what must be mended or why it ends here: the other side reads this."),
    )


class TurnDownForm(AppraisalForm):
    """A vote that failed, with the reason the household is told."""

    note = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The household is told this in writing."),
    )


class HandbookForm(StepForm):
    """The day the household received its handbook."""

    handbook_on = forms.DateField(label=_("Handbook handed over on"), widget=forms.DateInput)
    evidence_fields = ("handbook_on",)
    field_order = ("handbook_on", "note")


FORMS: dict[str, type[StepForm]] = {
    "investigate": InvestigationForm, "appraise": AppraisalForm, "turn_down": TurnDownForm, "send_back": ReasonForm,
    "report_up": StepForm, "reappraise": ReasonForm, "drop": ReasonForm, "pass_township": StepForm,
    "return_township": ReasonForm, "return_county": ReasonForm, "reject": ReasonForm, "register": HandbookForm,
    "withdraw": ReasonForm,
}  # fmt: skip
"""The form of each step that is taken on a page of its own. Publishing and approving go by list."""


def meetings_for(case: Case) -> models.QuerySet[Any]:
    """The village's meetings of representatives since the investigation, newest first."""
    since = case.investigated_on or case.applied_on
    found: models.QuerySet[Any] = (
        Meeting.objects.within(case.village_id)
        .filter(held_on__gte=since, kind__in=APPRAISING)
        .order_by("-held_on", "-pk")
    )
    return found


__all__ = ["FORMS", "CaseFilter", "StartForm", "StepForm", "meetings_for"]
