"""Loading one row inside the user's scope: outside it, or not there, is the same 404."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView


def scoped_or_404(source: Any, user: Any, **lookup: Any) -> Any:
    """The row of a model or queryset that `user` may see. Raises Http404."""
    manager: Any = source._default_manager if isinstance(source, type) and issubclass(source, models.Model) else source
    return get_object_or_404(manager.visible_to(user), **lookup)


if TYPE_CHECKING:
    _DetailView = DetailView[Any]
else:
    _DetailView = DetailView


class ScopedDetailView(_DetailView):
    """A page about one row of `model`; the template gets `object`. select_related in get_base_queryset."""

    request: HttpRequest

    def get_base_queryset(self) -> models.QuerySet[Any]:
        """The rows the user may see."""
        found: models.QuerySet[Any] = self.model.objects.visible_to(self.request.user)
        return found

    def get_queryset(self) -> models.QuerySet[Any]:
        return self.get_base_queryset()
