"""The words of the inspection cycle. Stored codes are stable; labels are translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.TextChoices):
    """What a figure is counted in."""

    HOUSEHOLDS = "households", _("households")
    PERSONS = "persons", _("persons")
    YUAN = "yuan", _("yuan")
    PERCENT = "percent", "%"
    COUNT = "count", _("items")


class Direction(models.TextChoices):
    """Which way is good; NEUTRAL figures carry no light."""

    HIGHER = "higher", _("the higher the better")
    LOWER = "lower", _("the lower the better")
    NEUTRAL = "neutral", _("for information")


class Light(models.TextChoices):
    """How a figure stands against its threshold; NONE when there is none or nothing was counted."""

    GREEN = "green", _("met")
    AMBER = "amber", _("close")
    RED = "red", _("not met")
    NONE = "none", _("no threshold")


class ReportKind(models.TextChoices):
    """The reports of the year. Source: DOMAIN §8.1."""

    MONTHLY = "monthly", _("Monthly check report")
    QUARTERLY = "quarterly", _("Quarterly supervision report")
    HALF_YEAR = "half_year", _("Half-year evaluation")
    ANNUAL = "annual", _("Annual final check")


PERIOD_OF_KIND = {
    ReportKind.MONTHLY: "month",
    ReportKind.QUARTERLY: "quarter",
    ReportKind.HALF_YEAR: "half",
    ReportKind.ANNUAL: "year",
}
"""The length of period (registry.text.periods.Kind) each kind of report covers."""


class ReportState(models.TextChoices):
    """Where a report stands. Its figures are frozen in every state."""

    DRAFT = "draft", _("Generated, to be signed")
    ISSUED = "issued", _("Signed and issued")
    SUPERSEDED = "superseded", _("Replaced by a later issue")


CURRENT = frozenset({ReportState.DRAFT, ReportState.ISSUED})
"""States of the issue that counts; at most one of a kind, area and period."""
