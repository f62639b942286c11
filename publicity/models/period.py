"""How many days a notice hangs and how soon an objection is answered: rows with a document, never literals."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publicity.choices import PERIOD_KINDS, Counting
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
                name="publicity_period_days_positive", condition=Q(days__gte=1, days__lte=180),
                violation_error_message=_("A notice hangs for at least one day."),
            ),
            *dated_constraints("publicity_period", "kind"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.days} {self.get_counting_display()}"
