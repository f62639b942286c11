"""What a paper may load while it is rendered: data it carries itself, our own static files and fonts. Nothing else.

WeasyPrint's own fetcher reads local files and calls any address in the HTML (RELIABILITY.md §0.8). Here every other
address stops the whole rendering, because a paper with a hole is worse than none.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from registry.documents import fonts

_STATIC: Final = "static:"
_FONT: Final = "font:"
_FONT_SUFFIXES: Final = {".otf", ".ttf", ".ttc", ".woff", ".woff2"}


class Blocked(FatalURLFetchingError):  # type: ignore[misc]  # the library ships no types
    """Raised when a template or a value asks for anything outside. Use a data: URI, inline SVG or static:path."""


class LocalFetcher(URLFetcher):  # type: ignore[misc]  # the library ships no types
    """Serves data:, static: and font: addresses and refuses the rest."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, fail_on_errors=True)
        self.blocked: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = None
        if url.startswith(_STATIC):
            path = _static(unquote(url.removeprefix(_STATIC)))
        elif url.startswith(_FONT):
            path = _font(unquote(url.removeprefix(_FONT)))
        if path is None:
            self.blocked.append(url[:100])
            raise Blocked(f"A paper may not load {url[:100]!r}.")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    def raise_if_blocked(self) -> None:
        """Raises Blocked when any address was refused, even where the refusal was swallowed on the way."""
        if self.blocked:
            raise Blocked(f"A paper may not load {self.blocked[0]!r}.")


def _static(name: str) -> Path | None:
    """A file of our static folders; the finders refuse to leave them."""
    try:
        found = finders.find(name.lstrip("/"))
    except SuspiciousFileOperation:  # ../
        return None
    return Path(found) if isinstance(found, str) else None


def _font(name: str) -> Path | None:
    """A font by its bare file name."""
    path = fonts.directory() / name
    if Path(name).name != name or path.suffix.lower() not in _FONT_SUFFIXES or not path.is_file():
        return None
    return path
