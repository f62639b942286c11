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


class LogLeaf(models.Model):
    """The place of one log entry in its county's Merkle tree, given when the day is closed. Append-only.

    `canonical` is what is hashed (RFC 9162: leaf hash = SHA-256 of 0x00 and these bytes).
    """

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    county = models.CharField(_("county"), max_length=6, db_collation="C")
    position = models.BigIntegerField(_("place in the county's tree"))
    village_position = models.BigIntegerField(_("place among the entries of the village"))
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="leaf", verbose_name=_("log entry"))
    canonical = models.TextField(_("hashed text"))
    leaf_hash = models.CharField(_("leaf hash"), max_length=64, db_collation="C")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("leaf of the publication log")
        verbose_name_plural = _("leaves of the publication log")
        constraints = [
            models.UniqueConstraint(
                name="log_leaf_position", fields=["county", "position"],
                violation_error_message=_("This place of the log is taken."),
            ),
            models.UniqueConstraint(
                name="log_leaf_village_position", fields=["village", "village_position"],
                violation_error_message=_("This place of the village's log is taken."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.county}/{self.position}"


class LogRoot(models.Model):
    """The signed head of a county's tree at the end of a day. Append-only; `village` is the county."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("county"))
    village_id: str
    on = models.DateField(_("day"))
    size = models.BigIntegerField(_("entries"))
    root_hash = models.CharField(_("root"), max_length=64, db_collation="C")
    canonical = models.TextField(_("signed text"))
    key_id = models.CharField(_("key"), max_length=16, db_collation="C")
    signature = models.CharField(_("signature"), max_length=128, db_collation="C")
    signed_at = models.DateTimeField(_("signed"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed root of the publication log")
        verbose_name_plural = _("signed roots of the publication log")
        constraints = [
            models.UniqueConstraint(
                name="log_root_once_a_day", fields=["village", "on"],
                violation_error_message=_("The root of this day is signed already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.village_id} {self.on}"
