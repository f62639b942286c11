"""What a figure is worth: a count as it stands, a share or an average as its parts divide.

The parts are kept, so that villages add up to their township exactly and a share of a county is never an average of
shares. Nothing counted below the line is no figure, not a zero. Source of rounding and of "–": DOMAIN §8.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NAUGHT = Decimal(0)
_YUAN = Decimal("0.01")
_SHARE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Figure:
    """The parts of one figure. ``denominator`` is None for a plain count or amount."""

    numerator: Decimal = NAUGHT
    denominator: Decimal | None = None

    @property
    def value(self) -> Decimal | None:
        """The count, or numerator ÷ denominator; None when there is nothing to divide by."""
        if self.denominator is None:
            return self.numerator
        return None if self.denominator == 0 else self.numerator / self.denominator

    def __add__(self, other: Figure) -> Figure:
        below = None if self.denominator is None else self.denominator + (other.denominator or NAUGHT)
        return Figure(self.numerator + other.numerator, below)


def total(figures: Iterable[Figure], *, divided: bool) -> Figure:
    """The figure of the whole from those of its parts.

    >>> total([Figure(Decimal(1), Decimal(2)), Figure(Decimal(1), Decimal(8))], divided=True).value
    Decimal('0.2')
    """
    return sum(figures, Figure(NAUGHT, NAUGHT if divided else None))


def rounded(value: Decimal | None, *, unit: str) -> Decimal | None:
    """The value as it is stored, shown and compared: yuan to 0.01, shares to a millionth, counts whole.

    Half up, as on paper.
    """
    if value is None:
        return None
    places = {"yuan": _YUAN, "percent": _SHARE}.get(unit, Decimal(1))
    return value.quantize(places, ROUND_HALF_UP)
