"""Checks of a payment list before it is submitted. Source: DOMAIN §6.8, §11 DQ-62…64."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ListCheck(models.TextChoices):
    """What a list is asked. Errors stop it; warnings go on with an explanation that everyone reads."""

    EMPTY = "list_empty", _("Nobody is paid")
    NOT_REGISTERED = "payee_not_registered", _("Not on the register")
    DIED = "payee_died", _("The payee has died")
    LEFT = "payee_left", _("The payee has left the household")
    NOT_PAYEE = "payee_changed", _("Another head of household by now")
    NO_ACCOUNT = "no_account", _("No account")
    NOT_OWN = "account_not_own", _("Not the payee's own account")
    SHARED_ACCOUNT = "account_shared", _("Account of several households")
    CADRE_ACCOUNT = "cadre_account", _("Account of a cadre")
    GIVEN = "given_already", _("The same item twice in a period")
    STANDARD = "standard_differs", _("Another rate than the standard")
    OVER_CAP = "over_cap", _("More than a household may get")
    EXCLUDED = "item_excluded", _("Has what excludes this item")
    RELATIVE = "cadre_relative", _("Near relative of a cadre")
    NEGATIVE = "negative_list", _("On the negative list")
    EVEN = "even_amounts", _("The same amount for everybody")
    SPLIT = "split_list", _("Parts of one list under a limit")


WARNINGS = frozenset({ListCheck.NOT_PAYEE, ListCheck.RELATIVE, ListCheck.EVEN, ListCheck.SPLIT, ListCheck.STANDARD})
"""Checks whose finding may be explained; STANDARD only where no policy made the list."""
