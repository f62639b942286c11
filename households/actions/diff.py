"""Which values of a row change, before and after, for the trail. Sealed values enter masked."""

from __future__ import annotations

from typing import Any

from django.db import models

Changes = tuple[dict[str, Any], dict[str, Any]]


def apply(row: models.Model, values: dict[str, Any]) -> Changes:
    """Sets the values that differ and answers them as they were and as they are; empty when nothing differs."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in values.items():
        old = getattr(row, name)
        if isinstance(old, list) and list(old) == list(value):
            continue
        setattr(row, name, value)
        new = getattr(row, name)  # a sealed value now, whatever was set
        if new == old:
            setattr(row, name, old)
            continue
        before[name], after[name] = _plain(old), _plain(new)
    return before, after


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value
