"""A source document (指标文件): how much, from whom, for what. Entered once; corrected by taking it back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import Level, ProjectCategory, SourceCategory
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class FundSourceQuerySet(ScopedQuerySet):
    def in_force(self) -> FundSourceQuerySet:
        """Sources that were not taken back."""
        return self.filter(is_void=False)


class FundSource(models.Model):
    """One document that brings money to the county, with the list of what it may be spent on.

    Carries the county's code, so townships and villages do not see the row; what they need of it (number, level)
    stands on their allocations, and `funds_village_flow` tells a village the rest.
    """

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    year = models.SmallIntegerField(_("budget year"))
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    category = models.CharField(_("category"), max_length=16, choices=SourceCategory.choices)
    document_no = models.CharField(_("document number"), max_length=60, db_collation="C")
    document_on = models.DateField(_("document date"))
    issuer = models.CharField(_("issued by"), max_length=60)
    received_on = models.DateField(_("money received on"))
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2)
    budget_line = models.CharField(_("budget line"), max_length=60, blank=True)
    purposes = ArrayField(
        models.CharField(max_length=20, choices=ProjectCategory.choices), verbose_name=_("may be spent on")
    )
    purpose = models.TextField(_("what the document says it is for"), blank=True, db_default="")
    deadline_on = models.DateField(_("to be spent by"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_void = models.BooleanField(_("taken back"), default=False, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered"), db_default=DatabaseNow(), editable=False)

    objects = FundSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of funds")
        verbose_name_plural = _("sources of funds")
        indexes = [models.Index(fields=["village", "year", "id"], name="funds_source_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "document_no"], condition=Q(is_void=False), name="funds_source_document_once",
                violation_error_message=_("This document has already been entered."),
            ),
            models.UniqueConstraint(
                fields=["id", "document_on"], name="funds_source_document_key",
                violation_error_message=_("This document has already been entered."),
            ),
            models.CheckConstraint(
                name="funds_source_amount_positive", condition=Q(amount_yuan__gt=0),
                violation_error_message=_("A source brings an amount above zero."),
            ),
            models.CheckConstraint(
                name="funds_source_received_after_document", condition=Q(received_on__gte=F("document_on")),
                violation_error_message=_("Money is received on the date of its document or later."),
            ),
            models.CheckConstraint(
                name="funds_source_deadline_after_document",
                condition=Q(deadline_on=None) | Q(deadline_on__gte=F("document_on")),
                violation_error_message=_("The day to spend the money by lies after the document."),
            ),
            models.CheckConstraint(
                name="funds_source_has_purpose", condition=Q(purposes__len__gt=0),
                violation_error_message=_("Say what the money may be spent on."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.document_no

    def get_absolute_url(self) -> str:
        return reverse("funds:source", args=[self.pk])

    @property
    def subject(self) -> str:
        """Under what the scan of the document is filed."""
        return f"funds.source:{self.pk}"

    def allows(self, category: str) -> bool:
        """May the money be spent on projects of this category?"""
        return category in self.purposes


@dataclass(frozen=True)
class KnownSource:
    """What every level with an account of a source may know of it."""

    id: int
    document_no: str
    document_on: dt.date
    level: str
    category: str
    year: int
    purposes: list[str]

    def __str__(self) -> str:
        return self.document_no


def known_sources() -> dict[int, KnownSource]:
    """The sources whose accounts lie in the scope in force, by id; asked of the database's own function, because the
    rows themselves belong to the county."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, document_no, document_on, level, category, year, purposes FROM funds_known_sources()"
            " ORDER BY document_on DESC, id DESC"
        )
        return {row[0]: KnownSource(*row) for row in cursor.fetchall()}
