"""Figures for the first page. Each app registers a provider; a tile links to the list that its number counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from registry.ui.elements import Text, Tone


@dataclass(frozen=True)
class Tile:
    """One figure. `value` is already formatted; `note` stands under it as a tag of the given tone."""

    label: Text
    value: Any
    unit: Text = ""
    url: str = ""
    note: Text = ""
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Provider:
    """Builds the tiles of one app for a user who holds `permission`."""

    key: str
    build: Callable[[Any], list[Tile]]
    permission: str | None = None
    order: int = 50


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Adds a provider, or replaces the one of the same key."""
    _providers[provider.key] = provider


def unregister(key: str) -> None:
    """Removes a provider; used by tests."""
    _providers.pop(key, None)


def for_user(user: Any) -> list[Tile]:
    """All tiles the user may see, in the providers' order."""
    ordered = sorted(_providers.values(), key=lambda provider: (provider.order, provider.key))
    return [tile for p in ordered if p.permission is None or user.may(p.permission) for tile in p.build(user)]
