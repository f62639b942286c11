"""How a household lived in one year: land, house, power, water, and the guarantees. Source: DOMAIN §2.7."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from households.choices import DANGEROUS, Danger, Fuel, Guarantee, IndustryHelp, Road
from households.models.household import Household
from households.models.income import YEARS
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet

GUARANTEES = tuple(Guarantee.values)
MEASURED = (
    "arable_mu", "irrigated_mu", "forest_mu", "returned_mu", "orchard_mu", "grass_mu", "water_mu", "road_km",
    "house_m2",
)  # fmt: skip


def area(label: Any) -> Any:
    """An amount of land, way or floor with two places; None where nobody measured."""
    return models.DecimalField(label, max_digits=8, decimal_places=2, null=True, blank=True)


class LivingYear(models.Model):
    """The two worries and three guarantees, with drinking water, of one household in one year (两不愁三保障).

    A row exists once someone looked; each verdict says that it is secured.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="livings", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    year = models.SmallIntegerField(_("year"))
    has_food = models.BooleanField(_("food"), default=False)
    has_clothing = models.BooleanField(_("clothing"), default=False)
    has_education = models.BooleanField(_("compulsory education"), default=False)
    has_medical = models.BooleanField(_("basic medical care"), default=False)
    has_housing = models.BooleanField(_("safe housing"), default=False)
    has_water = models.BooleanField(_("safe drinking water"), default=False)
    checked_on = models.DateField(_("checked on"))
    note = models.CharField(_("proof or gap"), max_length=200, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=60, blank=True, default="")
    is_frozen = models.BooleanField(_("frozen"), default=False)

    arable_mu = area(_("arable land (mu)"))
    irrigated_mu = area(_("of it irrigated (mu)"))
    forest_mu = area(_("forest (mu)"))
    returned_mu = area(_("farmland returned to forest (mu)"))
    orchard_mu = area(_("orchards (mu)"))
    grass_mu = area(_("pasture (mu)"))
    water_mu = area(_("water surface (mu)"))
    road_km = area(_("distance to the main village road (km)"))
    road = models.CharField(_("road to the house"), max_length=10, choices=Road.choices, blank=True, default="")
    house_m2 = area(_("floor area of the house (m²)"))
    is_dangerous = models.BooleanField(_("dangerous house"), null=True, blank=True)
    danger = models.CharField(_("grade of the house"), max_length=1, choices=Danger.choices, blank=True, default="")
    rebuilt_year = models.SmallIntegerField(_("year the house was renewed"), null=True, blank=True)
    has_production_power = models.BooleanField(_("power for production"), null=True, blank=True)
    has_power = models.BooleanField(_("power at home"), null=True, blank=True)
    has_broadcast = models.BooleanField(_("radio and television"), null=True, blank=True)
    fuel = models.CharField(_("main fuel"), max_length=8, choices=Fuel.choices, blank=True, default="")
    has_toilet = models.BooleanField(_("sanitary toilet"), null=True, blank=True)
    toilet_works = models.BooleanField(_("the toilet is in use"), null=True, blank=True)
    in_cooperative = models.BooleanField(_("member of a cooperative"), null=True, blank=True)
    led_by_firm = models.BooleanField(_("led by a leading firm"), null=True, blank=True)
    led_by_pioneer = models.BooleanField(_("led by a local pioneer"), null=True, blank=True)
    industry_help = models.CharField(
        _("industry support that reaches the household"), max_length=12, choices=IndustryHelp.choices, blank=True,
        default="",
    )  # fmt: skip

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("guarantees of a year")
        verbose_name_plural = _("guarantees by year")
        indexes = [models.Index(fields=["village", "year"], name="living_village_year")]
        constraints = [
            models.UniqueConstraint(
                name="living_once_a_year", fields=["household", "year"],
                violation_error_message=_("The guarantees of this year are on the card already."),
            ),
            models.CheckConstraint(
                name="living_danger_fits_grade",
                condition=Q(danger="") | Q(is_dangerous=None) | Q(is_dangerous=True, danger__in=sorted(DANGEROUS))
                | (Q(is_dangerous=False) & ~Q(danger__in=sorted(DANGEROUS))),
                violation_error_message=_("Grades C and D are dangerous houses, A and B are not."),
            ),
            models.CheckConstraint(
                name="living_areas_not_negative",
                condition=Q(*(Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}) for name in MEASURED)),
                violation_error_message=_("Land, distance and floor area are never below zero."),
            ),
            models.CheckConstraint(
                name="living_year_sane", condition=YEARS, violation_error_message=_("Give a year from 2010 on."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.household_id} {self.year}"

    @property
    def gaps(self) -> list[str]:
        """The guarantees that are not secured, as field names."""
        return [name for name in GUARANTEES if not getattr(self, name)]


class GuaranteeProof(models.Model):
    """What one guarantee's verdict of a year rests on, who looked, and when. The verdict itself is LivingYear's."""

    living = models.ForeignKey(
        LivingYear, models.CASCADE, related_name="proofs", verbose_name=_("guarantees of a year")
    )
    village: models.ForeignKey[Any, Any] = VillageField()
    guarantee = models.CharField(_("guarantee"), max_length=16, choices=Guarantee.choices)
    proof = models.CharField(_("proof or gap"), max_length=200)
    checked_by = models.CharField(_("checked by"), max_length=60)
    checked_on = models.DateField(_("checked on"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof of a guarantee")
        verbose_name_plural = _("proofs of guarantees")
        constraints = [
            models.UniqueConstraint(
                name="guarantee_proof_once",
                fields=["living", "guarantee"],
                violation_error_message=_("This guarantee has its proof of the year already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_guarantee_display()} {self.checked_on:%Y-%m-%d}"
