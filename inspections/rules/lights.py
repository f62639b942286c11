"""Which light a figure carries against its threshold row, and how far it has moved since the last period."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Light = Literal["green", "amber", "red", "none"]
Trend = Literal["better", "worse", "same", "changed", "unknown"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """The limits in force: at or beyond ``green`` is met, at or beyond ``amber`` is close, else not met."""

    green: Decimal
    amber: Decimal
    document_no: str
    month: int = 1


def light(value: Decimal | None, *, direction: str, threshold: Threshold | None) -> Light:
    """The light of a value. No value, no threshold or no direction: no light.

    >>> row = Threshold(Decimal("1"), Decimal("0.95"), "x")
    >>> light(Decimal("0.97"), direction="higher", threshold=row)
    'amber'
    """
    if value is None or threshold is None or direction == "neutral":
        return "none"
    sign = 1 if direction == "higher" else -1
    if sign * value >= sign * threshold.green:
        return "green"
    return "amber" if sign * value >= sign * threshold.amber else "red"


def trend(value: Decimal | None, before: Decimal | None, *, direction: str) -> Trend:
    """Whether the value moved the good way. Neutral figures only change.

    >>> trend(Decimal(3), Decimal(5), direction="lower")
    'better'
    """
    if value is None or before is None:
        return "unknown"
    if value == before:
        return "same"
    if direction == "neutral":
        return "changed"
    return "better" if (value > before) == (direction == "higher") else "worse"
