"""Forms of the village card and of a meeting's record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.ui.forms import MoneyField, village_field
from villages.choices import MeetingKind
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


class MeetingForm(forms.Form):
    """One meeting, as the sign-in sheet and the minutes have it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    held_on = forms.DateField(label=_("Held on"), widget=forms.DateInput)
    place = forms.CharField(label=_("Place"), max_length=60)
    topic = forms.CharField(label=_("Topic"), max_length=120)
    due = forms.IntegerField(label=_("People due"), min_value=1)
    present = forms.IntegerField(label=_("Present"), min_value=0)
    agree = forms.IntegerField(label=_("Votes for"), min_value=0)
    against = forms.IntegerField(label=_("Votes against"), min_value=0, initial=0)
    abstain = forms.IntegerField(label=_("Abstained"), min_value=0, initial=0)
    chair = forms.CharField(label=_("Chair"), max_length=30)
    recorder = forms.CharField(label=_("Recorder"), max_length=30)
    recused = forms.CharField(
        label=_("Recused"),
        required=False,
        max_length=300,
        help_text=_("Names of those who stayed out because they or relatives are concerned, with a comma between."),
    )
    conclusion = forms.CharField(label=_("Conclusion"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"village": village_field(user), **self.fields}

    def clean_recused(self) -> list[str]:
        text = self.cleaned_data["recused"].replace("，", ",").replace("、", ",")
        return [name.strip() for name in text.split(",") if name.strip()]
