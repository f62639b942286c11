"""Open data and the loudspeaker's script: for other programs, and for whoever reads aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from publicity import feeds
from publicity.documents import files, pages
from publicity.documents.pages import Look
from publicity.reports import wall
from publicity.reports.wall import Script
from publicity.views.public import encoding_of, lasting, not_found, page, respond
from registry import clock

ATOM = "application/atom+xml; charset=utf-8"
JSON = "application/json; charset=utf-8"
CSV = "text/csv; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


def _send(request: HttpRequest, code: str, kind: str, make: Callable[[dt.date], bytes | None]) -> HttpResponse:
    """What `make` gives for today, or the 404 page; outside the county there is nothing."""
    now = clock.now()
    body = make(now.astimezone(clock.ZONE).date()) if code.startswith(settings.REGISTRY_AREA) else None
    if body is None:
        return not_found(request)
    encoding = encoding_of(request)
    return respond(request, files.compress(body, encoding), encoding, kind=kind, max_age=lasting(now))


def _page_number(request: HttpRequest) -> int:
    """The page asked for; 0, which is never there, for anything that is no number."""
    typed = request.GET.get("page", "1")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0


def _batch(request: HttpRequest, code: str, on: dt.date, year: str) -> feeds.Batch | None:
    number = _page_number(request)
    return feeds.batch(code, on=on, year=int(year) if year else None, page=number) if number else None


@require_safe
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """The newest notices and answers of a division, as Atom."""
    return _send(request, code, ATOM, lambda on: feeds.feed(code, on=on))


@require_safe
def data(request: HttpRequest, code: str, year: str = "") -> HttpResponse:
    """A year of a division's notices, without persons, as JSON."""

    def make(on: dt.date) -> bytes | None:
        found = _batch(request, code, on, year)
        return feeds.json_of(found) if found else None

    response = _send(request, code, JSON, make)
    response["Access-Control-Allow-Origin"] = "*"  # open to every page: nothing here depends on who asks
    return response


@require_safe
def table(request: HttpRequest, code: str, year: str = "") -> HttpResponse:
    """The same as a table for Excel."""

    def make(on: dt.date) -> bytes | None:
        found = _batch(request, code, on, year)
        return feeds.csv_of(found) if found else None

    response = _send(request, code, CSV, make)
    if response.status_code == 200:
        response["Content-Disposition"] = f'attachment; filename="wall-{code}{f"-{year}" if year else ""}.csv"'
    return response


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """What the JSON looks like, as JSON Schema."""
    return _send(request, settings.REGISTRY_AREA, "application/schema+json", lambda on: feeds.schema())


def _script(code: str, reference: str, on: dt.date) -> Script | None:
    if reference:
        found = wall.find_notice(code, reference)
        return wall.notice_script(found, on=on, hotline=wall.HOTLINE) if found else None
    facts = wall.area_facts(code, on=on)
    return wall.village_script(facts, hotline=wall.HOTLINE) if facts else None


@require_safe
def script(request: HttpRequest, code: str, reference: str = "") -> HttpResponse:
    """What is read over the loudspeaker: of a division, or of one notice."""

    def render(look: Look, on: dt.date) -> bytes | None:
        with override("zh-hans"):
            found = _script(code, reference, on)
        context = {"script": found, "reference": reference}
        return pages.render("wall/script.html", look, context) if found else None

    return page(request, render) if code.startswith(settings.REGISTRY_AREA) else not_found(request)


@require_safe
def script_text(request: HttpRequest, code: str, reference: str = "") -> HttpResponse:
    """The same as plain text, for a phone that shows nothing else, or for paper."""

    def make(on: dt.date) -> bytes | None:
        with override("zh-hans"):
            found = _script(code, reference, on)
        return found.text.encode() if found else None

    response = _send(request, code, TEXT, make)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
