"""A document issued once: its number, its bytes' hash, the code printed on it, and what it replaces."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.documents.pdf import read_check_code


class IssuedDocumentQuerySet(ScopedQuerySet):
    scope_field = "area_id"

    def of_kind(self, kind: str) -> IssuedDocumentQuerySet:
        return self.filter(kind=kind)

    def about(self, subject: str) -> IssuedDocumentQuerySet:
        """Papers about one thing, such as "households.household:12"."""
        return self.filter(subject=subject)

    def with_code(self, typed: str) -> IssuedDocumentQuerySet:
        """Papers that carry this check code, in whatever way it was typed; the latest first."""
        code = read_check_code(typed)
        return self.filter(check_code=code).newest_first() if code else self.none()

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
    subject = models.CharField(max_length=60, blank=True, default="", db_default="")
    needs = models.CharField(_("right needed to open it"), max_length=40, blank=True, default="", db_default="")
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
            models.Index(fields=["subject"], name="document_subject", condition=~Q(subject="")),
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


class WallPaper(models.Model):
    """What anyone may learn of a paper by its check code: kind, place, day and data version; no name. A view."""

    id = models.BigIntegerField(primary_key=True)
    check_code = models.CharField(max_length=9)
    kind = models.CharField(max_length=60)
    area = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+", db_constraint=False)
    period = models.CharField(max_length=10)
    data_version = models.CharField(max_length=100)
    issued_at = models.DateTimeField()
    is_latest = models.BooleanField()

    class Meta:
        managed = False
        db_table = "wall_paper"

    def __str__(self) -> str:
        return self.check_code


class AttachmentKind(models.TextChoices):
    PHOTO = "photo", _("Photo")
    SCAN = "scan", _("Scanned paper")


class AttachmentQuerySet(ScopedQuerySet):
    def of(self, subject: str) -> AttachmentQuerySet:
        """What is filed under a subject, such as "households.visit:12", oldest first."""
        return self.filter(subject=subject).order_by("pk")

    def same_picture(self, attachment: Attachment) -> AttachmentQuerySet:
        """The same bytes or the same picture filed under another subject, oldest first."""
        same = Q(sha256=attachment.sha256)
        if attachment.source_sha256:
            same |= Q(source_sha256=attachment.source_sha256)
        if attachment.picture_hash is not None:
            same |= Q(picture_hash=attachment.picture_hash)
        return self.filter(same).exclude(subject=attachment.subject).order_by("pk")


class Attachment(models.Model):
    """A photo or scan as evidence. Append-only; the bytes lie under their hash, which tells a photo used twice.

    Photos are kept re-encoded: `sha256` is that of the kept bytes, `source_sha256` that of the file as it came, and
    `picture_hash` stays the same when the same picture is saved again in another size or quality.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    village: models.ForeignKey[Any, Any] = VillageField()
    subject = models.CharField(max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=AttachmentKind.choices)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64, blank=True, default="")
    picture_hash = models.BigIntegerField(null=True, blank=True)
    thumbnail_path = models.CharField(max_length=200, blank=True, default="")
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
            models.Index(fields=["source_sha256"], name="attachment_source"),
            models.Index(fields=["picture_hash"], name="attachment_picture"),
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

    def get_absolute_url(self) -> str:
        return reverse("documents:attachment", args=[self.uuid])

    @property
    def is_picture(self) -> bool:
        """Can a page show it, or is it a paper to save?"""
        return self.content_type.startswith("image/")
