"""The API's guard: the viewset's `permissions` map names the right each action needs."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from registry.accounts.decorators import Forbidden


class HasPermission(BasePermission):
    """Logged in, and with the right that `view.permissions[action]` (or `view.permission`) names. Default: refused."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user or not request.user.is_authenticated:
            return False
        needed = getattr(view, "permissions", {}).get(getattr(view, "action", None)) or getattr(
            view, "permission", None
        )
        if needed is None:
            return False
        if not request.user.may(needed):
            raise PermissionDenied(str(Forbidden(needed)), code="not_permitted")
        return True
