"""The filters of the list of reports."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from inspections.choices import ReportKind, ReportState
from inspections.models import Report


class ReportFilter(django_filters.FilterSet):
    """Area (and all below it), kind, period, state."""

    area = django_filters.CharFilter(label=_("Area (code)"), method="in_area")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ReportKind.choices)
    period = django_filters.CharFilter(label=_("Reporting period"), help_text=_("For example 2026-10 or 2026Q3."))
    state = django_filters.ChoiceFilter(label=_("State"), choices=ReportState.choices)

    class Meta:
        model = Report
        fields = ["area", "kind", "period", "state"]

    def in_area(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.within(value.strip())
