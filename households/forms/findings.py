"""What a person writes about a finding: the explanation, the exemption asked for, the answer to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.choices import Severity


class ExplainForm(forms.Form):
    """Why a warning is right as it stands."""

    words = forms.CharField(label=_("explanation"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class WaiverForm(forms.Form):
    """Why the rule does not fit here, and until when."""

    words = forms.CharField(label=_("reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    expires_on = forms.DateField(
        label=_("until"), help_text=_("On the day after, the finding is open again."), widget=forms.DateInput
    )


class DecisionForm(forms.Form):
    """The answer of the level above."""

    words = forms.CharField(label=_("answer"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    granted = forms.TypedChoiceField(
        label=_("decision"), choices=[("1", _("Exempt")), ("0", _("Do not exempt"))], widget=forms.RadioSelect,
        coerce=lambda value: value == "1",
    )  # fmt: skip


class RulesForm(forms.Form):
    """Which rules of which place are shown."""

    area = forms.ChoiceField(label=_("Area"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), choices=[("", _("All")), *Severity.choices], required=False)
    all = forms.ChoiceField(label=_("Rules"), choices=[("", _("With findings")), ("1", _("All rules"))], required=False)

    def __init__(self, *args: Any, divisions: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below: Any = self.fields["area"]
        below.choices = [("", _("All")), *((division.code, division.name) for division in divisions)]
        if len(below.choices) == 1:
            del self.fields["area"]
