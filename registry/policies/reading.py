"""Which rule holds: the rows of a table that reach a division on a day, the nearest region first.

What wins is what the actions of the apps read (`DatedRuleQuerySet.holding`): the row of the longest region.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from registry.db.dated import regions_of
from registry.divisions.models import Division
from registry.policies.tables import Table
from registry.ui import formats


@dataclass
class Line:
    """A row in words. `beats`: what it goes before; `beaten_by`: what goes before it in the division asked about."""

    row: Any
    about: str
    figures: list[tuple[str, str]]
    place: str
    beats: list[Line] = field(default_factory=list)
    beaten_by: Line | None = None

    @property
    def is_local(self) -> bool:
        return bool(self.row.region)


@dataclass(frozen=True)
class Standing:
    """A table as a division sees it on a day: what holds, what holds only further down, what was or will be."""

    holding: list[Line]
    below: list[Line]
    other_days: list[Line]


def standing(table: Table, *, region: str, on: Any) -> Standing:
    """The rows of `table` for division `region` on the day `on`. One query, and one for the names."""
    model: Any = table.model
    rows = [
        row for row in model.objects.order_by("pk") if row.region in regions_of(region) or row.region.startswith(region)
    ]
    names = places(row.region for row in rows)
    lines = [line_of(table, row, names) for row in rows]
    now = [line for line in lines if holds(line.row, on)]
    reaching = sorted((li for li in now if len(li.row.region) <= len(region)), key=lambda li: -len(li.row.region))
    first: dict[tuple[Any, ...], Line] = {}
    for line in reaching:
        key = tuple(getattr(line.row, name) for name in table.keys)
        if key in first:
            line.beaten_by = first[key]
            first[key].beats.append(line)
        else:
            first[key] = line
    below = [line for line in now if len(line.row.region) > len(region)]
    later = sorted((li for li in lines if li not in now), key=lambda li: (li.about, li.row.valid_from), reverse=True)
    return Standing(sorted(first.values(), key=lambda li: (not li.is_local, li.row.pk)), below, later)


def holds(row: Any, on: dt.date) -> bool:
    """Is the row in force on the day?"""
    return bool(row.valid_from <= on and (row.valid_to is None or row.valid_to > on))


def line_of(table: Table, row: Any, names: dict[str, str]) -> Line:
    """A row in words."""
    about = " · ".join(word(table, row, name) for name in table.keys)
    figures = [(label_of(table, name), word(table, row, name)) for name in table.shown]
    place = names.get(row.region) or row.region if row.region else gettext("Everywhere")
    return Line(row, about, figures, place)


def label_of(table: Table, name: str) -> str:
    """The name of a column as a page prints it."""
    label = str(getattr(table.model._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def word(table: Table, row: Any, name: str) -> str:
    """One value of a row as a page prints it."""
    value = getattr(row, name)
    if isinstance(value, (list, tuple)):
        known = dict(table.choices[name]()) if name in table.choices else {}
        return "、".join(str(known.get(one, one)) for one in value) or formats.NOTHING
    if name in table.choices:
        return str(dict(table.choices[name]()).get(value, value)) or formats.NOTHING
    display = getattr(row, f"get_{name}_display", None)
    if display is not None and value != "":
        return str(display())
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, Decimal):
        return formats.yuan(value) if name.endswith("_yuan") else f"{value.normalize():f}"
    if isinstance(value, dict):
        return gettext(", ").join(f"{key} = {number}" for key, number in value.items()) or formats.NOTHING
    return str(value) if value not in (None, "") else formats.NOTHING


def places(regions: Iterable[str]) -> dict[str, str]:
    """Code to name, for those that are divisions."""
    return dict(Division.objects.filter(code__in=set(regions)).values_list("code", "name"))
