"""The pages for what went wrong: each says what happened and what to do next. Templates: templates/errors/.

They stand on `layout/bare.html` and ask the database nothing: the transaction of the request is already lost.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request could not be understood."""
    return render(request, "errors/400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere; settings.CSRF_FAILURE_VIEW."""
    return render(request, "errors/csrf.html", status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Inside the scope without the right: says why, and whose task it is."""
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there, or outside the scope: the same page for both."""
    return render(request, "errors/404.html", status=404)


def refused(request: HttpRequest, reasons: list[Any], status: int = 409) -> HttpResponse:
    """The domain or the database refused, and no page caught it."""
    return render(request, "errors/409.html", {"reasons": reasons}, status=status)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Rendered without a request, so that nothing else can fail."""
    return HttpResponse(loader.render_to_string("errors/500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database or the queue does not answer."""
    return HttpResponse(loader.render_to_string("errors/503.html"), status=503, headers={"Retry-After": "60"})
