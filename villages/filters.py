"""How the lists of meetings and matters are narrowed."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import Division
from villages.choices import MeetingKind, ResolutionState
from villages.models import Meeting, Resolution


class _ByArea(django_filters.FilterSet):
    """A list narrowed to a division below the reader's own, where there is one."""

    area = django_filters.ChoiceFilter(label=_("Area"), method="by_area")

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


class MeetingFilter(_ByArea):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MeetingKind.choices)
    carried = django_filters.BooleanFilter(label=_("Carried"))
    signed = django_filters.BooleanFilter(label=_("Signed"), field_name="signed_by", lookup_expr="isnull", exclude=True)

    class Meta:
        model = Meeting
        fields: list[str] = []


class ResolutionFilter(_ByArea):
    state = django_filters.ChoiceFilter(label=_("State"), choices=ResolutionState.choices)

    class Meta:
        model = Resolution
        fields: list[str] = []
