"""What the wall says about a village besides notices: totals in sentences, and whom to call."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class VillageFigures(models.Model):
    """Sentences and rows of totals about a division on one topic ("funds", "households"), as of a day."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    topic = models.CharField(_("topic"), max_length=20)
    as_of = models.DateField(_("as of"))
    payload = models.JSONField(_("content"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("village figures")
        verbose_name_plural = _("village figures")
        constraints = [
            models.UniqueConstraint(
                name="figures_once_a_day", fields=["village", "topic", "as_of"],
                violation_error_message=_("Figures of this topic and day are there already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.village_id} {self.topic} {self.as_of}"


class Contact(models.Model):
    """The office phone villagers may call, as printed on every notice. Never a private mobile."""

    village: models.OneToOneField[Any, Any] = models.OneToOneField(
        "divisions.Division", models.PROTECT, primary_key=True, related_name="+", verbose_name=_("division")
    )
    village_id: str
    office_phone = models.CharField(_("office phone"), max_length=20)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("office contact")
        verbose_name_plural = _("office contacts")
        constraints = [
            models.CheckConstraint(
                name="contact_is_an_office_phone",
                condition=Q(office_phone__regex=r"^(0\d{2,3}-?\d{7,8}|12\d{3})$"),
                violation_error_message=_("Give an office phone with its area code (0743-7210000), not a mobile."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.office_phone
