"""Work away from home, one row a job: what the monthly watch on migrant work asks. Source: DOMAIN §2.5, §10.3."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from households.choices import Industry, JobChannel
from households.models.member import Member
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class WorkQuerySet(ScopedQuerySet):
    def running_on(self, day: dt.date) -> WorkQuerySet:
        """Jobs held at the end of `day`."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class Work(models.Model):
    """A job of one member from `starts_on` until `ends_on` (exclusive; None = still)."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="works", verbose_name=_("member"))
    village: models.ForeignKey[Any, Any] = VillageField()
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    place = models.ForeignKey(
        "divisions.Division", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place of work")
    )
    is_abroad = models.BooleanField(_("abroad"), default=False)
    employer = models.CharField(_("employer"), max_length=80, blank=True)
    industry = models.CharField(_("trade"), max_length=14, choices=Industry.choices, blank=True)
    channel = models.CharField(_("how it was found"), max_length=12, choices=JobChannel.choices, blank=True)
    monthly_wage_yuan = models.DecimalField(
        _("monthly wage (yuan)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    is_escorted = models.BooleanField(_("brought from door to door"), default=False)
    travel_subsidy_yuan = models.DecimalField(
        _("travel subsidy of the year (yuan)"), max_digits=10, decimal_places=2, null=True, blank=True
    )

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("job away from home")
        verbose_name_plural = _("jobs away from home")
        indexes = [models.Index(fields=["village", "member"], name="work_village_member")]
        constraints = [
            models.CheckConstraint(
                name="work_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("A job ends after it begins."),
            ),
            models.CheckConstraint(
                name="work_money_not_negative",
                condition=(Q(monthly_wage_yuan=None) | Q(monthly_wage_yuan__gte=0))
                & (Q(travel_subsidy_yuan=None) | Q(travel_subsidy_yuan__gte=0)),
                violation_error_message=_("Wages and subsidies are never below zero."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.employer or self.get_industry_display()} {self.starts_on:%Y-%m}"
