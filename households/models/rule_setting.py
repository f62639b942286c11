"""How a data check stands in a place and time other than its entry says. Source: DOMAIN §11; §9.2 (6)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.choices import Severity
from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints


class RuleSetting(DatedRule):
    """Severity and policy figures of one rule for a region ("" = everywhere) from a day, by a document. Reference data.

    A figure that the row does not name keeps that of the wider region, at last the entry's default.
    """

    rule = models.CharField(_("rule"), max_length=5)
    severity = models.CharField(_("severity"), max_length=7, choices=Severity.choices, blank=True, default="")
    is_off = models.BooleanField(_("does not hold here"), default=False)
    limits = models.JSONField(_("policy figures"), default=dict, blank=True)

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("setting of a rule")
        verbose_name_plural = _("settings of rules")
        constraints = [
            models.CheckConstraint(
                name="rule_setting_known_rule", condition=Q(rule__regex=r"^DQ-(0[1-9]|[1-6][0-9]|7[0-5])$"),
                violation_error_message=_("There is no such rule."),
            ),
            *dated_constraints("rule_setting", "rule"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rule} {self.region} {self.document_no}".strip()
