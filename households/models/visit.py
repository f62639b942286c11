"""Who helps a household, who went to see it, and what became of the needs found. Source: DOMAIN §5.2."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.choices import ProblemKind, ProblemState, VisitContent, VisitForm
from households.models.household import Household
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class AssignmentQuerySet(ScopedQuerySet):
    def active_on(self, day: dt.date) -> AssignmentQuerySet:
        """Assignments in force at the end of `day`."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class HelperAssignment(models.Model):
    """A helper stands by a household from `starts_on` until `ends_on` (exclusive; None = still). No gaps: 0016."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="assignments", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    helper = models.ForeignKey("villages.Helper", models.PROTECT, related_name="assignments", verbose_name=_("helper"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=120, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of a helper")
        verbose_name_plural = _("assignments of helpers")
        indexes = [models.Index(fields=["village", "helper"], name="assignment_village_helper")]
        constraints = [
            models.CheckConstraint(
                name="assignment_ends_after_start", condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("An assignment ends after it begins."),
            ),
            models.CheckConstraint(
                name="assignment_end_has_reason", condition=Q(ends_on=None) | ~Q(end_reason=""),
                violation_error_message=_("An assignment that ends says why."),
            ),
            ExclusionConstraint(
                name="assignment_helper_once",
                expressions=[
                    ("household", RangeOperators.EQUAL), ("helper", RangeOperators.EQUAL),
                    (Func("starts_on", "ends_on", RangeBoundary(), function="DATERANGE",
                          output_field=DateRangeField()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This helper is assigned to the household already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.helper_id} {self.starts_on:%Y-%m-%d}"


class VisitQuerySet(ScopedQuerySet):
    def newest_first(self) -> VisitQuerySet:
        return self.order_by("-held_at", "-pk")


class Visit(models.Model):
    """One visit to a household. Photos are attachments with the subject `households.visit:<pk>`."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="visits", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    held_at = models.DateTimeField(_("held at"))
    form = models.CharField(_("how"), max_length=8, choices=VisitForm.choices, default=VisitForm.HOME)
    contents = ArrayField(
        models.CharField(max_length=10, choices=VisitContent.choices), verbose_name=_("about"), default=list
    )
    helper = models.ForeignKey(
        "villages.Helper", models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("helper")
    )
    visitors = models.CharField(_("visitors"), max_length=120)
    spoken_to = models.CharField(_("spoken to"), max_length=60, blank=True)
    findings = models.TextField(_("what was found"), blank=True)
    needs = models.TextField(_("what the household needs"), blank=True)
    is_signed = models.BooleanField(_("signed by the household"), default=False)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("entered"), db_default=DatabaseNow(), editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        indexes = [
            models.Index(fields=["village", "held_at"], name="visit_village_held"),
            models.Index(fields=["household", "-held_at"], name="visit_household_held"),
        ]

    def __str__(self) -> str:
        return f"{self.visitors} {self.held_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("households:visit", args=[self.pk])

    @property
    def subject(self) -> str:
        """What its attachments are filed under."""
        return f"households.visit:{self.pk}"


class ProblemQuerySet(ScopedQuerySet):
    def open(self) -> ProblemQuerySet:
        """Problems nobody has answered yet."""
        return self.filter(state__in=[ProblemState.OPEN, ProblemState.UNDER_WAY])

    def late(self, on: dt.date) -> ProblemQuerySet:
        """Open problems whose day has passed on `on`."""
        return self.open().filter(due_on__lt=on)


class Problem(models.Model):
    """A need that someone must answer by a day: the ledger of problems (问题台账)."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="problems", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="problems", verbose_name=_("found on the visit")
    )
    kind = models.CharField(_("subject"), max_length=10, choices=ProblemKind.choices)
    title = models.CharField(_("the problem"), max_length=200)
    owner = models.CharField(_("who sees to it"), max_length=60)
    raised_on = models.DateField(_("raised on"))
    due_on = models.DateField(_("to be solved by"))
    state = models.CharField(_("state"), max_length=12, choices=ProblemState.choices, default=ProblemState.OPEN)
    answer = models.CharField(_("what was done"), max_length=400, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        indexes = [models.Index(fields=["village", "state", "due_on"], name="problem_village_state")]
        constraints = [
            models.CheckConstraint(
                name="problem_closed_has_answer",
                condition=Q(state__in=["open", "under_way"], closed_on=None)
                | (Q(state__in=["solved", "not_possible"], closed_on__isnull=False) & ~Q(answer="")),
                violation_error_message=_("A closed problem says what was done and when."),
            ),
            models.CheckConstraint(
                name="problem_due_after_raised", condition=Q(due_on__gte=F("raised_on")),
                violation_error_message=_("The day by which it is solved comes after the day it was raised."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("households:problem", args=[self.pk])
