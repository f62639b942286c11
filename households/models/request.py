"""A change of members on its way through clerk, secretary and township. Source: DOMAIN §3.4 (M4)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.choices.cases import RequestState
from households.models.household import Household
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import SealedField


class MemberChangeQuerySet(ScopedQuerySet):
    def open(self) -> MemberChangeQuerySet:
        """Changes somebody still has to act on."""
        return self.filter(state__in=["pending", "confirmed", "returned"])


class MemberChange(models.Model):
    """What the clerk asks to change on a card. The change itself is kept sealed: it may hold an identity number."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="member_changes", verbose_name=_("household"))
    target = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="incoming_changes",
        verbose_name=_("the other card"),
    )  # fmt: skip
    village: models.ForeignKey[Any, Any] = VillageField()
    village_id: str
    kind = models.CharField(
        _("kind of change"), max_length=12, db_collation="C"
    )  # arrival, return, departure, transfer
    summary = models.CharField(_("what changes"), max_length=200)
    payload = SealedField(_("change"), purpose="change", null=False, blank=False)
    happened_on = models.DateField(_("happened on"))
    effective_on = models.DateField(_("takes effect from"))
    state = models.CharField(_("state"), max_length=12, choices=RequestState.choices, default=RequestState.PENDING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    requested_on = models.DateField(_("entered on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    returned_note = models.TextField(_("returned with"), blank=True)

    objects = MemberChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("requested change of members")
        verbose_name_plural = _("requested changes of members")
        indexes = [
            models.Index(fields=["village", "state", "id"], name="member_change_village"),
            models.Index(fields=["household"], name="member_change_household"),
        ]
        constraints = [
            models.CheckConstraint(
                name="member_change_decided_on_fits",
                condition=Q(state__in=["pending", "confirmed", "returned"]) | Q(decided_on__isnull=False),
                violation_error_message=_("A decided change says when it was decided."),
            ),
        ]

    def __str__(self) -> str:
        return self.summary

    def get_absolute_url(self) -> str:
        return reverse("households:member_change", args=[self.pk])

    @property
    def subject(self) -> str:
        """What its papers are filed under."""
        return f"households.memberchange:{self.pk}"
