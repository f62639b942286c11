"""What a household's status was on any day: spans without gaps of overlap, one open at most."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from households.choices import COUNTED_AS_POOR, LAST_POVERTY_YEAR, Status
from households.models.household import Household
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class StatusSpanQuerySet(ScopedQuerySet):
    def in_force_on(self, day: dt.date) -> StatusSpanQuerySet:
        """The span of each household that covers the end of `day`."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)

    def open(self) -> StatusSpanQuerySet:
        """The span each household stands in now."""
        return self.filter(ends_on=None)


class StatusSpan(models.Model):
    """A household stood at `status` from `starts_on` until `ends_on` (exclusive; None = still)."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="status_spans", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    status = models.CharField(_("status"), max_length=12, choices=Status.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = StatusSpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("status of a household over time")
        verbose_name_plural = _("statuses of households over time")
        indexes = [
            models.Index(
                fields=["village", "status", "starts_on", "ends_on"], include=["household"], name="status_span_village"
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="status_span_known", condition=Q(status__in=Status.values),
                violation_error_message=_("This is no status of a household."),
            ),
            models.CheckConstraint(
                name="status_span_poor_before_2021",
                condition=~Q(status__in=sorted(COUNTED_AS_POOR)) | Q(starts_on__lte=dt.date(LAST_POVERTY_YEAR, 12, 31)),
                violation_error_message=_("Since 2021 no household becomes poor: it is watched as a monitored object."),
            ),
            models.CheckConstraint(
                name="status_span_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("A status ends after it begins."),
            ),
            ExclusionConstraint(
                name="status_span_no_overlap",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    (Func("starts_on", "ends_on", RangeBoundary(), function="DATERANGE",
                          output_field=DateRangeField()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("A household has one status on one day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.starts_on:%Y-%m-%d}"
