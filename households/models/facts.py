"""What is true of a person in a year, the same on the card as it stands and in each year's snapshot. DOMAIN §2.5."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.choices import (
    Allowance,
    Destitute,
    DisabilityKind,
    DisabilityLevel,
    DropReason,
    Education,
    Health,
    Labour,
    School,
    WelfareJob,
    WorkArea,
)


class YearlyFacts(models.Model):
    """Schooling, health, labour, work and cover of one person: facts of a year, never overwritten once it is frozen."""

    health = ArrayField(
        models.CharField(max_length=10, choices=Health.choices), verbose_name=_("health"), default=list, blank=True
    )
    disability_kind = models.CharField(
        _("kind of disability"), max_length=1, choices=DisabilityKind.choices, blank=True, default=""
    )
    disability_level = models.CharField(
        _("grade of disability"), max_length=1, choices=DisabilityLevel.choices, blank=True, default=""
    )
    education = models.CharField(_("education"), max_length=12, choices=Education.choices, blank=True, default="")
    school = models.CharField(_("at school"), max_length=16, choices=School.choices, blank=True, default="")
    drop_reason = models.CharField(
        _("reason for not being at school"), max_length=10, choices=DropReason.choices, blank=True, default=""
    )
    labour = models.CharField(_("labour"), max_length=10, choices=Labour.choices, blank=True, default="")
    work_area = models.CharField(_("works away in"), max_length=10, choices=WorkArea.choices, blank=True, default="")
    work_months = models.SmallIntegerField(_("months of work"), default=0)
    welfare_job = models.CharField(
        _("public-welfare job"), max_length=10, choices=WelfareJob.choices, blank=True, default=""
    )
    welfare_months = models.SmallIntegerField(_("months in the welfare job"), default=0)
    has_resident_insurance = models.BooleanField(_("residents' medical insurance"), default=False)
    has_employee_insurance = models.BooleanField(_("employees' medical insurance"), default=False)
    has_serious_insurance = models.BooleanField(_("serious-illness insurance"), default=False)
    has_commercial_insurance = models.BooleanField(_("commercial health insurance"), default=False)
    has_medical_aid = models.BooleanField(_("medical aid"), default=False)
    has_serious_aid = models.BooleanField(_("aid for serious illness"), default=False)
    has_other_health_aid = models.BooleanField(_("other health support"), default=False)
    has_resident_pension = models.BooleanField(_("residents' pension insurance"), default=False)
    has_employee_pension = models.BooleanField(_("employees' pension insurance"), default=False)
    has_accident_subsidy = models.BooleanField(_("accident insurance subsidy"), default=False)
    allowance = models.CharField(
        _("minimum allowance"), max_length=6, choices=Allowance.choices, default=Allowance.NONE
    )
    destitute = models.CharField(
        _("destitute support"), max_length=6, choices=Destitute.choices, default=Destitute.NONE
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_work_months_in_year",
                condition=Q(work_months__range=(0, 12)),
                violation_error_message=_("A year has 0 to 12 months of work."),
            ),
            models.CheckConstraint(
                name="%(class)s_one_insurance",
                condition=~Q(has_resident_insurance=True, has_employee_insurance=True),
                violation_error_message=_("A person has residents' or employees' medical insurance, not both."),
            ),
            models.CheckConstraint(
                name="%(class)s_welfare_job_with_months",
                condition=Q(welfare_job="", welfare_months=0) | (~Q(welfare_job="") & Q(welfare_months__range=(1, 12))),
                violation_error_message=_("A welfare job has its kind and 1 to 12 months, or neither."),
            ),
        ]

    @classmethod
    def fact_names(cls) -> list[str]:
        """The names of the yearly facts."""
        return [field.name for field in YearlyFacts._meta.get_fields()]
