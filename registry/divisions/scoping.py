"""What may a user see? The only place that turns a posting into a filter.

A scope is a division code; the rows within it are a half-open range of codes, on one btree and free in every
query. Row-level security repeats the same range in the database (`registry.db.operations.Scoped`).
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, Self

from django.db import models


class HasScope(Protocol):
    """Anyone with a scope: in practice `registry.accounts.models.User` under its active posting."""

    @property
    def scope(self) -> str: ...


def code_range(code: str) -> tuple[str, str]:
    """The half-open range of the codes at and below `code`.

    >>> code_range("433124")
    ('433124', '433124~')
    """
    return code, f"{code}~"


class ScopedQuerySet(models.QuerySet[Any]):
    """Base of the QuerySets of every model that carries a division code."""

    scope_field: ClassVar[str] = "village_id"

    def within(self, code: str) -> Self:
        """Rows of the division `code` and everything below it; nothing for an empty code."""
        if not code:
            return self.none()
        low, high = code_range(code)
        return self.filter(**{f"{self.scope_field}__gte": low, f"{self.scope_field}__lt": high})

    def visible_to(self, user: HasScope) -> Self:
        """Rows within the scope of the user's active posting."""
        return self.within(getattr(user, "scope", ""))
