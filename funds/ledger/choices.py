"""Kinds of accounts and of transfers. The stored codes are used by the SQL of the migrations; a change needs one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """What stands behind an account."""

    ORIGIN = "origin", _("Where the money comes from")  # outside the county; the only kind that may be below zero
    NODE = "node", _("Money of a division")
    PROJECT = "project", _("Money of a project")
    HOUSEHOLDS = "households", _("Paid to households")  # a sink: keeps no balance
    SUPPLIER = "supplier", _("Paid to suppliers")  # a sink: keeps no balance


BALANCED = (AccountKind.ORIGIN, AccountKind.NODE, AccountKind.PROJECT)
HELD = (AccountKind.NODE, AccountKind.PROJECT)  # money that is here and not yet spent
SINKS = (AccountKind.HOUSEHOLDS, AccountKind.SUPPLIER)


class TransferKind(models.TextChoices):
    """What a transfer does. Which kinds of accounts each may join stands in the guard of the database."""

    RECEIPT = "receipt", _("Received")
    ALLOCATION = "allocation", _("Passed on")
    PAYMENT = "payment", _("Paid out")
    RETURN = "return", _("Given back")
    RECOVERY = "recovery", _("Paid back")  # by a household or a supplier, into the project that paid
    REVERSAL = "reversal", _("Reversal")
