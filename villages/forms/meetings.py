"""Forms of a meeting: its record, its photos and scans, and the sheets printed before it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.documents.attachments import ACCEPT_PAPERS
from registry.documents.models import AttachmentKind
from registry.ui.forms import village_field
from villages.choices import Counted, MeetingKind
from villages.models import Meeting

MOST_FILES = 9
COUNTED_FIELDS = ("kind", "counted", "held_on", "called_on", "due", "present", "agree", "against", "abstain", "recused")
"""What decides whether it was carried; the hint while typing reads these."""


def names_in(text: str) -> list[str]:
    """Names typed with any comma between, each once."""
    for mark in "，、；;\n\t":
        text = text.replace(mark, ",")
    return list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


class NamesField(forms.CharField):
    """Names with a comma between. Cleans to a list of names of at most 30 characters."""

    def to_python(self, value: Any) -> Any:
        return names_in(super().to_python(value) or "")

    def run_validators(self, value: Any) -> None:
        if any(len(name) > 30 for name in value):
            raise forms.ValidationError(_("A name has at most 30 characters. Put a comma between two names."), "name")

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value


class MeetingForm(forms.Form):
    """One meeting, as the sign-in sheet and the minutes have it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    topic = forms.CharField(label=_("Topic"), max_length=120)
    held_on = forms.DateField(label=_("Held on"), widget=forms.DateInput)
    called_on = forms.DateField(
        label=_("Announced on"), widget=forms.DateInput, required=False,
        help_text=_("When the villagers were told of it. An assembly needs ten days."),
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), max_length=60)
    group = forms.CharField(
        label=_("Villagers' group"), max_length=30, required=False, help_text=_("Only for a meeting of one group.")
    )
    chair = forms.CharField(label=_("Chair"), max_length=30)
    recorder = forms.CharField(label=_("Recorder"), max_length=30)
    invited = forms.CharField(
        label=_("Invited"), max_length=200, required=False, help_text=_("Guests without a vote, with their units.")
    )
    counted = forms.ChoiceField(
        label=_("Who is counted"), choices=Counted.choices, initial=Counted.PEOPLE, required=False,
        help_text=_("An assembly may also be held with one person for each household."),
    )  # fmt: skip
    due = forms.IntegerField(label=_("People due"), min_value=1, max_value=100_000)
    present = forms.IntegerField(label=_("Present"), min_value=0, max_value=100_000)
    agree = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=100_000)
    against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=100_000, initial=0)
    abstain = forms.IntegerField(label=_("Abstained"), min_value=0, max_value=100_000, initial=0)
    recused = NamesField(
        label=_("Recused"), required=False, max_length=300,
        help_text=_("Names of those present who stayed out of the vote because they or relatives are concerned, with a "
                    "comma between."),
    )  # fmt: skip
    conclusion = forms.CharField(label=_("Conclusion"), widget=forms.Textarea(attrs={"rows": 3}))

    HEAD = ("village", "kind", "topic", "held_on", "called_on", "place", "group", "chair", "recorder", "invited")
    VOTES = ("counted", "due", "present", "agree", "against", "abstain", "recused")

    def __init__(self, *args: Any, user: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        if meeting is not None:
            kwargs.setdefault("initial", {name: getattr(meeting, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        if meeting is None:
            self.fields = {"village": village_field(user), **self.fields}

    def clean_counted(self) -> str:
        return self.cleaned_data["counted"] or Counted.PEOPLE

    @property
    def head_fields(self) -> list[Any]:
        return [self[name] for name in self.HEAD if name in self.fields]

    @property
    def vote_fields(self) -> list[Any]:
        return [self[name] for name in self.VOTES]


class FilesInput(forms.FileInput):
    """Several files at once, from the camera or the album."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of uploaded files."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(count)s files at once."), params={"count": MOST_FILES})
        return [super(FilesField, self).clean(one, initial) for one in files or [None]]


class EvidenceForm(forms.Form):
    """Photos of the meeting or its scanned sign-in sheet."""

    kind = forms.ChoiceField(
        label=_("What is on it"), initial=AttachmentKind.PHOTO,
        choices=[(AttachmentKind.PHOTO, _("Photo of the meeting")), (AttachmentKind.SCAN, _("Scanned sign-in sheet"))],
    )  # fmt: skip
    files = FilesField(label=_("Files"), widget=FilesInput(attrs={"accept": ACCEPT_PAPERS}))


class PlannedForm(forms.Form):
    """A meeting to come, for its sheets."""

    paper = forms.ChoiceField(
        label=_("Paper to print"),
        choices=[("villages.sign_in", _("Sign-in sheet")), ("villages.ballot", _("Ballot sheet"))],
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices, initial=MeetingKind.REPRESENTATIVES)
    topic = forms.CharField(label=_("Topic"), max_length=120)
    held_on = forms.DateField(label=_("Held on"), widget=forms.DateInput)
    place = forms.CharField(label=_("Place"), max_length=60, required=False)
    counted = forms.ChoiceField(label=_("Who is counted"), choices=Counted.choices, required=False)
    due = forms.IntegerField(label=_("People due"), min_value=1, max_value=600)
    items = forms.CharField(
        label=_("Matters to vote on"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the ballot sheet, one a line. Without any it holds the topic."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"village": village_field(user), **self.fields}

    def clean_counted(self) -> str:
        return self.cleaned_data["counted"] or Counted.PEOPLE

    def clean_items(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip())[:60]
