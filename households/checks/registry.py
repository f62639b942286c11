"""Rules whose subject lies outside one card: each app registers where it finds them.

`register("DQ-63", payments)` in an app's ready(); `payments(area, on, settings)` gives what it found inside the area,
set-wise. One rule may have several sources (a dead member on a measure here, on a payment list in funds).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from households.checks.found import Found
from households.checks.settings import Settings
from households.choices.checks import CHECKS

Source = Callable[[str, dt.date, Settings], Iterable[Found]]
_SOURCES: dict[str, dict[str, Source]] = {}


def register(rule: str, source: Source) -> None:
    """Adds a source of findings of a rule; the same one again replaces itself. Raises ValueError for no rule."""
    if rule not in CHECKS:
        raise ValueError(f"{rule} is no rule")
    _SOURCES.setdefault(rule, {})[f"{source.__module__}.{source.__qualname__}"] = source


def sources() -> dict[str, list[Source]]:
    """Rule → its sources."""
    return {rule: list(found.values()) for rule, found in _SOURCES.items()}
