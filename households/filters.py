"""How a list of households is narrowed: by what a clerk has at hand, a name, two letters, a number."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from households.choices import Cause, MonitoredType, Status
from households.models import Household, Member
from registry.divisions.models import Division
from registry.fields import blind_index
from registry.text import identity
from registry.text.names import normalise

MONITORED = [("active", _("Monitored, risk not cleared")), ("cleared", _("Risk cleared")), *MonitoredType.choices]


def search(queryset: Any, text: str) -> Any:
    """Households by head's or member's name, pinyin initials, identity number, phone or household number."""
    plain = identity.normalise(text)
    if re.fullmatch(r"[0-9]{17}[0-9X]", plain):
        people = Member.objects.current().with_identity(plain).filter(household=OuterRef("pk"))
        return queryset.filter(Exists(people))
    if plain.isdecimal():
        by_phone = Q(phone_index=blind_index("phone", plain)) if len(plain) >= 10 else Q()
        return queryset.filter(Q(number__contains=plain) | by_phone)
    name = normalise(text)
    if name.isascii():
        letters = name.lower().replace(" ", "")
        return queryset.filter(Q(head_search__startswith=letters) | Q(head_search__contains=f" {letters}"))
    people = Member.objects.current().filter(household=OuterRef("pk"), name__contains=name)
    return queryset.filter(Q(head_name__contains=name) | Exists(people))


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
