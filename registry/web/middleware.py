"""Refusals that no view caught become a page that says why, not a server error.

Stands before ScopeMiddleware in settings.MIDDLEWARE: Django asks the later ones first, so the transaction is
already marked for rollback when this page is made.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from registry.db.guards import explain
from registry.web import errors
from registry.web.refusals import reasons_in


class RefusalMiddleware:
    """Domain refusals 409, guards of the database 409 or 422, a lost database 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        reasons = reasons_in(exception)
        if reasons is None:
            lost = isinstance(exception, OperationalError | InterfaceError)
            return errors.unavailable(request) if lost else None
        guard = explain(exception) if isinstance(exception, Error) else None
        return errors.refused(request, reasons, guard.status if guard else 409)
