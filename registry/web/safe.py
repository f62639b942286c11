"""Addresses that come with a request: followed only inside this site."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def is_safe(request: HttpRequest, url: str) -> bool:
    """Does the address stay on this host?"""
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


def get_safe_url(request: HttpRequest, name: str = "next", *, fallback: Any = "/") -> str:
    """The address in the parameter `name` when it is safe, else `fallback` (address, url name or model)."""
    wanted = request.POST.get(name) or request.GET.get(name) or ""
    if wanted and is_safe(request, wanted):
        return wanted
    return resolve_url(fallback)


def back_url(request: HttpRequest, *, fallback: Any = "/") -> str:
    """Where the user came from: `next`, else the page before (path only), else `fallback`."""
    referer = request.headers.get("Referer", "")
    if referer and is_safe(request, referer):
        parts = urlsplit(referer)
        fallback = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return get_safe_url(request, fallback=fallback)
