"""What goes to the bank, what comes back, whether it agrees, and money that must come back. Source: DOMAIN §6.6."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import (
    BankFileState,
    LayoutKind,
    Outcome,
    ReconciliationState,
    RecoveryCause,
    RecoveryState,
)
from funds.models.payment import PaymentBatch, PaymentLine
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


def _by(label: Any, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **more)


class BankLayout(models.Model):
    """How one bank wants its file and how it answers, as data; `village` is the county's code.

    `columns`: the fields of a line in order, each {"field", "heading", "width", "align", "pad"}; `answer`: which column
    of the answer is what; `codes`: the bank's result code -> {"outcome", "words"}.
    """

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    code = models.SlugField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("form"), max_length=6, choices=LayoutKind.choices)
    encoding = models.CharField(_("encoding"), max_length=10, default="utf-8-sig")
    columns = models.JSONField(_("columns"))
    answer = models.JSONField(_("columns of the answer"))
    codes = models.JSONField(_("result codes"), default=dict)
    control_line = models.BooleanField(_("with a line of count and total"), default=True)
    is_retired = models.BooleanField(_("no longer used"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank layout")
        verbose_name_plural = _("bank layouts")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "code"], name="funds_layout_once",
                violation_error_message=_("A layout of this code exists."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class BankFile(models.Model):
    """One file for the bank: the lines of one released list, with hash and control totals. The content is made from
    the lines whenever it is downloaded; the hash proves that it is still the same."""

    village: Any = VillageField()
    village_id: str
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="bank_files", verbose_name=_("payment list"))
    batch_id: int
    layout = models.ForeignKey(BankLayout, models.PROTECT, related_name="+", verbose_name=_("bank layout"))
    layout_id: int
    number = models.CharField(_("batch number"), max_length=40, db_collation="C")
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_collation="C")
    line_count = models.IntegerField(_("lines"))
    total_yuan = models.DecimalField(_("total (yuan)"), max_digits=16, decimal_places=2)
    state = models.CharField(_("state"), max_length=10, choices=BankFileState.choices, default=BankFileState.MADE)
    made_on = models.DateField(_("made on"))
    made_by: Any = _by(_("made by"))
    sent_on = models.DateField(_("handed over on"), null=True, blank=True)
    sent_by: Any = _by(_("handed over by"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank file")
        verbose_name_plural = _("bank files")
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="funds_bank_file_number",
                violation_error_message=_("This batch number is in use."),
            ),
            models.CheckConstraint(
                name="funds_bank_file_two_people", condition=Q(sent_by=None) | ~Q(sent_by=models.F("made_by")),
                violation_error_message=_("Whoever made the file does not hand it over alone."),
            ),
            models.UniqueConstraint(
                fields=["batch"], condition=~Q(state=BankFileState.CANCELLED), name="funds_bank_file_once",
                violation_error_message=_("There is a file of this list already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("funds:bank_file", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"funds.bankfile:{self.pk}"


class BankFileLine(models.Model):
    """One line of a file, and what the bank did with it."""

    village: Any = VillageField()
    village_id: str
    file = models.ForeignKey(BankFile, models.PROTECT, related_name="lines", verbose_name=_("bank file"))
    file_id: int
    line = models.ForeignKey(PaymentLine, models.PROTECT, related_name="bank_lines", verbose_name=_("payment"))
    line_id: int
    position = models.IntegerField(_("position"))
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices, default=Outcome.PENDING)
    credited_on = models.DateField(_("credited on"), null=True, blank=True)
    reason = models.CharField(_("reason of the bank"), max_length=100, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a bank file")
        verbose_name_plural = _("lines of bank files")
        constraints = [
            models.UniqueConstraint(
                fields=["file", "position"], name="funds_bank_line_position",
                violation_error_message=_("Two lines of a file have the same position."),
            ),
            models.UniqueConstraint(
                fields=["file", "line"], name="funds_bank_line_once",
                violation_error_message=_("A payment stands in a file once."),
            ),
            models.CheckConstraint(
                name="funds_bank_line_outcome",
                condition=Q(outcome=Outcome.PENDING, credited_on=None, reason="")
                | Q(outcome=Outcome.PAID, credited_on__isnull=False)
                | (Q(outcome=Outcome.REFUSED, credited_on=None) & ~Q(reason="")),
                violation_error_message=_("A line waits, is credited on a day, or is refused for a reason."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.file_id}:{self.position}"


class ReturnFile(models.Model):
    """One answer of the bank, kept as it came; the same bytes are taken in once."""

    village: Any = VillageField()
    village_id: str
    file = models.ForeignKey(BankFile, models.PROTECT, related_name="answers", verbose_name=_("bank file"))
    file_id: int
    name = models.CharField(_("file name"), max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_collation="C")
    row_count = models.IntegerField(_("rows"))
    taken_in_on = models.DateField(_("taken in on"))
    taken_in_by: Any = _by(_("taken in by"))
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of the bank")
        verbose_name_plural = _("answers of the bank")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], name="funds_answer_once",
                violation_error_message=_("This file has been taken in already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class ReturnRow(models.Model):
    """One row of an answer with its class; what is not clear is explained by a person before the list is closed."""

    village: Any = VillageField()
    village_id: str
    answer = models.ForeignKey(ReturnFile, models.PROTECT, related_name="rows", verbose_name=_("answer of the bank"))
    answer_id: int
    row = models.IntegerField(_("row"))
    bank_line = models.ForeignKey(
        BankFileLine, models.PROTECT, null=True, blank=True, related_name="rows", verbose_name=_("line of the file")
    )
    bank_line_id: int | None
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices)
    said = models.JSONField(_("what the bank wrote"))  # masked: no account, no identity number
    explanation = models.CharField(_("explanation"), max_length=300, blank=True)
    explained_by: Any = _by(_("explained by"), null=True, blank=True)
    explained_on = models.DateField(_("explained on"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an answer")
        verbose_name_plural = _("rows of answers")
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "row"], name="funds_return_row_once",
                violation_error_message=_("A row is read once."),
            ),
            models.CheckConstraint(
                name="funds_return_row_explained",
                condition=Q(explanation="", explained_by=None, explained_on=None)
                | (~Q(explanation="") & Q(explained_by__isnull=False, explained_on__isnull=False)),
                violation_error_message=_("An explanation has its author and its day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.answer_id}:{self.row}"


class Reconciliation(models.Model):
    """Plan, bank and ledger of one list beside each other; closed only when nothing is unexplained."""

    village: Any = VillageField()
    village_id: str
    batch = models.OneToOneField(
        PaymentBatch, models.PROTECT, related_name="reconciliation", verbose_name=_("payment list")
    )
    batch_id: int
    state = models.CharField(
        _("state"), max_length=6, choices=ReconciliationState.choices, default=ReconciliationState.OPEN
    )
    planned_yuan = models.DecimalField(_("planned (yuan)"), max_digits=16, decimal_places=2, null=True)
    credited_yuan = models.DecimalField(_("credited by the bank (yuan)"), max_digits=16, decimal_places=2, null=True)
    booked_yuan = models.DecimalField(_("in the ledger (yuan)"), max_digits=16, decimal_places=2, null=True)
    closed_on = models.DateField(_("closed on"), null=True)
    closed_by: Any = _by(_("closed by"), null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        constraints = [
            models.CheckConstraint(
                name="funds_reconciliation_closed",
                condition=Q(state=ReconciliationState.OPEN, closed_on=None, closed_by=None)
                | Q(state=ReconciliationState.CLOSED, closed_on__isnull=False, closed_by__isnull=False,
                    credited_yuan=models.F("booked_yuan")),
                violation_error_message=_("A closed reconciliation has equal sums at the bank and in the ledger."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.batch_id)


class Recovery(models.Model):
    """Money that went to somebody it was not for: what must come back, by when, what came."""

    village: Any = VillageField()
    village_id: str
    line = models.ForeignKey(PaymentLine, models.PROTECT, related_name="recoveries", verbose_name=_("payment"))
    line_id: int
    cause = models.CharField(_("cause"), max_length=14, choices=RecoveryCause.choices)
    explanation = models.CharField(_("what happened"), max_length=300)
    amount_yuan = models.DecimalField(_("to be paid back (yuan)"), max_digits=16, decimal_places=2)
    recovered_yuan = models.DecimalField(_("paid back (yuan)"), max_digits=16, decimal_places=2, default=0)
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=12, choices=RecoveryState.choices, default=RecoveryState.OPEN)
    opened_on = models.DateField(_("opened on"))
    opened_by: Any = _by(_("opened by"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("recovery")
        verbose_name_plural = _("recoveries")
        indexes = [models.Index(fields=["village", "state", "due_on"], name="funds_recovery_village")]
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=~Q(state=RecoveryState.WRITTEN_OFF), name="funds_recovery_once",
                violation_error_message=_("This payment is being got back already."),
            ),
            models.CheckConstraint(
                name="funds_recovery_amounts",
                condition=Q(amount_yuan__gt=0, recovered_yuan__gte=0, recovered_yuan__lte=models.F("amount_yuan")),
                violation_error_message=_("No more is paid back than is due."),
            ),
            models.CheckConstraint(
                name="funds_recovery_done_is_whole",
                condition=~Q(state=RecoveryState.RECOVERED) | Q(recovered_yuan=models.F("amount_yuan")),
                violation_error_message=_("It is paid back when all of it is there."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.line_id} {self.amount_yuan}"

    def get_absolute_url(self) -> str:
        return reverse("funds:recovery", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"funds.recovery:{self.pk}"


class Repayment(models.Model):
    """One sum that came back, with its transfer. Never changed."""

    village: Any = VillageField()
    village_id: str
    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="repayments", verbose_name=_("recovery"))
    recovery_id: int
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    on = models.DateField(_("paid back on"))
    paper_no = models.CharField(_("number of the paper"), max_length=60)
    by: Any = _by(_("entered by"))
    transfer: Any = models.OneToOneField(
        "ledger.Transfer", models.PROTECT, related_name="repayment", verbose_name=_("transfer")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("repayment")
        verbose_name_plural = _("repayments")
        constraints = [
            models.CheckConstraint(
                name="funds_repayment_positive", condition=Q(amount_yuan__gt=0),
                violation_error_message=_("A repayment is above zero."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.on} {self.amount_yuan}"
