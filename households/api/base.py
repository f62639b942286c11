"""What the viewsets of the card share: rights, filters, loading a household or a member inside the scope."""

from __future__ import annotations

from typing import Any, ClassVar, cast

import django_filters
from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from households.models import Household
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.api.viewsets import ScopedReadOnlyViewSet

READ: dict[str, Permission] = {"list": Permission.VIEW_HOUSEHOLDS, "retrieve": Permission.VIEW_HOUSEHOLDS}


class AreaFilter(django_filters.FilterSet):
    """Rows of an area, of any level."""

    area = django_filters.CharFilter(method="by_area", label="Division code, any level")

    def by_area(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.within(value)


class CardFilter(AreaFilter):
    """Rows of an area, of a household."""

    household = django_filters.NumberFilter(field_name="household_id")


def filter_of(model: Any, names: list[str], base: type[AreaFilter] = CardFilter) -> type[AreaFilter]:
    """A filter by area, household and these fields."""
    meta = type("Meta", (), {"model": model, "fields": names})
    return type(f"{model.__name__}Filter", (base,), {"Meta": meta})


class CardViewSet(ScopedReadOnlyViewSet):
    """Reading is for everyone who sees cards; what is typed is checked for form and handed to an action."""

    permissions: ClassVar[dict[str, Permission]] = READ

    @property
    def me(self) -> User:
        """Who asks; the viewset lets nobody else in."""
        return cast(User, self.request.user)

    def typed(self, request: Request, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """The body, checked for form. Raises ValidationError."""
        form = serializer(data=request.data)
        form.is_valid(raise_exception=True)
        data: dict[str, Any] = form.validated_data
        return data

    def seen(self, model: Any, pk: Any, field: str) -> Any:
        """The row a body names, inside the scope. Raises ValidationError at the field."""
        found = model.objects.visible_to(self.me).filter(pk=pk).first() if pk is not None else None
        if found is None:
            raise ValidationError({field: [_("There is no such row inside your area.")]}, code="not_found")
        return found

    def card(self, data: dict[str, Any]) -> Household:
        """The household a body names."""
        found: Household = self.seen(Household, data.get("household"), "household")
        return found

    def answer(self, row: Any, *, made: bool = False) -> Response:
        """The row as it is now."""
        fresh = self.get_queryset().get(pk=row.pk)
        code = status.HTTP_201_CREATED if made else status.HTTP_200_OK
        return Response(self.get_serializer(fresh).data, status=code)
