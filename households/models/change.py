"""Joins and partings of households, and the reopening of frozen years. Source: DOMAIN §3.4, §9.2 (7)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from households.choices import ChangeKind
from households.models.household import Household
from registry.audit.models import DatabaseNow
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class HouseholdChange(models.Model):
    """People of `source` went to `target` on a day: a split, a merge or a marriage. Append-only."""

    village: models.ForeignKey[Any, Any] = VillageField()
    kind = models.CharField(_("kind of change"), max_length=8, choices=ChangeKind.choices)
    source = models.ForeignKey(
        Household, models.PROTECT, related_name="changes_out", verbose_name=_("from the household")
    )
    target = models.ForeignKey(Household, models.PROTECT, related_name="changes_in", verbose_name=_("to the household"))
    happened_on = models.DateField(_("happened on"))
    reason = models.CharField(_("reason and paper"), max_length=200)
    people = models.SmallIntegerField(_("people who went"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("entered"), db_default=DatabaseNow(), editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of households")
        verbose_name_plural = _("changes of households")
        indexes = [models.Index(fields=["source"], name="household_change_source")]
        constraints = [
            models.CheckConstraint(
                name="household_change_two_households",
                condition=~Q(source=models.F("target")),
                violation_error_message=_("A change joins or parts two different households."),
            ),
            models.CheckConstraint(
                name="household_change_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why, and which paper shows it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_on:%Y-%m-%d}"


class YearReopeningQuerySet(ScopedQuerySet):
    def standing(self) -> YearReopeningQuerySet:
        """The openings not followed by a closing of the same household and year: what is open now."""
        later = YearReopening.objects.filter(household=OuterRef("household"), year=OuterRef("year"),
                                             pk__gt=OuterRef("pk"))  # fmt: skip
        return self.filter(~Exists(later), is_opening=True)


class YearReopening(models.Model):
    """The county reopened one household's frozen year, with a reason everyone on the card can read. Append-only.

    With `is_opening` False the row says that the year was frozen again.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="reopenings", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    year = models.SmallIntegerField(_("year"))
    is_opening = models.BooleanField(_("reopened"), default=True)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    on = models.DateField(_("on"))
    recorded_at = models.DateTimeField(_("entered"), db_default=DatabaseNow(), editable=False)

    objects = YearReopeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("reopening of a year")
        verbose_name_plural = _("reopenings of years")
        constraints = [
            models.CheckConstraint(
                name="year_reopening_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why the frozen year is opened."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.year}"
