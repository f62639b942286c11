"""Forms of the wall: an objection, a receipt, a check code. No account, no cookie."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from publicity.choices import About
from publicity.documents import photos
from publicity.rules.freezing import read_code
from registry.errors import DomainError

SALT = "publicity.objection"
FASTEST, SLOWEST = 3, 24 * 3600  # seconds between seeing the form and sending it


def trap_token() -> str:
    """A signed moment; whoever sends the form within three seconds is a machine."""
    return signing.dumps("objection", salt=SALT)


PHOTOS = ("photo1", "photo2", "photo3")


def _photo() -> forms.FileField:
    """Accepting only these makes an iPhone turn its HEIC into JPEG by itself."""
    return forms.FileField(
        label=_("Photo"), required=False, allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )  # fmt: skip


class ObjectionForm(forms.Form):
    """What a villager says. No cookie is set, so there is no CSRF token: a form that needs no login gives a forger
    nothing that they could not send themselves. Machines are kept off by a field nobody sees, by time, and by the
    database's limit per notice and hour."""

    row = forms.TypedChoiceField(label=_("Which family is it about?"), coerce=int, empty_value=None, required=False)
    about = forms.ChoiceField(
        label=_("Who did something wrong?"), initial=About.ENTRY, required=False, widget=forms.RadioSelect,
        choices=[
            (About.ENTRY, _("Nobody: the list is not right")), (About.VILLAGE_CADRE, _("A cadre of the village")),
            (About.TOWNSHIP, _("Somebody in the township")), (About.COUNTY, _("Somebody in the county")),
        ],
    )  # fmt: skip
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
    photo1 = _photo()
    photo2 = _photo()
    photo3 = _photo()
    website = forms.CharField(required=False)  # the trap: hidden from people
    token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: list[tuple[str, str]], too_large: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.too_large = set(too_large)  # fields whose file was left aside while it came in
        self.fields["row"].choices = [("", _("The notice as a whole")), *rows]  # type: ignore[attr-defined]  # a choice field, which Django's types do not know

    def photo_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PHOTOS]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["about"] = data.get("about") or About.ENTRY
        data["photos"] = [photo for name in PHOTOS if (photo := self._small(name, data.get(name)))]
        if data.get("website") or not self._is_slow_enough():
            raise forms.ValidationError(_("This could not be sent. Please wait a moment and send it again."))
        return data

    def _small(self, name: str, upload: Any) -> bytes | None:
        """The picture made small, or None with the reason at its field."""
        try:
            if name in self.too_large:
                raise photos.TOO_LARGE
            return photos.small(upload) if upload else None
        except DomainError as refusal:
            self.add_error(name, str(refusal))
            return None

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


class ReviewForm(ReceiptForm):
    """Why the villager asks for a review; the code comes along hidden."""

    reason = forms.CharField(
        label=_("Why is the answer not right?"), min_length=2, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why the answer is not right."),
                        "min_length": _("Write why the answer is not right.")},
    )  # fmt: skip


class CheckCodeForm(ReceiptForm):
    """The eight letters and digits printed on a notice."""

    code = forms.CharField(
        label=_("Check code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the 8 letters and digits printed on the notice.")},
    )


class SlipForm(ReceiptForm):
    """The code on the slip of a household."""

    code = forms.CharField(
        label=_("Code of my slip"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Type the 16 letters and digits of your slip.")},
    )
