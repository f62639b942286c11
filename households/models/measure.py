"""Help measures of a household or of one of its members. Source: DOMAIN §5.1."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.choices import MeasureKind, MeasureState
from households.models.household import Household
from households.models.member import Member
from households.models.plan import HelpPlan
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class MeasureQuerySet(ScopedQuerySet):
    def running(self) -> MeasureQuerySet:
        """Measures planned or under way."""
        return self.filter(state__in=[MeasureState.PLANNED, MeasureState.UNDER_WAY])


class Measure(models.Model):
    """One help measure, from planned to done with its result."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="measures", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("member")
    )
    kind = models.CharField(_("kind of measure"), max_length=3, choices=MeasureKind.choices)
    item_code = models.CharField(_("item"), max_length=20, blank=True, default="")
    item = models.CharField(_("what is done"), max_length=80)
    plan = models.ForeignKey(
        HelpPlan, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name=_("help plan")
    )
    source = models.CharField(_("paid from"), max_length=80, blank=True, default="")
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=10, blank=True, default="")
    details = models.JSONField(_("details of the kind"), default=dict, blank=True)
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MeasureState.choices, default=MeasureState.PLANNED)
    result = models.CharField(_("result"), max_length=200, blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("help measure")
        verbose_name_plural = _("help measures")
        indexes = [models.Index(fields=["village", "kind", "state"], name="measure_village_kind")]
        constraints = [
            models.CheckConstraint(
                name="measure_kind_known",
                condition=Q(kind__in=MeasureKind.values),
                violation_error_message=_("This is no kind of measure on the list."),
            ),
            models.CheckConstraint(
                name="measure_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A measure ends after it begins."),
            ),
            models.CheckConstraint(
                name="measure_amount_not_negative",
                condition=Q(amount_yuan=None) | Q(amount_yuan__gte=0),
                violation_error_message=_("The amount of a measure is never below zero."),
            ),
            models.CheckConstraint(
                name="measure_done_with_result",
                condition=~Q(state__in=[MeasureState.DONE, MeasureState.DROPPED]) | ~Q(result=""),
                violation_error_message=_("A measure that is over says what came of it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.item}"

    def get_absolute_url(self) -> str:
        return f"{reverse('households:detail', args=[self.household_id])}#measures"
