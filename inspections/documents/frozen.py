"""Reads the frozen figures of a report: numbers by code, the divisions below, what was corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from registry.text.periods import Period


@dataclass(frozen=True)
class Frozen:
    """The JSON of a report's figures, with words for its parts."""

    data: dict[str, Any]

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return {row["code"]: row for row in self.data["figures"]}

    def __contains__(self, code: str) -> bool:
        return code in self._rows

    def value(self, code: str) -> Decimal | None:
        """The figure, None where there was nothing to count by."""
        return self._number(code, "value")

    def before(self, code: str) -> Decimal | None:
        """The figure of the period before."""
        return self._number(code, "before")

    def light(self, code: str) -> str:
        return str(self._rows[code]["light"]) if code in self._rows else "none"

    def _number(self, code: str, key: str) -> Decimal | None:
        value = self._rows.get(code, {}).get(key)
        return None if value is None else Decimal(value)

    @property
    def thresholds(self) -> dict[str, dict[str, str]]:
        """Code → limits, of the figures that have any."""
        return {code: row["threshold"] for code, row in self._rows.items() if row["threshold"]}

    @property
    def parts(self) -> list[dict[str, Any]]:
        return list(self.data["parts"])

    @property
    def villages(self) -> list[dict[str, Any]]:
        return list(self.data["villages"])

    @property
    def corrections(self) -> list[dict[str, Any]]:
        return list(self.data["corrections"])

    @property
    def corrected(self) -> Period | None:
        return Period.parse(self.data["corrected"]) if self.data["corrected"] else None

    @property
    def area(self) -> dict[str, Any]:
        return dict(self.data["area"])

    @property
    def level(self) -> int:
        return int(self.data["area"]["level"])

    @property
    def title_name(self) -> str:
        """The area in a title: a village with its township, never with the whole way down from the county."""
        area = self.data["area"]
        return str(area["name"] if self.level <= 4 else area["full_name"])

    @property
    def period(self) -> Period:
        return Period.parse(self.data["period"])

    @property
    def last_on(self) -> date:
        return date.fromisoformat(self.data["last_on"])
