"""How many days a notice hangs and how soon an objection is answered: rows with a document, never literals."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from publicity.choices import PERIOD_KINDS, Counting


class PublicityPeriodQuerySet(models.QuerySet["PublicityPeriod"]):
    def for_kind(self, kind: str, *, region: str, on: dt.date) -> PublicityPeriodQuerySet:
        """The rows in force on `on` for the division `region`, the nearest region first."""
        regions = ["", *(region[:n] for n in (2, 4, 6, 9, 12) if n <= len(region))]
        in_force = Q(valid_to=None) | Q(valid_to__gt=on)
        return self.filter(in_force, kind=kind, region__in=regions, valid_from__lte=on).order_by(
            Length("region").desc(), "pk"
        )


class PublicityPeriod(models.Model):
    """The days of one kind in one region ("" = everywhere), from `valid_from` until `valid_to` (exclusive)."""

    kind = models.CharField(_("kind"), max_length=30, choices=PERIOD_KINDS)
    region = models.CharField(_("region"), max_length=12, blank=True, default="", db_collation="C")
    days = models.SmallIntegerField(_("days"))
    counting = models.CharField(_("counting"), max_length=15, choices=Counting.choices)
    document_no = models.CharField(_("document"), max_length=120)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = PublicityPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("publicity period")
        verbose_name_plural = _("publicity periods")
        constraints = [
            models.CheckConstraint(
                name="publicity_period_days_positive", condition=Q(days__gte=1, days__lte=180),
                violation_error_message=_("A notice hangs for at least one day."),
            ),
            models.CheckConstraint(
                name="publicity_period_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("A rule ends after it begins."),
            ),
            ExclusionConstraint(
                name="publicity_period_no_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL), ("region", RangeOperators.EQUAL),
                    (Func("valid_from", "valid_to", RangeBoundary(), function="DATERANGE",
                          output_field=DateRangeField()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another rule holds for this kind and region at that time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.days} {self.get_counting_display()}"
