"""POST actions: load scoped, one domain call, message, redirect. A refusal comes back as a message with its reasons."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.views.decorators.http import require_POST

from registry.errors import DomainError
from registry.web.refusals import reasons_in, whole_or_nothing
from registry.web.safe import back_url, get_safe_url

View = Callable[..., HttpResponse]


def action_view(view: View) -> View:
    """For function views that do one thing. POST only; what the domain or the database refuses is said and undone."""

    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with whole_or_nothing():
                return view(request, *args, **kwargs)
        except (DomainError, Error) as error:
            reasons = reasons_in(error)
            if reasons is None:
                raise
            messages.error(request, "\n".join(str(reason) for reason in reasons))
            return HttpResponseRedirect(back_url(request))

    return guarded


def done(request: HttpRequest, message: Any, *, to: Any = "/") -> HttpResponse:
    """Says what happened and goes on: to `next` when it is safe, else to `to` (address, url name or model)."""
    messages.success(request, message)
    return HttpResponseRedirect(get_safe_url(request, fallback=resolve_url(to)))
