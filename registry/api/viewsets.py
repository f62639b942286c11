"""Bases of the API's viewsets: scoped, guarded, keyset-paged."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from rest_framework import mixins, viewsets

from registry.accounts.permissions import Permission


class ScopedReadOnlyViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Lists and shows what lies in the user's scope; everything else is 404."""

    permissions: ClassVar[dict[str, Permission]] = {}

    def get_queryset(self) -> models.QuerySet[Any]:
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.none()
        visible: models.QuerySet[Any] = queryset.visible_to(self.request.user)  # type: ignore[attr-defined]
        return visible


class ScopedModelViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, ScopedReadOnlyViewSet):
    """The same with create and update; the serializer calls the app's action. Nothing is deleted by the API."""
