"""Which part of a gross income is usually spent to earn it, as data with its place, time and source. DOMAIN §2.6."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from households.choices import IncomeKind


class CostRatioQuerySet(models.QuerySet["CostRatio"]):
    def in_force(self, code: str, year: int) -> Iterable[CostRatio]:
        """The ratios of division `code` at the end of `year`, one a kind, of the closest region."""
        day = dt.date(year, 12, 31)
        regions = ["", *(code[:length] for length in (2, 4, 6, 9, 12) if length <= len(code))]
        found = self.filter(Q(valid_to=None) | Q(valid_to__gt=day), region__in=regions, valid_from__lte=day)
        closest = {ratio.kind: ratio for ratio in found.order_by("region")}
        return closest.values()


class CostRatio(models.Model):
    """Usual expenses of one kind of business as a share of its gross. Offered, never entered by itself."""

    kind = models.CharField(_("kind of income"), max_length=16, choices=IncomeKind.choices)
    region = models.CharField(_("region"), max_length=12, blank=True, db_collation="C")
    share = models.DecimalField(_("share of the gross"), max_digits=4, decimal_places=3)
    source = models.CharField(_("source"), max_length=120)
    is_verified = models.BooleanField(_("checked against the document"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = CostRatioQuerySet.as_manager()

    class Meta:
        verbose_name = _("usual share of expenses")
        verbose_name_plural = _("usual shares of expenses")
        constraints = [
            models.CheckConstraint(
                name="cost_ratio_is_share", condition=Q(share__gt=0, share__lt=1),
                violation_error_message=_("A usual share lies between nothing and the whole."),
            ),
            models.CheckConstraint(
                name="cost_ratio_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("A share ends after it begins."),
            ),
            models.CheckConstraint(
                name="cost_ratio_has_source", condition=~Q(source=""),
                violation_error_message=_("A usual share names where it comes from."),
            ),
            ExclusionConstraint(
                name="cost_ratio_no_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL), ("region", RangeOperators.EQUAL),
                    (Func("valid_from", "valid_to", RangeBoundary(), function="DATERANGE",
                          output_field=DateRangeField()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("One share of a kind is in force in a place on one day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.share}"
