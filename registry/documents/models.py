"""A document issued once: its number, its bytes' hash, the code printed on it, and what it replaces."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class IssuedDocumentQuerySet(ScopedQuerySet):
    scope_field = "area_id"

    def of_kind(self, kind: str) -> IssuedDocumentQuerySet:
        return self.filter(kind=kind)

    def in_force(self) -> IssuedDocumentQuerySet:
        """Documents no later one has replaced."""
        return self.filter(superseded_by=None)

    def newest_first(self) -> IssuedDocumentQuerySet:
        return self.order_by("-issued_at", "-id")


class IssuedDocument(models.Model):
    """One PDF, kept for good. The row is append-only in the database; a correction is a new row that supersedes it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    area: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("area"))
    area_id: str
    period = models.CharField(_("period"), max_length=10, blank=True)
    title = models.CharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year of issue"))
    number = models.PositiveIntegerField(_("number in the year"))
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    data_version = models.CharField(_("version of the figures"), max_length=100, blank=True)
    path = models.CharField(max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    check_code = models.CharField(_("check code"), max_length=9)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("replaces")
    )

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        indexes = [
            models.Index(fields=["area", "kind", "period"], name="document_area_kind_period"),
            models.Index(fields=["check_code"], name="document_check_code"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="document_number_once_a_year",
                fields=["kind", "area", "year", "number"],
                violation_error_message=_("This number has been given already."),
            ),
            models.CheckConstraint(
                name="document_hash_is_sha256",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("The hash is a SHA-256 in hexadecimal digits."),
            ),
            models.CheckConstraint(
                name="document_never_supersedes_itself",
                condition=Q(supersedes=None) | ~Q(supersedes=F("id")),
                violation_error_message=_("A document cannot replace itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.serial}"

    @property
    def serial(self) -> str:
        """The number as printed: 〔2026〕3号."""
        return f"〔{self.year}〕{self.number}号"

    @property
    def file_name(self) -> str:
        """The name a browser saves it under."""
        safe = "".join("_" if c in '\\/:*?"<>|' or ord(c) < 32 else c for c in self.title).strip(" .")
        return f"{safe or self.kind}.pdf"


class AttachmentKind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    SCAN = "scan", _("Scanned paper")


class AttachmentQuerySet(ScopedQuerySet):
    def of(self, subject: str) -> AttachmentQuerySet:
        """What is filed under a subject, such as "households.visit:12", oldest first."""
        return self.filter(subject=subject).order_by("pk")


class Attachment(models.Model):
    """A photo or scan as evidence. Append-only; the bytes lie under their hash, which tells a photo used twice."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    village: models.ForeignKey[Any, Any] = VillageField()
    subject = models.CharField(max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=AttachmentKind.choices)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [
            models.Index(fields=["subject"], name="attachment_subject"),
            models.Index(fields=["sha256"], name="attachment_sha256"),
        ]
        constraints = [
            models.CheckConstraint(
                name="attachment_hash_is_sha256",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("The hash is a SHA-256 in hexadecimal digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
