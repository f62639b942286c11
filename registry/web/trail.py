"""The audit trail on screen: who did what in my area, and what the rows were before. For reviewers and auditors."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.audit import wording
from registry.audit.models import Entry
from registry.divisions.scoping import code_range
from registry.web.columns import Col
from registry.web.lists import Empty, ScopedListView


class TrailFilter(django_filters.FilterSet):
    """By kind of deed, by person's name, by division and by day."""

    event = django_filters.ChoiceFilter(
        label=_("Deed"), choices=lambda: sorted((code, wording.label(code)) for code in wording.known())
    )
    by_name = django_filters.CharFilter(label=_("Name of the person"), lookup_expr="startswith")
    area = django_filters.CharFilter(label=_("Division code"), method="in_area")
    since = django_filters.DateFilter(label=_("From"), field_name="at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("Until"), field_name="at", lookup_expr="date__lte")

    class Meta:
        model = Entry
        fields: list[str] = []

    def in_area(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        low, high = code_range(value)
        return queryset.filter(village_id__gte=low, village_id__lt=high)


class Trail(RequiresMixin, ScopedListView):
    """Entries of the user's area, newest first."""

    permission = Permission.VIEW_AUDIT
    model = Entry
    filterset_class = TrailFilter
    title = _("Audit trail")
    default_sort = "-pk"
    columns = [
        Col("at", _("Moment"), sort="pk", format="datetime"),
        Col("by_name", _("Person"), value=lambda e: e.by_name or _("The system")),
        Col("event", _("Deed"), value="wording", key=True),
        Col("target", _("About"), value="target_label"),
        Col("village", _("Division"), value=lambda e: e.village.name),
        Col("change", _("Before and after"), template="audit/_change_cell.html"),
        Col("reason", _("Reason"), value="reason"),
    ]
    empty = Empty(_("Nothing on record here yet"), _("Widen the days or remove a filter."))

    def get_base_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = super().get_base_queryset().select_related("village")
        return found
