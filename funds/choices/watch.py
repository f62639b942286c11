"""Codes of the warnings about money and what becomes of them. Source: DOMAIN §6.8."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Pattern(models.TextChoices):
    """What is watched for."""

    IDLE_NODE = "idle_node", _("Money not passed on")
    IDLE_PROJECT = "idle_project", _("Money lying idle in a project")
    SLOW_PROJECT = "slow_project", _("Project behind its plan")
    SPLIT = "split", _("Split under a limit")
    SHARED_ACCOUNT = "shared_account", _("One account for several households")
    SHARED_PHONE = "shared_phone", _("One phone for several households")
    RELATIVE = "relative", _("Payee is a cadre's relative")
    CADRE_ACCOUNT = "cadre_account", _("Money to a cadre's account")
    DEAD = "dead", _("Payee had died or left")
    UNPUBLISHED = "unpublished", _("Paid before publicity")
    ROUND = "round", _("Round amounts")
    EVEN = "even", _("The same amount for everyone")
    SUPPLIER = "supplier", _("One supplier in many villages")
    EXCLUSIVE = "exclusive", _("Benefits that exclude each other")
    NOT_PUBLISHED = "allocation_unpublished", _("Allocation not published in time")
    BANK_LATE = "bank_late", _("The bank has not answered")
    PARTED = "parted", _("Household parted before it was paid")
    OVER = "over_standard", _("Paid above the standard")


class HitState(models.TextChoices):
    OPEN = "open", _("To be answered")
    EXPLAINED = "explained", _("Explained, to be judged")
    CORRECTED = "corrected", _("Corrected, to be judged")
    RECOVERING = "recovering", _("Money being got back")
    CLOSED = "closed", _("Closed")
    EXEMPT = "exempt", _("Exempt")


class Closing(models.TextChoices):
    """How a warning ended."""

    EXPLAINED = "explained", _("The explanation holds")
    CORRECTED = "corrected", _("Set right")
    RECOVERED = "recovered", _("Money paid back")
    GONE = "gone", _("No longer so")
