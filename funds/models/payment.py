"""A list of payments to the households of a village, and its lines.

A line says who gets how much for what; it is frozen when the list is submitted, published line by line, and posted
to the ledger when the list is released. Source: DOMAIN §6.6, §6.8; RELIABILITY §3 (6–8, 15).
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import WAITING, Means, PaymentState
from funds.models.project import Project
from funds.models.source import FundSource
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import BlindIndexField, SealedField

_NAMESPACE = uuid.UUID("6f3a3c0e-5a8e-5d0c-9d3b-0f6a4b0c7e11")


class PaymentBatchQuerySet(ScopedQuerySet):
    def released(self) -> PaymentBatchQuerySet:
        return self.filter(state=PaymentState.RELEASED)

    def reconcilable(self) -> PaymentBatchQuerySet:
        """Lists that were paid out here, not before files to the bank were kept (their lines carry no account)."""
        told = PaymentLine.objects.filter(batch=models.OuterRef("pk"), account_index__isnull=False)
        return self.released().filter(~Q(means=Means.BANK) | models.Exists(told))

    def waiting(self) -> PaymentBatchQuerySet:
        """Lists on their way to the households."""
        return self.filter(state__in=WAITING)


class PaymentBatch(models.Model):
    """One list: one village, one project, one source, one item, one period."""

    village: models.ForeignKey[Any, Any] = VillageField()
    village_id: str
    project = models.ForeignKey(Project, models.PROTECT, related_name="batches", verbose_name=_("project"))
    project_id: int
    source = models.ForeignKey(FundSource, models.PROTECT, related_name="batches", verbose_name=_("source"))
    source_id: int
    source_document_no = models.CharField(_("source document"), max_length=60, db_collation="C")
    title = models.CharField(_("title"), max_length=100)
    item = models.CharField(_("item of subsidy"), max_length=60)
    unit = models.CharField(_("counted in"), max_length=20)
    period = models.CharField(_("period of payment"), max_length=7, db_collation="C")
    means = models.CharField(
        _("how it is paid"), max_length=8, choices=Means.choices, default=Means.BANK, db_default="bank"
    )
    policy = models.ForeignKey(
        "funds.SubsidyPolicy", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("subsidy")
    )
    policy_id: int | None
    reissue_of: Any = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reissues", verbose_name=_("issued again for")
    )
    fingerprint = models.BinaryField(max_length=32, null=True, editable=False)  # of the lines, set when submitted
    total_yuan = models.DecimalField(_("total (yuan)"), max_digits=16, decimal_places=2, default=0, editable=False)
    line_count = models.IntegerField(_("households"), default=0, editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=PaymentState.choices, default=PaymentState.DRAFT, editable=False
    )
    released_on = models.DateField(_("paid out on"), null=True, editable=False)  # stamped by the database

    objects = PaymentBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment list")
        verbose_name_plural = _("payment lists")
        indexes = [
            models.Index(fields=["village", "state", "id"], name="funds_payment_village"),
            models.Index(fields=["village", "released_on"], name="funds_payment_released"),
        ]
        constraints = [
            models.CheckConstraint(
                name="funds_payment_released_has_day",
                condition=Q(state=PaymentState.RELEASED, released_on__isnull=False)
                | (~Q(state=PaymentState.RELEASED) & Q(released_on=None)),
                violation_error_message=_("The day of payment is noted exactly when the list is paid out."),
            ),
            models.CheckConstraint(
                name="funds_payment_period_known",
                condition=Q(period__regex=r"^[0-9]{4}(-(0[1-9]|1[0-2])|Q[1-4]|H[12])?$"),
                violation_error_message=_(
                    "A period is a year, half-year, quarter or month: 2026, 2026H1, 2026Q3, 2026-10."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funds:payment", args=[self.pk])

    @property
    def subject(self) -> str:
        """How the list is named on notices and transfers."""
        return f"funds.payment:{self.pk}"


class PaymentLineQuerySet(ScopedQuerySet):
    def standing(self) -> PaymentLineQuerySet:
        """Lines that were neither struck out nor reversed."""
        return self.filter(is_void=False)

    def paid(self) -> PaymentLineQuerySet:
        """Lines whose money went out and was not taken back."""
        return self.standing().filter(transfer__isnull=False)


class PaymentLine(models.Model):
    """What one household gets: rate times quantity, half up to the fen. Name and account are copies of that day."""

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="lines", verbose_name=_("payment list"))
    batch_id: int
    village: models.ForeignKey[Any, Any] = VillageField()
    village_id: str
    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="payment_lines", verbose_name=_("household")
    )
    household_id: int
    member: Any = models.ForeignKey(
        "households.Member", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    member_id: int | None
    replaces: Any = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("issued again for")
    )
    replaces_id: int | None
    position = models.IntegerField(_("position"))
    payee_name = models.CharField(_("payee"), max_length=60)
    account_masked = models.CharField(_("account"), max_length=40, blank=True)
    account = SealedField(_("account"), purpose="bank")  # of the day it was submitted; later changes do not reach it
    account_index = BlindIndexField(source="account")
    person_index = models.BinaryField(max_length=32, null=True, editable=False)  # whose money: blind identity index
    ground = models.CharField(_("why and how much"), max_length=200, blank=True, db_default="")
    snapshot = models.JSONField(_("as submitted"), default=dict, editable=False)
    signature = models.BinaryField(max_length=64, null=True, editable=False)  # Ed25519 over the snapshot
    standard_yuan = models.DecimalField(_("rate (yuan)"), max_digits=16, decimal_places=2)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=2, default=1)
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    item = models.CharField(max_length=60, editable=False, blank=True)  # copied from the list by the database
    period = models.CharField(max_length=7, editable=False, blank=True, db_collation="C")
    is_void = models.BooleanField(_("struck out"), default=False, editable=False)
    void_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)
    transfer: Any = models.OneToOneField(
        "ledger.Transfer",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="payment_line",
        verbose_name=_("transfer"),
    )
    transfer_id: uuid.UUID | None

    objects = PaymentLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [
            models.Index(fields=["household", "id"], name="funds_line_household"),
            models.Index(fields=["account_index"], name="funds_line_account", condition=Q(account_index__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "position"],
                name="funds_line_position",
                violation_error_message=_("Two lines of the list have the same position."),
            ),
            models.UniqueConstraint(
                fields=["household", "member", "item", "period"],
                condition=Q(is_void=False),
                nulls_distinct=False,
                name="funds_line_once",
                violation_error_message=_("A household on this list has already been given this item for this period."),
            ),
            models.UniqueConstraint(
                fields=["person_index", "item", "period"],
                condition=Q(is_void=False, person_index__isnull=False),
                name="funds_line_person_once",
                violation_error_message=_(
                    "A person on this list has already been given this item for this period, perhaps elsewhere."
                ),
            ),
            models.CheckConstraint(
                name="funds_line_amount_is_rate_times_quantity",
                condition=Q(amount_yuan=Round(F("standard_yuan") * F("quantity"), 2)),
                violation_error_message=_("The amount is the rate times the quantity, to the fen."),
            ),
            models.CheckConstraint(
                name="funds_line_amount_positive",
                condition=Q(amount_yuan__gt=0),
                violation_error_message=_("A payment is above zero."),
            ),
            models.CheckConstraint(
                name="funds_line_void_has_reason",
                condition=Q(is_void=False) | ~Q(void_reason=""),
                violation_error_message=_("Whoever strikes out a line writes why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee_name} {self.amount_yuan}"

    @property
    def subject(self) -> str:
        """How the line is named on notices and transfers."""
        return f"funds.paymentline:{self.pk}"

    @property
    def key(self) -> uuid.UUID:
        """The idempotency key of its transfer: the same for the same line for ever."""
        return uuid.uuid5(_NAMESPACE, self.subject)
