"""How a data check stands in a place and time other than its entry says. Source: DOMAIN §11; §9.2 (6)."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from households.choices import Severity


class RuleSettingQuerySet(models.QuerySet["RuleSetting"]):
    def in_force_on(self, day: dt.date) -> RuleSettingQuerySet:
        """Settings that hold on `day`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


class RuleSetting(models.Model):
    """Severity and policy figures of one rule for a region ("" = everywhere) from a day, by a document. Reference data.

    A figure that the row does not name keeps that of the wider region, at last the entry's default.
    """

    rule = models.CharField(_("rule"), max_length=5)
    region = models.CharField(_("region"), max_length=12, blank=True, default="", db_collation="C")
    severity = models.CharField(_("severity"), max_length=7, choices=Severity.choices, blank=True, default="")
    is_off = models.BooleanField(_("does not hold here"), default=False)
    limits = models.JSONField(_("policy figures"), default=dict, blank=True)
    document_no = models.CharField(_("document"), max_length=120)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = RuleSettingQuerySet.as_manager()

    class Meta:
        verbose_name = _("setting of a rule")
        verbose_name_plural = _("settings of rules")
        constraints = [
            models.CheckConstraint(
                name="rule_setting_has_document", condition=~Q(document_no=""),
                violation_error_message=_("A setting names the document it stands in."),
            ),
            models.CheckConstraint(
                name="rule_setting_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("A setting ends after it begins."),
            ),
            models.CheckConstraint(
                name="rule_setting_known_rule", condition=Q(rule__regex=r"^DQ-(0[1-9]|[1-6][0-9]|7[0-5])$"),
                violation_error_message=_("There is no such rule."),
            ),
            ExclusionConstraint(
                name="rule_setting_no_overlap",
                expressions=[
                    ("rule", RangeOperators.EQUAL), ("region", RangeOperators.EQUAL),
                    (Func("valid_from", "valid_to", RangeBoundary(), function="DATERANGE",
                          output_field=DateRangeField()), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("One setting of a rule holds in a place on one day."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rule} {self.region} {self.document_no}".strip()
