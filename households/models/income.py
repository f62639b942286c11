"""A household's income of one year, with the lines it is made of. Source: DOMAIN §2.6 (INC1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, NullIf, Round
from django.utils.translation import gettext_lazy as _

from households.choices import IncomeKind, IncomePart
from households.models.household import Household
from households.rules import income as rule
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet

YEARS = Q(year__range=(2010, 2099))
_TOTAL = models.DecimalField(max_digits=14, decimal_places=2)


def _sum(names: tuple[str, ...]) -> Any:
    total: Any = F(names[0])
    for name in names[1:]:
        total = total + F(name)
    return total


REFERENCE = _sum(rule.GROSS_PARTS) - F("business_cost_yuan") + F("claims_yuan") - F("own_costs_yuan")
"""Net income with claims and without what illness and the like cost: read since 2021 to find who needs watching."""


class YuanField(models.DecimalField):
    """An amount of yuan in numeric(12,2), zero unless given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=12, decimal_places=2)
        kwargs.setdefault("default", Decimal("0.00"))
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs


class IncomeYear(models.Model):
    """Income of one household in one year, in yuan. Totals are computed by the database, never typed."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="incomes", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    year = models.SmallIntegerField(_("year"))
    wage_yuan = YuanField(_("wage income"))
    business_yuan = YuanField(_("business income"))
    business_cost_yuan = YuanField(_("business expenses"))
    dividend_yuan = YuanField(_("dividends from assets"))
    other_property_yuan = YuanField(_("other property income"))
    family_planning_yuan = YuanField(_("family planning reward"))
    allowance_yuan = YuanField(_("minimum allowance received"))
    destitute_yuan = YuanField(_("destitute support received"))
    pension_yuan = YuanField(_("pension received"))
    ecology_yuan = YuanField(_("ecological compensation"))
    support_yuan = YuanField(_("support from relatives"))
    other_transfer_yuan = YuanField(_("other transfers"))
    claims_yuan = YuanField(_("insurance claims"))
    own_costs_yuan = YuanField(_("necessary expenses borne oneself"))
    members = models.SmallIntegerField(_("members of the year"))
    is_frozen = models.BooleanField(_("frozen"), default=False)
    gross_yuan = models.GeneratedField(
        verbose_name=_("gross income"), expression=_sum(rule.GROSS_PARTS), output_field=_TOTAL, db_persist=True
    )
    net_yuan = models.GeneratedField(
        verbose_name=_("net income"),
        expression=_sum(rule.GROSS_PARTS) - F("business_cost_yuan"),
        output_field=_TOTAL,
        db_persist=True,
    )
    net_per_head_yuan = models.GeneratedField(
        verbose_name=_("net income per head"),
        expression=Round((_sum(rule.GROSS_PARTS) - F("business_cost_yuan")) / Cast(NullIf("members", 0), _TOTAL), 2),
        output_field=_TOTAL,
        db_persist=True,
    )

    reference_yuan = models.GeneratedField(
        verbose_name=_("reference income"), expression=REFERENCE, output_field=_TOTAL, db_persist=True
    )
    reference_per_head_yuan = models.GeneratedField(
        verbose_name=_("reference income per head"),
        expression=Round(REFERENCE / Cast(NullIf("members", 0), _TOTAL), 2),
        output_field=_TOTAL,
        db_persist=True,
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("income of a year")
        verbose_name_plural = _("incomes by year")
        indexes = [
            models.Index(
                fields=["village", "year"], include=["net_per_head_yuan", "household"], name="income_village_year"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="income_once_a_year", fields=["household", "year"],
                violation_error_message=_("The income of this year is on the card already."),
            ),
            models.CheckConstraint(
                name="income_year_sane", condition=YEARS, violation_error_message=_("Give a year from 2010 on."),
            ),
            models.CheckConstraint(
                name="income_has_members", condition=Q(members__gte=1),
                violation_error_message=_("Income per head needs at least one member."),
            ),
            models.CheckConstraint(
                name="income_not_negative",
                condition=Q(*(Q(**{f"{name}__gte": 0}) for name in rule.AMOUNTS)),
                violation_error_message=_("An amount of income or expense is never below zero."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.household_id} {self.year}"

    def as_facts(self) -> rule.IncomeFacts:
        """The typed figures, for the rule."""
        return rule.IncomeFacts(members=self.members, **{name: getattr(self, name) for name in rule.AMOUNTS})


class IncomeLine(models.Model):
    """One line under a part of the income, such as the pigs sold: what the sum of that part is made of.

    The lines of a part, when there are any, add up to it; the database checks that at commit.
    """

    income = models.ForeignKey(IncomeYear, models.CASCADE, related_name="lines", verbose_name=_("income of a year"))
    village: models.ForeignKey[Any, Any] = VillageField()
    part = models.CharField(_("part of the income"), max_length=24, choices=IncomePart.choices)
    kind = models.CharField(_("kind of income"), max_length=16, choices=IncomeKind.choices)
    amount_yuan = YuanField(_("amount (yuan)"))
    note = models.CharField(_("how it was reckoned"), max_length=120, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of income")
        verbose_name_plural = _("lines of income")
        constraints = [
            models.CheckConstraint(
                name="income_line_not_negative",
                condition=Q(amount_yuan__gte=0),
                violation_error_message=_("An amount of income or expense is never below zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_yuan}"
