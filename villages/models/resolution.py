"""A matter on its way from the branch's proposal to its open result (四议两公开). Source: DOMAIN §3.7."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from villages.choices import ResolutionState


def _meeting(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "villages.Meeting", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


def _notice(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "publicity.Notice", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=label
    )


class Resolution(models.Model):
    """One important matter of a village: four discussions, two openings."""

    village: models.ForeignKey[Any, Any] = VillageField()
    village_id: str
    title = models.CharField(_("matter"), max_length=120)
    content = models.TextField(_("what is proposed"))
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ResolutionState.choices, default=ResolutionState.DRAFT)
    begun_on = models.DateField(_("begun on"))
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by"))
    proposed_at: models.ForeignKey[Any, Any] = _meeting(_("meeting of the branch"))
    consulted_at: models.ForeignKey[Any, Any] = _meeting(_("meeting of the two committees"))
    reviewed_at: models.ForeignKey[Any, Any] = _meeting(_("party members' assembly"))
    decided_at: models.ForeignKey[Any, Any] = _meeting(_("meeting that decided"))
    decision_notice: models.ForeignKey[Any, Any] = _notice(_("notice of the decision"))
    result = models.TextField(_("result"), blank=True)
    result_notice: models.ForeignKey[Any, Any] = _notice(_("notice of the result"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("resolution")
        verbose_name_plural = _("resolutions")
        indexes = [models.Index(fields=["village", "state", "id"], name="resolution_village_state")]
        constraints = [
            models.CheckConstraint(
                name="resolution_decided_has_meetings",
                condition=~Q(state__in=["decided", "opened", "done"])
                | Q(proposed_at__isnull=False, consulted_at__isnull=False, reviewed_at__isnull=False,
                    decided_at__isnull=False),
                violation_error_message=_("A decided matter went through its four meetings."),
            ),
            models.CheckConstraint(
                name="resolution_opened_has_notice",
                condition=~Q(state__in=["opened", "done"]) | Q(decision_notice__isnull=False),
                violation_error_message=_("An open decision has its notice."),
            ),
            models.CheckConstraint(
                name="resolution_done_has_notice",
                condition=~Q(state="done") | (Q(result_notice__isnull=False) & ~Q(result="")),
                violation_error_message=_("An open result has its notice."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("villages:resolution", args=[self.pk])

    @property
    def subject(self) -> str:
        """What its notices carry."""
        return f"villages.resolution:{self.pk}"
