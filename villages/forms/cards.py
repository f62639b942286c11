"""The form of the village card."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.ui.forms import MoneyField
from villages.models import VillageCard


class CardForm(forms.ModelForm):
    """The village card; the model's constraints say what does not fit."""

    collective_income_yuan = MoneyField(label=_("Collective income last year (yuan)"), min_value=0)

    class Meta:
        model = VillageCard
        fields = [
            "office_phone", "groups", "households_total", "population", "representatives_total", "party_members",
            "farmland_mu", "leading_industries", "collective_income_yuan", "note",
        ]  # fmt: skip
        help_texts = {"office_phone": _("With its area code, 0743-7210000. It is printed on every notice.")}
