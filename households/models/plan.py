"""The help plan of a household for a year (一户一策). Source: DOMAIN §5.2."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.choices import Guarantee, PlanState
from households.models.household import Household
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class HelpPlan(models.Model):
    """What is to be reached in a year, with the household's own wish and its consent. Measures point at their plan."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="plans", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    year = models.SmallIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    wish = models.CharField(_("what the household wishes"), max_length=400, blank=True)
    analysis = models.CharField(_("where it stands and why"), max_length=400, blank=True)
    target_per_head_yuan = models.DecimalField(
        _("income per head to be reached (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    guarantees = ArrayField(
        models.CharField(max_length=16, choices=Guarantee.choices),
        verbose_name=_("guarantees to be secured"), default=list, blank=True,
    )  # fmt: skip
    household_signed_on = models.DateField(_("signed by the household on"), null=True, blank=True)
    household_signer = models.CharField(_("signed by"), max_length=60, blank=True)
    helper_signed_on = models.DateField(_("signed by the helper on"), null=True, blank=True)
    secretary_signed_on = models.DateField(_("signed by the secretary on"), null=True, blank=True)
    result = models.CharField(_("what was reached"), max_length=400, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("help plan")
        verbose_name_plural = _("help plans")
        indexes = [models.Index(fields=["village", "year", "state"], name="help_plan_village_year")]
        constraints = [
            models.UniqueConstraint(
                name="help_plan_once_a_year", fields=["household", "year"],
                violation_error_message=_("This household has a plan of that year already."),
            ),
            models.CheckConstraint(
                name="help_plan_agreed_is_signed",
                condition=Q(state="draft")
                | (Q(household_signed_on__isnull=False, helper_signed_on__isnull=False) & ~Q(wish="")
                   & ~Q(household_signer="")),
                violation_error_message=_("A plan is agreed with the household's wish and its signature."),
            ),
            models.CheckConstraint(
                name="help_plan_closed_has_result", condition=~Q(state="closed") | ~Q(result=""),
                violation_error_message=_("A closed plan says what was reached."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.household_id} {self.year}"
