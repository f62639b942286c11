"""The forms of the steps of a case: what each brings as evidence. The domain decides whether the step may be taken."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from households.choices.cases import ClearingWay, Compared, ComparedResult, Procedure
from households.models import Case
from households.workflow import APPRAISING
from households.workflow.appraising import result_by_hits, since
from registry import clock
from villages.models import Meeting


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

    investigated_on = forms.DateField(label=_("Day of the visit"), widget=forms.DateInput, initial=clock.today)
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


class AuthorisedVisitForm(InvestigationForm):
    """The visit at which the household signs the letter of authority, if it has not signed before."""

    authorised_on = forms.DateField(
        label=_("Letter of authority signed on"),
        required=False,
        widget=forms.DateInput,
        help_text=_("Needed before departments compare their registers."),
    )
    field_order = (*InvestigationForm.evidence_fields[:3], "authorised_on", "findings")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["authorised_on"].initial = case.authorised_on

    def evidence(self) -> dict[str, Any]:
        signed = self.cleaned_data["authorised_on"] or self.case.authorised_on
        return super().evidence() | {"authorised_on": signed}


class JudgementForm(InvestigationForm):
    """Two people saw whether the risks of the identification are gone, and how they went."""

    gone = forms.TypedMultipleChoiceField(
        label=_("Seen to be gone"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick each risk that both of you saw to be gone."),
    )  # fmt: skip
    clearing_way = forms.ChoiceField(label=_("How the risk went away"), choices=ClearingWay.choices)
    field_order = (*InvestigationForm.evidence_fields[:3], "gone", "clearing_way", "findings")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        risks = [(risk.pk, risk.get_kind_display()) for risk in case.household.risks.open()]
        self.fields["gone"].choices = risks  # type: ignore[attr-defined]  # a choice field by its declaration

    def evidence(self) -> dict[str, Any]:
        return super().evidence() | {
            "clearing_way": self.cleaned_data["clearing_way"], "checklist": {"gone": self.cleaned_data["gone"]},
        }  # fmt: skip


class GroupForm(StepForm):
    """The meeting of the villagers' group: day, leader, who came, who agreed."""

    group_met_on = forms.DateField(label=_("Group met on"), widget=forms.DateInput, initial=clock.today)
    group_leader = forms.CharField(label=_("Leader of the group"), max_length=60)
    group_present = forms.IntegerField(label=_("Present"), min_value=1, max_value=999)
    group_agree = forms.IntegerField(label=_("For"), min_value=0, max_value=999)
    evidence_fields = ("group_met_on", "group_leader", "group_present", "group_agree")
    field_order = evidence_fields


class ComparisonForm(StepForm):
    """The result of each item of the comparison; what verified hits say stands there already."""

    compared_on = forms.DateField(label=_("Compared on"), widget=forms.DateInput, initial=clock.today)
    comparison_note = forms.CharField(
        label=_("What the comparison showed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("By which lists; what was found, and on which paper it was verified."),
    )
    field_order = ("compared_on", *Compared.values, "comparison_note", "note")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        by_hits = result_by_hits(case)
        for item in Compared:
            self.fields[item.value] = forms.ChoiceField(
                label=item.label, choices=ComparedResult.choices, widget=forms.RadioSelect,
                initial=by_hits.get(item.value, ComparedResult.NOTHING),
            )  # fmt: skip
        self.order_fields(self.field_order)

    def evidence(self) -> dict[str, Any]:
        found = {item: self.cleaned_data[item] for item in Compared.values}
        return {"compared_on": self.cleaned_data["compared_on"], "comparison": found,
                "comparison_note": self.cleaned_data["comparison_note"]}  # fmt: skip


class AcceptanceForm(StepForm):
    """Who of the household signed that it accepts, and when."""

    accepted_on = forms.DateField(label=_("Signed on"), widget=forms.DateInput, initial=clock.today)
    accepted_by = forms.CharField(label=_("Signed for the household by"), max_length=60)
    evidence_fields = ("accepted_on", "accepted_by")
    field_order = evidence_fields

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.fields["accepted_by"].initial = case.household.head_name


class AppraisalForm(StepForm):
    """Which meeting, and how it voted on this household."""

    meeting = forms.ModelChoiceField(label=_("Meeting"), queryset=Meeting.objects.none())
    votes_agree = forms.IntegerField(label=_("For"), min_value=0, max_value=9999)
    votes_against = forms.IntegerField(label=_("Against"), min_value=0, max_value=9999)
    votes_abstain = forms.IntegerField(label=_("Abstained"), min_value=0, max_value=9999, initial=0)
    recused = forms.CharField(
        label=_("Recused from the vote"), required=False, max_length=300,
        help_text=_("Near relatives who were present and did not vote; names with a comma between them."),
    )  # fmt: skip
    field_order = ("meeting", "votes_agree", "votes_against", "votes_abstain", "recused", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings_for(self.case)  # type: ignore[attr-defined]  # a choice field, which Django's types do not know

    def evidence(self) -> dict[str, Any]:
        votes = {name: self.cleaned_data[name] for name in ("votes_agree", "votes_against", "votes_abstain")}
        typed = self.cleaned_data["recused"]
        for mark in "，、;；":
            typed = typed.replace(mark, ",")
        names = list(dict.fromkeys(name.strip()[:60] for name in typed.split(",") if name.strip()))
        return {"appraisal_meeting": self.cleaned_data["meeting"], **votes, "recused": names}


class ReasonForm(StepForm):
    """A step that must be explained to the other side."""

    note = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Write what must be mended or why it ends here: the other side reads this."),
    )


def _told() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The household is told this in writing."),
    )


