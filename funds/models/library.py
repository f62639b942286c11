"""What the library of projects goes by: whether townships publish it too, and budgets changed after entry.

Source: DOMAIN §6.3.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds.choices import BudgetChangeState
from funds.models.project import Project
from registry.audit.models import DatabaseNow
from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class LibraryRule(DatedRule):
    """Whether the township publishes the library too before the county enters a project, by region and time."""

    township_notice = models.BooleanField(_("the township publishes it too"), default=False, db_default=False)

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of the project library")
        verbose_name_plural = _("rules of the project library")
        constraints: ClassVar = [*dated_constraints("library_rule")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class BudgetChange(models.Model):
    """A changed budget of a project of the library: asked for by the village, decided by the county, once."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    project: Any = models.ForeignKey(Project, models.PROTECT, related_name="budget_changes", verbose_name=_("project"))
    project_id: int
    old_yuan = models.DecimalField(_("budget before (yuan)"), max_digits=16, decimal_places=2)
    new_yuan = models.DecimalField(_("budget wanted (yuan)"), max_digits=16, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=300)
    asked_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_by_id: int
    asked_on = models.DateField(_("asked on"))
    at = models.DateTimeField(_("moment"), db_default=DatabaseNow(), editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=BudgetChangeState.choices, default=BudgetChangeState.ASKED, editable=False
    )
    decided_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False,
        verbose_name=_("decided by"),
    )  # fmt: skip
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    document_no = models.CharField(_("number of the approval"), max_length=60, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a budget")
        verbose_name_plural = _("changes of budgets")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(state=BudgetChangeState.ASKED), name="funds_budget_change_one_open",
                violation_error_message=_("A change of this budget is waiting for the county already."),
            ),
            models.CheckConstraint(
                name="funds_budget_change_amounts", condition=Q(new_yuan__gt=0) & ~Q(new_yuan=F("old_yuan")),
                violation_error_message=_("A changed budget is above zero and not the one there is."),
            ),
            models.CheckConstraint(
                name="funds_budget_change_two_people",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                violation_error_message=_("Whoever asked for a budget does not approve it."),
            ),
            models.CheckConstraint(
                name="funds_budget_change_decided",
                condition=Q(state=BudgetChangeState.ASKED, decided_by=None, decided_on=None)
                | (~Q(state=BudgetChangeState.ASKED) & Q(decided_by__isnull=False, decided_on__isnull=False)),
                violation_error_message=_("A decision names its person and its day."),
            ),
            models.CheckConstraint(
                name="funds_budget_change_has_paper",
                condition=~Q(state=BudgetChangeState.APPROVED) | ~Q(document_no=""),
                violation_error_message=_("An approved budget names the number of its approval."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.old_yuan} → {self.new_yuan}"
