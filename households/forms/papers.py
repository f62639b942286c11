"""What to print: which paper, of which year, with masked or full numbers; for a village, of which households."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.documents.papers import PAPERS, REGISTERS
from registry.accounts.permissions import Permission
from registry.ui.forms import village_field

FIRST_YEAR = 2014
WHO = [("registered", _("All registered households")), ("monitored", _("Monitored objects only"))]


class PaperForm(forms.Form):
    """One paper of one household."""

    paper = forms.ChoiceField(label=_("Paper"), choices=[(p.code, p.label) for p in PAPERS.values()])
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    in_full = forms.BooleanField(
        label=_("Full numbers"), required=False,
        help_text=_("Not masked. This goes on record, and only those who may see such numbers can open the paper."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, on: dt.date, year: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["year"]
        field.choices = [(y, str(y)) for y in range(on.year, FIRST_YEAR - 1, -1)]
        field.initial = year or on.year
        if not user.may(Permission.REVEAL_IDENTITY):
            del self.fields["in_full"]

    @property
    def wants_full(self) -> bool:
        return bool(self.cleaned_data.get("in_full"))


class RunForm(PaperForm):
    """The papers of a village's households as one PDF, or one of its registers."""

    who = forms.ChoiceField(label=_("Households"), choices=WHO, initial="registered")
    field_order = ("paper", "village", "year", "who", "in_full")

    def __init__(self, *args: Any, user: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, user=user, on=on, **kwargs)
        self.fields["village"] = village_field(user)
        paper: Any = self.fields["paper"]
        paper.choices = [
            (_("Registers of the village"), [(p.code, p.label) for p in REGISTERS.values()]),
            (_("Papers of each household"), [(p.code, p.label) for p in PAPERS.values()]),
        ]
        self.order_fields(self.field_order)


class CheckCodeForm(forms.Form):
    """A check code as it stands on a paper."""

    code = forms.CharField(label=_("Check code"), max_length=16)
