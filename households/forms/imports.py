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
