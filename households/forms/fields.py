"""Fields of the card that take what people really type, and keep what they left masked."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from households.choices import Health
from registry.text.identity import normalise

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}")
_ACCOUNT = re.compile(r"[0-9]{12,25}")


class LabelledForm(forms.Form):
    """A form whose labels are the models' verbose names, begun with a capital in languages that have them."""

    def __getitem__(self, name: str) -> BoundField:
        bound = super().__getitem__(name)
        bound.label = capfirst(str(bound.label))
        return bound


class SealedCharField(forms.CharField):
    """A sensitive value shown masked. Sent back as it was shown it is left as it is: cleans to None."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "").strip()

    def clean_against(self, value: str, initial: Any) -> str | None:
        """None for the untouched mask, else the number without blanks."""
        return None if initial and value == str(initial) else normalise(value)


def clean_phone(number: str) -> str:
    """A mobile or land-line number (DQ-67). Raises ValidationError."""
    if number and not (_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)):
        raise forms.ValidationError(_("A mobile number has 11 digits and begins with 13 to 19."), code="DQ-67")
    return number


def clean_account(number: str) -> str:
    """A bank account of 12 to 25 digits. Raises ValidationError."""
    if number and not _ACCOUNT.fullmatch(number):
        raise forms.ValidationError(_("A bank account has 12 to 25 digits."), code="account_digits")
    return number


_COMBINED = (
    ("healthy",), ("chronic",), ("serious",), ("disabled",), ("chronic", "disabled"), ("serious", "disabled"),
    ("chronic", "serious"), ("chronic", "serious", "disabled"),
)  # fmt: skip


def health_choices() -> list[tuple[str, str]]:
    """States of health as one list: single ones, then what goes together ("healthy" goes with nothing, DQ-29)."""
    return [("", ""), *(("+".join(codes), "、".join(str(Health(c).label) for c in codes)) for codes in _COMBINED)]


def _codes(value: Any) -> tuple[str, ...]:
    return tuple(value.split("+")) if isinstance(value, str) else tuple(value)


class HealthField(forms.TypedChoiceField):
    """States of health chosen in one step; cleans to a tuple of codes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=health_choices, coerce=_codes, empty_value=(), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return "+".join(code for code in Health.values if code in value)
        return value
