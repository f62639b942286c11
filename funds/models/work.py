"""The work of a project: targets, households that benefit, progress. Source: DOMAIN §6.3."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.choices import (
    Comparison,
    TargetGroup,
)
from funds.models.project import Project
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


def _by(label: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label)


def _of_project(name: str) -> Any:
    return models.ForeignKey(Project, models.PROTECT, related_name=name, verbose_name=_("project"))


class ProjectTarget(models.Model):
    """One leaf of the tree of performance targets, with what was reached."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    project: Any = _of_project("targets")
    project_id: int
    group = models.CharField(_("kind of target"), max_length=12, choices=TargetGroup.choices)
    name = models.CharField(_("target"), max_length=80)
    comparison = models.CharField(_("how"), max_length=8, choices=Comparison.choices, default=Comparison.AT_LEAST)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20)
    reached = models.DecimalField(_("reached"), max_digits=16, decimal_places=2, null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("performance target")
        verbose_name_plural = _("performance targets")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "group", "name"], name="funds_target_once",
                violation_error_message=_("This target stands there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.get_comparison_display()} {self.value.normalize():f} {self.unit}"

    @property
    def is_met(self) -> bool | None:
        """Whether what was reached meets the target; None while nothing is known."""
        if self.reached is None:
            return None
        if self.comparison == Comparison.AT_MOST:
            return self.reached <= self.value
        return self.reached == self.value if self.comparison == Comparison.EXACTLY else self.reached >= self.value


class ProjectHousehold(models.Model):
    """A household that is to benefit, with how."""

    village: Any = VillageField()
    village_id: str
    project: Any = _of_project("beneficiaries")
    project_id: int
    household: Any = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="+", verbose_name=_("household")
    )
    household_id: int
    share = models.CharField(_("how it benefits"), max_length=100, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("benefiting household")
        verbose_name_plural = _("benefiting households")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "household"], name="funds_beneficiary_once",
                violation_error_message=_("This household stands there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.household_id)


class Progress(models.Model):
    """How far the work was on a day; photos are filed under its subject. Never changed."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    project: Any = _of_project("progress")
    project_id: int
    on = models.DateField(_("day"))
    percent = models.PositiveSmallIntegerField(_("done (per cent)"))
    note = models.CharField(_("what was done"), max_length=300)
    by: Any = _by(_("reported by"))
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of progress")
        verbose_name_plural = _("reports of progress")
        indexes = [models.Index(fields=["project", "on"], name="funds_progress_project")]
        constraints = [
            models.CheckConstraint(
                name="funds_progress_percent", condition=Q(percent__lte=100),
                violation_error_message=_("Progress is 0 to 100 per cent."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.on} {self.percent} %"

    @property
    def subject(self) -> str:
        return f"funds.progress:{self.pk}"
