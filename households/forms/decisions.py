"""The form of a decision from before this system."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.choices import Decision, MonitoredType
from households.rules.status import Standing, open_to


class DecisionForm(forms.Form):
    """What was decided, when, and in which document."""

    decision = forms.ChoiceField(label=_("What was decided"))
    decided_on = forms.DateField(label=_("Day of the decision"), widget=forms.DateInput)
    document_no = forms.CharField(
        label=_("Number of the document"), max_length=120, help_text=_("As printed, with year and serial number.")
    )
    monitored_type = forms.ChoiceField(
        label=_("Monitored as"), required=False, choices=[("", ""), *MonitoredType.choices],
        help_text=_("Only for a monitored object."),
    )  # fmt: skip

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.choices = [("", _("Choose")), *((code, Decision(code).label) for code in open_to(standing))]
