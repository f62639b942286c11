"""How the list of meetings is narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import Division
from villages.choices import MeetingKind
from villages.models import Meeting


class MeetingFilter(django_filters.FilterSet):
    area = django_filters.ChoiceFilter(label=_("Area"), method="by_area")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MeetingKind.choices)
    carried = django_filters.BooleanFilter(label=_("Carried"))

    class Meta:
        model = Meeting
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        scope = getattr(getattr(request, "user", None), "scope", "")
        wanted = (data or {}).get("area", "")
        below = list(Division.objects.children_of(scope)) if 0 < len(scope) < 12 else []
        choices = [(division.code, division.name) for division in below]
        if scope and wanted.startswith(scope) and wanted not in dict(choices):
            found = Division.objects.filter(code=wanted).first()
            choices += [(found.code, found.full_name)] if found else []
        if choices:
            self.filters["area"].extra["choices"] = choices
        else:
            del self.filters["area"]

    def by_area(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.within(value)
