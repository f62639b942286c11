"""Everything that was ever published, once and for good: the ground of the transparency log."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from publicity.choices import LogKind
from publicity.models.notice import Notice
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class LogEntry(models.Model):
    """A notice hung, corrected or withdrawn, or an answer given, as canonical JSON with its fingerprint."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="log", verbose_name=_("notice"))
    kind = models.CharField(_("kind"), max_length=12, choices=LogKind.choices)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("moment"))
    canonical = models.TextField(_("frozen copy"))
    sha256 = models.CharField(_("fingerprint"), max_length=64, db_collation="C")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication log entry")
        verbose_name_plural = _("publication log entries")
        indexes = [models.Index(fields=["village", "id"], name="log_village")]
        constraints = [
            models.CheckConstraint(
                name="log_fingerprint_fits", condition=models.Q(sha256__regex="^[0-9a-f]{64}$"),
                violation_error_message=_("A fingerprint has 64 hexadecimal digits."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"
