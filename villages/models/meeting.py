"""A meeting's record, and what its kind needs to decide anything.

A record may be mended until it is signed; after that the database refuses every change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from villages.choices import Base, Counted, MeetingKind
from villages.rules.quorum import Count, Rule, Threshold


class MeetingRuleQuerySet(DatedRuleQuerySet):
    def for_kind(self, kind: str, *, region: str, on: dt.date, counted: str = Counted.PEOPLE) -> Self:
        """The rows of a kind for the division `region` on `on`, the nearest region first."""
        return self.holding(region=region, on=on).filter(kind=kind, counted=counted)


class MeetingRule(DatedRule):
    """Quorum and majority of a kind of meeting in a region ("" = everywhere), with the document that says so."""

    kind = models.CharField(_("kind"), max_length=30, choices=MeetingKind.choices)
    counted = models.CharField(
        _("who is counted"), max_length=10, choices=Counted.choices, default=Counted.PEOPLE, db_default=Counted.PEOPLE
    )
    quorum_numerator = models.SmallIntegerField(_("quorum, numerator"))
    quorum_denominator = models.SmallIntegerField(_("quorum, denominator"))
    quorum_strict = models.BooleanField(_("more than the quorum share"))
    majority_numerator = models.SmallIntegerField(_("majority, numerator"))
    majority_denominator = models.SmallIntegerField(_("majority, denominator"))
    majority_strict = models.BooleanField(_("more than the majority share"))
    majority_base = models.CharField(_("majority of"), max_length=10, choices=Base.choices, default=Base.PRESENT)
    notice_days = models.SmallIntegerField(_("days of notice"), default=0, db_default=0)
    every_months = models.SmallIntegerField(_("held every so many months"), default=0, db_default=0)  # 0: no fixed time

    objects = MeetingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting rule")
        verbose_name_plural = _("meeting rules")
        constraints = [
            models.CheckConstraint(
                name="meeting_rule_shares",
                condition=Q(quorum_numerator__gte=0, quorum_denominator__gt=0, majority_numerator__gte=0,
                            majority_denominator__gt=0, quorum_numerator__lte=F("quorum_denominator"),
                            majority_numerator__lte=F("majority_denominator")),
                violation_error_message=_("A share lies between none and all."),
            ),
            models.CheckConstraint(
                name="meeting_rule_times", condition=Q(notice_days__gte=0, every_months__gte=0),
                violation_error_message=_("Days of notice and months are not negative."),
            ),
            *dated_constraints("meeting_rule", "kind", "counted"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.document_no}"

    def as_rule(self) -> Rule:
        """The row as the pure rule takes it."""
        return Rule(
            Threshold(Fraction(self.quorum_numerator, self.quorum_denominator), self.quorum_strict),
            Threshold(Fraction(self.majority_numerator, self.majority_denominator), self.majority_strict),
            self.majority_base == Base.DUE,
            self.document_no,
            self.notice_days,
        )


class MeetingQuerySet(ScopedQuerySet):
    def signed(self) -> MeetingQuerySet:
        return self.filter(signed_by__isnull=False)

    def deciding(self, kinds: Iterable[str]) -> MeetingQuerySet:
        """Signed records of these kinds that carried their decision, the latest first."""
        return self.signed().filter(kind__in=sorted(kinds), carried=True).order_by("-held_on", "-pk")


class Meeting(models.Model):
    """One meeting: who was due, who came, how they voted, what was concluded."""

    village: models.ForeignKey[Any, Any] = VillageField()
    village_id: str
    kind = models.CharField(_("kind"), max_length=30, choices=MeetingKind.choices)
    held_on = models.DateField(_("held on"))
    called_on = models.DateField(_("announced on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=60)
    group = models.CharField(_("villagers' group"), max_length=30, blank=True)
    invited = models.CharField(_("invited"), max_length=200, blank=True)
    topic = models.CharField(_("topic"), max_length=120)
    counted = models.CharField(
        _("who is counted"), max_length=10, choices=Counted.choices, default=Counted.PEOPLE, db_default=Counted.PEOPLE
    )
    due = models.IntegerField(_("due"))
    present = models.IntegerField(_("present"))
    agree = models.IntegerField(_("for"))
    against = models.IntegerField(_("against"))
    abstain = models.IntegerField(_("abstained"))
    chair = models.CharField(_("chair"), max_length=30)
    recorder = models.CharField(_("recorder"), max_length=30)
    recused: ArrayField[Any, Any] = ArrayField(
        models.CharField(max_length=30), verbose_name=_("recused"), default=list, blank=True
    )
    conclusion = models.TextField(_("conclusion"))
    carried = models.BooleanField(_("carried"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    recorded_at = models.DateTimeField(_("entered"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [models.Index(fields=["village", "-held_on", "-id"], name="meeting_village_day")]
        constraints = [
            models.CheckConstraint(
                name="meeting_present_at_most_due",
                condition=Q(present__lte=F("due"), due__gte=1, present__gte=0),
                violation_error_message=_("No more people are present than are due."),
            ),
            models.CheckConstraint(
                name="meeting_votes_at_most_present",
                condition=Q(agree__gte=0, against__gte=0, abstain__gte=0,
                            present__gte=F("agree") + F("against") + F("abstain") + F("recused__len")),
                violation_error_message=_("There are no more votes than people present and not recused."),
            ),
            models.CheckConstraint(
                name="meeting_called_before",
                condition=Q(called_on=None) | Q(called_on__lte=F("held_on")),
                violation_error_message=_("A meeting is announced before it is held."),
            ),
            models.CheckConstraint(
                name="meeting_signature_pair",
                condition=Q(signed_by=None, signed_at=None) | Q(signed_by__isnull=False, signed_at__isnull=False),
                violation_error_message=_("The signature and its moment are noted together."),
            ),
            models.CheckConstraint(
                name="meeting_signer_is_not_recorder",
                condition=Q(signed_by=None) | ~Q(signed_by=F("recorded_by")),
                violation_error_message=_("Whoever entered the record does not sign it."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"

    def get_absolute_url(self) -> str:
        return reverse("villages:meeting", args=[self.pk])

    @property
    def count(self) -> Count:
        return Count(self.due, self.present, self.agree, self.against, self.abstain, len(self.recused))

    @property
    def subject(self) -> str:
        """What its papers, photos and notices are filed under."""
        return f"villages.meeting:{self.pk}"
