"""The slip a household holds: with its code the household, and nobody else, reads its own entry and its money.

`publicity` knows no household. A higher app hands over sentences under a subject ("households.household:12").
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class Slip(models.Model):
    """One slip handed to a household. Only the hash of its code is kept."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    subject = models.CharField(_("subject"), max_length=60, db_collation="C")
    code_hash = models.BinaryField(_("code"), unique=True)
    issued_on = models.DateField(_("issued on"))
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("slip of a household")
        verbose_name_plural = _("slips of households")
        constraints = [
            models.UniqueConstraint(
                name="slip_one_in_force", fields=["subject"], condition=Q(revoked_on=None),
                violation_error_message=_("The household holds a slip already; revoke it first."),
            ),
            models.CheckConstraint(
                name="slip_revoked_by_someone",
                condition=Q(revoked_on=None, revoked_by=None) | Q(revoked_on__isnull=False, revoked_by__isnull=False),
                violation_error_message=_("Say who revoked the slip."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.subject} {self.issued_on}"


class SlipFact(models.Model):
    """One sentence that the holder of the slip reads: where the household stands, or money it received."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    subject = models.CharField(_("subject"), max_length=60, db_collation="C")
    source = models.CharField(_("source"), max_length=20, db_collation="C")  # which room said it: "status", "payments"
    on = models.DateField(_("day"))
    text = models.CharField(_("sentence"), max_length=200)
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("sentence on a slip")
        verbose_name_plural = _("sentences on slips")
        indexes = [models.Index(fields=["subject", "source", "-on"], name="slip_fact_subject")]

    def __str__(self) -> str:
        return self.text


class LookupAttempt(models.Model):
    """A code typed on the wall that fitted nothing, so that codes cannot be tried out. Kept for a day, no address."""

    kind = models.CharField(max_length=10, db_collation="C")  # "slip" or "receipt"
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("wrong code typed on the wall")
        verbose_name_plural = _("wrong codes typed on the wall")
        indexes = [models.Index(fields=["kind", "at"], name="lookup_attempt_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"
