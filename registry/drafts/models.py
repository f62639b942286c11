"""A form as it was typed, before it is saved.

Sealed, because identity numbers stand in it; seen by its author alone, in the area of the posting it was typed under
(row-level security, 0002_guards). Survives logout, a dead browser and a change of the form.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import SealedField


class DraftQuerySet(ScopedQuerySet):
    scope_field = "area_id"

    def of(self, user: Any) -> DraftQuerySet:
        """The user's own drafts under the posting in force, newest first."""
        found: DraftQuerySet = self.visible_to(user).filter(user=user.pk).order_by("-saved_at", "pk")
        return found


class Draft(models.Model):
    """One form of one person: `form` says which ("households.card"), `subject` of what ("household:12", "new:3f2a")."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    area: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("area"))
    area_id: str
    form = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    form_version = models.CharField(max_length=16)
    title = models.CharField(_("title"), max_length=120, blank=True)
    address = models.CharField(max_length=200)
    data = SealedField(purpose="draft", null=False, blank=False)
    saved_at = models.DateTimeField(_("saved at"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                name="draft_once",
                fields=["user", "form", "subject", "area"],
                violation_error_message=_("There is a draft of this form already."),
            ),
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_saved_at")]

    def __str__(self) -> str:
        return self.title or f"{self.form} {self.subject}"

    @property
    def url(self) -> str:
        """Where the form is continued."""
        return f"{self.address}?draft={self.pk}"

    @property
    def discard_url(self) -> str:
        return reverse("drafts:draft", args=[self.pk])

    def values(self) -> dict[str, list[str]]:
        """The fields as they were sent: name -> values."""
        found: dict[str, list[str]] = json.loads(self.data.reveal())
        return found
