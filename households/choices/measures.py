"""Help measures M01–M15 and their states. Source: DOMAIN §5.1."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MeasureKind(models.TextChoices):
    """Group of a help measure (帮扶措施)."""

    INDUSTRY = "M01", _("Industry support")
    EMPLOYMENT = "M02", _("Employment support")
    WELFARE_JOB = "M03", _("Public-welfare job")
    CREDIT = "M04", _("Financial support")
    HOUSING = "M05", _("Safe housing")
    RELOCATION = "M06", _("Relocation")
    EDUCATION = "M07", _("Education support")
    HEALTH = "M08", _("Health support")
    ECOLOGY = "M09", _("Ecological support")
    SAFETY_NET = "M10", _("Comprehensive safety net")
    WATER = "M11", _("Safe drinking water")
    INFRASTRUCTURE = "M12", _("Infrastructure and living conditions")
    SOCIETY = "M13", _("Support from society")
    PHOTOVOLTAIC = "M14", _("Photovoltaic income")
    MOTIVATION = "M15", _("Motivation and skills of mind")


class MeasureState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Not carried out")


ANSWERS: dict[str, tuple[str, ...]] = {
    "01": ("M08", "M10", "M13"), "02": ("M03", "M08", "M10", "M13"), "03": ("M07", "M13"), "04": ("M06", "M10"),
    "05": ("M01", "M06", "M09"), "06": ("M06", "M11"), "07": ("M01", "M02"), "08": ("M03", "M10", "M14"),
    "09": ("M01", "M04"), "10": ("M06", "M12"), "11": ("M01", "M15"), "12": ("M13",), "13": ("M10", "M13"), "99": (),
}  # fmt: skip
"""Cause code → the measures that answer it (DOMAIN §5.1, column "answers causes")."""
