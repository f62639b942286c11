"""One shape for every refusal of the API: code, message, reasons. A guard of the database is a 4xx, never a 500."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from registry.db.guards import explain
from registry.errors import DomainError


def body(code: str, message: str, reasons: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"code": code, "message": message, "reasons": reasons or []}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Domain refusals 409 (with every reason), guards of the database 409/422, the rest in the same shape."""
    if isinstance(error, DomainError):
        transaction.set_rollback(True)
        return Response(body(error.code, str(error), [r.as_dict() for r in error.reasons]), status=409)
    if isinstance(error, (IntegrityError, OperationalError)):
        found = explain(error)
        if found is None:
            return None
        transaction.set_rollback(True)
        return Response(body(found.code, str(found.message)), status=found.status)
    response = exception_handler(error, context)
    if response is not None:
        response.data = _reshape(error, response.data)
    return response


def _reshape(error: Exception, data: Any) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        fields = data if isinstance(data, dict) else {"": data}
        reasons = [
            {"code": getattr(item, "code", "invalid"), "message": str(item), "field": str(name)}
            for name, items in fields.items()
            for item in (items if isinstance(items, list) else [items])
        ]
        return body("invalid", _("Some fields need mending."), reasons)
    detail = data.get("detail", "") if isinstance(data, dict) else data
    return body(str(getattr(detail, "code", "error")), str(detail))
