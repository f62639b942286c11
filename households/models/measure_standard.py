"""Amounts, ages, terms and caps of help measures, with their place, time and document. Source: DOMAIN §5.1."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from households.choices import LimitCode
from households.rules.eligibility import Limit, Limits


class MeasureStandardQuerySet(models.QuerySet["MeasureStandard"]):
    def limits_on(self, code: str, day: dt.date) -> Limits:
        """Every limit in force in division `code` on `day`, each of the closest region; one query."""
        regions = ["", *(code[:length] for length in (2, 4, 6, 9, 12) if length <= len(code))]
        rows = self.filter(Q(valid_to=None) | Q(valid_to__gt=day), region__in=regions, valid_from__lte=day)
        return {row.code: row.as_limit() for row in rows.order_by("region", "pk")}


class MeasureStandard(models.Model):
    """One limit for a region ("" = the whole country). Reference data; the county checks it against the document."""

    code = models.CharField(_("limit"), max_length=20, choices=LimitCode.choices)
    region = models.CharField(_("region"), max_length=12, blank=True, db_collation="C")
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    document_no = models.CharField(_("document"), max_length=120)
    is_verified = models.BooleanField(_("checked against the document"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = MeasureStandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("limit of a measure")
        verbose_name_plural = _("limits of measures")
        constraints = [
            models.CheckConstraint(
                name="measure_standard_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("A limit ends after it begins."),
            ),
            models.CheckConstraint(
                name="measure_standard_has_document", condition=~Q(document_no=""),
                violation_error_message=_("A limit names the document it stands in."),
            ),
            ExclusionConstraint(
                name="measure_standard_no_overlap",
                expressions=[
                    ("code", RangeOperators.EQUAL), ("region", RangeOperators.EQUAL),
                    (Func("valid_from", "valid_to", RangeBoundary(), function="DATERANGE",
                          output_field=DateRangeField()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("One limit of a kind is in force in a place on one day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.value}"

    def as_limit(self) -> Limit:
        """The limit for the rules."""
        return Limit(self.value, self.document_no, self.is_verified)
