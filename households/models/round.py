"""The yearly round in which a county's cards are gone through. Source: DOMAIN §3.5 (M5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class AdjustmentRoundQuerySet(ScopedQuerySet):
    def open_on(self, day: dt.date) -> AdjustmentRoundQuerySet:
        """Confirmed rounds whose window holds `day`."""
        return self.filter(confirmed_on__isnull=False, opens_on__lte=day, closes_on__gte=day)


class AdjustmentRound(models.Model):
    """One county's dynamic adjustment of one year; `village` is the county."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("county"))
    village_id: str
    year = models.SmallIntegerField(_("year"))
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day"))
    freezes_on = models.DateField(_("year frozen on"))
    document_no = models.CharField(_("document"), max_length=200)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("set by")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)

    objects = AdjustmentRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly round")
        verbose_name_plural = _("yearly rounds")
        constraints = [
            models.UniqueConstraint(
                name="round_once_a_year", fields=["village", "year"],
                violation_error_message=_("The county has a round for this year already."),
            ),
            models.CheckConstraint(
                name="round_days_in_order", condition=Q(opens_on__lte=F("closes_on"), closes_on__lte=F("freezes_on")),
                violation_error_message=_("A round opens, closes, and then its year is frozen."),
            ),
            models.CheckConstraint(
                name="round_confirmed_by_another",
                condition=Q(confirmed_by=None, confirmed_on=None)
                | (Q(confirmed_by__isnull=False, confirmed_on__isnull=False) & ~Q(confirmed_by=F("opened_by"))),
                violation_error_message=_("A round is confirmed by another person than who set it."),
            ),
            models.CheckConstraint(
                name="round_has_document", condition=~Q(document_no=""),
                violation_error_message=_("A round names the document it stands in."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.village_id} {self.year}"
