"""A project of the library (项目库). Only such projects get money. Source: DOMAIN §6.3."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import EDITABLE_PROJECT, FUNDABLE, PAYABLE, ProjectCategory, ProjectNature, ProjectState
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class ProjectQuerySet(ScopedQuerySet):
    def fundable(self) -> ProjectQuerySet:
        """Projects that may get money."""
        return self.filter(state__in=FUNDABLE)

    def payable(self) -> ProjectQuerySet:
        """Projects out of which households may be paid."""
        return self.filter(state__in=PAYABLE)


class Project(models.Model):
    """What is to be done in a village (or by a township or the county), for whom, for how much, with what target."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    year = models.SmallIntegerField(_("plan year"))
    name = models.CharField(_("name"), max_length=100)
    category = models.CharField(_("category"), max_length=20, choices=ProjectCategory.choices)
    nature = models.CharField(
        _("nature"),
        max_length=10,
        choices=ProjectNature.choices,
        default=ProjectNature.NEW,
        db_default=ProjectNature.NEW,
    )
    place = models.CharField(_("place"), max_length=100, blank=True, db_default="")
    content = models.TextField(_("content of the project"))
    unit = models.CharField(_("responsible unit"), max_length=60)
    budget_yuan = models.DecimalField(_("budget (yuan)"), max_digits=16, decimal_places=2)
    financing = models.CharField(
        _("how it is paid for"),
        max_length=200,
        blank=True,
        db_default="",
        help_text=_("Special funds, own means of the village, labour of the villagers …"),
    )
    participation = models.TextField(_("how the villagers take part"), blank=True, db_default="")
    mechanism = models.TextField(
        _("how it lifts poor households"),
        blank=True,
        db_default="",
        help_text=_("Work, dividends, contracts to buy, land rent …"),
    )
    person = models.CharField(_("person responsible"), max_length=60, blank=True, db_default="")
    resolution: Any = models.ForeignKey(
        "villages.Resolution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision of the village"),
    )
    decided_on = models.DateField(_("decided by the village on"), null=True, blank=True)
    decision_no = models.CharField(_("number of the minutes"), max_length=60, blank=True, db_default="")
    target = models.TextField(
        _("performance target"), blank=True, help_text=_("For example: at least 29 registered people benefit.")
    )
    households = models.IntegerField(_("households to benefit"), default=0)
    starts_on = models.DateField(_("to begin on"), null=True, blank=True)
    ends_on = models.DateField(_("to be finished by"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=ProjectState.choices, default=ProjectState.PROPOSED, editable=False
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        indexes = [
            models.Index(fields=["village", "year", "id"], name="funds_project_village"),
            models.Index(fields=["village", "state"], name="funds_project_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "name"], name="funds_project_once",
                violation_error_message=_("There is a project of this name in this year."),
            ),
            models.CheckConstraint(
                name="funds_project_budget_positive", condition=Q(budget_yuan__gt=0),
                violation_error_message=_("A project has a budget above zero."),
            ),
            models.CheckConstraint(
                name="funds_project_households_not_negative", condition=Q(households__gte=0),
                violation_error_message=_("A number of households is zero or more."),
            ),
            models.CheckConstraint(
                name="funds_project_ends_after_start",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A project ends after it begins."),
            ),
            models.CheckConstraint(
                name="funds_project_target_needed",
                condition=Q(state__in=sorted(EDITABLE_PROJECT)) | ~Q(target=""),
                violation_error_message=_("Without a performance target no project enters the library."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funds:project", args=[self.pk])

    @property
    def subject(self) -> str:
        """What its notices and its photos before the work carry."""
        return f"funds.project:{self.pk}"
