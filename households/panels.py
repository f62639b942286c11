"""Cards that other apps add to a household's page, without this app knowing them.

A higher app registers in its apps.py:
`panels.register("funds.received", order=60, template="funds/_household_money.html", context=received_by)`;
`context(household, user)` returns the template's context, or None for no panel.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Context = Callable[[Any, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """One card: its place among the others, its template, and what gives the template its context."""

    key: str
    order: int
    template: str
    context: Context


@dataclass(frozen=True)
class Filled:
    """A panel for one household and user, ready to include."""

    template: str
    context: dict[str, Any]


_panels: dict[str, Panel] = {}


def register(key: str, *, order: int, template: str, context: Context) -> None:
    """Adds a panel, or replaces the one of the same key."""
    _panels[key] = Panel(key, order, template, context)


def unregister(key: str) -> None:
    """Removes a panel; used by tests."""
    _panels.pop(key, None)


def for_household(household: Any, user: Any) -> list[Filled]:
    """The panels of a household's page in order, without those that have nothing to show."""
    ordered = sorted(_panels.values(), key=lambda panel: (panel.order, panel.key))
    filled = ((panel, panel.context(household, user)) for panel in ordered)
    return [Filled(panel.template, context) for panel, context in filled if context is not None]
