"""What a checked workbook would do to the cards, and what an applied one did to each row, so that it can be undone."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class ImportPreviewQuerySet(ScopedQuerySet):
    scope_field = "area_id"


class ImportPreview(models.Model):
    """The plan of one upload as it is shown: changed values (old → new), new and absent people, columns left out.

    Identity numbers, phones and accounts stand here masked. `scope` is the area of whoever uploaded.
    """

    batch = models.OneToOneField(
        "spreadsheets.ImportBatch", models.PROTECT, related_name="preview", verbose_name=_("import")
    )
    area: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("area"))
    area_id: str
    content = models.JSONField(_("content"), default=dict)

    objects = ImportPreviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("import preview")
        verbose_name_plural = _("import previews")

    def __str__(self) -> str:
        return str(self.batch_id)


class ImportEffect(models.Model):
    """One row an applied import made or changed: as it was before, and a fingerprint of what the import left there.

    `household` is a plain number: an undone import takes its new households away, and what it did stays on record.
    """

    batch = models.ForeignKey(
        "spreadsheets.ImportBatch", models.PROTECT, related_name="effects", verbose_name=_("import")
    )
    village: models.ForeignKey[Any, Any] = VillageField()
    household = models.BigIntegerField(_("household"))
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    is_new = models.BooleanField()
    before = models.JSONField(null=True)
    left_as = models.CharField(max_length=32)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("effect of an import")
        verbose_name_plural = _("effects of imports")
        constraints = [
            models.UniqueConstraint(
                name="import_effect_once",
                fields=["batch", "table", "row_id"],
                violation_error_message=_("This row is noted already."),
            ),
            models.CheckConstraint(
                name="import_effect_has_before",
                condition=models.Q(is_new=True, before=None) | models.Q(is_new=False, before__isnull=False),
                violation_error_message=_("A changed row is noted as it was, a new one has no past."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"
