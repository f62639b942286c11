"""How the lists of money are narrowed; the parameters of the address are those that dashboards link to."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.choices import AllocationKind, Level, PaymentState, ProjectCategory, ProjectState, SourceCategory
from funds.ledger import reading
from funds.ledger.choices import TransferKind
from funds.models import Allocation, FundSource, PaymentBatch, Project, known_sources
from registry.divisions.models import Division

WAITING = "waiting"


class AreaFilter(django_filters.ChoiceFilter):
    """A division at or below the user's, by code: offers the level below, takes any code inside."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=kwargs.pop("label", _("Area")), **kwargs)

    def offer(self, scope: str, wanted: str) -> None:
        """Sets the choices for a user's scope; a code that came with the address joins them."""
        below = list(Division.objects.children_of(scope)) if 0 < len(scope) < 12 else []
        choices = [(d.code, d.name) for d in below]
        if wanted.startswith(scope) and wanted not in dict(choices):
            found = Division.objects.filter(code=wanted).first()
            choices += [(found.code, found.full_name)] if found else []
        self.extra["choices"] = choices

    def filter(self, qs: Any, value: Any) -> Any:
        return qs.within(value) if value else qs


class _Filter(django_filters.FilterSet):
    """Fills the choices that depend on who looks."""

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        scope = getattr(getattr(request, "user", None), "scope", "")
        given = data or {}
        area = self.filters.get("area")
        if isinstance(area, AreaFilter):
            area.offer(scope, given.get("area", ""))
            if len(scope) == 12 and not given.get("area"):
                del self.filters["area"]
        if "source" in self.filters:
            known = known_sources() if scope else {}
            self.filters["source"].extra["choices"] = [(s.id, s.document_no) for s in known.values()]


class SourceFilter(_Filter):
    year = django_filters.NumberFilter(label=_("Budget year"))
    level = django_filters.ChoiceFilter(label=_("Level"), choices=Level.choices)
    category = django_filters.ChoiceFilter(label=_("Category"), choices=SourceCategory.choices)

    class Meta:
        model = FundSource
        fields: list[str] = []


class ProjectFilter(_Filter):
    area = AreaFilter()
    year = django_filters.NumberFilter(label=_("Plan year"))
    state = django_filters.ChoiceFilter(label=_("State"), choices=ProjectState.choices)
    category = django_filters.ChoiceFilter(label=_("Category"), choices=ProjectCategory.choices)

    class Meta:
        model = Project
        fields: list[str] = []


class PaymentFilter(_Filter):
    area = AreaFilter()
    year = django_filters.NumberFilter(label=_("Year"), method="of_year")
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[*PaymentState.choices, (WAITING, _("On the way"))], method="in_state"
    )
    source = django_filters.ChoiceFilter(label=_("Source"), field_name="source_id")

    class Meta:
        model = PaymentBatch
        fields: list[str] = []

    def of_year(self, queryset: Any, name: str, value: Any) -> Any:
        """Lists for a period of that year."""
        return queryset.filter(period__startswith=f"{int(value):04d}")

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """One state, or all those on the way to the households."""
        return queryset.waiting() if value == WAITING else queryset.filter(state=value)


class AllocationFilter(_Filter):
    area = AreaFilter()
    source = django_filters.ChoiceFilter(label=_("Source"), field_name="source_id")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=AllocationKind.choices)

    class Meta:
        model = Allocation
        fields: list[str] = []


class TransferFilter(_Filter):
    area = AreaFilter()
    source = django_filters.ChoiceFilter(label=_("Source"), field_name="source_id")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=TransferKind.choices)
    account = django_filters.ChoiceFilter(label=_("Account of the ledger"), method="of_account")
    since = django_filters.DateFilter(label=_("Booked since"), field_name="booked_on", lookup_expr="gte")
    until = django_filters.DateFilter(label=_("Booked until"), field_name="booked_on", lookup_expr="lte")

    class Meta:
        model = reading.transfers().model
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__(data, queryset, request=request, **kwargs)
        wanted = str((data or {}).get("account", ""))
        found = reading.accounts(request.user).filter(pk=wanted).select_related("village").first() \
            if wanted.isdecimal() and request is not None else None  # fmt: skip
        self.filters["account"].extra["choices"] = [(found.pk, f"{found.village.name} · {found.name}")] if found else []
        if found is None and not wanted:
            del self.filters["account"]

    def of_account(self, queryset: Any, name: str, value: str) -> Any:
        """Both sides of an account."""
        return queryset.filter(Q(debit_id=value) | Q(credit_id=value))
