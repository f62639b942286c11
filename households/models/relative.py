"""Near relatives that cadres file, so that nobody decides about their own people. Source: DOMAIN §9.3."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.choices.cases import CadrePost, Kinship
from households.models.household import Household
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import BlindIndexField, SealedField


class NearRelativeQuerySet(ScopedQuerySet):
    def in_force_on(self, day: dt.date) -> NearRelativeQuerySet:
        """Filings that hold on `day`: from being filed, checked or not, through the day on which they end."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), filed_on__lte=day)


class NearRelative(models.Model):
    """One relative of one cadre. `village` is where the cadre serves: a village, a township or the county."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("where the cadre serves"))
    village_id: str
    cadre_name = models.CharField(_("cadre"), max_length=60)
    cadre_post = models.CharField(_("post"), max_length=15, choices=CadrePost.choices)
    cadre_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    relative_name = models.CharField(_("relative"), max_length=60)
    relative_identity = SealedField(_("identity number of the relative"), purpose="identity")
    relative_index = BlindIndexField(source="relative_identity")
    kinship = models.CharField(_("relation"), max_length=12, choices=Kinship.choices)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="relatives", verbose_name=_("household")
    )
    benefits = models.CharField(_("benefits, and on what ground"), max_length=200, blank=True)
    filed_on = models.DateField(_("filed on"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("filed by")
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_reason = models.CharField(_("why it ended"), max_length=200, blank=True)

    objects = NearRelativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("near relative of a cadre")
        verbose_name_plural = _("near relatives of cadres")
        indexes = [
            models.Index(fields=["household"], name="near_relative_household"),
            models.Index(fields=["cadre_user"], name="near_relative_user"),
            models.Index(fields=["village", "cadre_name"], name="near_relative_village"),
            models.Index(fields=["relative_index"], name="near_relative_identity"),
        ]
        constraints = [
            models.CheckConstraint(
                name="near_relative_checked_by_another",
                condition=Q(checked_by=None, checked_on=None)
                | (Q(checked_by__isnull=False, checked_on__isnull=False) & ~Q(checked_by=F("filed_by"))),
                violation_error_message=_("A filing is checked by another person than who entered it."),
            ),
            models.CheckConstraint(
                name="near_relative_ends_with_reason",
                condition=Q(ended_on=None) | ~Q(ended_reason=""),
                violation_error_message=_("Say why the filing ends."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadre_name} · {self.get_kinship_display()} · {self.relative_name}"

    def get_absolute_url(self) -> str:
        return reverse("households:relative", args=[self.pk])
