"""A decision that passes money on, or gives it back: one paper, one transfer. Never changed; taken back by reversal."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.choices import AllocationKind
from funds.models.project import Project
from funds.models.source import FundSource
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class AllocationQuerySet(ScopedQuerySet):
    def standing(self) -> AllocationQuerySet:
        """Allocations that were not reversed."""
        return self.filter(transfer__reversals=None)


class Allocation(models.Model):
    """Money of one source from one division to a lower one or to a project, or back.

    `village` is the lower end. The source's number is copied, because townships and villages may not see the source.
    `id` of the transfer is the key the form was sent with, so a form sent twice allocates once.
    """

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    kind = models.CharField(_("kind"), max_length=6, choices=AllocationKind.choices, default=AllocationKind.DOWN)
    source = models.ForeignKey(FundSource, models.PROTECT, related_name="allocations", verbose_name=_("source"))
    source_id: int
    source_document_no = models.CharField(_("source document"), max_length=60, db_collation="C")
    from_area: Any = VillageField(verbose_name=_("from division"))
    from_area_id: str
    to_area: Any = VillageField(verbose_name=_("to division"))
    to_area_id: str
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="allocations", verbose_name=_("project")
    )
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    document_no = models.CharField(_("document number"), max_length=60, blank=True)
    decided_on = models.DateField(_("decided on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    transfer: Any = models.OneToOneField(
        "ledger.Transfer", models.PROTECT, related_name="allocation", verbose_name=_("transfer")
    )
    transfer_id: uuid.UUID
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        indexes = [
            models.Index(fields=["village", "decided_on", "id"], name="funds_allocation_village"),
            models.Index(fields=["source", "village"], name="funds_allocation_source"),
        ]
        constraints = [
            models.CheckConstraint(
                name="funds_allocation_amount_positive", condition=Q(amount_yuan__gt=0),
                violation_error_message=_("An allocation passes on an amount above zero."),
            ),
            models.CheckConstraint(
                name="funds_allocation_goes_somewhere",
                condition=Q(project__isnull=False) | ~Q(from_area=models.F("to_area")),
                violation_error_message=_("Choose a division below, or a project."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.source_document_no} → {self.to_area_id}"
