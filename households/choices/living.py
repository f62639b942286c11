"""Living and production conditions. Codes are stored, labels shown. Source: DOMAIN §2.7."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Road(models.TextChoices):
    """Surface of the road to the house (入户路类型)."""

    EARTH = "earth", _("Earth road")
    GRAVEL = "gravel", _("Gravel road")
    CONCRETE = "concrete", _("Concrete road")
    ASPHALT = "asphalt", _("Asphalt road")


class Danger(models.TextChoices):
    """Grade of the house (危房级别); C and D are dangerous."""

    A = "A", _("A, sound")
    B = "B", _("B, sound with small faults")
    C = "C", _("C, dangerous in part")
    D = "D", _("D, dangerous as a whole")


DANGEROUS = frozenset({Danger.C, Danger.D})


class Fuel(models.TextChoices):
    """Main fuel (主要燃料类型)."""

    WOOD = "wood", _("Firewood and straw")
    DUNG = "dung", _("Dried dung")
    COAL = "coal", _("Coal")
    CLEAN = "clean", _("Clean energy")
    OTHER = "other", _("Other fuel")


class IndustryHelp(models.TextChoices):
    """How industry support reaches the household (到户产业帮扶类型)."""

    PLANTING = "planting", _("Planting")
    RAISING = "raising", _("Raising animals")
    PROCESSING = "processing", _("Processing")
    SHARES = "shares", _("Shares in a cooperative or firm")
    OTHER = "other", _("Other industry")


class Guarantee(models.TextChoices):
    """The two worries and three guarantees with drinking water (两不愁三保障); the codes are LivingYear's columns."""

    FOOD = "has_food", _("Food")
    CLOTHING = "has_clothing", _("Clothing")
    EDUCATION = "has_education", _("Compulsory education")
    MEDICAL = "has_medical", _("Basic medical care")
    HOUSING = "has_housing", _("Safe housing (guarantee)")
    WATER = "has_water", _("Safe drinking water (guarantee)")
