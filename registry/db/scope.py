"""Whose work this is and which divisions it may touch: the second wall under `visible_to`.

The scope is one division code; row-level security shows rows with `scope <= code < scope || '~'`. An empty scope
sees nothing. The actor is the user's id; a change to a tracked table without one is refused by the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

_CODE = re.compile(r"\d{2}|\d{4}|\d{6}|\d{9}|\d{12}")


@dataclass(frozen=True)
class Scope:
    """A division code ("" for none) and the acting user's id (None for none)."""

    code: str = ""
    actor: int | None = None


_NOBODY = Scope()
_current: ContextVar[Scope] = ContextVar("registry_scope", default=_NOBODY)


def current_scope() -> Scope:
    """The scope in force here."""
    return _current.get()


def push(connection: BaseDatabaseWrapper) -> None:
    """Tells the open transaction of `connection` the scope in force."""
    scope = _current.get()
    if not scope.code and scope.actor is None and not getattr(connection, "registry_scope_pushed", False):
        return
    connection.registry_scope_pushed = True  # type: ignore[attr-defined]  # our mark on the connection
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.scope', %s, true), set_config('app.actor', %s, true)",
            [scope.code, "" if scope.actor is None else str(scope.actor)],
        )


def _push_open_transactions() -> None:
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block and not connection.needs_rollback:
            push(connection)


@contextmanager
def scoped(code: str, *, actor: int | None = None) -> Iterator[Scope]:
    """Works within the division `code` as the user `actor` (default: the actor already in force).

    Raises ValueError for a code that is no division code, so that a slip cannot open a wider range.
    """
    if code and not _CODE.fullmatch(code):
        raise ValueError(f"not a division code: {code!r}")
    scope = Scope(code, _current.get().actor if actor is None else actor)
    token = _current.set(scope)
    try:
        _push_open_transactions()
        yield scope
    finally:
        _current.reset(token)
        with suppress(DatabaseError):  # a broken transaction will be rolled back, and its settings with it
            _push_open_transactions()