class TurnDownForm(AppraisalForm):
    """A vote that failed, with the reason the household is told."""

    note = _told()


class GroupRefusalForm(GroupForm):
    """A group that did not agree, with the reason the household is told."""

    note = _told()


class RefusalForm(StepForm):
    """A case that ends without result, with the reason the household is told."""

    note = _told()


class SpotCheckForm(StepForm):
    """What the township saw for itself before the second publicity."""

    spot_checked_on = forms.DateField(label=_("Spot check on"), widget=forms.DateInput, initial=clock.today)
    spot_check = forms.CharField(label=_("What the spot check found"), widget=forms.Textarea(attrs={"rows": 4}))
    evidence_fields = ("spot_checked_on", "spot_check")
    field_order = evidence_fields


class HandbookForm(StepForm):
    """The day the household received its handbook."""

    handbook_on = forms.DateField(label=_("Handbook handed over on"), widget=forms.DateInput, initial=clock.today)
    evidence_fields = ("handbook_on",)
    field_order = ("handbook_on", "note")


FORMS: dict[str, type[StepForm]] = {
    "investigate": InvestigationForm, "group_agree": GroupForm, "group_refuse": GroupRefusalForm,
    "compare": ComparisonForm, "return_comparison": ReasonForm, "accept": AcceptanceForm, "refuse": ReasonForm,
    "appraise": AppraisalForm, "turn_down": TurnDownForm, "send_back": ReasonForm, "report_up": StepForm,
    "reappraise": ReasonForm, "drop": RefusalForm, "drop_township": RefusalForm, "publicise_township": SpotCheckForm,
    "pass_township": StepForm, "return_township": ReasonForm, "return_county": ReasonForm, "reject": RefusalForm,
    "register": HandbookForm, "lift": StepForm, "activate": StepForm, "help": StepForm, "clear": StepForm,
    "withdraw": ReasonForm, "lapse": ReasonForm,
}  # fmt: skip
"""The form of each step that is taken on a page of its own. Publishing and approving go by list."""
_OWN: dict[tuple[str, str], type[StepForm]] = {
    (Procedure.IDENTIFICATION, "investigate"): AuthorisedVisitForm,
    (Procedure.MONITORING, "investigate"): AuthorisedVisitForm,
    (Procedure.CLEARING, "investigate"): JudgementForm,
}


def form_class(case: Case, step: str) -> type[StepForm]:
    """The form of a step in the case's procedure. Raises KeyError for a step without a page of its own."""
    return _OWN.get((case.procedure, step)) or FORMS[step]


def meetings_for(case: Case) -> models.QuerySet[Any]:
    """The village's meetings that may appraise the case, newest first."""
    found: models.QuerySet[Any] = (
        Meeting.objects.within(case.village_id)
        .filter(held_on__gte=since(case), kind__in=APPRAISING)
        .order_by("-held_on", "-pk")
    )
    return found


__all__ = ["FORMS", "StepForm", "form_class", "meetings_for"]
