"""Forms of the wall and of the office around objections and notices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from publicity.choices import Channel
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


class ReasonForm(forms.Form):
    """A reason that others must be able to act on."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class WitnessChecks(forms.Form):
    """What the supervision committee looks at before it signs. Source: DOMAIN.md §7.1, §7.2."""

    same = forms.BooleanField(label=_("The paper on the board says the same as this page."))
    decided = forms.BooleanField(label=_("The list is the one the village decided."))
    private = forms.BooleanField(label=_("No identity number, phone, account, illness or child's name can be read."))
    phones = forms.BooleanField(label=_("The office phone and 12317 stand on the paper."))
