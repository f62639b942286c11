"""The indicators of the registry, each defined once. docs/indicators.md is generated from this file.

Names are the official terms; the ids in `basis` are those of the indicator library (DOMAIN §8.2).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inspections.indicators.definition import Indicator
from inspections.indicators.library import lives, money, procedures, register

GROUPS = (
    (_("Households and persons"), tuple(register.ON_REGISTER)),
    (_("Changes in the period"), tuple(register.CHANGES)),
    (_("Main causes of poverty"), tuple(register.CAUSES)),
    (_("Income"), tuple(lives.INCOME)),
    (_("Cases"), tuple(procedures.CASES)),
    (_("Publicity and objections"), tuple(procedures.PUBLICITY)),
    (_("Funds"), tuple(money.FUNDS)),
    (_("Projects of the year"), tuple(money.PROJECTS)),
    (_("Measures and cards"), tuple(lives.WORK)),
)
"""The indicators in the order of the reports, under their headings."""

INDICATORS: dict[str, Indicator] = {indicator.code: indicator for _name, group in GROUPS for indicator in group}
