"""Households, members, incomes and measures of the caller's area."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from households.actions import households as actions
from households.actions.members import as_draft
from households.api.serializers import (
    CardSerializer,
    HouseholdSerializer,
    IncomeSerializer,
    MeasureSerializer,
    MemberSerializer,
)
from households.filters import HouseholdFilter
from households.models import Household, IncomeYear, Measure, Member
from registry import clock
from registry.accounts.permissions import Permission
from registry.api.viewsets import ScopedReadOnlyViewSet
from registry.divisions.models import Division

READ: dict[str, Permission] = {"list": Permission.VIEW_HOUSEHOLDS, "retrieve": Permission.VIEW_HOUSEHOLDS}


class HouseholdViewSet(ScopedReadOnlyViewSet):
    """Household cards. Entering and changing go through the same action as the form, with the same reasons."""

    queryset = Household.objects.all()
    serializer_class = HouseholdSerializer
    filterset_class = HouseholdFilter
    permissions: ClassVar[dict[str, Permission]] = READ | {
        "create": Permission.EDIT_HOUSEHOLDS, "partial_update": Permission.EDIT_HOUSEHOLDS,
    }  # fmt: skip

    def get_queryset(self) -> Any:
        found: Any = super().get_queryset()
        return found.with_latest_income()

    @extend_schema(request=CardSerializer, responses={201: HouseholdSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Enters a card as an applicant."""
        card = self._card(request)
        code = card.validated_data.get("village", "")
        village = Division.objects.villages_of(request.user.scope).filter(code=code).first()
        if village is None:
            raise ValidationError({"village": [_("Give the code of a village inside your area.")]})
        made = actions.enter(
            village=village.code, by=request.user, on=clock.today(), card=card.card_draft(None),
            members=card.member_drafts({}), number=card.validated_data.get("number", ""), income=card.income_draft(),
        )  # fmt: skip
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CardSerializer, responses=HouseholdSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Changes a card. `version` is the one read; another one answers 409 card_changed."""
        household = self.get_object()
        card = self._card(request)
        if "version" not in card.validated_data:
            raise ValidationError({"version": [_("Send the version you read.")]})
        on_record = {m.pk: as_draft(m) for m in household.members.current().order_by("pk")}
        actions.change(
            household, by=request.user, on=clock.today(), card=card.card_draft(household),
            members=card.member_drafts(on_record), version=card.validated_data["version"], income=card.income_draft(),
        )  # fmt: skip
        return Response(self.get_serializer(self.get_object()).data)

    def _card(self, request: Request) -> CardSerializer:
        card = CardSerializer(data=request.data)
        card.is_valid(raise_exception=True)
        return card


class AreaFilter(django_filters.FilterSet):
    """Rows of an area, of a household."""

    area = django_filters.CharFilter(method="by_area", label="Division code, any level")
    household = django_filters.NumberFilter(field_name="household_id")

    def by_area(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.within(value)


class MemberFilter(AreaFilter):
    class Meta:
        model = Member
        fields: ClassVar[list[str]] = ["relation", "sex", "labour", "allowance", "destitute"]


class IncomeFilter(AreaFilter):
    class Meta:
        model = IncomeYear
        fields: ClassVar[list[str]] = ["year", "is_frozen"]


class MeasureFilter(AreaFilter):
    class Meta:
        model = Measure
        fields: ClassVar[list[str]] = ["kind", "state", "member"]


class MemberViewSet(ScopedReadOnlyViewSet):
    """Members, identity numbers masked."""

    queryset = Member.objects.all()
    serializer_class = MemberSerializer
    filterset_class = MemberFilter
    permissions = READ


class IncomeViewSet(ScopedReadOnlyViewSet):
    """Incomes by household and year."""

    queryset = IncomeYear.objects.all()
    serializer_class = IncomeSerializer
    filterset_class = IncomeFilter
    permissions = READ


class MeasureViewSet(ScopedReadOnlyViewSet):
    """Help measures."""

    queryset = Measure.objects.all()
    serializer_class = MeasureSerializer
    filterset_class = MeasureFilter
    permissions = READ
