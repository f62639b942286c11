"""Answers to writes that carried an Idempotency-Key, kept for a day so that a repeated write is answered, not done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet

KEPT_FOR = dt.timedelta(days=1)


class StoredAnswerQuerySet(ScopedQuerySet):
    scope_field = "area_id"

    def outlived(self, at: dt.datetime) -> StoredAnswerQuerySet:
        """Answers nobody will ask for any more."""
        return self.filter(stored_at__lt=at - KEPT_FOR)


class StoredAnswer(models.Model):
    """What one user's write was answered, under the key the client chose. Written in the transaction of the write."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    area: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("area"))
    area_id: str
    key = models.CharField(_("key"), max_length=80, db_collation="C")
    request_hash = models.CharField(max_length=64)
    status = models.SmallIntegerField(_("status"))
    body = models.TextField(_("answer"))
    headers = models.JSONField(default=dict)
    stored_at = models.DateTimeField(_("stored at"), db_default=DatabaseNow(), editable=False)

    objects = StoredAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        indexes = [models.Index(fields=["area", "stored_at"], name="stored_answer_age")]
        constraints = [
            models.UniqueConstraint(
                name="stored_answer_once",
                fields=["user", "area", "key"],
                violation_error_message=_("This key has been used already."),
            ),
        ]

    def __str__(self) -> str:
        return self.key
