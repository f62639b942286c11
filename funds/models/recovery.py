"""Money that must come back. Source: DOMAIN §6.6, §6.8."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import RecoveryCause, RecoveryState
from funds.models.payment import PaymentLine
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


def _by(label: Any, **more: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **more)


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
