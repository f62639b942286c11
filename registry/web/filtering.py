"""The filters in force, each with the address that drops it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from registry.ui import formats

POSITION = ("after", "before", "export")
_RANGE_ENDS = ("min", "max", "after", "before")


@dataclass(frozen=True)
class Chip:
    """One filter in force: what, which value, and the address without it."""

    label: str
    value: str
    url: str


def address(path: str, query: QueryDict, *, drop: Iterable[str] = (), **changes: str) -> str:
    """The page's address with changes to the query; the place in the list is forgotten, empty values left out."""
    kept = query.copy()
    for name in (*POSITION, *drop):
        kept.pop(name, None)
    for name, value in changes.items():
        kept[name] = value
    for name in list(kept):
        values = [value for value in kept.getlist(name) if value]
        if values:
            kept.setlist(name, values)
        else:
            del kept[name]
    text = kept.urlencode()
    return f"{path}?{text}" if text else path


def _is_empty(value: Any) -> bool:
    if isinstance(value, slice):
        return value.start is None and value.stop is None
    if hasattr(value, "exists"):
        return not value
    return value is None or value == "" or value == []


def _words(field: forms.Field, value: Any) -> str:
    if isinstance(value, slice):
        return f"{_words(field, value.start)} – {_words(field, value.stop)}"
    if value is None:
        return "…"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ModelChoiceField | forms.ModelMultipleChoiceField):
        return "、".join(map(str, value)) if hasattr(value, "exists") else str(value)
    if isinstance(field, forms.ChoiceField):
        names = {str(code): str(name) for code, name in _flat(field.choices)}
        codes = value if isinstance(value, list | tuple) else [value]
        return "、".join(names.get(str(code), str(code)) for code in codes)
    return formats.iso_date(value) if hasattr(value, "isoformat") else str(value)


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for code, name in choices:
        if isinstance(name, list | tuple):
            yield from _flat(name)
        else:
            yield code, name


def chips(filterset: Any, path: str, query: QueryDict) -> list[Chip]:
    """What the filters in force are."""
    if filterset is None or not filterset.is_bound:
        return []
    form = filterset.form
    form.is_valid()
    found = []
    for name, value in form.cleaned_data.items():
        if _is_empty(value):
            continue
        names = [name, *(f"{name}_{end}" for end in _RANGE_ENDS)]
        bound = form[name]
        found.append(Chip(str(bound.label), _words(bound.field, value), address(path, query, drop=names)))
    return found
