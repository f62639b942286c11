"""The gallery of components with invented data: what there is, how it is called, how it looks on a phone.

Only where DEBUG or REGISTRY_DEMO is set; it is also what the accessibility and screenshot tests look at.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from registry.errors import Reason
from registry.ui.elements import Fact
from registry.web import errors, styleguide_examples
from registry.web.lists import FRAGMENT

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """404 in an installation with real people."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEBUG or settings.REGISTRY_DEMO):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@demo_only
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with an example; the table in it answers htmx as lists do."""
    if getattr(request, "htmx", False):
        return render(request, FRAGMENT, styleguide_examples.context())
    return render(request, "styleguide/gallery.html", styleguide_examples.context())


@demo_only
def form_page(request: HttpRequest) -> HttpResponse:
    """A form with every kind of field; `?bad=1` shows it with errors."""
    data = (
        {"identity_number": "52990119670412123", "people": "0", "income_yuan": "abc"}
        if request.GET.get("bad")
        else None
    )
    return render(request, "styleguide/form.html", {"form": styleguide_examples.ExampleForm(data)})


@demo_only
def confirm_page(request: HttpRequest) -> HttpResponse:
    """A serious step on its own page."""
    return render(
        request,
        "layout/confirm.html",
        {
            "heading": _("Withdraw the notice?"),
            "text": _("It comes off the wall at once and stays in the log with the reason."),
            "facts": [Fact(_("Village"), "十八洞村")],
            "confirm_label": _("Withdraw"),
            "back_url": "/styleguide/",
            "form": None,
        },
    )


@demo_only
def error_page(request: HttpRequest, code: int) -> HttpResponse:
    """The error pages, to look at."""
    oops = Exception(_("Your posting does not include this. It is done by: %(roles)s.") % {"roles": _("County office")})
    pages: dict[int, Callable[[], HttpResponse]] = {
        400: lambda: errors.bad_request(request, oops),
        403: lambda: errors.forbidden(request, oops),
        404: lambda: errors.not_found(request, oops),
        500: lambda: errors.server_error(request),
        409: lambda: errors.refused(request, [Reason("days", _("The notice has hung 4 of 7 days."))]),
        503: lambda: errors.unavailable(request),
        419: lambda: errors.csrf_failure(request),
    }
    if code not in pages:
        raise Http404
    return pages[code]()
