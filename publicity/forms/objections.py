"""Forms of the office around objections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from publicity.choices import About, Channel
from publicity.documents import photos
from publicity.rules import freezing
from registry.errors import DomainError

PHOTOS = ("photo1", "photo2", "photo3")


def _photo(label: Any) -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    return forms.FileField(label=label, required=False, widget=widget)


class EnteredObjectionForm(forms.Form):
    """An objection that came by phone or on paper."""

    channel = forms.ChoiceField(label=_("How it came"), choices=[c for c in Channel.choices if c[0] != Channel.WALL])
    row = forms.TypedChoiceField(label=_("Entry"), coerce=int, empty_value=None, required=False)
    about = forms.ChoiceField(
        label=_("Whom it accuses"), choices=About.choices, initial=About.ENTRY,
        help_text=_("It is handled one level above them."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What is said"), min_length=2, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    name = forms.CharField(label=_("Name (leave empty if anonymous)"), max_length=30, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    photo1 = _photo(_("Photo or scan of the paper"))
    photo2 = _photo(_("Second photo"))
    photo3 = _photo(_("Third photo"))

    def __init__(self, *args: Any, rows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [("", _("The notice as a whole")), *rows]  # type: ignore[attr-defined]  # a choice field, which Django's types do not know

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["photos"] = []
        for name in PHOTOS:
            try:
                data["photos"] += [photos.small(data[name])] if data.get(name) else []
            except DomainError as refusal:
                self.add_error(name, str(refusal))
        return data


class InvestigatorsForm(forms.Form):
    """Who looks into it: two persons, not those who prepared or witnessed the notice. Source: DOMAIN.md §3.6."""

    first = forms.CharField(label=_("First investigator"), max_length=60)
    second = forms.CharField(label=_("Second investigator"), max_length=60)


class AnswerForm(forms.Form):
    """What was found, for the file, and the answer, for the wall. `seen` carries the answer as it was previewed."""

    findings = forms.CharField(label=_("What was found (for the file)"), required=False,
                               widget=forms.Textarea(attrs={"rows": 4}))  # fmt: skip
    answer = forms.CharField(
        label=_("Answer that the village reads"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Plain words, no names, no health, no numbers of persons."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_seen(self) -> bool:
        """Was exactly this answer looked at as the wall will show it?"""
        return bool(self.cleaned_data["seen"]) and self.cleaned_data["seen"] == fingerprint(self.cleaned_data["answer"])


def fingerprint(answer: str) -> str:
    """Tells one answer from another, so that what is published is what was looked at."""
    return freezing.fingerprint(answer.strip())[:16]
