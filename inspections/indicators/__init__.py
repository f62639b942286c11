"""The indicators: `INDICATORS["poor_households"].value(area, period)`, `.by_village(...)`, `.rows_url(...)`."""

from inspections.indicators.definition import Indicator, Measured, Row, Source
from inspections.indicators.library import GROUPS, INDICATORS

__all__ = ["GROUPS", "INDICATORS", "Indicator", "Measured", "Row", "Source"]
