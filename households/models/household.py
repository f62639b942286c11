"""The household card: one row per household that lives and spends together. Source: DOMAIN §0.1, §2.1."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.choices import (
    REGISTERED,
    Attribute,
    Cause,
    Difficulty,
    HouseholdType,
    IdStandard,
    MonitoredType,
    Relocation,
    Status,
    attributes_for,
)
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import BlindIndexField, SealedField


class HouseholdQuerySet(ScopedQuerySet):
    def registered(self) -> HouseholdQuerySet:
        """Households on the register now."""
        return self.filter(status__in=REGISTERED)

    def with_status_on(self, status: str, day: dt.date) -> HouseholdQuerySet:
        """Households that stood at `status` at the end of `day`."""
        return self.filter(pk__in=_spans_on(day).filter(status=status).values("household"))

    def registered_on(self, day: dt.date) -> HouseholdQuerySet:
        """Households that were on the register at the end of `day`."""
        return self.filter(pk__in=_spans_on(day).filter(status__in=REGISTERED).values("household"))

    def monitored(self) -> HouseholdQuerySet:
        """Monitored objects whose risk is not cleared."""
        return self.exclude(monitored_type="").filter(risk_cleared_on=None)

    def monitored_on(self, day: dt.date) -> HouseholdQuerySet:
        """Monitored objects whose risk was not cleared at the end of `day`."""
        return self.filter(Q(risk_cleared_on=None) | Q(risk_cleared_on__gt=day), monitored_on__lte=day)

    def with_latest_income(self) -> HouseholdQuerySet:
        """Adds `income_year` and `income_per_head`: net income per head of the latest year on the card, in yuan."""
        from households.models.income import IncomeYear

        years = IncomeYear.objects.filter(household=OuterRef("pk")).order_by("-year")
        return self.annotate(income_year=Subquery(years.values("year")[:1]),
                             income_per_head=Subquery(years.values("net_per_head_yuan")[:1]))  # fmt: skip


def _spans_on(day: dt.date) -> Any:
    from households.models.status import StatusSpan

    return StatusSpan.objects.in_force_on(day)


class Household(models.Model):
    """One card. `size`, `status` and the head's name are kept by the actions and checked at commit (0002_guards)."""

    village: models.ForeignKey[Any, Any] = VillageField()
    number = models.CharField(
        _("household number"),
        max_length=32,
        unique=True,
        db_collation="C",
        error_messages={"unique": _("Another household has this number.")},
    )
    hamlet = models.CharField(_("natural village"), max_length=30, blank=True, default="")
    group = models.CharField(_("villagers' group"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    phone = SealedField(_("phone"), purpose="phone")
    phone_index = BlindIndexField(source="phone")
    bank_name = models.CharField(_("bank"), max_length=60, blank=True)
    bank_account = SealedField(_("bank account"), purpose="bank")
    bank_account_index = BlindIndexField(source="bank_account")

    attribute = models.CharField(_("attribute"), max_length=2, choices=Attribute.choices, default=Attribute.GENERAL)
    id_standard = models.CharField(
        _("identification standard"), max_length=12, choices=IdStandard.choices, default=IdStandard.NATIONAL
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.APPLICANT)
    identified_on = models.DateField(_("identified on"), null=True, blank=True)
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True)
    relapsed_on = models.DateField(_("returned to poverty on"), null=True, blank=True)
    relapse_cause = models.CharField(
        _("cause of the return"), max_length=2, choices=Cause.choices, blank=True, default=""
    )
    plan_lift_year = models.SmallIntegerField(_("planned year of leaving poverty"), null=True, blank=True)
    policies_ended = models.BooleanField(_("policies ended (local)"), default=False)
    monitored_type = models.CharField(_("monitored as"), max_length=20, choices=MonitoredType.choices, blank=True)
    monitored_on = models.DateField(_("monitored since"), null=True, blank=True)
    risk_cleared_on = models.DateField(_("risk cleared on"), null=True, blank=True)

    main_cause = models.CharField(_("main cause of poverty"), max_length=2, choices=Cause.choices, blank=True)
    other_causes = ArrayField(
        models.CharField(max_length=2, choices=Cause.choices), verbose_name=_("other causes"), default=list, blank=True
    )
    cause_note = models.CharField(_("note on the cause"), max_length=200, blank=True)
    difficulty = models.CharField(_("difficulty"), max_length=1, choices=Difficulty.choices, blank=True, default="")

    is_martyr_family = models.BooleanField(_("family of a soldier or martyr"), default=False)
    is_one_child = models.BooleanField(_("one-child household"), default=False)
    is_two_daughters = models.BooleanField(_("two-daughters household"), default=False)
    relocation = models.CharField(
        _("relocated household"), max_length=10, choices=Relocation.choices, blank=True, default=""
    )
    relocation_place = models.CharField(_("resettled at"), max_length=80, blank=True, default="")

    authorised_on = models.DateField(_("letter of authority signed on"), null=True, blank=True)
    filled_by = models.CharField(_("card filled in by"), max_length=60, blank=True, default="")
    filler_phone = models.CharField(_("phone of who filled it in"), max_length=20, blank=True, default="")
    filled_on = models.DateField(_("filled in on"), null=True, blank=True)
    head_signed_on = models.DateField(_("signed by the head on"), null=True, blank=True)

    size = models.SmallIntegerField(_("members"), default=0)
    head_name = models.CharField(_("head of household"), max_length=60, blank=True)
    head_search = models.CharField(max_length=300, blank=True, db_collation="C", editable=False)
    head_sort = models.CharField(max_length=200, blank=True, db_collation="C", editable=False)
    has_no_labour = models.BooleanField(_("household without labour"), default=False)
    no_labour_confirmed_on = models.DateField(_("being without labour confirmed on"), null=True, blank=True)

    created_at = models.DateTimeField(_("entered"), db_default=DatabaseNow(), editable=False)
    version = models.IntegerField(default=1, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        indexes = [
            models.Index(fields=["village", "status", "main_cause"], include=["size"], name="household_village_status"),
            models.Index(fields=["village", "number"], name="household_village_number"),
            models.Index(fields=["phone_index"], name="household_phone"),
            models.Index(fields=["bank_account_index"], name="household_bank_account"),
            models.Index(
                fields=["village", "monitored_on"], name="household_monitored", condition=~Q(monitored_type="")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="household_status_known",
                condition=Q(status__in=Status.values),
                violation_error_message=_("This is no status of a household."),
            ),
            models.CheckConstraint(
                name="household_cause_known",
                condition=Q(main_cause="") | Q(main_cause__in=Cause.values),
                violation_error_message=_("This is no cause of poverty on the list."),
            ),
            models.CheckConstraint(
                name="household_other_cause_noted",
                condition=~Q(main_cause=Cause.OTHER) | ~Q(cause_note=""),
                violation_error_message=_("With “other cause” as the main cause, write which."),
            ),
            models.CheckConstraint(
                name="household_size_not_negative",
                condition=Q(size__gte=0),
                violation_error_message=_("A household has no fewer than zero members."),
            ),
            models.CheckConstraint(
                name="household_lifted_after_identified",
                condition=Q(lifted_on=None) | Q(identified_on=None) | Q(lifted_on__gte=F("identified_on")),
                violation_error_message=_("A household is lifted out of poverty after it was identified."),
            ),
            models.CheckConstraint(
                name="household_lifted_has_date",
                condition=~Q(status=Status.LIFTED) | Q(lifted_on__isnull=False),
                violation_error_message=_("A lifted household has the day it was lifted."),
            ),
            models.CheckConstraint(
                name="household_monitored_has_date",
                condition=Q(monitored_type="", monitored_on=None)
                | (~Q(monitored_type="") & Q(monitored_on__isnull=False)),
                violation_error_message=_(
                    "A monitored household has its kind and the day monitoring began, or neither."
                ),
            ),
            models.CheckConstraint(
                name="household_cleared_after_monitored",
                condition=Q(risk_cleared_on=None)
                | Q(monitored_on__isnull=False, risk_cleared_on__gte=F("monitored_on")),
                violation_error_message=_("A risk is cleared after monitoring began."),
            ),
            models.CheckConstraint(
                name="household_relocated_has_place",
                condition=Q(relocation_place="") | ~Q(relocation=""),
                violation_error_message=_("A place of resettlement goes with the way of settling."),
            ),
            models.CheckConstraint(
                name="household_version_counts_up",
                condition=Q(version__gte=1),
                violation_error_message=_("The card's version is lost. Load the page again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.head_name} {self.number}".strip()

    def get_absolute_url(self) -> str:
        return reverse("households:detail", args=[self.pk])

    @property
    def household_type(self) -> HouseholdType | None:
        """The kind of household since 2021 (户类型); None for a card of the years before, or not on the register."""
        if self.status == Status.LIFTED:
            return HouseholdType.LIFTED_NO_POLICY if self.policies_ended else HouseholdType.LIFTED
        return HouseholdType.ORDINARY if self.status == Status.ORDINARY else None

    @property
    def reopened_years(self) -> Any:
        """The frozen years of this household that the county leader opened and nobody closed yet."""
        return self.reopenings.standing().select_related("by").order_by("year")

    @property
    def attribute_label(self) -> Any:
        """The attribute as a household of this status is called (DOMAIN §2.2): none since 2021 is called poor."""
        return attributes_for(self.status)[self.attribute]

    @property
    def risk_cleared(self) -> bool:
        """Was the household monitored and is its risk cleared?"""
        return self.risk_cleared_on is not None

    @property
    def is_registered(self) -> bool:
        return self.status in REGISTERED

    @property
    def is_monitored(self) -> bool:
        """Is it a monitored object with its risk not cleared?"""
        return bool(self.monitored_type) and self.risk_cleared_on is None
