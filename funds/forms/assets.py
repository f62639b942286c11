"""Assets and their years."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.choices import AssetKind, AssetState
from registry.ui.forms import MoneyField


class AssetForm(forms.Form):
    """What a project left behind, whose it is, who keeps it."""

    name = forms.CharField(label=_("Asset"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind of asset"), choices=AssetKind.choices)
    value_yuan = MoneyField(label=_("Value (yuan)"))
    place = forms.CharField(label=_("Site of the asset"), max_length=100, required=False)
    owner = forms.CharField(label=_("Owner"), max_length=100, help_text=_("As on the paper that transfers it."))
    keeper = forms.CharField(label=_("Who keeps it"), max_length=60)
    handed_over_on = forms.DateField(label=_("Handed over on"))
    paper_no = forms.CharField(label=_("Number of the transfer paper"), max_length=60, required=False)


class AssetStateForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=AssetState.choices)
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class AssetYearForm(forms.Form):
    """What it was to bring, what came, where it went."""

    year = forms.IntegerField(label=_("Year"), min_value=2014, max_value=2100)
    due_yuan = MoneyField(label=_("Due (yuan)"), min_value=0, initial=Decimal(0))
    received_yuan = MoneyField(label=_("Received (yuan)"), min_value=0, initial=Decimal(0))
    to_households_yuan = MoneyField(label=_("To households (yuan)"), min_value=0, initial=Decimal(0))
    to_village_yuan = MoneyField(label=_("To the village (yuan)"), min_value=0, initial=Decimal(0))
    upkeep_yuan = MoneyField(label=_("Upkeep (yuan)"), min_value=0, initial=Decimal(0))
    households = forms.IntegerField(label=_("Households reached"), min_value=0, initial=0)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class AssetNoticeForm(forms.Form):
    """Which year of the village's assets hangs on the wall."""

    year = forms.IntegerField(label=_("Year"), min_value=2014, max_value=2100)

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = today.year
