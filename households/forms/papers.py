"""What to print: which paper, of which year, with masked or full numbers; for a village, of which households."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.documents.papers import PAPERS, REGISTERS
from households.models import Household, Visit
from registry.accounts.permissions import Permission
from registry.ui import formats
from registry.ui.forms import village_field

FIRST_YEAR = 2014
MOST_VISITS = 20
WHO = [("registered", _("All registered households")), ("monitored", _("Monitored objects only"))]


class PaperForm(forms.Form):
    """One paper of one household."""

    paper = forms.ChoiceField(label=_("Paper"), choices=[(p.code, p.label) for p in PAPERS.values()])
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    visit = forms.ChoiceField(label=_("Visit (for the visit sheet)"), required=False)
    in_full = forms.BooleanField(
        label=_("Full numbers"), required=False,
        help_text=_("Not masked. This goes on record, and only those who may see such numbers can open the paper."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, user: Any, on: dt.date, year: int | None = None, household: Household | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.visits = {str(v.pk): v for v in household.visits.newest_first()[:MOST_VISITS]} if household else {}
        visit: Any = self.fields["visit"]
        visit.choices = [
            ("", _("Blank, to write on by hand")),
            *((pk, f"{formats.moment(v.held_at)} · {v.visitors}") for pk, v in self.visits.items()),
        ]
        if not self.visits:
            del self.fields["visit"]
        field: Any = self.fields["year"]
        field.choices = [(y, str(y)) for y in range(on.year, FIRST_YEAR - 1, -1)]
        field.initial = year or on.year
        if not user.may(Permission.REVEAL_IDENTITY):
            del self.fields["in_full"]

    @property
    def visit_on_record(self) -> Visit | None:
        """The visit the visit sheet is filled from; None for a blank one, and for other papers."""
        chosen = self.cleaned_data.get("visit", "") if self.cleaned_data.get("paper") == "visit" else ""
        return self.visits.get(chosen)

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
