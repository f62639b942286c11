"""One uploaded workbook on its way: received, checked, applied or refused, perhaps undone."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.spreadsheets.issues import Issue, from_json


class ImportState(models.TextChoices):
    """Where an uploaded workbook stands; the codes are stored."""

    UPLOADED = "uploaded", _("Uploaded")
    CHECKED = "checked", _("Checked, ready to apply")
    REFUSED = "refused", _("Refused, has faults")
    APPLIED = "applied", _("Applied")
    UNDONE = "undone", _("Undone")


OPEN = frozenset({ImportState.UPLOADED, ImportState.CHECKED})
EDGES = frozenset(
    {
        (ImportState.UPLOADED, ImportState.CHECKED),
        (ImportState.UPLOADED, ImportState.REFUSED),
        (ImportState.CHECKED, ImportState.APPLIED),
        (ImportState.CHECKED, ImportState.REFUSED),
        (ImportState.REFUSED, ImportState.APPLIED),  # only the faultless part, when that was chosen
        (ImportState.APPLIED, ImportState.UNDONE),
    }
)


class ImportBatchQuerySet(ScopedQuerySet):
    scope_field = "area_id"

    def of_kind(self, kind: str) -> ImportBatchQuerySet:
        return self.filter(kind=kind)

    def same_file(self, *, kind: str, area: str, sha256: str) -> ImportBatchQuerySet:
        """Batches of the same bytes that are wholly in force: applied and not undone."""
        return self.filter(kind=kind, area_id=area, sha256=sha256, state=ImportState.APPLIED, is_partial=False)

    def same_content(self, *, kind: str, area: str, content_sha256: str) -> ImportBatchQuerySet:
        """Batches in force that said the same, whatever file they came in."""
        return self.filter(
            kind=kind, area_id=area, content_sha256=content_sha256, state=ImportState.APPLIED, is_partial=False
        )

    def newest_first(self) -> ImportBatchQuerySet:
        return self.order_by("-uploaded_at", "-id")


def stored_name(batch: ImportBatch, file_name: str) -> str:
    """A path that tells nothing and cannot be guessed; the name the clerk gave is kept in its own column."""
    suffix = "csv" if file_name.lower().endswith((".csv", ".txt")) else "xlsx"
    return f"imports/{batch.area_id[:6]}/{uuid.uuid4().hex}.{suffix}"


class ImportBatch(models.Model):
    """An uploaded workbook with what was found in it. ``area`` is the division of whoever uploaded it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    area: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("area"))
    area_id: str
    state = models.CharField(_("state"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    file = models.FileField(_("file"), upload_to=stored_name, max_length=200)
    file_name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64, blank=True, default="")
    """Of the rows as they were read, so that the same table in another file is recognised."""
    is_partial = models.BooleanField(_("without the refused rows"), default=False)
    counts = models.JSONField(_("counts"), default=dict)
    issues = models.JSONField(_("faults"), default=list)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("applied by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["area", "kind", "-uploaded_at"], name="import_area_kind")]
        constraints = [
            models.CheckConstraint(
                name="import_applied_at_and_by_fit_state",
                condition=Q(state__in=["applied", "undone"], applied_at__isnull=False, applied_by__isnull=False)
                | (~Q(state__in=["applied", "undone"]) & Q(applied_at=None, applied_by=None)),
                violation_error_message=_("An applied import says when and by whom it was applied."),
            ),
            models.CheckConstraint(
                name="import_undone_at_and_by_fit_state",
                condition=Q(state="undone", undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(state="undone") & Q(undone_at=None, undone_by=None)),
                violation_error_message=_("An undone import says when and by whom it was undone."),
            ),
            models.UniqueConstraint(
                name="import_same_file_applied_once",
                fields=["area", "kind", "sha256"],
                condition=Q(state="applied", is_partial=False),
                violation_error_message=_("This very file has been applied already."),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def found_issues(self) -> list[Issue]:
        """The faults as objects."""
        return from_json(self.issues)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
