"""The search box of the top bar. The one app that knows what people look for registers it in ready()."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Search:
    """`find` answers as one types (a fragment), `list` is where the form goes without JavaScript; both take ?q=."""

    label: Any
    hint: Any
    find: str
    list: str
    permission: str

    @property
    def find_url(self) -> str:
        return reverse(self.find)

    @property
    def list_url(self) -> str:
        return reverse(self.list)


_registered: list[Search] = []


def register(search: Search) -> None:
    """Puts the box into the top bar of those who have the right."""
    _registered[:] = [search]


def for_user(user: Any) -> Search | None:
    """The box, None for who may not look."""
    found = _registered[0] if _registered else None
    return found if found and user.is_authenticated and user.may(found.permission) else None
