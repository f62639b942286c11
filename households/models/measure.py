"""Help measures of a household or of one of its members. Source: DOMAIN §5.1."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import CharField, F, Func, Q, Value
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.choices import MeasureKind, MeasureState
from households.models.household import Household
from households.models.member import Member
from households.models.plan import HelpPlan
from households.rules.taxonomy import TAXONOMY
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class MeasureQuerySet(ScopedQuerySet):
    def running(self) -> MeasureQuerySet:
        """Measures planned or under way."""
        return self.filter(state__in=[MeasureState.PLANNED, MeasureState.UNDER_WAY])

    def late_on(self, day: dt.date) -> MeasureQuerySet:
        """Measures not begun on the day planned, or not over on the day they were to end."""
        return self.filter(
            Q(state=MeasureState.PLANNED, starts_on__lt=day) | Q(state=MeasureState.UNDER_WAY, ends_on__lt=day)
        )

    def in_year(self, year: int) -> MeasureQuerySet:
        """Measures that ran, or were planned to run, on some day of the year."""
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        running = Q(state=MeasureState.UNDER_WAY, ends_on=None)
        return self.filter(Q(starts_on__gte=first) | Q(ends_on__gte=first) | running, starts_on__lte=last)


def item_of_kind() -> Q:
    """An item stands under its own kind of measure (rules/taxonomy.py)."""
    condition = Q()
    for kind, entry in TAXONOMY.items():
        condition |= Q(kind=kind, item_code__in=sorted(item.value for item in entry.items))
    return condition


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
    owner = models.CharField(_("who sees to it"), max_length=60, blank=True, default="", db_default="")
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
                name="measure_details_object",
                condition=Exact(Func("details", function="jsonb_typeof", output_field=CharField()), Value("object")),
                violation_error_message=_("The details of a measure are named facts."),
            ),
            models.CheckConstraint(
                name="measure_item_of_kind",
                condition=Q(item_code="") | item_of_kind(),
                violation_error_message=_("This is nothing that this kind of measure does."),
            ),
            models.CheckConstraint(
                name="measure_quantity_positive",
                condition=Q(quantity=None) | Q(quantity__gt=0),
                violation_error_message=_("A quantity is above zero."),
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
        return f"{reverse('households:help', args=[self.household_id])}#measures"

    @property
    def is_over(self) -> bool:
        return self.state in {MeasureState.DONE, MeasureState.DROPPED}
