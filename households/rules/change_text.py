"""A change of members as text and back, so that it can be kept sealed until it is decided. Source: DOMAIN §3.4."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from households.choices.help import ChangeKind
from households.rules.changes import Arrival, Change, Departure, Event, NewHead, Return, Transfer
from households.rules.members import MemberDraft

KINDS: dict[str, type[Change]] = {
    "arrival": Arrival, "return": Return, "departure": Departure, "transfer": Transfer, "head": NewHead,
}  # fmt: skip
"""How each kind of change is called where it is stored."""
_DRAFT_DAYS = ("birth_on", "joined_on")
_BY_KEY = frozenset({"relations", "measures", "here", "there"})


def kind_of(change: Change) -> str:
    """The stored code of a change's kind."""
    return next(code for code, kind in KINDS.items() if kind is type(change))


def to_text(change: Change) -> str:
    """The whole change, nothing left out; equal changes give equal text."""
    kept = {"change": kind_of(change), "values": asdict(change)}
    return json.dumps(kept, default=_plain, ensure_ascii=False, sort_keys=True)


def from_text(text: str) -> Change:
    """The change that `to_text` kept. Raises ValueError for anything else."""
    data = json.loads(text)
    kind = KINDS.get(data["change"]) if isinstance(data, dict) and "change" in data else None
    if kind is None or set(data["values"]) != {f.name for f in fields(kind)}:
        raise ValueError("no change of members")
    return kind(**{name: _value(name, value) for name, value in data["values"].items()})


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _value(name: str, value: Any) -> Any:
    if name == "event":
        return Event(**{**value, "day": dt.date.fromisoformat(value["day"])})
    if name == "draft":
        return _draft(value)
    if name in _BY_KEY:
        return {int(key): text for key, text in value.items()}
    if name == "people":
        return tuple(value)
    return ChangeKind(value) if name == "kind" else value


def _draft(data: Mapping[str, Any]) -> MemberDraft:
    days = {name: dt.date.fromisoformat(data[name]) if data[name] else None for name in _DRAFT_DAYS}
    return MemberDraft(**{**data, **days, "health": tuple(data["health"])})
