"""Panels that rooms and higher apps add to the tabs of a card, without the card knowing them.

A higher app registers in its apps.py:
`panels.register("funds.received", order=60, template="funds/_money.html", context=received_by, section="help")`;
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
    section: str


@dataclass(frozen=True)
class Filled:
    """A panel for one household and user, ready to include."""

    template: str
    context: dict[str, Any]


_panels: dict[str, Panel] = {}


def register(key: str, *, order: int, template: str, context: Context, section: str = "card") -> None:
    """Adds a panel to a tab of the card (households.views.sections), or replaces the one of the same key.

    Section "head" stands above every tab: what whoever opens the card must know first.
    """
    _panels[key] = Panel(key, order, template, context, section)


def unregister(key: str) -> None:
    """Removes a panel; used by tests."""
    _panels.pop(key, None)


def for_household(household: Any, user: Any, *, section: str = "card") -> list[Filled]:
    """The panels of a household's tab in order, without those that have nothing to show."""
    here = [panel for panel in _panels.values() if panel.section == section]
    ordered = sorted(here, key=lambda panel: (panel.order, panel.key))
    filled = ((panel, panel.context(household, user)) for panel in ordered)
    return [Filled(panel.template, context) for panel, context in filled if context is not None]
