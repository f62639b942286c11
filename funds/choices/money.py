"""Codes of sources and of what their money is for. Source: DOMAIN §6.1, §6.3."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Whose money it is."""

    CENTRAL = "central", _("Central government")
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")
    POOLED = "pooled", _("Pooled farm funds")
    PAIRED = "paired", _("East-west cooperation")
    DESIGNATED = "designated", _("Designated assistance")
    DONATION = "donation", _("Donation")


class SourceCategory(models.TextChoices):
    """What the money was given for: special funds to 2020, linking funds from 2021."""

    DEVELOPMENT = "development", _("Development fund")
    CONSOLIDATION = "consolidation", _("Consolidation and rural revitalisation task")
    WORK_RELIEF = "work_relief", _("Work for relief")
    MINORITY = "minority", _("Development of ethnic minorities")
    STATE_FARM = "state_farm", _("Poor state farm")
    STATE_FOREST = "state_forest", _("Poor state forest farm")
    RELOCATION = "relocation", _("Relocation")
    OTHER = "other", _("Other money for poverty alleviation")


class ProjectCategory(models.TextChoices):
    """Categories of the project library. What a source may be spent on is a list of these."""

    INDUSTRY = "industry", _("Industry project")
    EMPLOYMENT = "employment", _("Employment")
    CONSTRUCTION = "construction", _("Rural construction")
    RELOCATION_SUPPORT = "relocation_support", _("Support after relocation")
    GUARANTEES = "guarantees", _("Consolidating the three guarantees")
    GOVERNANCE = "governance", _("Village governance")
    MANAGEMENT_FEE = "management_fee", _("Project management fee")
    OTHER = "other", _("Other")


class AllocationKind(models.TextChoices):
    DOWN = "down", _("Passed on")
    BACK = "back", _("Given back")
