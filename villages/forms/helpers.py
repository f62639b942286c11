"""The form of the register of helpers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.accounts.models import User
from registry.text import identity
from registry.ui.forms import village_field
from villages.choices import HelperPost
from villages.models import Helper


class HelperForm(forms.Form):
    """One helper. On a change an empty phone keeps the one on record, which is never shown in clear here."""

    name = forms.CharField(label=_("Name of the helper"), max_length=60)
    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[("", _("Choose")), ("male", _("Male")), ("female", _("Female"))]
    )
    unit = forms.CharField(label=_("Unit"), max_length=80, widget=forms.TextInput(attrs={"list": "helper-units"}))
    duty = forms.CharField(label=_("Post held"), max_length=60, required=False)
    post = forms.ChoiceField(label=_("Helps as"), choices=HelperPost.choices, initial=HelperPost.STAFF)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, widget=forms.TextInput(attrs={
        "type": "tel", "autocomplete": "off"}))  # fmt: skip
    is_party_member = forms.BooleanField(label=_("Party member"), required=False)
    user = forms.ModelChoiceField(
        label=_("Login"), queryset=User.objects.none(), required=False, empty_label=_("No login"),
        help_text=_("People with the posting “helper” in this village. With it the helper records visits himself."),
    )  # fmt: skip
    started_on = forms.DateField(label=_("Helps since"), widget=forms.DateInput)

    def __init__(
        self, *args: Any, for_user: Any, village: str, on: Any, helper: Helper | None = None, **kwargs: Any
    ) -> None:
        self.helper = helper
        kwargs.setdefault("initial", self._initial(helper, on))
        super().__init__(*args, **kwargs)
        if helper is None and len(for_user.scope) < 12:
            self.fields = {"village": village_field(for_user), **self.fields}
        login: Any = self.fields["user"]
        inside = village or for_user.scope
        login.queryset = User.objects.filter(
            postings__in=_helper_postings(inside, on)).distinct().order_by("name")  # fmt: skip
        known = Helper.objects.within(inside).order_by("unit").values_list("unit", flat=True).distinct()
        self.known_units = list(known[:200])
        if helper is not None and helper.phone:
            self.fields["phone"].help_text = _("On record: %(phone)s. Leave empty to keep it.") % {
                "phone": helper.phone.masked}  # fmt: skip

    @staticmethod
    def _initial(helper: Helper | None, on: Any) -> dict[str, Any]:
        if helper is None:
            return {"started_on": on}
        names = ("name", "sex", "unit", "duty", "post", "is_party_member", "user", "started_on")
        return {name: getattr(helper, name) for name in names}

    def clean_phone(self) -> str:
        plain = identity.normalise(self.cleaned_data["phone"])
        if plain and not (plain.isdecimal() and 7 <= len(plain) <= 12):
            raise forms.ValidationError(_("A phone number has 7 to 12 digits."), code="phone")
        return plain

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        data = dict(self.cleaned_data)
        data.pop("village", None)
        if self.helper is not None and not data["phone"]:
            data.pop("phone")
        return data


def _helper_postings(village: str, on: Any) -> Any:
    from registry.accounts.models import Posting

    return Posting.objects.within(village).in_force_on(on).filter(role="helper")
