"""How lists of visits, problems and helpers are narrowed; the names are those of the addresses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.choices import ProblemKind, ProblemState, VisitContent, VisitForm
from households.filters import AreaFilter
from households.models import Problem, Visit
from registry import clock
from villages.choices import HelperPost
from villages.models import Helper

YES = [("1", _("Yes"))]


class ScopedFilterSet(django_filters.FilterSet):
    """Offers the areas below the user's; a village is none to choose."""

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        scope = getattr(getattr(request, "user", None), "scope", "")
        wanted = (data or {}).get("area", "")
        if len(scope) == 12 and not wanted:
            del self.filters["area"]
        else:
            self.filters["area"].offer(scope, wanted)


class VisitFilter(ScopedFilterSet):
    q = django_filters.CharFilter(
        label=_("Search"), method="by_text",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Household or visitor")}),
    )  # fmt: skip
    area = AreaFilter()
    helper = django_filters.ModelChoiceFilter(label=_("Helper"), queryset=Helper.objects.none(), empty_label=_("All"))
    form = django_filters.ChoiceFilter(
        label=pgettext_lazy("visit", "How"), choices=VisitForm.choices, empty_label=_("All")
    )
    content = django_filters.ChoiceFilter(
        label=_("Talked about"), choices=VisitContent.choices, method="by_content", empty_label=_("All")
    )
    after = django_filters.DateFilter(label=_("Visits since"), method="since", widget=forms.DateInput)
    without_photo = django_filters.ChoiceFilter(
        label=_("Without photo"), choices=YES, method="bare", empty_label=_("All")
    )
    suspicious = django_filters.ChoiceFilter(
        label=_("Asks for a second look"), choices=YES, method="odd", empty_label=_("All")
    )

    class Meta:
        model = Visit
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        user = getattr(request, "user", None)
        helpers = Helper.objects.visible_to(user) if user is not None else Helper.objects.none()
        self.filters["helper"].queryset = helpers.order_by("name")
        self.filters["helper"].extra["queryset"] = helpers.order_by("name")

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        return queryset.filter(
            Q(household__head_name__contains=text) | Q(household__number__startswith=text) | Q(visitors__contains=text)
            | Q(helper__name__contains=text)
        )  # fmt: skip

    def by_content(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(contents__contains=[value])

    def since(self, queryset: Any, name: str, value: dt.date) -> Any:
        return queryset.filter(held_at__gte=dt.datetime.combine(value, dt.time(), clock.ZONE))

    def bare(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(has_photo=False)

    def odd(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(is_suspicious=True)


class ProblemFilter(ScopedFilterSet):
    q = django_filters.CharFilter(
        label=_("Search"), method="by_text",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Problem, household or owner")}),
    )  # fmt: skip
    area = AreaFilter()
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("unsolved", _("Not answered yet")), *ProblemState.choices], method="by_state",
        empty_label=_("All"),
    )  # fmt: skip
    kind = django_filters.ChoiceFilter(label=_("Subject"), choices=ProblemKind.choices, empty_label=_("All"))
    late = django_filters.ChoiceFilter(label=_("Late"), choices=YES, method="by_late", empty_label=_("All"))

    class Meta:
        model = Problem
        fields: list[str] = []

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        return queryset.filter(
            Q(title__contains=text) | Q(owner__contains=text) | Q(household__head_name__contains=text)
            | Q(household__number__startswith=text)
        )  # fmt: skip

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.open() if value == "unsolved" else queryset.filter(state=value)

    def by_late(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.late(clock.today())


class HelperFilter(ScopedFilterSet):
    q = django_filters.CharFilter(
        label=_("Search"), method="by_text",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name or unit")}),
    )  # fmt: skip
    area = AreaFilter()
    post = django_filters.ChoiceFilter(label=_("Helps as"), choices=HelperPost.choices, empty_label=_("All"))
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("active", _("Active")), ("ended", _("Ended"))], method="by_state",
        empty_label=_("All"),
    )  # fmt: skip

    class Meta:
        model = Helper
        fields: list[str] = []

    def by_text(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(name__contains=value.strip()) | Q(unit__contains=value.strip()))

    def by_state(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(ended_on=None) if value == "active" else queryset.exclude(ended_on=None)
