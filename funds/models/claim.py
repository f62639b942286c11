"""A claim of a contractor for one instalment of its contract (报账). Source: DOMAIN §6.5."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import CLAIM_UNDER_WAY, WITHOUT_MONEY, ClaimPaper, ClaimState, Milestone
from funds.models.contract import Contract
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet

_NAMESPACE = uuid.UUID("0c5cbb1a-6f6e-5c55-8a49-0a8f0f4a4d62")


class ClaimQuerySet(ScopedQuerySet):
    def standing(self) -> ClaimQuerySet:
        """Claims that take or took money: neither given up nor reversed."""
        return self.exclude(state__in=WITHOUT_MONEY)

    def under_way(self) -> ClaimQuerySet:
        """Claims that wait for somebody's pen."""
        return self.filter(state__in=CLAIM_UNDER_WAY)


class Claim(models.Model):
    """One instalment that a contractor is to be paid, out of one source of the project (报账). Source: DOMAIN §6.5."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="claims", verbose_name=_("contract"))
    contract_id: int
    source = models.ForeignKey("funds.FundSource", models.PROTECT, related_name="+", verbose_name=_("source"))
    source_id: int
    source_document_no = models.CharField(_("source document"), max_length=60, db_collation="C")
    number = models.PositiveSmallIntegerField(_("instalment"))
    milestone = models.CharField(_("paid after"), max_length=12, choices=Milestone.choices)
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    applied_on = models.DateField(_("date of the application"))
    papers = ArrayField(
        models.CharField(max_length=12, choices=ClaimPaper.choices), verbose_name=_("papers at hand"), default=list
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ClaimState.choices, default=ClaimState.PREPARED, editable=False
    )
    paid_on = models.DateField(_("paid on"), null=True, editable=False)
    transfer: Any = models.OneToOneField(
        "ledger.Transfer", models.PROTECT, null=True, editable=False, related_name="claim", verbose_name=_("transfer")
    )
    transfer_id: uuid.UUID | None

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        indexes = [models.Index(fields=["village", "state", "id"], name="funds_claim_village")]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"], condition=~Q(state__in=sorted(WITHOUT_MONEY)),
                name="funds_claim_once",
                violation_error_message=_("This instalment has been claimed already."),
            ),
            models.CheckConstraint(
                name="funds_claim_amount_positive", condition=Q(amount_yuan__gt=0),
                violation_error_message=_("A claim is above zero."),
            ),
            models.CheckConstraint(
                name="funds_claim_paid_has_transfer",
                condition=Q(state__in=["paid", "reversed"], transfer__isnull=False, paid_on__isnull=False)
                | (~Q(state__in=["paid", "reversed"]) & Q(transfer=None, paid_on=None)),
                violation_error_message=_("A claim is paid exactly when its money is in the ledger."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.contract_id} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("funds:claim", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"funds.claim:{self.pk}"

    @property
    def key(self) -> uuid.UUID:
        """The idempotency key of its transfer."""
        return uuid.uuid5(_NAMESPACE, self.subject)
