"""What a villager says against a notice, until it is answered in public.

Who said it stands in a table of its own, which the database shows to nobody posted in a village.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publicity.choices import OPEN, Channel, ObjectionState
from publicity.models.notice import Entry, Notice
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import SealedField


class ObjectionQuerySet(ScopedQuerySet):
    def open(self) -> ObjectionQuerySet:
        return self.filter(state__in=OPEN)

    def late(self, on: dt.date) -> ObjectionQuerySet:
        """Open after the day they were to be answered by."""
        return self.open().filter(due_on__lt=on)


class Objection(models.Model):
    """An objection to one entry of a notice, or (entry null) to the notice as a whole."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections", verbose_name=_("notice"))
    notice_id: int
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name=_("entry")
    )
    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    channel = models.CharField(_("how it came"), max_length=10, choices=Channel.choices)
    text = models.TextField(_("what is said"))
    anonymous = models.BooleanField(_("anonymous"))
    receipt_hash = models.BinaryField(_("receipt"), unique=True)
    state = models.CharField(_("state"), max_length=15, choices=ObjectionState.choices, default=ObjectionState.RECEIVED)
    received_on = models.DateField(_("received on"))
    received_at = models.DateTimeField(_("received"))
    due_on = models.DateField(_("answer due on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    findings = models.TextField(_("findings"), blank=True)
    answer = models.TextField(_("public answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        indexes = [
            models.Index(fields=["village", "state", "due_on"], name="objection_village_due"),
            models.Index(fields=["notice", "received_at"], name="objection_notice_time"),
            models.Index(fields=["entry"], name="objection_entry_open", condition=Q(state__in=sorted(OPEN))),
        ]
        constraints = [
            models.CheckConstraint(
                name="objection_settled_is_answered",
                condition=Q(state__in=sorted(OPEN)) | (Q(answered_on__isnull=False) & ~Q(answer="")),
                violation_error_message=_("An objection is settled with an answer in public."),
            ),
            models.CheckConstraint(
                name="objection_says_something", condition=~Q(text=""),
                violation_error_message=_("Say what is not right."),
            ),
            models.CheckConstraint(
                name="objection_answered_after_receipt",
                condition=Q(answered_on=None) | Q(answered_on__gte=models.F("received_on")),
                violation_error_message=_("An objection is answered after it was received."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.notice_id} · {self.received_on}"

    def get_absolute_url(self) -> str:
        return reverse("publicity:objection", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_late(self, on: dt.date) -> bool:
        return self.is_open and self.due_on < on


class ObjectionContact(models.Model):
    """How to reach the one who objected. Row-level security hides it from every scope below a township.

    The wall's process has no key to seal with: it leaves the phone in `unsealed`, and a task of the office seals it
    within a minute (publicity.take_in).
    """

    objection = models.OneToOneField(
        Objection, models.PROTECT, related_name="contact", primary_key=True, verbose_name=_("objection")
    )
    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    name = models.CharField(_("name"), max_length=30, blank=True)
    phone = SealedField(_("phone"), purpose="phone")
    unsealed = models.CharField(max_length=20, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection contact")
        verbose_name_plural = _("objection contacts")

    def __str__(self) -> str:
        return f"{self.objection_id}"
