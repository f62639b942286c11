"""Login, and what the system administrator fills in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from registry.accounts import roles
from registry.accounts.models import User
from registry.divisions.models import LEVELS
from registry.ui.forms import DivisionField


class LoginForm(AuthenticationForm):
    """User name and password. Says the same whether the name or the password is wrong."""

    error_messages = {
        "invalid_login": _(
            "User name and password do not fit. After five wrong tries this account is locked here for half an hour."
        ),
        "inactive": _("This account is closed."),
    }


class UserForm(forms.ModelForm):
    """A new account: the person sets a password of their own at first login."""

    password = forms.CharField(
        label=_("First password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Must be changed at first login."),
    )

    class Meta:
        model = User
        fields = ["username", "name"]

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(username=self.data.get("username", ""), name=self.data.get("name", "")))
        return password


class PostingForm(forms.Form):
    """A role in a division, from a day on."""

    role = forms.ChoiceField(label=_("Role"), choices=roles.CHOICES)
    division = DivisionField(label=_("Division"), help_text=_("Find it by name, pinyin initials or code."))
    title = forms.CharField(label=_("Title"), max_length=60, required=False)
    starts_on = forms.DateField(label=_("From"))

    def __init__(self, *args: Any, scope: str, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].within = scope
        self.fields["starts_on"].initial = today

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        role, division = data.get("role"), data.get("division")
        if role and division and roles.ROLES[role].level != LEVELS[len(division.code)]:
            self.add_error(
                "division",
                _("%(role)s is a post at the level: %(level)s.")
                % {"role": roles.ROLES[role].label, "level": roles.ROLES[role].level.label},
            )
        return data


class ResetPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New first password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password
