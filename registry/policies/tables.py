"""The tables of dated rules (registry/db/dated.py) that a county keeps here. Each app enters its own in `ready()`.

A table's keys are read from its overlap constraint: rows of one key, region and day exclude each other. The database
has the same list (migration 0002); a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint

from registry.db.dated import DatedRule

SHARED = ("id", "region", "document_no", "is_verified", "valid_from", "valid_to")
Choices = Callable[[], Iterable[tuple[str, Any]]]


@dataclass(frozen=True)
class Table:
    """One kind of rule. `is_line`: the finance bureau confirms it. `is_yearly`: the day it begins may lie behind,
    inside the present year. `choices`: what a field without choices of its own offers. `try_out`: the address of a
    page that shows what a proposal would change. `faults`: what the app says against the typed values."""

    model: type[DatedRule]
    is_line: bool = False
    is_yearly: bool = False
    note: Any = ""
    choices: Mapping[str, Choices] = field(default_factory=dict)
    hidden: Mapping[str, Any] = field(default_factory=dict)
    try_out: Callable[[Any], str] | None = None
    faults: Callable[[Mapping[str, Any]], list[Any]] | None = None

    @property
    def code(self) -> str:
        """The name under which the table is stored and addressed: "households.standard"."""
        return self.model._meta.label_lower

    @property
    def label(self) -> Any:
        return self.model._meta.verbose_name_plural

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that say what a row is about."""
        excludes = next(c for c in self.model._meta.constraints if isinstance(c, ExclusionConstraint))
        return tuple(str(name) for name, _operator in excludes.expressions[:-1] if name != "region")

    @property
    def figures(self) -> tuple[str, ...]:
        """The columns that say what holds."""
        own = [f.name for f in self.model._meta.concrete_fields]
        return tuple(name for name in own if name not in SHARED and name not in self.keys)

    @property
    def shown(self) -> tuple[str, ...]:
        """The figures that a page prints and a form asks for."""
        return tuple(name for name in self.figures if name not in self.hidden)


_tables: dict[str, Table] = {}


def register(model: type[DatedRule], **more: Any) -> None:
    """Enters a table, or replaces what was said of it."""
    table = Table(model, **more)
    _tables[table.code] = table


def all_tables() -> list[Table]:
    """Every table, by its label."""
    return sorted(_tables.values(), key=lambda table: str(table.label))


def table_of(code: str) -> Table | None:
    """The table of a stored code; None when there is none."""
    return _tables.get(code)
