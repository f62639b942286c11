"""Who helps households of a village: the paired cadres and their units. Source: DOMAIN §5.2, §0.3."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import BlindIndexField, SealedField
from villages.choices import HelperPost, HelpFigure


class HelperQuerySet(ScopedQuerySet):
    def active(self) -> HelperQuerySet:
        """Helpers who have not given up the task."""
        return self.filter(ended_on=None)

    def active_on(self, day: dt.date) -> HelperQuerySet:
        """Helpers at work on `day`; the day a task ends is no longer part of it."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), started_on__lte=day)


class Helper(models.Model):
    """One helper in one village (帮扶责任人). The same person in another village is another row with the same phone."""

    village: models.ForeignKey[Any, Any] = VillageField()
    name = models.CharField(_("name"), max_length=60)
    sex = models.CharField(_("sex"), max_length=6, blank=True)
    is_party_member = models.BooleanField(_("party member"), default=False)
    unit = models.CharField(_("unit"), max_length=80)
    duty = models.CharField(_("post held"), max_length=60, blank=True)
    post = models.CharField(_("helps as"), max_length=12, choices=HelperPost.choices, default=HelperPost.STAFF)
    phone = SealedField(_("phone"), purpose="phone")
    phone_index = BlindIndexField(source="phone")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("login")
    )
    started_on = models.DateField(_("helps since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = HelperQuerySet.as_manager()

    class Meta:
        verbose_name = _("helper")
        verbose_name_plural = _("helpers")
        indexes = [models.Index(fields=["village", "name"], name="helper_village_name")]
        constraints = [
            models.CheckConstraint(
                name="helper_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
                violation_error_message=_("A helper's task ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_active_on(self, day: dt.date) -> bool:
        """Was the person a helper on `day`?"""
        return self.started_on <= day and (self.ended_on is None or self.ended_on > day)


class HelpRuleQuerySet(models.QuerySet["HelpRule"]):
    def in_force(self, figure: str, *, region: str, on: dt.date) -> HelpRule | None:
        """The row of a figure for the division `region` on `on`: the nearest region's, None when nobody set one."""
        regions = ["", *(region[:n] for n in (2, 4, 6, 9, 12) if n <= len(region))]
        valid = Q(valid_to=None) | Q(valid_to__gt=on)
        found = self.filter(valid, figure=figure, region__in=regions, valid_from__lte=on)
        return found.order_by(Length("region").desc(), "pk").first()

    def value_of(self, figure: str, *, region: str, on: dt.date) -> int | None:
        """The figure itself; None when nobody set one."""
        row = self.in_force(figure, region=region, on=on)
        return row.value if row else None


class HelpRule(models.Model):
    """One figure of local policy on helpers and visits in a region ("" = everywhere), with the document behind it.

    No national document sets these; the rows that come with the system say so (`is_verified` False) until the county
    puts its own document in their place. Loads are warnings, never refusals.
    """

    figure = models.CharField(_("figure"), max_length=20, choices=HelpFigure.choices)
    region = models.CharField(_("region"), max_length=12, blank=True, default="", db_collation="C")
    value = models.PositiveSmallIntegerField(_("value"))
    document_no = models.CharField(_("document"), max_length=160)
    is_verified = models.BooleanField(_("document verified"), default=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = HelpRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure on helpers and visits")
        verbose_name_plural = _("figures on helpers and visits")
        constraints = [
            models.CheckConstraint(
                name="help_rule_value_positive", condition=Q(value__gte=1),
                violation_error_message=_("The figure is at least one."),
            ),
            ExclusionConstraint(
                name="help_rule_no_overlap",
                expressions=[
                    ("figure", RangeOperators.EQUAL), ("region", RangeOperators.EQUAL),
                    (Func("valid_from", "valid_to", RangeBoundary(), function="DATERANGE",
                          output_field=DateRangeField()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Another figure holds for this region at that time."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_figure_display()} · {self.document_no}"
