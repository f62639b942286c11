"""Bases of the API's viewsets: scoped, guarded, keyset-paged."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import mixins, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from registry.accounts.permissions import Permission
from registry.api import idempotency


class IdempotentMixin:
    """Answers a write that comes again under its Idempotency-Key, and reads the version a client expects."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]  # a mixin: the base comes with the class it is mixed into
        idempotency.begin(request)

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, idempotency.Replay):
            return idempotency.again(exc.answer)
        response: Response = super().handle_exception(exc)  # type: ignore[misc]  # a mixin: the base comes with the class it is mixed into
        return response

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        idempotency.keep(request, response)
        final: Response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]  # a mixin: the base comes with the class it is mixed into
        return final


def expected_version(request: Request, sent: int | None) -> int | None:
    """The version a client last read: `If-Match: "3"`, or `version` in the body. Raises ValidationError."""
    tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not tag:
        return sent
    if not tag.isdecimal() or len(tag) > 9 or (sent is not None and sent != int(tag)):
        raise ValidationError({"If-Match": [_("Send the version you read, as a number in quotes.")]})
    return int(tag)


class ScopedReadOnlyViewSet(IdempotentMixin, mixins.RetrieveModelMixin, mixins.ListModelMixin, viewsets.GenericViewSet):
    """Lists and shows what lies in the user's scope; everything else is 404."""

    permissions: ClassVar[dict[str, Permission]] = {}

    def get_queryset(self) -> models.QuerySet[Any]:
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.none()
        visible: models.QuerySet[Any] = queryset.visible_to(self.request.user)  # type: ignore[attr-defined]  # every model of the API has our query set
        return visible


class ScopedModelViewSet(mixins.CreateModelMixin, mixins.UpdateModelMixin, ScopedReadOnlyViewSet):
    """The same with create and update; the serializer calls the app's action. Nothing is deleted by the API."""
