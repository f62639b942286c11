"""Codes of bank files, what comes back, and money that must be got back. Source: DOMAIN §6.6."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LayoutKind(models.TextChoices):
    """The form of a file as a bank wants it."""

    CSV = "csv", _("Text with commas")
    XLSX = "xlsx", _("Excel workbook")
    FIXED = "fixed", _("Text of fixed width")


class BankFileState(models.TextChoices):
    """From the file that is made to what the bank did with each line."""

    MADE = "made", _("Made")
    SENT = "sent", _("Handed to the bank")
    ANSWERED = "answered", _("Answered in part")
    SETTLED = "settled", _("Every line answered")
    CANCELLED = "cancelled", _("Never handed over")


class Outcome(models.TextChoices):
    """What became of a line that the bank was given, or of a row that it sent back."""

    PENDING = "pending", _("No answer yet")
    PAID = "paid", _("Credited")
    REFUSED = "refused", _("Refused by the bank")
    UNKNOWN = "unknown", _("No such line in the file")
    DUPLICATE = "duplicate", _("Answered twice")
    AMOUNT_DIFFERS = "amount_differs", _("Another amount")
    DATE_WRONG = "date_wrong", _("Impossible day")
    HALF_FEN = "half_fen", _("Parts of a fen")
    UNREADABLE = "unreadable", _("Cannot be read")


CLEAR = frozenset({Outcome.PAID, Outcome.REFUSED})
"""Outcomes that need no explanation."""


class ReconciliationState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed, nothing unexplained")


class RecoveryState(models.TextChoices):
    """Money that went to somebody it was not for, on its way back."""

    OPEN = "open", _("To be paid back")
    PARTLY = "partly", _("Paid back in part")
    RECOVERED = "recovered", _("Paid back")
    REFERRED = "referred", _("Handed to discipline inspection")
    WRITTEN_OFF = "written_off", _("Written off")


class RecoveryCause(models.TextChoices):
    NOT_ENTITLED = "not_entitled", _("Not entitled")
    DEAD = "dead", _("The payee had died")
    TWICE = "twice", _("Paid twice")
    TOO_MUCH = "too_much", _("Paid too much")
    WRONG_ACCOUNT = "wrong_account", _("Credited to a wrong account")
    OTHER = "other", _("Another cause")
