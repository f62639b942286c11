"""How many days a notice hangs, how soon an objection is answered, and what a place owes to the wall how often.

Rows with a document, never literals.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publicity.choices import PERIOD_KINDS, Counting, Frequency, NoticeKind
from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints


class PublicityPeriodQuerySet(DatedRuleQuerySet):
    def for_kind(self, kind: str, *, region: str, on: dt.date) -> Self:
        """The rows of a kind for the division `region` on `on`, the nearest region first."""
        return self.holding(region=region, on=on).filter(kind=kind)


class PublicityPeriod(DatedRule):
    """The days of one kind in one region ("" = everywhere), from `valid_from` until `valid_to` (exclusive)."""

    kind = models.CharField(_("kind"), max_length=30, choices=PERIOD_KINDS)
    days = models.SmallIntegerField(_("days"))
    counting = models.CharField(_("counting"), max_length=15, choices=Counting.choices)

    objects = PublicityPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("publicity period")
        verbose_name_plural = _("publicity periods")
        constraints = [
            models.CheckConstraint(
                name="publicity_period_days_positive", condition=Q(days__gte=1, days__lte=366),
                violation_error_message=_("A notice hangs for at least one day."),
            ),
            *dated_constraints("publicity_period", "kind"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.days} {self.get_counting_display()}"


class WallDuty(DatedRule):
    """A sheet that every place of one level owes to the wall at regular times. Reference data. Source: DOMAIN §7.1."""

    kind = models.CharField(_("kind"), max_length=30, choices=NoticeKind.choices)
    level = models.SmallIntegerField(_("level"), choices=[(3, _("county")), (4, _("township")), (5, _("village"))])
    frequency = models.CharField(_("how often"), max_length=12, choices=Frequency.choices)
    grace_days = models.SmallIntegerField(_("days after the end of the time"))

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty to the wall")
        verbose_name_plural = _("duties to the wall")
        constraints = [
            models.CheckConstraint(
                name="wall_duty_grace", condition=Q(grace_days__gte=0, grace_days__lte=180),
                violation_error_message=_("Between none and 180 days are left after the end of the time."),
            ),
            *dated_constraints("wall_duty", "kind", "level"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_frequency_display()}"
