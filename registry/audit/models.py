"""The trail: what people did (`Entry`) and what rows were before they changed (`Change`). Append-only both.

`Entry` is written through `registry.audit.trail`, with the change it tells of. `Change` is written by triggers on
the tables that hold people and decisions (`registry.db.operations.Tracked`), so that nobody can forget it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.audit import wording
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class DatabaseNow(models.Func):
    """The moment now by the database's clock (registry.clock)."""

    function = "registry_now"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class EntryQuerySet(ScopedQuerySet):
    def about(self, target: models.Model) -> EntryQuerySet:
        """Entries about one object, newest first."""
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk)).order_by("-pk")


class Entry(models.Model):
    """One deed: who, as what, when, to what, and what it was before and after."""

    event = models.CharField(_("event"), max_length=60)
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(_("name"), max_length=60)
    role = models.CharField(_("role"), max_length=30, blank=True)
    village: models.ForeignKey[Any, Any] = VillageField()
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    target_label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["target_type", "target_id", "id"], name="audit_target"),
            models.Index(fields=["village", "id"], name="audit_village"),
        ]

    def __str__(self) -> str:
        return f"{self.wording} · {self.target_label}"

    @property
    def wording(self) -> str:
        return wording.label(self.event)


class Change(models.Model):
    """A row as it was before it was changed or removed. Written by triggers only."""

    at = models.DateTimeField(db_default=DatabaseNow())
    actor = models.BigIntegerField()
    table = models.CharField(max_length=63)
    row_id = models.CharField(max_length=40)
    village = models.CharField(max_length=12, db_collation="C")
    operation = models.CharField(max_length=6, choices=[("update", _("changed")), ("delete", _("removed"))])
    before = models.JSONField()
    changed = models.JSONField(default=list)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        db_table = "audit_change"
        verbose_name = _("row history")
        verbose_name_plural = _("row histories")
        indexes = [models.Index(fields=["table", "row_id", "at"], name="audit_change_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id} {self.operation}"
