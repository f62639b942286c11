"""The transparency log on the wall: what was ever published, its proofs, and the check of a printed paper."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

import publicity
from publicity.documents import files, pages
from publicity.forms.public import CheckCodeForm
from publicity.reports import log, wall
from publicity.rules.freezing import read_code
from publicity.views.public import encoding_of, look_of, not_found, respond, show
from registry import clock
from registry.documents.models import WallPaper

VERIFIER = Path(publicity.__file__).parent / "verifier" / "verify_wall.py"
JSON = "application/json; charset=utf-8"


@require_safe
def verify(request: HttpRequest, check_code: str) -> HttpResponse:
    """Is the paper in my hand what was published? The frozen copy and what the log says after it, or no such code."""
    look = look_of(request)
    with override(look.language):
        found = wall.by_check_code(read_code(check_code))
        paper = None if found else WallPaper.objects.filter(check_code=read_code(check_code)).last()
        context = {
            "page": wall.notice_page(found, on=clock.today()) if found else None, "paper": paper,
            "typed": read_code(check_code), "lines": log.lines_of(found) if found else [],
        }  # fmt: skip
    body = pages.render("wall/verify.html", look, context)
    encoding = encoding_of(request)
    return respond(request, files.compress(body, encoding), encoding, status=200 if found or paper else 404)


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    form = CheckCodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid() and 8 <= len(form.cleaned_data["code"]) <= 12:
        return HttpResponseRedirect(
            reverse("wall:verify", args=[form.cleaned_data["code"]]) + look_of(request).query)  # fmt: skip
    return show(request, "wall/verify_form.html", form=form)


@require_safe
def log_page(request: HttpRequest, code: str) -> HttpResponse:
    """What was ever published in a place, each entry with the root that seals it."""
    look, asked = look_of(request), request.GET.get("page", "1")
    with override(look.language):
        found = (
            log.log_page(code, number=int(asked) if asked.isdecimal() and len(asked) < 8 else 1)
            if _here(code)
            else None
        )
        if found is None:
            return not_found(request)
        body = pages.render("wall/log.html", look, {"page": found})
    encoding = encoding_of(request)
    return respond(request, files.compress(body, encoding), encoding)


@require_safe
def log_data(request: HttpRequest, code: str) -> HttpResponse:
    """The whole history of a place for the stand-alone verifier."""
    if not _here(code):
        return not_found(request)
    version = f"{log.version_of(code)} {clock.today()}"
    return _download(request, f"log-{code}.json", version, lambda: log.history(code))


@require_safe
def log_proof(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The inclusion proof of entry `number`, counted from one."""
    return _proof(request, log.inclusion(code, int(number) - 1) if _here(code) else None)


@require_safe
def log_growth(request: HttpRequest, code: str, first: int, second: int) -> HttpResponse:
    """The consistency proof between two sizes that were signed."""
    return _proof(request, log.consistency(code, int(first), int(second)) if _here(code) else None)


@require_safe
def verifier(request: HttpRequest) -> HttpResponse:
    """The script that checks a downloaded history without this site."""
    encoding = encoding_of(request)
    body = files.compress(VERIFIER.read_bytes(), encoding)
    response = respond(request, body, encoding, kind="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_wall.py"'
    return response


def _here(code: str) -> bool:
    """Is the place one of the county this wall serves?"""
    return code.startswith(settings.REGISTRY_AREA)


def _proof(request: HttpRequest, content: dict[str, Any] | None) -> HttpResponse:
    if content is None:
        return not_found(request)
    encoding = encoding_of(request)
    return respond(request, files.compress(_json(content), encoding), encoding, kind=JSON)


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _download(
    request: HttpRequest, name: str, version: str, content: Callable[[], dict[str, Any]]
) -> HttpResponse:  # fmt: skip
    """A large file under a tag that is known before the file is made."""
    encoding = encoding_of(request)
    tag = f'"{hashlib.sha256(f"{name} {version} {encoding}".encode()).hexdigest()[:20]}"'
    if tag in {part.strip().removeprefix("W/") for part in request.headers.get("If-None-Match", "").split(",")}:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = respond(request, files.compress(_json(content()), encoding), encoding, kind=JSON)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = tag
    return response
