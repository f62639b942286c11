"""The Fair Wall: anonymous, cacheable, the same page for everyone.

Pages kept as files are served with a strong ETag; anything else is rendered in place. Nothing here reads a session,
a user or a table behind the public views.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from publicity.documents import files, pages
from publicity.documents.pages import Look
from publicity.reports import wall
from registry import clock

MAX_AGE = 60
HTML = "text/html; charset=utf-8"
View = Callable[..., HttpResponse]


def look_of(request: HttpRequest) -> Look:
    """Size, contrast and language as the address says; the browser's language when it says none."""
    preferred = "en" if (getattr(request, "LANGUAGE_CODE", "") or "").startswith("en") else "zh-hans"
    chosen = {"en": "en", "zh": "zh-hans"}.get(request.GET.get("lang", ""), preferred)
    return Look(chosen, request.GET.get("big") == "1", request.GET.get("contrast") == "1", chosen != preferred)


def encoding_of(request: HttpRequest) -> str:
    """The best encoding the browser takes: br, gzip or none."""
    offered = {part.split(";")[0].strip() for part in request.headers.get("Accept-Encoding", "").split(",")
               if "q=0" not in part.replace(" ", "").removesuffix(".0")}  # fmt: skip
    return next((name for name in ("br", "gzip") if name in offered), "")


def respond(
    request: HttpRequest, body: bytes, encoding: str, *, status: int = 200, kind: str = HTML, max_age: int | None = None
) -> HttpResponse:
    """Bytes already in that encoding, with a strong ETag; 304 when the browser has them. Kept as `lasting` says."""
    kept = lasting(clock.now()) if max_age is None else max_age
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")}
    fresh = status == 200 and (etag in known or "*" in known)
    if fresh:
        response: HttpResponse = HttpResponseNotModified()
    else:
        shown = b"" if request.method == "HEAD" else body
        response = HttpResponse(shown, status=status, content_type=kind)
        response["Content-Length"] = str(len(body))
    if encoding and not fresh:
        response["Content-Encoding"] = encoding
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={kept}" if status == 200 else "no-store"
    if kind == HTML:
        response["X-Robots-Tag"] = "noindex, nofollow"  # names must not outlive their term in a search engine
    patch_vary_headers(response, ["Accept-Encoding", "Accept-Language"])
    return response


def lasting(now: dt.datetime) -> int:
    """Seconds a page may be kept: a minute, and never over midnight, when names leave the wall."""
    local = now.astimezone(clock.ZONE)
    midnight = dt.datetime.combine(local.date() + dt.timedelta(days=1), dt.time(), clock.ZONE)
    return max(0, min(MAX_AGE, int((midnight - local).total_seconds())))


def page(request: HttpRequest, render: Callable[[Look, dt.date], bytes | None]) -> HttpResponse:
    """The stored page of this address and look, or one rendered now; the 404 page when there is none."""
    look, now, encoding = look_of(request), clock.now(), encoding_of(request)
    on, kept = now.astimezone(clock.ZONE).date(), lasting(now)
    if look.is_stored and (found := files.load(request.path, look, encoding, on=on)):
        return respond(request, found.body, encoding, max_age=kept)
    body = render(look, on)
    if body is None:
        return not_found(request)
    return respond(request, files.compress(body, encoding), encoding, max_age=kept)


def private(view: View) -> View:
    """For pages with something a visitor typed or was given: never stored anywhere."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    return HttpResponse(pages.render(template, look_of(request), context), status=status)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The county's page stands at its own address too; this one leads there."""
    return HttpResponseRedirect(reverse("wall:area", args=[settings.REGISTRY_AREA]) + look_of(request).query)


def _is_here(code: str) -> bool:
    """Is the division one of the county this wall serves?"""
    return code.startswith(settings.REGISTRY_AREA)


@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    def render(look: Look, on: dt.date) -> bytes | None:
        facts = wall.area_facts(code, on=on)
        return pages.area(facts, look) if facts else None

    return page(request, render) if _is_here(code) else not_found(request)


@require_safe
def year(request: HttpRequest, code: str, year: str) -> HttpResponse:
    def render(look: Look, on: dt.date) -> bytes | None:
        with override(look.language):
            found = wall.year_page(code, int(year), on=on)
            return pages.render("wall/year.html", look, {"page": found}) if found else None

    return page(request, render) if _is_here(code) else not_found(request)


@require_safe
def notice(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    def render(look: Look, on: dt.date) -> bytes | None:
        found = wall.find_notice(code, reference)
        return pages.notice(partial(wall.notice_page, found, on=on), look) if found else None

    return page(request, render) if _is_here(code) else not_found(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The wall's 404, for its own pages and as handler404 of the public site."""
    return _problem(request, 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400 of the public site."""
    return _problem(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500 of the public site. Asks nothing of the database."""
    return _problem(request, 500)


def _problem(request: HttpRequest, status: int) -> HttpResponse:
    home = reverse("wall:area", args=[settings.REGISTRY_AREA])
    response = show(request, "wall/problem.html", status=status, problem=status, home=home)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
