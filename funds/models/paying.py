"""What belongs to a list of payments: approvals, explanations, cards of people and of cadres, receipts.

Source: DOMAIN §6.6, §6.8, §9.2; RELIABILITY §3 (8, 12, 15).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.models.payment import PaymentBatch, PaymentLine
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import BlindIndexField, SealedField


class PaymentApproval(models.Model):
    """One person's approval of a list as it was submitted. A changed list needs new ones. Never changed."""

    village: models.ForeignKey[Any, Any] = VillageField()
    village_id: str
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="approvals", verbose_name=_("payment list"))
    batch_id: int
    fingerprint = models.BinaryField(max_length=32, editable=False)
    role = models.CharField(_("role"), max_length=30)
    note = models.CharField(_("note"), max_length=200, blank=True)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by"))
    by_id: int
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval of a payment list")
        verbose_name_plural = _("approvals of payment lists")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "by", "fingerprint"], name="funds_approval_once",
                violation_error_message=_("You have approved this list already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.batch_id} {self.by_id}"


class PaymentExplanation(models.Model):
    """Why what a check doubts is right after all; read by everyone who has the list after that. Never changed.

    `household` None: for every line that the check of this code doubts.
    """

    village: models.ForeignKey[Any, Any] = VillageField()
    village_id: str
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="explanations", verbose_name=_("payment list"))
    batch_id: int
    code = models.CharField(_("check"), max_length=30)
    household: Any = models.ForeignKey(
        "households.Household", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("household")
    )
    household_id: int | None
    words = models.CharField(_("explanation"), max_length=300)
    on = models.DateField(_("day"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("explanation of a payment list")
        verbose_name_plural = _("explanations of payment lists")
        constraints = [
            models.CheckConstraint(
                name="funds_explanation_says_something", condition=~Q(words=""),
                violation_error_message=_("Write the explanation."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code}: {self.words}"


class HeldAccountQuerySet(ScopedQuerySet):
    def in_force_on(self, day: dt.date) -> HeldAccountQuerySet:
        """Cards that were somebody's on that day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), from_on__lte=day)


class PersonalAccount(models.Model):
    """The card of one person, for money that is the person's own. One account belongs to one person at a time."""

    village: models.ForeignKey[Any, Any] = VillageField()
    village_id: str
    member: Any = models.ForeignKey("households.Member", models.PROTECT, related_name="+", verbose_name=_("person"))
    member_id: int
    bank_name = models.CharField(_("bank"), max_length=60)
    account = SealedField(_("bank account"), purpose="bank")
    account_index = BlindIndexField(source="account")
    from_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = HeldAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("card of a person")
        verbose_name_plural = _("cards of people")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_on=None), name="funds_personal_account_one",
                violation_error_message=_("This person has a card entered already."),
            ),
            models.UniqueConstraint(
                fields=["account_index"], condition=Q(ended_on=None), name="funds_personal_account_own",
                violation_error_message=_("This account belongs to another person."),
            ),
            models.CheckConstraint(
                name="funds_personal_account_ends_after", condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")),
                violation_error_message=_("A card ends after it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.bank_name


class CadreAccount(models.Model):
    """A card known to be a cadre's. No payment to a household goes to it. `village`: where the cadre serves."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("where the cadre serves"))
    village_id: str
    name = models.CharField(_("cadre"), max_length=60)
    post = models.CharField(_("post"), max_length=60)
    account = SealedField(_("bank account"), purpose="bank")
    account_index = BlindIndexField(source="account")
    from_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = HeldAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("card of a cadre")
        verbose_name_plural = _("cards of cadres")
        constraints = [
            models.UniqueConstraint(
                fields=["account_index"], condition=Q(ended_on=None), name="funds_cadre_account_once",
                violation_error_message=_("This account is entered already."),
            ),
            models.CheckConstraint(
                name="funds_cadre_account_ends_after", condition=Q(ended_on=None) | Q(ended_on__gte=F("from_on")),
                violation_error_message=_("A card ends after it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.post}"


class Receipt(models.Model):
    """A household took its cash or goods: when, who signed, who stood by; the photo is filed under its subject."""

    village: models.ForeignKey[Any, Any] = VillageField()
    village_id: str
    line = models.OneToOneField(PaymentLine, models.PROTECT, related_name="receipt", verbose_name=_("payment"))
    line_id: int
    received_on = models.DateField(_("received on"))
    signed_by = models.CharField(_("signed by"), max_length=60)
    witness = models.CharField(_("witness"), max_length=60)
    goods = models.CharField(_("what was handed over"), max_length=100, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.CheckConstraint(
                name="funds_receipt_two_names", condition=~Q(signed_by=F("witness")),
                violation_error_message=_("The witness is somebody else than who signs."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.received_on} {self.signed_by}"

    @property
    def subject(self) -> str:
        return f"funds.receipt:{self.pk}"
