"""Lines of income with their place, time and document: the only place a threshold stands. Source: DOMAIN §4.1–4.2."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from households.choices import LAST_POVERTY_YEAR, StandardKind
from households.errors import StandardMissing
from households.rules.income import Line


class StandardQuerySet(models.QuerySet["Standard"]):
    def in_force(self, kind: str, code: str, year: int) -> Standard:
        """The line in force at the end of `year` in division `code`, of the closest region. Raises StandardMissing."""
        day = dt.date(year, 12, 31)
        regions = ["", *(code[:length] for length in (2, 4, 6, 9, 12) if length <= len(code))]
        found = self.filter(Q(valid_to=None) | Q(valid_to__gt=day), kind=kind, region__in=regions, valid_from__lte=day)
        line = found.order_by("-region").first()
        if line is None:
            raise StandardMissing(kind=StandardKind(kind).label, code=code, year=year)
        return line

    def line_of(self, code: str, year: int) -> Standard:
        """The line a household's income of `year` is read against. Raises StandardMissing."""
        kind = StandardKind.POVERTY_LINE if year <= LAST_POVERTY_YEAR else StandardKind.MONITORING_LINE
        return self.in_force(kind, code, year)


class Standard(models.Model):
    """A line in yuan of net income per head and year, for a region ("" = the whole country). Reference data."""

    kind = models.CharField(_("kind"), max_length=20, choices=StandardKind.choices)
    region = models.CharField(_("region"), max_length=12, blank=True, db_collation="C")
    year = models.SmallIntegerField(_("year"))
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2)
    document_no = models.CharField(_("document"), max_length=120)
    is_verified = models.BooleanField(_("checked against the document"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = StandardQuerySet.as_manager()

    class Meta:
        verbose_name = _("income line")
        verbose_name_plural = _("income lines")
        constraints = [
            models.CheckConstraint(
                name="standard_amount_positive", condition=Q(amount_yuan__gt=0),
                violation_error_message=_("A line is above zero."),
            ),
            models.CheckConstraint(
                name="standard_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("A line ends after it begins."),
            ),
            models.CheckConstraint(
                name="standard_has_document", condition=~Q(document_no=""),
                violation_error_message=_("A line names the document it stands in."),
            ),
            ExclusionConstraint(
                name="standard_no_overlap",
                expressions=[
                    ("kind", RangeOperators.EQUAL), ("region", RangeOperators.EQUAL),
                    (Func("valid_from", "valid_to", RangeBoundary(), function="DATERANGE",
                          output_field=DateRangeField()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("One line of a kind is in force in a place on one day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}: {self.amount_yuan}"

    def as_fact(self) -> Line:
        """The line for the rules."""
        return Line(self.kind, self.year, self.amount_yuan, self.document_no)
