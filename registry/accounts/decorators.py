"""Guards of views: logged in, and with the right. Outside one's scope is 404 and is the queryset's business."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES

View = Callable[..., HttpResponse]


class Forbidden(PermissionDenied):
    """Raised inside one's scope when the role lacks the right; the 403 page says which roles hold it."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        self.holders = [role.label for role in ROLES.values() if permission in role.permissions]
        names = _(", ").join(str(label) for label in self.holders)
        super().__init__(_("Your posting does not include this. It is done by: %(roles)s.") % {"roles": names})


def check(request: HttpRequest, permission: Permission) -> HttpResponse | None:
    """None when allowed; a redirect to the login page for strangers. Raises Forbidden."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not request.user.may(permission):
        raise Forbidden(permission)
    return None


def requires(permission: Permission) -> Callable[[View], View]:
    """For function views: `@requires(Permission.X)`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return check(request, permission) or view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # read by the address matrix
        return guarded

    return decorate


class RequiresMixin:
    """For class views: `permission = Permission.X`."""

    permission: ClassVar[Permission]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return check(request, self.permission) or super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a mixin: the base comes with the class it is mixed into


def login_or_redirect(view: View) -> View:
    """For third-party class views that need nothing but a login."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded
