"""What a household is and why it is poor. Codes are stored, labels shown. Source: DOMAIN §2.1–2.3, §3.2, §3.3."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a household stands in the registry (脱贫标志). Changing a code needs a migration."""

    APPLICANT = "applicant", _("Applicant")
    POOR = "poor", _("Not yet out of poverty")
    PLANNED = "planned", _("Planned to leave poverty")
    LIFTED = "lifted", _("Lifted out of poverty")
    RELAPSED = "relapsed", _("Returned to poverty")
    REMOVED = "removed", _("Struck off")


REGISTERED = frozenset({Status.POOR, Status.PLANNED, Status.LIFTED, Status.RELAPSED})
"""Statuses of a household on the register: it went through the procedure and was not struck off."""

COUNTED_AS_POOR = frozenset({Status.POOR, Status.PLANNED, Status.RELAPSED})
"""Statuses that count as poor in the figures (2014–2020 reading)."""


class MonitoredType(models.TextChoices):
    """Kinds of monitored objects since 2021 (监测对象类别). Source: DOMAIN §3.3."""

    UNSTABLE_LIFTED = "unstable_lifted", _("Lifted but unstable household")
    MARGINAL = "marginal", _("Household on the margin of poverty")
    SUDDEN_HARDSHIP = "sudden_hardship", _("Household in sudden serious hardship")


class Attribute(models.TextChoices):
    """Household attribute (贫困户属性), national codes 1–5 with a leading zero. Source: DOMAIN §2.2."""

    GENERAL = "01", _("General poor household")
    ALLOWANCE_ONLY = "02", _("Minimum-allowance household")
    DESTITUTE = "03", _("Poor household under destitute support")
    ALLOWANCE = "04", _("Poor household with minimum allowance")
    LOW_INCOME = "05", _("Low-income farm household")


class IdStandard(models.TextChoices):
    """By whose standard the household was identified (识别标准)."""

    NATIONAL = "national", _("National standard")
    PROVINCIAL = "provincial", _("Provincial standard")
    CITY = "city", _("Prefecture standard")


class Cause(models.TextChoices):
    """Cause of poverty (致贫原因), national two-digit codes. Source: DOMAIN §2.3."""

    ILLNESS = "01", _("Illness")
    DISABILITY = "02", _("Disability")
    SCHOOLING = "03", _("Schooling costs")
    DISASTER = "04", _("Natural disaster")
    LAND = "05", _("Lack of land")
    WATER = "06", _("Lack of water")
    SKILLS = "07", _("Lack of skills")
    LABOUR = "08", _("Lack of labour")
    FUNDS = "09", _("Lack of funds")
    TRANSPORT = "10", _("Poor transport")
    MOTIVATION = "11", _("Lack of own motivation")
    MARRIAGE = "12", _("Marriage costs")
    FUNERAL = "13", _("Funeral costs")
    OTHER = "99", _("Other cause")


MOST_OTHER_CAUSES = 2
"""A card names one main cause and up to this many others (DOMAIN §0.1, 4)."""


class StandardKind(models.TextChoices):
    """What a line of income is for."""

    POVERTY_LINE = "poverty_line", _("Poverty line")
    MONITORING_LINE = "monitoring_line", _("Monitoring line against return to poverty")
