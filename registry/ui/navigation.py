"""The top navigation. Apps register their items in ready(); a user sees those the active posting has the right to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Item:
    """One entry of the navigation. `badge` counts what waits for the user; None or 0 shows nothing."""

    key: str
    label: Any
    url_name: str
    permission: str | None = None
    order: int = 50
    badge: Callable[[Any], int | None] | None = None


@dataclass(frozen=True)
class Entry:
    """An item as one user sees it on one page."""

    label: Any
    url: str
    current: bool
    badge: int | None


_items: dict[str, Item] = {}


def register(item: Item) -> None:
    """Adds an item, or replaces the one of the same key."""
    _items[item.key] = item


def unregister(key: str) -> None:
    """Removes an item; used by tests."""
    _items.pop(key, None)


def _address(item: Item) -> str | None:
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return None


def entries_for(user: Any, path: str) -> list[Entry]:
    """The entries `user` may open, in order; the one whose address is the longest beginning of `path` is current."""
    allowed = [item for item in _items.values() if item.permission is None or user.may(item.permission)]
    placed = [(item, url) for item in sorted(allowed, key=lambda i: (i.order, i.key)) if (url := _address(item))]
    current = max((url for _item, url in placed if path.startswith(url)), key=len, default=None)
    return [Entry(item.label, url, url == current, item.badge(user) if item.badge else None) for item, url in placed]
