"""What comes back from the bank, and whether it agrees with plan and ledger. Source: DOMAIN §6.6."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import AnswerState, Outcome, ReconciliationState
from funds.models.bank import BankFile, BankFileLine
from funds.models.payment import PaymentBatch
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


def _by(label: Any, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **more)


class ReturnFile(models.Model):
    """One answer of the bank: read and looked at, then applied once. The same bytes are taken in once; what they said
    stays row by row, masked. `control_*` is what the file says of itself, `sum_yuan` what its rows add up to."""

    village: Any = VillageField()
    village_id: str
    file = models.ForeignKey(BankFile, models.PROTECT, related_name="answers", verbose_name=_("bank file"))
    file_id: int
    name = models.CharField(_("file name"), max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_collation="C")
    row_count = models.IntegerField(_("rows"))
    control_count = models.IntegerField(_("rows by the file's own line"), null=True)
    control_yuan = models.DecimalField(
        _("total by the file's own line (yuan)"), max_digits=18, decimal_places=4, null=True
    )
    sum_yuan = models.DecimalField(_("sum of the rows (yuan)"), max_digits=18, decimal_places=4, default=0)
    state = models.CharField(_("state"), max_length=8, choices=AnswerState.choices, default=AnswerState.READ)
    applied_on = models.DateField(_("applied on"), null=True)
    applied_by: Any = _by(_("applied by"), null=True)
    taken_in_on = models.DateField(_("taken in on"))
    taken_in_by: Any = _by(_("taken in by"))
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer of the bank")
        verbose_name_plural = _("answers of the bank")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"], condition=~Q(state=AnswerState.DROPPED), name="funds_answer_once",
                violation_error_message=_("This file has been taken in already."),
            ),
            models.CheckConstraint(
                name="funds_answer_applied",
                condition=Q(state=AnswerState.APPLIED, applied_on__isnull=False, applied_by__isnull=False)
                | ~Q(state=AnswerState.APPLIED) & Q(applied_on=None, applied_by=None),
                violation_error_message=_("An answer that counts says since when and by whom."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funds:bank_answer", args=[self.pk])


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


class BankEvidence(models.Model):
    """What the bank confirmed on paper about one line, above what its files say: credited so much more, or took so much
    back. The sum over a line is what it really holds. Never changed; scans are filed under the line's subject."""

    village: Any = VillageField()
    village_id: str
    bank_line = models.ForeignKey(
        BankFileLine, models.PROTECT, related_name="evidence", verbose_name=_("line of the file")
    )
    bank_line_id: int
    amount_yuan = models.DecimalField(_("credited; taken back with a minus (yuan)"), max_digits=16, decimal_places=2)
    on = models.DateField(_("day at the bank"))
    paper_no = models.CharField(_("number of the paper"), max_length=60)
    explanation = models.CharField(_("what happened"), max_length=300)
    by: Any = _by(_("entered by"))
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of the bank")
        verbose_name_plural = _("papers of the bank")
        constraints = [
            models.CheckConstraint(
                name="funds_evidence_amount", condition=~Q(amount_yuan=0),
                violation_error_message=_("The bank credited something or took something back."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.bank_line_id} {self.amount_yuan}"


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
        return str(self.batch)
