"""How the lists of measures and of coverage are narrowed; the names are those of the addresses."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from households.actions.help_facts import coverage_facts
from households.choices import MeasureKind, MeasureState, Policy
from households.filters import AreaFilter
from households.models import Household, Measure
from households.rules.coverage import coverage
from registry import clock

MOST_SEARCHED = 5_000
"""Cards that are searched for a gap at once: a township. A county is searched township by township."""
CHUNK = 500


class _OfArea(django_filters.FilterSet):
    """Offers the divisions below the user's."""

    area = AreaFilter()

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        scope = getattr(getattr(request, "user", None), "scope", "")
        wanted = (data or {}).get("area", "")
        if len(scope) == 12 and not wanted:
            del self.filters["area"]
        else:
            self.filters["area"].offer(scope, wanted)


class MeasureFilter(_OfArea):
    """`kind`, `state`, `year` and `late` of the list of measures."""

    kind = django_filters.ChoiceFilter(label=_("Kind of measure"), choices=MeasureKind.choices, empty_label=_("All"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=MeasureState.choices, empty_label=_("All"))
    year = django_filters.NumberFilter(label=_("Year"), method="by_year", min_value=2014, max_value=2099)
    late = django_filters.ChoiceFilter(
        label=_("Late"), choices=[("1", _("Late only"))], method="by_late", empty_label=_("All")
    )

    class Meta:
        model = Measure
        fields: list[str] = []

    def by_year(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.in_year(int(value))

    def by_late(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.late_on(clock.today())


class CoverageFilter(_OfArea):
    """`watched` narrows to those who need help, `gap` to those whom a policy does not reach."""

    watched = django_filters.ChoiceFilter(
        label=_("Monitored"), choices=[("1", _("Monitored, risk not cleared"))], method="by_watch", empty_label=_("All")
    )
    gap = django_filters.ChoiceFilter(label=_("Gap in"), choices=Policy.choices, method="by_gap", empty_label=_("All"))

    class Meta:
        model = Household
        fields: list[str] = []

    def by_watch(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.monitored()

    def by_gap(self, queryset: Any, name: str, value: str) -> Any:
        if queryset.count() > MOST_SEARCHED:
            return queryset.none()
        found, chunk = [], []
        for household in queryset.order_by("pk").iterator(chunk_size=CHUNK):
            chunk.append(household)
            if len(chunk) == CHUNK:
                found += _lacking(chunk, value)
                chunk = []
        return queryset.filter(pk__in=found + _lacking(chunk, value))


def _lacking(households: list[Household], policy: str) -> list[int]:
    facts = coverage_facts(households, on=clock.today())
    return [pk for pk, of in facts.items() if any(line.is_gap and line.policy == policy for line in coverage(of))]
