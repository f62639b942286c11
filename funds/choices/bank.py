"""Codes of bank files, what comes back, and money that must be got back. Source: DOMAIN §6.6."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LayoutKind(models.TextChoices):
    """The form of a file as a bank wants it."""

    CSV = "csv", _("Text with commas")
    XLSX = "xlsx", _("Excel workbook")
    FIXED = "fixed", _("Text of fixed width")


class BankField(models.TextChoices):
    """What a column of a file for the bank may hold. A layout chooses from these and from nothing else."""

    BATCH_NUMBER = "batch_number", _("batch number")
    POSITION = "position", _("position")
    VILLAGE = "village", _("code of the village")
    HOUSEHOLD = "household", _("household number")
    NAME = "name", _("payee")
    ID_KIND = "id_kind", _("kind of identity paper")
    IDENTITY = "identity", _("identity number")
    BANK_NAME = "bank_name", _("bank")
    ACCOUNT = "account", _("account")
    ITEM = "item", _("item of subsidy")
    DOCUMENT_NO = "document_no", _("document number")
    STANDARD = "standard", _("rate (yuan)")
    QUANTITY = "quantity", _("quantity")
    AMOUNT_YUAN = "amount_yuan", _("amount (yuan)")
    AMOUNT_FEN = "amount_fen", _("amount (fen)")
    SUMMARY = "summary", _("summary of the payment")


class AnswerField(models.TextChoices):
    """What a column of the bank's answer may mean."""

    BATCH_NUMBER = "batch_number", _("batch number")
    POSITION = "position", _("position")
    NAME = "name", _("payee")
    ACCOUNT = "account", _("account")
    AMOUNT_YUAN = "amount_yuan", _("amount (yuan)")
    AMOUNT_FEN = "amount_fen", _("amount (fen)")
    CODE = "code", _("result code")
    WORDS = "words", _("words of the bank")
    CREDITED_ON = "credited_on", _("credited on")
    OTHER = "other", _("not needed")


class Encoding(models.TextChoices):
    """How the letters of a text file are written."""

    UTF8_MARKED = "utf-8-sig", _("UTF-8 with a mark for Excel")
    UTF8 = "utf-8", "UTF-8"
    GB18030 = "gb18030", _("GB18030 (GBK with every rare character)")
    GBK = "gbk", "GBK"


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


class AnswerState(models.TextChoices):
    """An answer is read first and looked at; then it counts, or it is laid aside."""

    READ = "read", _("Read, not yet applied")
    APPLIED = "applied", _("Applied, it counts")
    DROPPED = "dropped", _("Laid aside")


CLEAR = frozenset({Outcome.PAID, Outcome.REFUSED})
"""Outcomes that need no explanation."""


class ReconciliationState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed, nothing unexplained")


class Agreement(models.TextChoices):
    """How plan, bank and ledger stand to each other for one payment. Computed by the database, one definition."""

    AGREED = "agreed", _("Credited as booked")
    REISSUED = "reissued", _("Refused, taken back, issued again")
    LEFT = "left", _("Refused, taken back, not to be issued again")
    TAKEN_BACK = "taken_back", _("Taken back before it reached the bank")
    TO_REISSUE = "to_reissue", _("Refused and taken back; issue it again or write why not")
    NO_FILE = "no_file", _("No file for the bank yet")
    WAITING = "waiting", _("No clear answer of the bank yet")
    NO_RECEIPT = "no_receipt", _("No receipt yet")
    TOO_LITTLE = "too_little", _("Less credited than booked")
    TOO_MUCH = "too_much", _("More credited than booked")
    REFUSED_BOOKED = "refused_booked", _("Refused, but still in the ledger")
    CREDITED_NOT_BOOKED = "credited_not_booked", _("Credited, but taken back in the ledger")


SETTLED_AGREEMENTS = frozenset({Agreement.AGREED, Agreement.REISSUED, Agreement.LEFT, Agreement.TAKEN_BACK})
"""Classes of a line that need nothing more; a reconciliation closes only when every line is in one of them."""


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
