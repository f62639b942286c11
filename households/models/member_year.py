"""A person's facts of one year, kept as they were when the year closed. Source: DOMAIN §0.1 (3), §2.5."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.models.facts import YearlyFacts
from households.models.household import Household
from households.models.member import Member
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class MemberYear(YearlyFacts):
    """Schooling, health, labour, work and cover of one member in one year."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="years", verbose_name=_("member"))
    household = models.ForeignKey(Household, models.PROTECT, related_name="member_years", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    year = models.SmallIntegerField(_("year"))
    is_frozen = models.BooleanField(_("frozen"), default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("person in a year")
        verbose_name_plural = _("people by year")
        indexes = [models.Index(fields=["household", "year"], name="member_year_household")]
        constraints = [
            *YearlyFacts.Meta.constraints,
            models.UniqueConstraint(
                name="member_year_once", fields=["member", "year"],
                violation_error_message=_("This person's facts of the year are on the card already."),
            ),
            models.CheckConstraint(
                name="member_year_sane", condition=Q(year__range=(2010, 2099)),
                violation_error_message=_("Give a year from 2010 on."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.member_id} {self.year}"
