"""Who helps households of a village: the paired cadres and their units. Source: DOMAIN §5.2, §0.3."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import BlindIndexField, SealedField
from villages.choices import HelperPost


class HelperQuerySet(ScopedQuerySet):
    def active(self) -> HelperQuerySet:
        """Helpers who have not given up the task."""
        return self.filter(ended_on=None)


class Helper(models.Model):
    """One helper in one village (帮扶责任人). The same person in another village is another row with the same phone."""

    village: models.ForeignKey[Any, Any] = VillageField()
    name = models.CharField(_("name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=6, blank=True)
    is_party_member = models.BooleanField(_("party member"), default=False)
    unit = models.CharField(_("unit"), max_length=80)
    duty = models.CharField(_("post held"), max_length=60, blank=True)
    post = models.CharField(_("helps as"), max_length=12, choices=HelperPost.choices, default=HelperPost.STAFF)
    phone = SealedField(_("phone"), purpose="phone")
    phone_index = BlindIndexField(source="phone")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("login")
    )
    started_on = models.DateField(_("helps since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = HelperQuerySet.as_manager()

    class Meta:
        verbose_name = _("helper")
        verbose_name_plural = _("helpers")
        indexes = [models.Index(fields=["village", "name"], name="helper_village_name")]
        constraints = [
            models.CheckConstraint(
                name="helper_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                violation_error_message=_("A helper's task ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
