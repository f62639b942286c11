"""Actions on chosen rows of a list: the boxes, the bar below the table, and which rows were meant.

A list offers them by `bulk = Bulk(url_name, actions)`; the bar sends the chosen keys, or the filter when all its rows
are meant, to the page of that address, which shows a preview and asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse


@dataclass(frozen=True)
class BulkAction:
    """One thing that can be done with chosen rows."""

    kind: str
    label: Any
    permission: str


@dataclass(frozen=True)
class Bulk:
    """What a list offers for chosen rows, as its template prints it."""

    url_name: str
    actions: Sequence[BulkAction]
    query: str = ""
    count_text: str = ""
    capped: bool = False

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass
class Chosen:
    """Which rows were meant."""

    kind: str
    keys: list[int] = field(default_factory=list)
    all: bool = False
    query: str = ""


def chosen(request: HttpRequest) -> Chosen:
    """The rows a bar sent: their keys, or the whole filter."""
    keys = [int(key) for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 19]
    return Chosen(request.POST.get("kind", ""), keys, "all" in request.POST, request.POST.get("query", ""))


def query_of(chosen: Chosen) -> QueryDict:
    """The filter of the list, as its address had it."""
    return QueryDict(chosen.query[:2000])
