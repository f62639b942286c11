"""The base of every rule that holds in a place from a day on, by a document: lines, limits, periods, quorums.

A policy figure is a row, never a literal. The row of the nearest region wins; a region "" holds everywhere. Two rows of
one key never hold in one region on one day: the database refuses it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

LEVELS = (2, 4, 6, 9, 12)
"""Lengths of division codes, province to village."""


def regions_of(code: str) -> list[str]:
    """The regions whose rules reach division `code`: everywhere, its province, … itself."""
    return ["", *(code[:length] for length in LEVELS if length <= len(code))]


class DatedRuleQuerySet(models.QuerySet[Any]):
    def holding_on(self, day: dt.date) -> Self:
        """Rows in force at `day`, wherever."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)

    def holding(self, *, region: str, on: dt.date) -> Self:
        """Rows that reach division `region` on `on`, those of the nearest region first."""
        return self.holding_on(on).filter(region__in=regions_of(region)).order_by(Length("region").desc(), "pk")


class DatedRule(models.Model):
    """A rule with its region, its document and the days it holds (`valid_to` exclusive; None = still)."""

    region = models.CharField(_("region"), max_length=12, blank=True, default="", db_collation="C")
    document_no = models.CharField(_("document"), max_length=200)
    is_verified = models.BooleanField(_("checked against the document"), default=False, db_default=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        abstract = True


def dated_constraints(prefix: str, *keys: str) -> list[Any]:
    """What every dated rule keeps: an end after its beginning, a document, no second row of its `keys` at a time."""
    days = Func("valid_from", "valid_to", RangeBoundary(), function="DATERANGE", output_field=DateRangeField())
    return [
        models.CheckConstraint(
            name=f"{prefix}_ends_after_start",
            condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
            violation_error_message=_("A rule ends after it begins."),
        ),
        models.CheckConstraint(
            name=f"{prefix}_has_document",
            condition=~Q(document_no=""),
            violation_error_message=_("A rule names the document it stands in."),
        ),
        ExclusionConstraint(
            name=f"{prefix}_no_overlap",
            expressions=[
                *((key, RangeOperators.EQUAL) for key in (*keys, "region")),
                (days, RangeOperators.OVERLAPS),
            ],
            violation_error_message=_("Another rule of this kind holds here at that time."),
        ),
    ]
