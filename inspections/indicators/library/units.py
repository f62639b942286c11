"""Short names of units and directions for the tables beside this file."""

from __future__ import annotations

from inspections.choices import Direction, Unit

H, P, Y, S, C = Unit.HOUSEHOLDS, Unit.PERSONS, Unit.YUAN, Unit.PERCENT, Unit.COUNT
UP, DOWN = Direction.HIGHER, Direction.LOWER
