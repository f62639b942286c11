"""How a list of households is narrowed: by what a clerk has at hand, a name, two letters, a number."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from households.choices import Cause, FindingState, MonitoredType, Status
from households.models import Finding, Household, Member, YearReopening
from registry.divisions.models import Division
from registry.fields import blind_index
from registry.text import identity
from registry.text.names import normalise

MONITORED = [("active", _("Monitored, risk not cleared")), ("cleared", _("Risk cleared")), *MonitoredType.choices]


def search(queryset: Any, text: str) -> Any:
    """Households by head's or member's name, pinyin initials, identity number, phone or household number."""
    plain = identity.normalise(text)
    people = Member.objects.current()
    if is_identity(text):
        return queryset.filter(pk__in=people.with_identity(plain).values("household"))
    if plain.isdecimal():
        return queryset.filter(Q(number__contains=plain) | _by_phone(plain, people))
    name = normalise(text)
    if name.isascii():
        letters = name.lower().replace(" ", "")
        found = people.filter(_spelt("search", letters)).values("household")
        return queryset.filter(_spelt("head_search", letters) | Q(pk__in=found))
    return queryset.filter(
        Q(head_name__contains=name) | Q(pk__in=people.filter(name__contains=name).values("household"))
    )


def is_identity(text: str) -> bool:
    """Is it a whole identity number? Looking somebody up by it goes on record."""
    return bool(re.fullmatch(r"[0-9]{17}[0-9X]", identity.normalise(text)))


def _spelt(column: str, letters: str) -> Q:
    return Q(**{f"{column}__startswith": letters}) | Q(**{f"{column}__contains": f" {letters}"})


def _by_phone(number: str, people: Any) -> Q:
    if len(number) < 10:
        return Q()
    index = blind_index("phone", number)
    return Q(phone_index=index) | Q(pk__in=people.filter(phone_index=index).values("household"))


class AreaFilter(django_filters.ChoiceFilter):
    """A division at or below the user's, by code: offers the level below, takes any code inside."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=kwargs.pop("label", _("Area")), empty_label=_("All"), **kwargs)

    def offer(self, scope: str, wanted: str) -> None:
        """Sets the choices for a user's scope; a code that came with the address joins them."""
        below = list(Division.objects.children_of(scope)) if 0 < len(scope) < 12 else []
        choices = [(d.code, d.name) for d in below]
        if wanted.isdecimal() and wanted not in dict(choices):
            found = Division.objects.filter(code=wanted).first() if wanted.startswith(scope) else None
            choices.append((wanted, found.full_name if found else wanted))
        self.extra["choices"] = choices

    def filter(self, qs: Any, value: Any) -> Any:
        return qs.within(value) if value else qs


class HouseholdFilter(django_filters.FilterSet):
    """The filters of the list and of the API; `area`, `status`, `cause`, `monitored` are what dashboards link to."""

    q = django_filters.CharFilter(
        label=_("Search"), method="by_text",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Name, initials or number")}),
    )  # fmt: skip
    area = AreaFilter()
    status = django_filters.ChoiceFilter(label=_("Status"), choices=Status.choices, empty_label=_("All"))
    cause = django_filters.ChoiceFilter(
        label=_("Main cause"), field_name="main_cause", choices=Cause.choices, empty_label=_("All")
    )
    monitored = django_filters.ChoiceFilter(
        label=_("Monitored"), choices=MONITORED, method="by_monitoring", empty_label=_("All")
    )
    group = django_filters.CharFilter(label=_("Villagers' group"), lookup_expr="exact")

    class Meta:
        model = Household
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        scope = getattr(getattr(request, "user", None), "scope", "")
        wanted = (data or {}).get("area", "")
        if len(scope) == 12 and not wanted:
            del self.filters["area"]
        else:
            self.filters["area"].offer(scope, wanted)

    def by_text(self, queryset: QuerySet[Household], name: str, value: str) -> Any:
        return search(queryset, value)

    def by_monitoring(self, queryset: Any, name: str, value: str) -> Any:
        if value == "active":
            return queryset.monitored()
        if value == "cleared":
            return queryset.exclude(risk_cleared_on=None)
        return queryset.monitored().filter(monitored_type=value)


class ReopeningFilter(django_filters.FilterSet):
    """Reopened years of an area, of one year, or only those that stand open."""

    area = AreaFilter()
    year = django_filters.NumberFilter(label=_("Year"))
    open = django_filters.BooleanFilter(
        label=_("Open now"), method="by_standing", widget=forms.CheckboxInput, field_name="is_opening"
    )

    class Meta:
        model = YearReopening
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        self.filters["area"].offer(getattr(getattr(request, "user", None), "scope", ""), (data or {}).get("area", ""))

    def by_standing(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.standing() if value else queryset


class FindingFilter(django_filters.FilterSet):
    """The filters of a rule's page: place and what became of the finding."""

    area = AreaFilter()
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("standing", _("Not mended")), *FindingState.choices], empty_label=_("All"),
        method="in_state",
    )  # fmt: skip

    class Meta:
        model = Finding
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        scope = getattr(getattr(request, "user", None), "scope", "")
        wanted = (data or {}).get("area", "")
        if len(scope) == 12 and not wanted:
            del self.filters["area"]
        else:
            self.filters["area"].offer(scope, wanted)

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """The choice “not mended” stands for open, explained and exempted."""
        return queryset.standing() if value == "standing" else queryset.filter(state=value)
