"""The upload of a workbook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.spreadsheets import limits


class UploadForm(forms.Form):
    """One file: .xlsx with both sheets, or a CSV with one of them."""

    file = forms.FileField(
        label=_("Workbook"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=_("The two sheets 户信息 and 家庭成员 as .xlsx, or one of them as .csv (UTF-8 or GBK)."),
    )

    def clean_file(self) -> forms.FileField:
        file = self.cleaned_data["file"]
        if file.size > limits.MAX_BYTES:
            raise forms.ValidationError(_("The file is too large; split it by village."), code="too_large")
        return file


class UndoForm(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("It stands on each card and with the upload."),
        widget=forms.TextInput(),
    )  # fmt: skip


class CurrentForm(forms.Form):
    """Which figures the workbook of the present cards shall have, and whether numbers stand in it in full."""

    year = forms.IntegerField(label=_("Year"), min_value=2013, max_value=2099)
    in_full = forms.BooleanField(
        label=_("Numbers in full"), required=False,
        help_text=_("Identity numbers, phones and accounts; the download is then on record as a look at them."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("What it is for"), max_length=200, required=False,
        help_text=_("Needed for more than 200 households, and for numbers in full."),
    )  # fmt: skip
