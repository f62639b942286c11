"""Slips for a village at once: which village, for whom, how many on a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from households.choices import REGISTERED
from households.documents.slips import MOST
from households.models import Household
from publicity.actions import slips as publicity
from registry.ui.forms import village_field

WHO = [("without", _("Households that hold none")), ("all", _("All, also those that hold one: the old code ends"))]
PAGES = [("4", _("4 on a page (A6)")), ("8", _("8 on a page (A7)"))]


class SlipRunForm(forms.Form):
    """Slips for the registered households of a village."""

    who = forms.ChoiceField(label=_("For whom"), choices=WHO, initial="without")
    group = forms.CharField(label=_("Villagers' group"), max_length=30, required=False,
                            help_text=_("Leave it empty for the whole village."))  # fmt: skip
    on_a_page = forms.TypedChoiceField(label=_("Slips on a page"), choices=PAGES, coerce=int, initial="4")
    field_order = ("village", "who", "group", "on_a_page")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"] = village_field(user)
        self.order_fields(self.field_order)

    def households(self) -> list[Household]:
        """The households to get one now, in the order of the register; at most MOST."""
        data = self.cleaned_data
        found = Household.objects.within(data["village"].code).filter(status__in=REGISTERED).select_related("village")
        if data["group"]:
            found = found.filter(group=data["group"].strip())
        if data["who"] == "without":
            found = found.exclude(pk__in=publicity.holders(prefix="households.household:"))
        return list(found.order_by("group", "number")[:MOST])
