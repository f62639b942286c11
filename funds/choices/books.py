"""Codes of the books: what stands on one side of an entry, and how far a book reaches. Source: DOMAIN §6.2."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Post(models.TextChoices):
    """What stands on one side of an entry, seen from one book: an own account by its kind, or the other book."""

    NODE = "node", _("Special funds on deposit")
    PROJECT = "project", _("Money of projects")
    ABOVE = "above", _("Received from the level above")
    ORIGIN = "origin", _("Income of special funds")
    BELOW = "below", _("Passed to the level below")
    HOUSEHOLDS = "households", _("Project spending: paid to households")
    SUPPLIER = "supplier", _("Project spending: works and purchases")


class Side(models.TextChoices):
    """The two sides of an entry."""

    DEBIT = "debit", _("Debit")
    CREDIT = "credit", _("Credit")


class Reach(models.TextChoices):
    """Whose accounts a book takes together."""

    OWN = "own", _("The division's own book")
    WHOLE = "whole", _("With all divisions below")
