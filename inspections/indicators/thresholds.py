"""Which limits hold for a figure of an area on a day: the nearest region's row, of the latest month begun."""

from __future__ import annotations

from datetime import date

from inspections.indicators.definition import Indicator
from inspections.models import IndicatorThreshold
from inspections.rules.figures import Figure
from inspections.rules.lights import Light, Threshold, light


class Thresholds:
    """The rows in force for one area and day, read once."""

    def __init__(self, area: str, on: date) -> None:
        rows = IndicatorThreshold.objects.holding(region=area, on=on).filter(month__lte=on.month)
        self._by_code: dict[str, Threshold] = {}
        for row in sorted(rows, key=lambda r: (len(r.region), r.month)):
            self._by_code[row.code] = Threshold(row.green, row.amber, row.document_no, row.month)

    def of(self, indicator: Indicator) -> Threshold | None:
        return self._by_code.get(indicator.code)

    def light(self, indicator: Indicator, figure: Figure) -> Light:
        """The light of a figure against the row in force."""
        return light(indicator.rounded(figure), direction=indicator.direction, threshold=self.of(indicator))
