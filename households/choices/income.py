"""The lines an income is made of. Source: DOMAIN §2.6, notes column (PCS, CSH, YMT)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IncomePart(models.TextChoices):
    """A part of the income block; the codes are IncomeYear's columns."""

    WAGE = "wage_yuan", _("Wage income")
    BUSINESS = "business_yuan", _("Business income")
    BUSINESS_COST = "business_cost_yuan", _("Business expenses")
    OTHER_PROPERTY = "other_property_yuan", _("Other property income")
    ECOLOGY = "ecology_yuan", _("Ecological compensation")
    OTHER_TRANSFER = "other_transfer_yuan", _("Other transfers")
    CLAIMS = "claims_yuan", _("Insurance claims")
    OWN_COSTS = "own_costs_yuan", _("Necessary expenses borne oneself")


class IncomeKind(models.TextChoices):
    """What a line of income comes from or goes to."""

    MIGRANT_WORK = "migrant_work", _("Work away from home")
    WELFARE_JOB = "welfare_job", _("Pay of a welfare job")
    GATHERING = "gathering", _("Gathering")
    OTHER_WAGE = "other_wage", _("Other wages")
    GRAIN = "grain", _("Grain")
    CASH_CROPS = "cash_crops", _("Other cash crops")
    TOBACCO = "tobacco", _("Tobacco")
    FRUIT = "fruit", _("Fruit and forest")
    LIVESTOCK = "livestock", _("Livestock and poultry")
    OTHER_BUSINESS = "other_business", _("Other business")
    COST_SUBSIDY = "cost_subsidy", _("Subsidy that lowers expenses")
    LAND_LEASE = "land_lease", _("Land leased out")
    OTHER_PROPERTY = "other_property", _("Other property")
    RETURNED_LAND = "returned_land", _("Farmland returned to forest")
    PUBLIC_FOREST = "public_forest", _("Public-benefit forest")
    GRASSLAND = "grassland", _("Grassland protection")
    DISABILITY = "disability", _("Two subsidies for disability")
    OLD_AGE = "old_age", _("Old-age subsidy")
    SOIL = "soil", _("Soil protection subsidy")
    VETERANS = "veterans", _("Veterans' pension")
    STUDENT_AID = "student_aid", _("Student aid")
    SAFEGUARD = "safeguard", _("Insurance against poverty")
    OTHER_TRANSFER = "other_transfer", _("Other transfer")
    HEALTH_CLAIM = "health_claim", _("Health insurance claim")
    OTHER_CLAIM = "other_claim", _("Other claim")
    MEDICAL = "medical", _("Medical treatment")
    SCHOOLING = "schooling", _("School")
    HOUSING = "housing", _("Repair of the house")
    OTHER_COST = "other_cost", _("Other necessary expense")


KINDS_OF: dict[str, tuple[str, ...]] = {
    "wage_yuan": ("migrant_work", "welfare_job", "gathering", "other_wage"),
    "business_yuan": ("grain", "cash_crops", "tobacco", "fruit", "livestock", "other_business"),
    "business_cost_yuan": ("grain", "cash_crops", "tobacco", "fruit", "livestock", "other_business"),
    "other_property_yuan": ("land_lease", "other_property"),
    "ecology_yuan": ("returned_land", "public_forest", "grassland"),
    "other_transfer_yuan": (
        "disability", "old_age", "soil", "veterans", "student_aid", "safeguard", "cost_subsidy", "other_transfer",
    ),
    "claims_yuan": ("health_claim", "other_claim"),
    "own_costs_yuan": ("medical", "schooling", "housing", "other_cost"),
}  # fmt: skip
"""Part → the kinds that may stand under it."""
