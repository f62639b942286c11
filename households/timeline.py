"""What happened to a household, gathered from whoever knows something, without this app knowing them all.

A higher app registers in its apps.py: `timeline.register("money", label=_("Money"), provider=happenings_of)`;
`provider(household, user)` yields `Happening`s of that kind, in any order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from registry import clock
from registry.ui.elements import Tone

Provider = Callable[[Any, Any], Iterable["Happening"]]


@dataclass(frozen=True)
class Happening:
    """One thing that happened: when, what, who entered it, more in words, where to read on."""

    at: dt.date | dt.datetime
    title: Any
    by: str = ""
    note: Any = ""
    tone: Tone = "neutral"
    url: str = ""
    kind: str = ""

    @property
    def day(self) -> dt.date:
        """The day it happened, here."""
        return self.at.astimezone(clock.ZONE).date() if isinstance(self.at, dt.datetime) else self.at

    @property
    def kind_label(self) -> Any:
        return kinds().get(self.kind, self.kind)


@dataclass(frozen=True)
class Kind:
    """A kind of happenings; `is_usual` False shows them only when asked for."""

    label: Any
    provider: Provider
    is_usual: bool = True


_kinds: dict[str, Kind] = {}


def register(key: str, *, label: Any, provider: Provider, is_usual: bool = True) -> None:
    """Adds a kind of happenings, or replaces the one of the same key."""
    _kinds[key] = Kind(label, provider, is_usual)


def unregister(key: str) -> None:
    """Removes a kind; used by tests."""
    _kinds.pop(key, None)


def kinds() -> dict[str, Any]:
    """The kinds with their labels, in the order registered."""
    return {key: kind.label for key, kind in _kinds.items()}


def of_household(household: Any, user: Any, *, kind: str = "") -> Sequence[Happening]:
    """What happened, latest first: of one kind, or of all usual ones."""
    chosen = [key for key, k in _kinds.items() if (key == kind if kind else k.is_usual)]
    found = [
        Happening(h.at, h.title, h.by, h.note, h.tone, h.url, key)
        for key in chosen
        for h in _kinds[key].provider(household, user)
    ]
    return sorted(found, key=lambda h: (h.day, _moment(h.at)), reverse=True)


def _moment(at: dt.date | dt.datetime) -> str:
    """Within a day: what has an hour by its hour, what has none before it."""
    return at.isoformat() if isinstance(at, dt.datetime) else ""
