"""Forms of the office around objections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from publicity.choices import Channel


class EnteredObjectionForm(forms.Form):
    """An objection that came by phone or on paper."""

    channel = forms.ChoiceField(label=_("How it came"), choices=[c for c in Channel.choices if c[0] != Channel.WALL])
    row = forms.TypedChoiceField(label=_("Entry"), coerce=int, empty_value=None, required=False)
    text = forms.CharField(
        label=_("What is said"), min_length=2, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    name = forms.CharField(label=_("Name (leave empty if anonymous)"), max_length=30, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)

    def __init__(self, *args: Any, rows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [("", _("The notice as a whole")), *rows]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What was found, for the file, and the answer, for the wall."""

    findings = forms.CharField(label=_("What was found (for the file)"), required=False,
                               widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
    answer = forms.CharField(
        label=_("Answer that the village reads"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Plain words, no names, no health, no numbers of persons."),
    )
