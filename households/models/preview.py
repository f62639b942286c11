"""What a checked workbook would do to the cards, kept from check to confirmation so that the page reads no file."""

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
