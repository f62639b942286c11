"""Forms of a matter of four discussions and two openings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.ui.forms import MoneyField, village_field
from villages.models import Meeting, Resolution
from villages.workflow import DISCUSSIONS


class ResolutionForm(forms.Form):
    """What is proposed."""

    title = forms.CharField(label=_("Matter"), max_length=120)
    content = forms.CharField(label=_("What is proposed"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
    amount_yuan = MoneyField(
        label=_("Amount (yuan)"), required=False, min_value=0,
        help_text=_("Needed when households pay for it by one event one discussion."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, matter: Resolution | None = None, **kwargs: Any) -> None:
        if matter is not None:
            kwargs.setdefault("initial", {name: getattr(matter, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        if matter is None:
            self.fields = {"village": village_field(user), **self.fields}


class _MeetingChoice(forms.ModelChoiceField):
    """Meetings by day and topic."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.held_on:%Y-%m-%d} {obj.get_kind_display()} · {obj.topic}"


class DiscussionForm(forms.Form):
    """The meeting a discussion rests on: signed, carried, of the right kind, in this village."""

    meeting = _MeetingChoice(label=_("Meeting"), queryset=Meeting.objects.none())

    def __init__(self, *args: Any, matter: Resolution, step: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _field, kinds = DISCUSSIONS[step]
        choice: Any = self.fields["meeting"]
        choice.queryset = Meeting.objects.within(matter.village_id).deciding(kinds)

    def facts(self) -> dict[str, Any]:
        return {"meeting": self.cleaned_data["meeting"]}


class NoteForm(forms.Form):
    """Why a matter is not taken further."""

    note = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    def facts(self) -> dict[str, Any]:
        return {"note": self.cleaned_data["note"]}


class PlainForm(forms.Form):
    """A step that needs nothing more."""

    def facts(self) -> dict[str, Any]:
        return {}


class ResultForm(forms.Form):
    """What came out of a matter."""

    result = forms.CharField(
        label=_("Result"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("What was done, when, what it cost. The whole village reads it."),
    )  # fmt: skip
