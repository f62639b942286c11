"""How the lists of money are narrowed; the parameters of the address are those that dashboards link to."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funds.choices import (
    AllocationKind,
    AssetKind,
    AssetState,
    ClaimState,
    HitState,
    Level,
    Milestone,
    Pattern,
    PaymentState,
    Procurement,
    ProjectCategory,
    ProjectState,
    SourceCategory,
)
from funds.ledger import reading
from funds.ledger.choices import TransferKind
from funds.models import (
    Allocation,
    Asset,
    Claim,
    Contract,
    FundSource,
    Hit,
    PaymentBatch,
    PersonalAccount,
    Project,
    Supplier,
    known_sources,
)
from funds.reports.assets import silent_assets
from funds.workflow.watch import waits_for
from registry import clock
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
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


class HitFilter(_Filter):
    """Warnings; without a state those that stand."""

    area = AreaFilter()
    pattern = django_filters.ChoiceFilter(label=_("Pattern"), choices=Pattern.choices)
    state = django_filters.ChoiceFilter(
        label=_("State"), method="in_state", empty_label=_("Standing"),
        choices=[
            ("waiting", _("Waiting for me")), ("overdue", _("Not answered in time")), ("all", _("All")),
            *HitState.choices,
        ],
    )  # fmt: skip
    responsible = django_filters.ChoiceFilter(
        label=_("Who answers"),
        choices=[(role.code, role.label) for role in ROLES.values() if Permission.ANSWER_WARNING in role.permissions],
    )
    due_by = django_filters.DateFilter(label=_("To be answered by"), field_name="due_on", lookup_expr="lte")

    class Meta:
        model = Hit
        fields: list[str] = []

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:
        super().__init__({} if data is None else data, queryset, request=request, **kwargs)  # asked even when bare

    def filter_queryset(self, queryset: Any) -> Any:
        """Every filter, and the standing ones where no state was asked for."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.standing()

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """A state, those past their day, or those that wait for whoever looks."""
        if value == "all":
            return queryset
        if value == "overdue":
            return queryset.filter(state=HitState.OPEN, due_on__lt=clock.today())
        if value == "waiting":
            return queryset.filter(waits_for(self.request.user))
        return queryset.filter(state=value)


class CardFilter(_Filter):
    area = AreaFilter()
    ended = django_filters.BooleanFilter(
        label=_("Out of use"),
        field_name="ended_on",
        lookup_expr="isnull",
        exclude=True,
        widget=forms.Select(choices=[("", "---------"), ("true", _("Yes")), ("false", _("No"))]),
    )

    class Meta:
        model = PersonalAccount
        fields: list[str] = []


class SupplierFilter(_Filter):
    words = django_filters.CharFilter(label=_("Name or credit code"), method="by_words")

    class Meta:
        model = Supplier
        fields: list[str] = []

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(name__icontains=value) | Q(credit_code__startswith=value.upper()))


class ContractFilter(_Filter):
    area = AreaFilter()
    words = django_filters.CharFilter(label=_("Number or supplier"), method="by_words")
    year = django_filters.NumberFilter(label=_("Year"), field_name="signed_on", lookup_expr="year")
    procurement = django_filters.ChoiceFilter(label=_("How the supplier was chosen"), choices=Procurement.choices)

    class Meta:
        model = Contract
        fields: list[str] = []

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(number__icontains=value) | Q(supplier_name__icontains=value))


class ClaimFilter(_Filter):
    area = AreaFilter()
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[*ClaimState.choices, (WAITING, _("On the way"))], method="in_state"
    )
    milestone = django_filters.ChoiceFilter(label=_("Paid after"), choices=Milestone.choices)
    source = django_filters.ChoiceFilter(label=_("Source"), field_name="source_id")

    class Meta:
        model = Claim
        fields: list[str] = []

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        """One state, or all those that wait for a signature."""
        return queryset.under_way() if value == WAITING else queryset.filter(state=value)


class AssetFilter(_Filter):
    area = AreaFilter()
    kind = django_filters.ChoiceFilter(label=_("Kind of asset"), choices=AssetKind.choices)
    state = django_filters.ChoiceFilter(label=_("State"), choices=AssetState.choices)
    silent = django_filters.ChoiceFilter(
        label=_("No account of last year"), choices=[("1", _("Only those"))], method="by_silence"
    )

    class Meta:
        model = Asset
        fields: list[str] = []

    def by_silence(self, queryset: Any, name: str, value: str) -> Any:
        silent = silent_assets(self.request.user.scope, clock.today())
        return queryset.filter(pk__in=silent.values("pk")) if value else queryset
