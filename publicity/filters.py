"""How lists of notices and objections are narrowed; dashboards link here with `area`, `kind`, `state`."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from publicity.choices import About, NoticeKind, NoticeState, ObjectionState
from publicity.models import Notice, Objection
from registry import clock
from registry.divisions.models import Division

DUE = [("witness", _("Waiting for the witness")), ("close", _("To be closed")), ("late", _("Late"))]


PEN = [("mine", _("I do")), ("township", _("The township")), ("county", _("The county")),
       ("leader", _("The county leader"))]  # fmt: skip


class AreaFilter(django_filters.ChoiceFilter):
    """A division at or below the user's, by code: offers the level below, takes any code inside."""

    def offer(self, scope: str, wanted: str) -> None:
        """Sets the choices for a user's scope; a code that came with the address joins them."""
        below = list(Division.objects.children_of(scope)) if 0 < len(scope) < 12 else []
        choices = [(division.code, division.name) for division in below]
        if scope and wanted.startswith(scope) and wanted not in dict(choices):
            found = Division.objects.filter(code=wanted).first()
            choices += [(found.code, found.full_name)] if found else []
        self.extra["choices"] = choices

    def filter(self, qs: Any, value: Any) -> Any:
        return qs.within(value) if value else qs


class _AreaFilterSet(django_filters.FilterSet):
    """Fills the choices of `area` for the user of the request."""

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        scope = getattr(getattr(request, "user", None), "scope", "")
        wanted = (data or {}).get("area", "")
        if len(scope) == 12 and not wanted:
            del self.filters["area"]
        else:
            self.filters["area"].offer(scope, wanted)


class NoticeFilter(_AreaFilterSet):
    area = AreaFilter(label=_("Area"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=NoticeKind.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=NoticeState.choices)
    due = django_filters.ChoiceFilter(label=_("Waiting for"), choices=DUE, method="by_due")

    class Meta:
        model = Notice
        fields: list[str] = []

    def by_due(self, queryset: QuerySet[Any], name: str, value: str) -> Any:
        on = clock.today()
        notices: Any = queryset
        if value == "witness":
            return notices.awaiting_witness()
        return notices.due_to_close(on) if value == "close" else notices.late_to_hang(on)


class ObjectionFilter(_AreaFilterSet):
    area = AreaFilter(label=_("Area"))
    pen = django_filters.ChoiceFilter(label=_("Who holds the pen"), choices=PEN, method="by_pen")
    state = django_filters.ChoiceFilter(label=_("State"), choices=ObjectionState.choices)
    about = django_filters.ChoiceFilter(label=_("Whom it accuses"), choices=About.choices)
    late = django_filters.ChoiceFilter(label=_("Deadline"), choices=[("1", _("Late"))], method="by_late")

    class Meta:
        model = Objection
        fields: list[str] = []

    def by_pen(self, queryset: QuerySet[Any], name: str, value: str) -> Any:
        objections: Any = queryset
        if value == "mine":
            return objections.held_by(self.request.user)
        if value == "leader":
            return objections.open().filter(leader_holds=True)
        return objections.open().filter(leader_holds=False).at_desk(9 if value == "township" else 6)

    def by_late(self, queryset: QuerySet[Any], name: str, value: str) -> Any:
        objections: Any = queryset
        return objections.late(clock.today()) if value else objections
