"""The forms of the help tab: a measure by the taxonomy, its steps, evidence, risks, the plan and its signatures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.actions.plans import PlanDraft
from households.actions.risks import RiskDraft, draft_of
from households.choices import (
    MOST_RISKS,
    Cause,
    DisasterKind,
    Guarantee,
    MeasureKind,
    MeasureState,
    PlanState,
    Risk,
    Unit,
)
from households.forms.fields import LabelledForm
from households.models import HelpPlan, Household, Measure
from households.rules.details import ORDER
from households.rules.drafts import MeasureDraft
from households.rules.taxonomy import KIND_OF_ITEM, TAXONOMY, Fact, facts_of, needs_member
from registry.documents.attachments import ACCEPT_PAPERS
from registry.ui.forms import MoneyField

COMMON = ("item", "amount_yuan", "source", "quantity", "unit", "starts_on", "ends_on", "owner", "result")


def item_choices() -> list[Any]:
    """Every item under its kind of measure."""
    return [
        (MeasureKind(kind).label, [(item.value, item.label) for item in entry.items])
        for kind, entry in TAXONOMY.items()
    ]


def fact_field(fact: Fact) -> forms.Field:
    """The input of one fact: its type, its unit in the label, its choices."""
    unit = f"（{Unit(fact.unit).label}）" if fact.unit else ""
    given: dict[str, Any] = {"label": f"{fact.key.label}{unit}", "required": False}
    if fact.type == "yuan":
        return MoneyField(**given, min_value=Decimal(0), max_digits=12)
    if fact.type == "choice":
        return forms.ChoiceField(**given, choices=[("", _("Choose")), *fact.choices.choices])
    if fact.type == "day":
        return forms.DateField(**given)
    if fact.type == "yes":
        return forms.BooleanField(**given)
    if fact.type == "number":
        return forms.DecimalField(**given, min_value=0, max_value=fact.most, decimal_places=2)
    if fact.type in {"integer", "year"}:
        return forms.IntegerField(**given, min_value=0, max_value=fact.most)
    return forms.CharField(**given, max_length=fact.longest)


class HelpMeasureForm(LabelledForm):
    """One measure with exactly the facts of its item. What a state needs is asked by the action, with reasons."""

    item_code = forms.ChoiceField(label=_("what exactly"), choices=item_choices)
    item = forms.CharField(
        label=_("in other words"), max_length=80, required=False, help_text=_("For example the breed or the course.")
    )

    def __init__(
        self, *args: Any, household: Household, on: dt.date, item: str, measure: Measure | None = None, **kwargs: Any
    ) -> None:
        self.measure, self.household = measure, household
        self.kind = KIND_OF_ITEM[item]
        super().__init__(*args, **kwargs)
        self._add_member(item)
        self.fact_names = [str(fact.key) for fact in facts_of(self.kind, item)]
        for fact in facts_of(self.kind, item):
            self.fields[str(fact.key)] = fact_field(fact)
        self._add_common(on)

    def _add_member(self, item: str) -> None:
        people = [(str(m.pk), m.name) for m in self.household.members.current().order_by("joined_on", "pk")]
        if needs_member(self.kind, item):
            self.fields["member"] = forms.ChoiceField(label=_("for whom"), choices=[("", _("Choose")), *people],
                                                      required=False)  # fmt: skip
        elif TAXONOMY[self.kind].audience != "household":
            whole = ("", _("The whole household"))
            self.fields["member"] = forms.ChoiceField(label=_("for whom"), choices=[whole, *people], required=False)

    def _add_common(self, on: dt.date) -> None:
        add = self.fields.__setitem__
        add("amount_yuan", MoneyField(label=_("amount (yuan)"), required=False, min_value=Decimal(0), max_digits=12))
        add("source", forms.CharField(label=_("paid from"), max_length=80, required=False))
        add("quantity", forms.DecimalField(label=_("quantity"), required=False, max_digits=12, decimal_places=2))
        add("unit", forms.CharField(label=_("unit"), max_length=10, required=False))
        add("starts_on", forms.DateField(label=_("from"), initial=on))
        add("ends_on", forms.DateField(label=_("until"), required=False))
        add("owner", forms.CharField(label=_("who sees to it"), max_length=60, required=False))
        plans = self.household.plans.exclude(state=PlanState.CLOSED).order_by("-year")
        choices = [("", _("In no plan")), *((str(p.pk), _("Plan of %(year)s") % {"year": p.year}) for p in plans)]
        add("plan", forms.ChoiceField(label=_("help plan"), choices=choices, required=False))
        if self.measure is None:
            states = [s for s in MeasureState.choices if s[0] != MeasureState.DROPPED]
            add("state", forms.ChoiceField(label=_("state"), choices=states, initial=MeasureState.PLANNED))
        if self.measure is None or self.measure.is_over:
            add("result", forms.CharField(label=_("result"), max_length=200, required=False,
                                          help_text=_("Needed when the measure is done.")))  # fmt: skip

    def draft(self) -> MeasureDraft:
        """What the action takes."""
        data = self.cleaned_data
        state = data.get("state") or (self.measure.state if self.measure else MeasureState.PLANNED)
        return MeasureDraft(
            pk=self.measure.pk if self.measure else None, kind=self.kind, item_code=data["item_code"],
            member=int(data["member"]) if data.get("member") else None, state=state,
            plan=int(data["plan"]) if data.get("plan") else None,
            details={name: data.get(name) for name in self.fact_names},
            **{name: data[name] for name in COMMON if name in data},
        )  # fmt: skip


def initial_of(measure: Measure) -> dict[str, Any]:
    """A measure on record as the form's values."""
    names = ("item_code", *COMMON)
    return {
        **{name: getattr(measure, name) for name in names}, **measure.details,
        "member": str(measure.member_id or ""), "plan": str(measure.plan_id or ""),
    }  # fmt: skip


