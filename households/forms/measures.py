"""Help measures of the card."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.choices import ANSWERS, MeasureKind, MeasureState
from households.forms.fields import LabelledForm
from households.models import Household, Measure
from households.rules.drafts import MeasureDraft
from registry.ui.forms import MoneyField


class MeasureForm(LabelledForm):
    """One measure, for the household or one of its members."""

    kind = forms.ChoiceField(label=_("kind of measure"))
    item = forms.CharField(label=_("what is done"), max_length=80)
    member = forms.ChoiceField(label=_("for whom"), required=False)
    amount_yuan = MoneyField(label=_("amount (yuan)"), required=False, min_value=Decimal(0), max_digits=12)
    starts_on = forms.DateField(label=_("from"))
    ends_on = forms.DateField(label=_("until"), required=False)
    state = forms.ChoiceField(label=_("state"), choices=MeasureState.choices)
    result = forms.CharField(
        label=_("result"), max_length=200, required=False, help_text=_("Needed when the measure is done.")
    )

    def __init__(
        self,
        *args: Any,
        household: Household | None = None,
        measure: Measure | None = None,
        on: dt.date,
        optional: bool = False,
        **kwargs: Any,
    ) -> None:
        self.measure, self.is_optional = measure, optional
        kwargs.setdefault("initial", self._initial(measure, on))
        super().__init__(*args, **kwargs)
        if optional:
            self.fields["kind"].required = self.fields["item"].required = False
        people = household.members.current().order_by("pk") if household else []
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Choose")), *_by_fit(household)]
        member: Any = self.fields["member"]
        member.choices = [("", _("The whole household")), *((str(m.pk), m.name) for m in people)]

    @staticmethod
    def _initial(measure: Measure | None, on: dt.date) -> dict[str, Any]:
        if measure is None:
            return {"starts_on": on, "state": MeasureState.PLANNED}
        names = ("kind", "item", "amount_yuan", "starts_on", "ends_on", "state", "result")
        return {name: getattr(measure, name) for name in names} | {"member": str(measure.member_id or "")}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.is_optional and self.has_changed():
            for name in ("kind", "item"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, forms.ValidationError(_("Fill this in to add the measure."), code="required"))
        if data.get("state") == MeasureState.DONE and not data.get("result", "").strip():
            self.add_error(
                "result", forms.ValidationError(_("A finished measure says what came of it."), code="result_missing")
            )
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error(
                "ends_on", forms.ValidationError(_("A measure ends after it begins."), code="ends_before_start")
            )
        return data

    def draft(self) -> MeasureDraft:
        data = dict(self.cleaned_data)
        data["member"] = int(data["member"]) if data["member"] else None
        return MeasureDraft(pk=self.measure.pk if self.measure else None, **data)


def _by_fit(household: Household | None) -> list[Any]:
    """The kinds of measure, those that answer the household's causes first."""
    causes = [household.main_cause, *household.other_causes] if household else []
    fitting = [kind for cause in causes for kind in ANSWERS.get(cause, ())]
    first = [(k.value, k.label) for k in MeasureKind if k.value in fitting]
    rest = [(k.value, k.label) for k in MeasureKind if k.value not in fitting]
    return [(_("Answers the causes"), first), (_("Other measures"), rest)] if first else rest
