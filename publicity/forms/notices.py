"""Forms of the office around notices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """A reason that others must be able to act on."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class WitnessChecks(forms.Form):
    """What the supervision committee looks at before it signs. Source: DOMAIN.md §7.1, §7.2."""

    same = forms.BooleanField(label=_("The paper on the board says the same as this page."))
    decided = forms.BooleanField(label=_("The list is the one the village decided."))
    private = forms.BooleanField(label=_("No identity number, phone, account, illness or child's name can be read."))
    phones = forms.BooleanField(label=_("The office phone and 12317 stand on the paper."))
