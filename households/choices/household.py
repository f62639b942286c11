"""What a household is and why it is poor. Codes are stored, labels shown. Source: DOMAIN §2.1–2.3, §3.2, §3.3."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a household stands in the registry. Changing a code needs a migration.

    Poor, planned, lifted and relapsed are the states of 2014–2020 (脱贫标志); nobody enters the three poor ones after
    LAST_POVERTY_YEAR. From 2021 on a household is lifted or ordinary (户类型), and beside that monitored or not.
    """

    APPLICANT = "applicant", _("Applicant")
    POOR = "poor", _("Not yet out of poverty")
    PLANNED = "planned", _("Planned to leave poverty")
    LIFTED = "lifted", _("Lifted out of poverty")
    RELAPSED = "relapsed", _("Returned to poverty")
    ORDINARY = "ordinary", _("Ordinary farm household")
    REMOVED = "removed", _("Struck off")


REGISTERED = frozenset({Status.POOR, Status.PLANNED, Status.LIFTED, Status.RELAPSED, Status.ORDINARY})
"""Statuses of a household on the register: it went through the procedure and was not struck off."""

COUNTED_AS_POOR = frozenset({Status.POOR, Status.PLANNED, Status.RELAPSED})
"""Statuses that count as poor in the figures (2014–2020 reading)."""

LAST_POVERTY_YEAR = 2020
"""The last year read against the poverty line, and in which a household could become poor (DOMAIN §0.1, 2)."""


class HouseholdType(models.TextChoices):
    """Kind of household since 2021 (户类型), told by its status. Source: DOMAIN §2.1."""

    LIFTED = "lifted", _("Lifted household")
    LIFTED_NO_POLICY = "lifted_no_policy", _("Lifted household, policies ended")
    ORDINARY = "ordinary", _("Ordinary farm household")


class Decision(models.TextChoices):
    """A decision about a household that a document of the time shows."""

    POOR = "poor", _("Identified as poor")
    PLANNED = "planned", _("Planned to leave poverty (decision)")
    LIFTED = "lifted", _("Left poverty")
    RELAPSED = "relapsed", _("Fell back into poverty")
    ORDINARY = "ordinary", _("Taken in as an ordinary household at risk")
    MONITORED = "monitored", _("Became a monitored object")
    CLEARED = "cleared", _("Risk cleared (decision)")
    REMOVED = "removed", _("Struck off the register")


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


ATTRIBUTE_OF_LIFTED = {
    Attribute.GENERAL: _("General lifted household"),
    Attribute.DESTITUTE: _("Lifted household under destitute support"),
    Attribute.ALLOWANCE: _("Lifted household with minimum allowance"),
}
"""How the attribute is called since 2021 (DOMAIN §2.2, last column); 02 and 05 are closed."""

ATTRIBUTE_IN_SHORT = {
    Attribute.GENERAL: _("General household"),
    Attribute.ALLOWANCE_ONLY: _("Allowance household (code of 2014–15)"),
    Attribute.DESTITUTE: _("Destitute household"),
    Attribute.ALLOWANCE: _("Allowance household"),
    Attribute.LOW_INCOME: _("Low-income farm household"),
}
"""The attribute of an ordinary household since 2021, of which nobody is poor: the words of the walls (§2.2)."""


def attributes_for(status: str) -> dict[str, object]:
    """Attribute → its label as a household of this status is called: poor until 2020, lifted or ordinary since."""
    short = ATTRIBUTE_IN_SHORT
    own = {Status.LIFTED: ATTRIBUTE_OF_LIFTED, Status.ORDINARY: short, Status.APPLICANT: short}.get(Status(status), {})
    return {code.value: own.get(code, code.label) for code in Attribute}


class Difficulty(models.TextChoices):
    """How hard it is to help the household out of poverty, A the hardest. Source: DOMAIN §2.1."""

    A = "A", _("A, very hard")
    B = "B", _("B, hard")
    C = "C", _("C, moderate")


class Relocation(models.TextChoices):
    """How a relocated household is settled (安置方式). Source: DOMAIN §2.1, M06."""

    CENTRAL = "central", _("Settled together")
    SCATTERED = "scattered", _("Settled apart")


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


class Risk(models.TextChoices):
    """Risk of falling into or back to poverty (致贫/返贫风险). Source: DOMAIN §2.4."""

    ILLNESS = "01", _("Illness (risk)")
    DISASTER = "02", _("Natural disaster (risk)")
    DISABILITY = "03", _("Disability (risk)")
    LABOUR = "04", _("Lack of labour (risk)")
    ACCIDENT = "05", _("Accident")
    BUSINESS = "06", _("Failed business project")
    WORK = "07", _("Unstable work")
    EPIDEMIC = "08", _("Epidemic")
    SCHOOLING = "09", _("Schooling costs (risk)")
    HOUSING = "10", _("Unsafe housing")
    WATER = "11", _("Unsafe drinking water")
    OTHER = "99", _("Other risk")


class DisasterKind(models.TextChoices):
    """Sub-kind of the disaster risk, which must be given (DQ-35). Source: DOMAIN §2.4."""

    FLOOD = "0201", _("Flood")
    GEOLOGICAL = "0202", _("Geological disaster")
    DROUGHT = "0203", _("Drought")
    BIOLOGICAL = "0204", _("Biological disaster")
    WEATHER = "0205", _("Storm, hail or frost")
    EARTHQUAKE = "0206", _("Earthquake")
    OTHER = "0299", _("Other disaster")


MOST_RISKS = 5
"""A monitored object names up to this many risks, in order (DOMAIN §0.1, 4)."""

MOST_OTHER_CAUSES = 2
"""A card names one main cause and up to this many others (DOMAIN §0.1, 4)."""


class StandardKind(models.TextChoices):
    """What a line of income is for."""

    POVERTY_LINE = "poverty_line", _("Poverty line")
    MONITORING_LINE = "monitoring_line", _("Monitoring line against return to poverty")
