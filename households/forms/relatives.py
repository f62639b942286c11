"""Forms of near relatives: the filing, how it ends, how the list is narrowed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.actions.filings import POSTS_OF, VILLAGE, FilingDraft
from households.choices.cases import CadrePost, Kinship
from households.filters import AreaFilter
from households.forms.changes import BLANK
from households.forms.visit_filters import ScopedFilterSet
from households.models import Household, NearRelative
from registry.accounts.models import User

STATES = [("open", _("To be checked")), ("checked", _("Checked")), ("ended", _("Ended (filing)"))]


class AccountChoice(forms.ModelChoiceField):
    """Accounts by name and login."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.username}）"


class CardChoice(forms.ModelChoiceField):
    """Cards by head, group and number."""

    def label_from_instance(self, obj: Any) -> str:
        return " · ".join(filter(None, (obj.head_name, obj.group, obj.number)))


class FilingForm(forms.Form):
    """One filing. In a village the clerk names the cadre; elsewhere it is the person who files."""

    cadre_name = forms.CharField(label=_("cadre"), max_length=60)
    cadre_post = forms.ChoiceField(label=_("post of the cadre"), choices=[])
    cadre_user = AccountChoice(
        label=_("account of the cadre"), queryset=User.objects.none(), required=False, empty_label=_("has no account"),
        help_text=_("Whoever has an account is stopped by the system; without one the name stands on the case."),
    )  # fmt: skip
    relative_name = forms.CharField(label=_("relative"), max_length=60)
    relative_identity = forms.CharField(
        label=_("identity number of the relative"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Finds the relative's card by itself, now or when the relative comes to one. Kept sealed."),
    )  # fmt: skip
    kinship = forms.ChoiceField(label=_("The relative is the cadre's"), choices=[*BLANK, *Kinship.choices])
    household = CardChoice(
        label=_("household, when no card has the number"), queryset=Household.objects.none(), required=False,
        empty_label=_("found by the number"),
    )  # fmt: skip
    benefits = forms.CharField(
        label=_("benefits, and on what ground"), max_length=200, required=False,
        help_text=_("For example: minimum living allowance since 2024, long illness."),
    )  # fmt: skip
    filed_on = forms.DateField(label=_("filed on"))

    def __init__(
        self, *args: Any, user: Any, on: dt.date, filing: NearRelative | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.user, self.filing = user, filing
        fields: dict[str, Any] = self.fields
        fields["cadre_post"].choices = [(post.value, post.label) for post in POSTS_OF.get(len(user.scope), ())]
        if len(user.scope) == VILLAGE:
            here = Q(postings__division=user.scope) & (Q(postings__ends_on=None) | Q(postings__ends_on__gt=on))
            fields["cadre_user"].queryset = User.objects.filter(here, is_active=True).distinct().order_by("name")
            cards = Household.objects.visible_to(user).exclude(status="removed").order_by("head_sort", "number")
            fields["household"].queryset = cards
        else:
            for name in ("cadre_name", "cadre_post", "cadre_user", "household"):
                del fields[name]  # one's own name and post; the card is found by the number
        fields["filed_on"].widget.attrs["max"] = on.isoformat()
        self.initial.setdefault("filed_on", on)
        if filing is not None:
            self._fill(filing)

    def _fill(self, filing: NearRelative) -> None:
        names = (
            "cadre_name",
            "cadre_post",
            "cadre_user",
            "relative_name",
            "kinship",
            "household",
            "benefits",
            "filed_on",
        )
        self.initial |= {name: getattr(filing, name) for name in names}
        self.fields["relative_identity"].required = False
        self.fields["relative_identity"].help_text = _("Left empty it stays what it is.")

    def draft(self) -> FilingDraft:
        """What the action takes."""
        data, user = self.cleaned_data, self.user
        is_village = len(user.scope) == VILLAGE
        kept = self.filing.relative_identity.reveal() if self.filing and self.filing.relative_identity else ""
        cadre, card = data.get("cadre_user"), data.get("household")
        return FilingDraft(
            cadre_name=data["cadre_name"] if is_village else user.name,
            cadre_post=data["cadre_post"] if is_village else POSTS_OF[len(user.scope)][0],
            cadre_user=(cadre.pk if cadre else None) if is_village else user.pk,
            relative_name=data["relative_name"], identity=data["relative_identity"] or kept, kinship=data["kinship"],
            household=card.pk if card else None, benefits=data["benefits"], filed_on=data["filed_on"],
        )  # fmt: skip


class EndFilingForm(forms.Form):
    """Why a filing ends."""

    reason = forms.CharField(
        label=_("why it ends"), max_length=200,
        help_text=_("For example: the cadre left the post. The recusal holds through today."),
    )  # fmt: skip


class RelativeFilter(ScopedFilterSet):
    """Filings by name, place, post, relation and state."""

    q = django_filters.CharFilter(
        label=_("Search"), method="by_text",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Cadre or relative")}),
    )  # fmt: skip
    area = AreaFilter()
    post = django_filters.ChoiceFilter(
        label=_("Post"), field_name="cadre_post", choices=CadrePost.choices, empty_label=_("All")
    )
    kinship = django_filters.ChoiceFilter(
        label=_("Relation to the cadre"), choices=Kinship.choices, empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="in_state", empty_label=_("All"))

    class Meta:
        model = NearRelative
        fields: list[str] = []

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(cadre_name__contains=value) | Q(relative_name__contains=value))

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """Waiting for the check, checked and in force, or ended."""
        if value == "ended":
            return queryset.exclude(ended_on=None)
        return queryset.filter(ended_on=None, checked_on__isnull=value == "open")
