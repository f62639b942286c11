"""What threatens a household with poverty, and what its causes rest on. Source: DOMAIN §2.3, §2.4."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from households.choices import MOST_RISKS, Cause, DisasterKind, Risk
from households.models.household import Household
from households.models.member import Member
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class RiskQuerySet(ScopedQuerySet):
    def open(self) -> RiskQuerySet:
        """Risks that are not cleared, in the order given."""
        return self.filter(cleared_on=None).order_by("position")


class HouseholdRisk(models.Model):
    """One risk of a monitored object, in the order of weight, from `since_on` until it is cleared."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="risks", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    position = models.SmallIntegerField(_("order"))
    kind = models.CharField(_("risk"), max_length=2, choices=Risk.choices)
    disaster = models.CharField(
        _("kind of disaster"), max_length=4, choices=DisasterKind.choices, blank=True, default=""
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    since_on = models.DateField(_("since"))
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk of a household")
        verbose_name_plural = _("risks of households")
        indexes = [models.Index(fields=["village", "kind"], name="household_risk_village")]
        constraints = [
            models.UniqueConstraint(
                name="household_risk_position_once", fields=["household", "position"], condition=Q(cleared_on=None),
                violation_error_message=_("Each risk has its own place in the order."),
            ),
            models.UniqueConstraint(
                name="household_risk_once", fields=["household", "kind"], condition=Q(cleared_on=None),
                violation_error_message=_("This risk is on the card already."),
            ),
            models.CheckConstraint(
                name="household_risk_at_most_five", condition=Q(position__range=(1, MOST_RISKS)),
                violation_error_message=_("A card names up to five risks."),
            ),
            models.CheckConstraint(
                name="household_risk_disaster_named",
                condition=(Q(kind="02") & ~Q(disaster="")) | (~Q(kind="02") & Q(disaster="")),
                violation_error_message=_("A natural disaster says which, other risks do not."),
            ),
            models.CheckConstraint(
                name="household_risk_other_noted", condition=~Q(kind="99") | ~Q(note=""),
                violation_error_message=_("With “other risk”, write which."),
            ),
            models.CheckConstraint(
                name="household_risk_cleared_after", condition=Q(cleared_on=None) | Q(cleared_on__gte=F("since_on")),
                violation_error_message=_("A risk is cleared after it began."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_kind_display()


class CauseEvidence(models.Model):
    """What a cause of poverty rests on: the fact, whom it concerns, and the paper seen."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="cause_evidence", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    cause = models.CharField(_("cause"), max_length=2, choices=Cause.choices)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("member")
    )
    fact = models.CharField(_("what was seen"), max_length=200)
    paper = models.CharField(_("paper"), max_length=120, blank=True)
    seen_on = models.DateField(_("seen on"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of a cause")
        verbose_name_plural = _("evidence of causes")

    def __str__(self) -> str:
        return f"{self.get_cause_display()}: {self.fact}"
