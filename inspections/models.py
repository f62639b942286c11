"""Thresholds as rows with a document number, and the reports with their frozen figures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from inspections.choices import CURRENT, PERIOD_OF_KIND, ReportKind, ReportState
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.text.periods import Period


class IndicatorThreshold(models.Model):
    """From when to when, where and from which month of the year on, a figure is green or amber, and who says so.

    The region is a code prefix, "" everywhere; the longest that covers an area wins. Written by migrations and the
    owner only: a threshold without a document is no threshold.
    """

    code = models.CharField(_("indicator"), max_length=40)
    region = models.CharField(_("region"), max_length=12, blank=True, db_collation="C")
    month = models.PositiveSmallIntegerField(_("from this month of the year on"), default=1)
    green = models.DecimalField(_("met from"), max_digits=14, decimal_places=4)
    amber = models.DecimalField(_("close from"), max_digits=14, decimal_places=4)
    document_no = models.CharField(_("document number"), max_length=100)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        constraints = [
            models.CheckConstraint(
                name="threshold_month_in_year",
                condition=Q(month__gte=1, month__lte=12),
                violation_error_message=_("A month is a number from 1 to 12."),
            ),
            models.CheckConstraint(
                name="threshold_names_document",
                condition=~Q(document_no=""),
                violation_error_message=_("A threshold names the document that sets it."),
            ),
            models.CheckConstraint(
                name="threshold_ends_after_start",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("A threshold ends after it begins."),
            ),
            ExclusionConstraint(
                name="threshold_no_overlap",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    ("month", RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from",
                            "valid_to",
                            RangeBoundary(),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("Another threshold of this indicator already holds in that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.region} {self.green}/{self.amber}"


class ReportQuerySet(ScopedQuerySet):
    scope_field = "area_id"

    def current(self) -> ReportQuerySet:
        """The issues that count: generated or signed, not replaced."""
        return self.filter(state__in=CURRENT)

    def of(self, kind: str, area: str, period: str) -> ReportQuerySet:
        """All issues for one area and period."""
        return self.filter(kind=kind, area_id=area, period=period)

    def with_check_code(self, code: str) -> ReportQuerySet:
        """Reports whose printed check code (registry.documents.pdf.check_code of the data version) is `code`."""
        alphabet, value = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 0
        for character in code.replace("-", ""):
            if character not in alphabet:
                return self.none()
            value = value << 5 | alphabet.index(character)
        return self.filter(data_version__startswith=f"{value:010x}")

    def newest_first(self) -> ReportQuerySet:
        return self.order_by("-ends_on", "area_id", "kind", "-issue", "-pk")


class Report(models.Model):
    """One issue of a report: figures frozen as of the period's end, and the paper made from them."""

    kind = models.CharField(_("kind"), max_length=12, choices=ReportKind.choices)
    area: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("area"))
    area_id: str
    period = models.CharField(_("reporting period"), max_length=7)
    ends_on = models.DateField(_("last day of the period"))
    issue = models.PositiveSmallIntegerField(_("issue"), default=1)
    state = models.CharField(_("state"), max_length=12, choices=ReportState.choices, default=ReportState.DRAFT)
    figures = models.JSONField(_("figures"))
    data_version = models.CharField(_("data version"), max_length=64)
    comment = models.TextField(_("comment"), blank=True, max_length=2000)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    generated_at = models.DateTimeField(_("generated at"))
    generated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("generated by")
    )
    document = models.OneToOneField(
        "documents.IssuedDocument", models.PROTECT, null=True, related_name="report", verbose_name=_("document")
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [
            models.Index(fields=["area", "kind", "period"], name="report_area_kind_period"),
            models.Index(fields=["-ends_on", "area"], name="report_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="report_issue_once",
                fields=["kind", "area", "period", "issue"],
                violation_error_message=_("This issue has been generated already."),
            ),
            models.UniqueConstraint(
                name="report_one_current",
                fields=["kind", "area", "period"],
                condition=Q(state__in=sorted(CURRENT)),
                violation_error_message=_("There is one current report for an area and a period."),
            ),
            models.CheckConstraint(
                name="report_issue_counts_from_one",
                condition=Q(issue__gte=1),
                violation_error_message=_("Issues are counted from 1."),
            ),
            models.CheckConstraint(
                name="report_version_is_sha256",
                condition=Q(data_version__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("The data version is a SHA-256 in hexadecimal digits."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.period_label} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("inspections:report", args=[self.pk])

    @property
    def village_id(self) -> str:
        """The division the trail and the workflow file it under: its own area."""
        return self.area_id

    @property
    def period_label(self) -> str:
        from django.utils.translation import get_language

        return Period.parse(self.period).label(get_language() or "zh-hans")

    @property
    def is_editable(self) -> bool:
        """May the comment still be changed?"""
        return self.state == ReportState.DRAFT

    @property
    def period_kind(self) -> str:
        return PERIOD_OF_KIND[ReportKind(self.kind)]


class DemoMark(models.Model):
    """Says that the people of this database are invented, and from which seed. One row, written by the demo alone."""

    one = models.BooleanField(primary_key=True, default=True, editable=False)
    seed = models.BigIntegerField(_("seed"))
    on = models.DateField(_("day of the demo"))
    households = models.PositiveIntegerField(_("households"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("demo mark")
        verbose_name_plural = _("demo marks")
        constraints = [
            models.CheckConstraint(
                name="demo_mark_once",
                condition=Q(one=True),
                violation_error_message=_("There is one demo in a database."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seed} {self.on}"
