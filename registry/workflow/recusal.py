"""Who may not act because a near relative is concerned (回避): asked by every procedure before every step.

`registry` knows no household. A higher app registers, for a model or for the prefix of a subject on a notice, who tells
what stands against a person. The database refuses the same (households/migrations). Source: DOMAIN §9.2 (5), §9.3.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

from registry.errors import Reason

if TYPE_CHECKING:
    from registry.accounts.models import User

Provider = Callable[[Any, "User", dt.date], list[Reason]]
SubjectProvider = Callable[[Collection[int], "User", dt.date], list[Reason]]

_MODELS: dict[str, tuple[Provider, frozenset[str] | None]] = {}
_SUBJECTS: dict[str, SubjectProvider] = {}


def register(model: str, provider: Provider, *, duties: Collection[str] | None = None) -> None:
    """Asks `provider(subject, by, on)` before each step of a procedure about `model` ("households.case").

    `duties` limits that to steps of these duties; by default no step at all is taken by a relative.
    """
    _MODELS[model.lower()] = (provider, None if duties is None else frozenset(duties))


def register_subject(prefix: str, provider: SubjectProvider) -> None:
    """Asks `provider(keys, by, on)` about subjects "<prefix>:<key>", as rows of notices carry them."""
    _SUBJECTS[prefix.lower()] = provider


def reasons_against(subject: Any, *, duty: str, by: User, on: dt.date) -> list[Reason]:
    """What stands against this person taking a step of this duty; empty where nobody registered."""
    meta = getattr(subject, "_meta", None)
    provider, duties = _MODELS.get(meta.label_lower if meta else "", (None, None))
    if provider is None or (duties is not None and duty not in duties):
        return []
    return provider(subject, by, on)


def reasons_about(subjects: Iterable[str], *, by: User, on: dt.date) -> list[Reason]:
    """What stands against this person dealing with rows of these subjects ("households.case:12")."""
    keys: dict[str, set[int]] = defaultdict(set)
    for subject in subjects:
        prefix, _colon, key = subject.partition(":")
        if key.isdecimal():
            keys[prefix.lower()].add(int(key))
    return [
        reason for prefix in sorted(keys) if prefix in _SUBJECTS for reason in _SUBJECTS[prefix](keys[prefix], by, on)
    ]
