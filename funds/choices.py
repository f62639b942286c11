"""Codes of sources, projects and payments. Source: DOMAIN §6.1 (levels, categories), §6.3 (project library)."""

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


class ProjectState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    RETURNED = "returned", _("Returned to the village")
    APPROVED = "approved", _("In the library")
    UNDER_WAY = "under_way", _("Under way")
    ACCEPTED = "accepted", _("Work accepted")
    CLOSED = "closed", _("Closed")


EDITABLE_PROJECT = frozenset({ProjectState.PROPOSED, ProjectState.RETURNED})
FUNDABLE = frozenset({ProjectState.APPROVED, ProjectState.UNDER_WAY})
"""Only a project of the library may get money (DOMAIN §6.1)."""

PAYABLE = frozenset({ProjectState.UNDER_WAY, ProjectState.ACCEPTED})
"""Money is paid out of a project that has begun and is not closed."""


class PaymentState(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", _("Checked")
    PUBLISHED = "published", _("List published")
    RELEASED = "released", _("Paid out to households")
    RETURNED = "returned", _("Returned for correction")
    CANCELLED = "cancelled", _("Cancelled")


EDITABLE_PAYMENT = frozenset({PaymentState.DRAFT, PaymentState.RETURNED})
WAITING = frozenset({PaymentState.SUBMITTED, PaymentState.CHECKED, PaymentState.PUBLISHED})
"""Batches that are on their way to the households."""


class AllocationKind(models.TextChoices):
    DOWN = "down", _("Passed on")
    BACK = "back", _("Given back")
