"""Figures that documents set for the money: limits, paces, instalments, signatures, subsidies. Source: DOMAIN §6.

Reference data, the same for everyone; each row has its region, its days and its document, and the county changes them
on the pages of registry.policies.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.choices import FundFigure, GuardedPaper, Milestone, PayTo, People, Per, ProjectCategory
from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints


class FundRuleQuerySet(DatedRuleQuerySet):
    def value(self, code: FundFigure, *, region: str, on: dt.date) -> Decimal | None:
        """The figure in a region on a day, of the nearest region; None where no document sets one."""
        found: Decimal | None = (
            self.holding(region=region, on=on).filter(code=code).values_list("value", flat=True).first()
        )
        return found


class FundRule(DatedRule):
    """One figure: days, months, a share of 1, or yuan, as its code says."""

    code = models.CharField(_("figure"), max_length=20, choices=FundFigure.choices)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)

    objects = FundRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure for the money")
        verbose_name_plural = _("figures for the money")
        constraints: ClassVar = [
            *dated_constraints("fund_rule", "code"),
            models.CheckConstraint(
                name="fund_rule_not_negative", condition=Q(value__gte=0),
                violation_error_message=_("A figure is zero or more."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.value.normalize():f}"


class PaceTarget(DatedRule):
    """Which share of a year's money is paid out by the end of a month. Source: DOMAIN §6.7."""

    month = models.PositiveSmallIntegerField(_("by the end of month"))
    share = models.DecimalField(_("share paid out"), max_digits=5, decimal_places=4)

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("pace of spending")
        verbose_name_plural = _("paces of spending")
        constraints: ClassVar = [
            *dated_constraints("pace_target", "month"),
            models.CheckConstraint(
                name="pace_target_in_range", condition=Q(month__range=(1, 12), share__gt=0, share__lte=1),
                violation_error_message=_("A month is 1 to 12, a share is above 0 and at most 1."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.month}: {self.share:.0%}"


class Instalment(DatedRule):
    """Which share of a contract is paid when what has happened, such as 40/50/10. Source: DOMAIN §6.5."""

    category = models.CharField(
        _("category"), max_length=20, choices=ProjectCategory.choices, blank=True,
        help_text=_("Empty: every category without instalments of its own."),
    )  # fmt: skip
    number = models.PositiveSmallIntegerField(_("instalment"))
    share = models.DecimalField(_("share of the contract"), max_digits=5, decimal_places=4)
    milestone = models.CharField(_("paid after"), max_length=12, choices=Milestone.choices)

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment of a contract")
        verbose_name_plural = _("instalments of contracts")
        constraints: ClassVar = [
            *dated_constraints("instalment", "category", "number"),
            models.CheckConstraint(
                name="instalment_share_in_range", condition=Q(share__gt=0, share__lte=1, number__gte=1),
                violation_error_message=_("A share is above 0 and at most 1; instalments count from 1."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}. {self.share:.0%}"


class SignatureRule(DatedRule):
    """How many people of which roles approve a paper from an amount on, besides its maker, checker and payer."""

    paper = models.CharField(_("paper"), max_length=10, choices=GuardedPaper.choices)
    from_yuan = models.DecimalField(_("from (yuan)"), max_digits=16, decimal_places=2)
    approvals = models.PositiveSmallIntegerField(_("approvals needed"))
    roles = ArrayField(models.CharField(max_length=30), verbose_name=_("by holders of"))

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("signatures by amount")
        verbose_name_plural = _("signatures by amount")
        constraints: ClassVar = [
            *dated_constraints("signature_rule", "paper", "from_yuan"),
            models.CheckConstraint(
                name="signature_rule_in_range", condition=Q(from_yuan__gte=0, approvals__lte=5),
                violation_error_message=_("Amounts are zero or more; at most five people approve."),
            ),
            models.CheckConstraint(
                name="signature_rule_has_roles", condition=Q(approvals=0) | Q(roles__len__gt=0),
                violation_error_message=_("Say whose approval counts."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_paper_display()} ≥ {self.from_yuan}: {self.approvals}"


class SubsidyPolicy(DatedRule):
    """What a household or a person gets for what, at most how much, and who may not get it twice. DOMAIN §5.1, §6.6."""

    item = models.CharField(_("item of subsidy"), max_length=60)
    category = models.CharField(_("category of project"), max_length=20, choices=ProjectCategory.choices)
    per = models.CharField(_("counted by"), max_length=10, choices=Per.choices, default=Per.HOUSEHOLD)
    unit = models.CharField(_("counted in"), max_length=20)
    standard_yuan = models.DecimalField(_("standard (yuan)"), max_digits=16, decimal_places=2)
    cap_yuan = models.DecimalField(
        _("at most for a household and period (yuan)"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    people = models.CharField(_("people it is for"), max_length=12, choices=People.choices, default=People.ANYBODY)
    statuses = ArrayField(
        models.CharField(max_length=12), verbose_name=_("households that are"),
        help_text=_("Statuses of the card; a household of another status gets nothing."),
    )  # fmt: skip
    measure = models.CharField(
        _("only with a measure of the kind"), max_length=4, blank=True, help_text=_("For example M05; empty: any.")
    )
    pay_to = models.CharField(_("paid to"), max_length=6, choices=PayTo.choices, default=PayTo.HEAD)
    excludes = ArrayField(
        models.CharField(max_length=60), verbose_name=_("not together with"), default=list, blank=True,
        help_text=_("Items that the same household does not get for the same period."),
    )  # fmt: skip

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("subsidy")
        verbose_name_plural = _("subsidies")
        constraints: ClassVar = [
            *dated_constraints("subsidy_policy", "item"),
            models.CheckConstraint(
                name="subsidy_policy_amounts",
                condition=Q(standard_yuan__gt=0) & (Q(cap_yuan=None) | Q(cap_yuan__gt=0)),
                violation_error_message=_("Standard and cap are amounts above zero."),
            ),
            models.CheckConstraint(
                name="subsidy_policy_has_statuses",
                condition=Q(statuses__len__gt=0),
                violation_error_message=_("Say which households it is for."),
            ),
        ]

    def __str__(self) -> str:
        return self.item


class BlockedPurpose(DatedRule):
    """A word of the negative list: what the money may never be spent on. Source: DOMAIN §6.7."""

    word = models.CharField(_("purpose"), max_length=40, help_text=_("No project and no list may be about this."))

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("purpose of the negative list")
        verbose_name_plural = _("negative list of purposes")
        constraints: ClassVar = [*dated_constraints("blocked_purpose", "word")]

    def __str__(self) -> str:
        return self.word