class StepForm(LabelledForm):
    """A step of a measure: what is still missing for it, the result or reason when it is over."""

    def __init__(self, *args: Any, measure: Measure, step: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_over = step.target in {MeasureState.DONE, MeasureState.DROPPED}
        if measure.item_code and step.target != MeasureState.DROPPED:
            for fact in facts_of(measure.kind, measure.item_code):
                asked = fact.needed and ORDER[fact.needed] <= ORDER[step.target]
                if asked and measure.details.get(fact.key) in (None, ""):
                    self.fields[str(fact.key)] = fact_field(fact)
        self.fact_names = list(self.fields)
        if is_over:
            label = _("result") if step.target == MeasureState.DONE else _("why it was not carried out")
            self.fields["result"] = forms.CharField(label=label, max_length=200)
            self.fields["ended_on"] = forms.DateField(label=_("ended on"), initial=on)
        elif step.needs_note:
            self.fields["note"] = forms.CharField(label=_("reason"), max_length=200)

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        names = ("result", "ended_on", "note")
        return {name: data[name] for name in names if name in data} | {
            "details": {name: data[name] for name in self.fact_names}
        }  # fmt: skip


class EvidenceForm(LabelledForm):
    """What a cause rests on, with a scan when there is one."""

    cause = forms.ChoiceField(label=_("cause"))
    fact = forms.CharField(label=_("what was seen"), max_length=200)
    member = forms.ChoiceField(label=_("of whom"), required=False)
    paper = forms.CharField(label=_("paper"), max_length=120, required=False)
    seen_on = forms.DateField(label=_("seen on"))
    upload = forms.FileField(
        label=_("photo or scan"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT_PAPERS})
    )

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        causes = [c for c in (household.main_cause, *household.other_causes) if c]
        people = household.members.current().order_by("joined_on", "pk")
        cause: Any = self.fields["cause"]
        cause.choices = [(code, Cause(code).label) for code in causes]
        member: Any = self.fields["member"]
        member.choices = [("", _("The whole household")), *((str(m.pk), m.name) for m in people)]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        return data | {"member": int(data["member"]) if data["member"] else None}


class RiskRowForm(LabelledForm):
    """One risk of the list; an empty row is none."""

    kind = forms.ChoiceField(label=_("risk"), required=False, choices=[("", "—"), *Risk.choices])
    disaster = forms.ChoiceField(
        label=_("kind of disaster"), required=False, choices=[("", "—"), *DisasterKind.choices]
    )
    note = forms.CharField(label=_("note"), max_length=200, required=False)
    since_on = forms.DateField(label=_("since"), required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") and not data.get("since_on") and "since_on" not in self.errors:
            self.add_error("since_on", forms.ValidationError(_("Since which day?"), code="required"))
        return data


class RisksFormSet(forms.BaseFormSet):
    """The whole list, in its order."""

    def drafts(self) -> list[RiskDraft]:
        """What the action takes: the rows that name a risk."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("kind")]
        return [RiskDraft(r["kind"], r["since_on"], r["disaster"], r["note"]) for r in rows]


def risks_formset(household: Household, *, on: dt.date, data: Any = None) -> RisksFormSet:
    """The list of a household's open risks, with empty rows up to the most a card names."""
    factory: Any = forms.formset_factory(RiskRowForm, formset=RisksFormSet, extra=0, max_num=MOST_RISKS)
    rows = [vars(draft_of(row)) for row in household.risks.open()]
    blank = [{"since_on": household.monitored_on or on} for _place in range(MOST_RISKS - len(rows))]
    found: RisksFormSet = factory(data, prefix="risks", initial=[*rows, *blank])
    return found


class PlanForm(LabelledForm):
    """The text of a help plan."""

    year = forms.IntegerField(label=_("year"), min_value=2014, max_value=2099)
    analysis = forms.CharField(label=_("where it stands and why"), max_length=400, required=False,
                               widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
    wish = forms.CharField(label=_("what the household wishes"), max_length=400, required=False,
                           widget=forms.Textarea(attrs={"rows": 3}),
                           help_text=_("In its own words. Without it nobody can sign."))  # fmt: skip
    target_per_head_yuan = MoneyField(label=_("income per head to be reached (yuan)"), required=False, max_digits=12)
    guarantees = forms.MultipleChoiceField(label=_("guarantees to be secured"), required=False,
                                           choices=Guarantee.choices, widget=forms.CheckboxSelectMultiple)  # fmt: skip

    def __init__(self, *args: Any, plan: HelpPlan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan is not None:
            del self.fields["year"]

    def draft(self, year: int = 0) -> PlanDraft:
        """What the action takes."""
        data = self.cleaned_data
        return PlanDraft(data.get("year", year), data["wish"], data["analysis"], data["target_per_head_yuan"],
                         tuple(data["guarantees"]))  # fmt: skip


class SignForm(LabelledForm):
    """Who signed a plan, and when."""

    signer = forms.CharField(label=_("signed for the household by"), max_length=60)
    household_signed_on = forms.DateField(label=_("signed by the household on"))
    helper_signed_on = forms.DateField(label=_("signed by the helper on"))
    secretary_signed_on = forms.DateField(label=_("signed by the secretary on"), required=False)


class NoteForm(LabelledForm):
    """Why a plan is changed."""

    note = forms.CharField(label=_("reason"), max_length=200)


class ResultForm(LabelledForm):
    """What a plan reached."""

    result = forms.CharField(label=_("what was reached"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
