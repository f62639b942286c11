"""Forms of the wall: an objection, a receipt, a check code. No account, no cookie."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from publicity.rules.freezing import read_code

SALT = "publicity.objection"
FASTEST, SLOWEST = 3, 24 * 3600  # seconds between seeing the form and sending it


def trap_token() -> str:
    """A signed moment; whoever sends the form within three seconds is a machine."""
    return signing.dumps("objection", salt=SALT)


class ObjectionForm(forms.Form):
    """What a villager says. No cookie is set, so there is no CSRF token: a form that needs no login gives a forger
    nothing that they could not send themselves. Machines are kept off by a field nobody sees, by time, and by the
    database's limit per notice and hour."""

    row = forms.TypedChoiceField(label=_("Which family is it about?"), coerce=int, empty_value=None, required=False)
    text = forms.CharField(
        label=_("What is not right?"),
        min_length=2,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what is not right."), "min_length": _("Write what is not right.")},
    )
    named = forms.TypedChoiceField(
        label=_("May we know who you are?"),
        coerce=lambda value: value == "yes",
        initial="no",
        choices=[("no", _("No, do not write down my name")), ("yes", _("Yes, you may call me"))],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("Your name"), max_length=30, required=False)
    phone = forms.RegexField(
        label=_("Your phone"),
        regex=r"^[0-9+ -]{5,20}$",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        error_messages={"invalid": _("A phone number has digits only.")},
    )
    website = forms.CharField(required=False)  # the trap: hidden from people
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row"].choices = [("", _("The notice as a whole")), *rows]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("website") or not self._is_slow_enough():
            raise forms.ValidationError(_("This could not be sent. Please wait a moment and send it again."))
        return data

    def _is_slow_enough(self) -> bool:
        """Sent by a person: after the first three seconds and within a day."""
        token = str(self.data.get("token", ""))
        try:
            signing.loads(token, salt=SALT, max_age=SLOWEST)
        except signing.BadSignature:
            return False
        try:
            signing.loads(token, salt=SALT, max_age=FASTEST)
        except signing.SignatureExpired:
            return True
        return False


class ReceiptForm(forms.Form):
    """The code on a receipt, however it is typed."""

    code = forms.CharField(
        label=_("Receipt code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the 16 letters and digits of your receipt.")},
    )

    def clean_code(self) -> str:
        return read_code(self.cleaned_data["code"])


class CheckCodeForm(ReceiptForm):
    """The eight letters and digits printed on a notice."""

    code = forms.CharField(
        label=_("Check code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the 8 letters and digits printed on the notice.")},
    )
