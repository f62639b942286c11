"""Refusals that no view caught become a page that says why, not a server error.

Stands before ScopeMiddleware in settings.MIDDLEWARE: Django asks the later ones first, so the transaction is
already marked for rollback when this page is made.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from registry.db.guards import explain
from registry.web import errors
from registry.web.refusals import reasons_in


class RefusalMiddleware:
    """Domain refusals 409, guards of the database 409 or 422, a lost database 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return self._whole_page(request, response) if getattr(request, "htmx", False) else response

    @staticmethod
    def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A fragment asked for after the session ended: the whole page goes to the login, and back to where it was."""
        login = resolve_url(settings.LOGIN_URL)
        if response.status_code != 302 or not response["Location"].startswith(login):
            return response
        page: Any = request.htmx.current_url_abs_path  # type: ignore[attr-defined]  # set by django-htmx
        query = f"?{urlencode({'next': page})}" if page else ""
        return HttpResponse(status=204, headers={"HX-Redirect": f"{login}{query}"})

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        reasons = reasons_in(exception)
        if reasons is None:
            lost = isinstance(exception, OperationalError | InterfaceError)
            return errors.unavailable(request) if lost else None
        guard = explain(exception) if isinstance(exception, Error) else None
        return errors.refused(request, reasons, guard.status if guard else 409)
