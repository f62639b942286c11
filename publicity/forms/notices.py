"""Forms of the office around notices."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.documents.attachments import ACCEPT


class ReasonForm(forms.Form):
    """A reason that others must be able to act on."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class WitnessChecks(forms.Form):
    """What the supervision committee looks at before it signs. Source: DOMAIN.md §7.1, §7.2."""

    same = forms.BooleanField(label=_("The paper on the board says the same as this page."))
    decided = forms.BooleanField(label=_("The list is the one the village decided."))
    private = forms.BooleanField(label=_("No identity number, phone, account, illness or child's name can be read."))
    phones = forms.BooleanField(label=_("The office phone and 12317 stand on the paper."))


class PhotoUpload(forms.Form):
    """A photo and its day. Made small on the phone before it is sent (static/js/photo-shrink.js)."""

    photos = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": f"image/*,{ACCEPT}", "data-registry-photos": "photos"}),
    )
    taken_on = forms.DateField(label=_("Taken on"), widget=forms.DateInput(attrs={"type": "date"}))


class CloseNotice(forms.Form):
    """The closing words, which stand on the wall, and why there is no photo where there is none."""

    statement = forms.CharField(
        label=_("Closing statement"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave empty for the usual words: how long it hung, and how many objections there were."),
    )
    no_photo = forms.CharField(
        label=_("Why is there no photo?"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only for a notice without a photo. The village reads it."),
    )


class CloseDueForm(CloseNotice):
    """The same words for all the notices that are ticked."""
