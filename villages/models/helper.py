"""Who helps households of a village: the paired cadres and their units. Source: DOMAIN §5.2, §0.3."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints
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


class HelpRuleQuerySet(DatedRuleQuerySet):
    def in_force(self, figure: str, *, region: str, on: dt.date) -> HelpRule | None:
        """The row of a figure for the division `region` on `on`: the nearest region's, None when nobody set one."""
        found: HelpRule | None = self.holding(region=region, on=on).filter(figure=figure).first()
        return found

    def value_of(self, figure: str, *, region: str, on: dt.date) -> int | None:
        """The figure itself; None when nobody set one."""
        row = self.in_force(figure, region=region, on=on)
        return row.value if row else None


class HelpRule(DatedRule):
    """One figure of local policy on helpers and visits in a region ("" = everywhere), with the document behind it.

    No national document sets these; the rows that come with the system say so (`is_verified` False) until the county
    puts its own document in their place. Loads are warnings, never refusals.
    """

    figure = models.CharField(_("figure"), max_length=20, choices=HelpFigure.choices)
    value = models.PositiveSmallIntegerField(_("value"))

    objects = HelpRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure on helpers and visits")
        verbose_name_plural = _("figures on helpers and visits")
        constraints = [
            models.CheckConstraint(
                name="help_rule_value_positive", condition=Q(value__gte=1),
                violation_error_message=_("The figure is at least one."),
            ),
            *dated_constraints("help_rule", "figure"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_figure_display()} · {self.document_no}"
