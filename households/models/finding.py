"""What the data checks found, and what became of it. Source: DOMAIN §11."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.choices import FindingState, Severity, WaiverState
from households.models.household import Household
from households.models.member import Member
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class FindingQuerySet(ScopedQuerySet):
    def open(self) -> FindingQuerySet:
        """Findings that wait to be mended or explained."""
        return self.filter(state=FindingState.OPEN)

    def standing(self) -> FindingQuerySet:
        """Findings whose condition still holds, explained and exempted ones too."""
        return self.exclude(state=FindingState.FIXED)


class Finding(models.Model):
    """One rule that one object of a village does not pass, from first seen until mended.

    `subject` names the object ("household:12", "member:34", "payment:5" …); `params` fill the rule's sentence.
    """

    rule = models.CharField(_("rule"), max_length=5)
    village: models.ForeignKey[Any, Any] = VillageField()
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("household")
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name=_("member")
    )
    subject = models.CharField(max_length=40)
    year = models.SmallIntegerField(_("year"), null=True, blank=True)
    severity = models.CharField(_("severity"), max_length=7, choices=Severity.choices)
    params = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=9, choices=FindingState.choices, default=FindingState.OPEN)
    first_seen_on = models.DateField(_("first seen on"))
    last_seen_on = models.DateField(_("last seen on"))
    fixed_on = models.DateField(_("mended on"), null=True, blank=True)
    explanation = models.CharField(_("explanation"), max_length=300, blank=True)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("explained by"),
    )
    explained_on = models.DateField(_("explained on"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        indexes = [
            models.Index(fields=["village", "rule", "state"], name="finding_village_rule"),
            models.Index(fields=["household"], name="finding_household"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="finding_stands_once", fields=["rule", "subject", "year"], nulls_distinct=False,
                condition=~Q(state="fixed"),
                violation_error_message=_("This finding is recorded already."),
            ),
            models.CheckConstraint(
                name="finding_explained_says_what",
                condition=~Q(state="explained") | (~Q(explanation="") & Q(explained_on__isnull=False)),
                violation_error_message=_("An explanation has its words and its day."),
            ),
            models.CheckConstraint(
                name="finding_error_is_not_explained_away", condition=~Q(state="explained", severity="error"),
                violation_error_message=_("An error is mended or exempted, not explained."),
            ),
            models.CheckConstraint(
                name="finding_fixed_has_day",
                condition=Q(state="fixed", fixed_on__isnull=False) | (~Q(state="fixed") & Q(fixed_on=None)),
                violation_error_message=_("A mended finding has the day it was seen mended."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


class WaiverQuerySet(ScopedQuerySet):
    def in_force_on(self, day: dt.date) -> WaiverQuerySet:
        """Exemptions granted and not yet expired on `day`."""
        return self.filter(state=WaiverState.GRANTED, expires_on__gte=day)


class Waiver(models.Model):
    """An exemption of one finding: asked for with a reason, decided one level up by another person, expiring."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="waivers", verbose_name=_("finding"))
    village: models.ForeignKey[Any, Any] = VillageField()
    state = models.CharField(_("state"), max_length=8, choices=WaiverState.choices, default=WaiverState.ASKED)
    reason = models.CharField(_("reason"), max_length=300)
    expires_on = models.DateField(_("expires on"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_on = models.DateField(_("asked for on"))
    asked_from = models.CharField(_("asked from"), max_length=12, default="", db_collation="C")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=200, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        constraints = [
            models.UniqueConstraint(
                name="waiver_one_open",
                fields=["finding"],
                condition=Q(state="asked"),
                violation_error_message=_("An exemption of this finding has been asked for already."),
            ),
            models.CheckConstraint(
                name="waiver_decided_by_another",
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                violation_error_message=_("Who asks for an exemption does not decide it."),
            ),
            models.CheckConstraint(
                name="waiver_decision_complete",
                condition=Q(state="asked", decided_by=None, decided_on=None)
                | (~Q(state="asked") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                violation_error_message=_("A decision has its day and who made it."),
            ),
            models.CheckConstraint(
                name="waiver_expires_after_asked",
                condition=Q(expires_on__gt=models.F("asked_on")),
                violation_error_message=_("An exemption expires after it was asked for."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.get_state_display()}"


class FindingTally(models.Model):
    """How many findings of a rule stood open, explained and exempted in a village on a day: the trend.

    The row without a rule says that the village was checked that day.
    """

    day = models.DateField(_("day"))
    village: models.ForeignKey[Any, Any] = VillageField()
    rule = models.CharField(_("rule"), max_length=5)
    open = models.IntegerField(_("open"))
    explained = models.IntegerField(_("explained"))
    waived = models.IntegerField(_("exempted"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("findings of a day")
        verbose_name_plural = _("findings by day")
        indexes = [models.Index(fields=["village", "rule", "day"], name="finding_tally_village")]
        constraints = [
            models.UniqueConstraint(
                name="finding_tally_once",
                fields=["day", "village", "rule"],
                violation_error_message=_("This day has been counted already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.day:%Y-%m-%d}"
