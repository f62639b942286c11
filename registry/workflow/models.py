"""Every step of every procedure, once, for good. Append-only; one person does one duty in one subject's life."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class Duty(models.TextChoices):
    """The pens of a procedure. Whoever held one of a subject holds no other of it (DOMAIN §9.2)."""

    MAKE = "make", _("Enters")
    COMPARE = "compare", _("Compares with other lists")
    DECIDE = "decide", _("Decides for the village")
    WITNESS = "witness", _("Witnesses")
    REVIEW = "review", _("Reviews for the township")
    APPROVE = "approve", _("Approves for the county")
    PAY = "pay", _("Releases the money")
    NONE = "none", _("No duty of its own")


class EventQuerySet(ScopedQuerySet):
    def about(self, subject: models.Model) -> EventQuerySet:
        """The steps of one subject, oldest first."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("pk")


class Event(models.Model):
    """One step taken: who, when, from where to where, with what note."""

    machine = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    village: models.ForeignKey[Any, Any] = VillageField()
    transition = models.CharField(_("step"), max_length=40)
    from_state = models.CharField(max_length=30)
    to_state = models.CharField(max_length=30)
    duty = models.CharField(max_length=10, choices=Duty.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("moment"))
    note = models.TextField(_("note"), blank=True)
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("workflow step")
        verbose_name_plural = _("workflow steps")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="workflow_subject"),
            models.Index(fields=["village", "id"], name="workflow_village"),
        ]

    def __str__(self) -> str:
        return f"{self.transition}: {self.from_state} → {self.to_state}"
