"""What came back from a list under review: which rows go on, which go back with which comment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.actions.case_review import Decision
from households.forms.grids import number_in_key
from households.models import Case

MOST = 500
"""Rows of one page."""


def keys_in(data: Any) -> list[int]:
    """The cases a submit speaks of, each once."""
    sent = [*data.getlist("case"), *data.getlist("shown")]
    return list(dict.fromkeys(key for key in map(number_in_key, sent) if key is not None))[:MOST]


def decisions_in(cases: Sequence[Case], data: Any) -> list[Decision]:
    """The decision of every row shown. Ticked to return wins over ticked to go on: the comment was typed for it."""
    going = {number_in_key(key) for key in data.getlist("case")}
    found = []
    for case in cases:
        note = str(data.get(f"note-{case.pk}", "")).strip()[:1000]
        what = "return" if f"back-{case.pk}" in data else "go" if case.pk in going else "leave"
        found.append(Decision(case, what, note, number_in_key(str(data.get(f"seen-{case.pk}", "")))))
    return found


class SpotCheckForm(forms.Form):
    """The township's own look before the second publicity; one for the whole list."""

    spot_checked_on = forms.DateField(label=_("Spot check on"), widget=forms.DateInput)
    spot_check = forms.CharField(
        label=_("What the spot check found"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
