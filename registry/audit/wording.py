"""The words for audit events. Each app registers its own at start-up; an event without words shows its code."""

from __future__ import annotations

from typing import Any

_WORDING: dict[str, Any] = {}


def register(words: dict[str, Any]) -> None:
    """Adds event code -> translatable label. A code is registered once."""
    clash = _WORDING.keys() & words.keys()
    if clash:
        raise ValueError(f"audit events registered twice: {sorted(clash)}")
    _WORDING.update(words)


def label(event: str) -> str:
    """The event in words."""
    return str(_WORDING.get(event, event))


def known() -> frozenset[str]:
    """All registered event codes."""
    return frozenset(_WORDING)
