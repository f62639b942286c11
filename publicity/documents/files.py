"""Keeps rendered pages as files: plain, gzip and brotli, each moved into place whole.

A file carries the day it was rendered for as its modification date, because "days left" is true for one day only;
an older file is not served. The address is the path below the look's folder, so that a proxy can serve it too.
"""

from __future__ import annotations

import datetime as dt
import gzip
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.conf import settings

from publicity.documents.pages import Look
from registry.clock import ZONE, at_noon

_SAFE = re.compile(r"/[0-9A-Za-z/_-]*")
SUFFIXES = {"br": ".br", "gzip": ".gz", "": ""}


@dataclass(frozen=True)
class Stored:
    """A page from disk: its bytes in one encoding."""

    body: bytes
    encoding: str


def path_of(address: str, look: Look) -> Path:
    """Where the page of an address is kept. Raises ValueError for an address that could leave the folder."""
    if not _SAFE.fullmatch(address):
        raise ValueError(f"not an address of the wall: {address!r}")
    return Path(settings.REGISTRY_WALL_DIR) / look.folder / address.strip("/") / "index.html"


def compress(body: bytes, encoding: str, *, best: bool = False) -> bytes:
    """The bytes in one encoding; `best` for what is written once and read often."""
    if encoding == "br":
        return brotli.compress(body, quality=9 if best else 4)
    if encoding == "gzip":
        return gzip.compress(body, compresslevel=9 if best else 5, mtime=0)
    return body


def store(address: str, look: Look, body: bytes, *, on: dt.date) -> None:
    """Writes the three files; a reader sees the old one or the new one, never half."""
    path = path_of(address, look)
    path.parent.mkdir(parents=True, exist_ok=True)
    moment = at_noon(on).timestamp()
    for encoding, suffix in SUFFIXES.items():
        target = path.with_name(path.name + suffix)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        draft.write_bytes(compress(body, encoding, best=True))
        os.utime(draft, (moment, moment))
        draft.replace(target)


def load(address: str, look: Look, encoding: str, *, on: dt.date) -> Stored | None:
    """The page as rendered for the day `on`, None when it is not there or from another day."""
    path = path_of(address, look)
    target = path.with_name(path.name + SUFFIXES[encoding])
    try:
        return Stored(target.read_bytes(), encoding) if _rendered_on(target) == on else None
    except FileNotFoundError:
        return None


def sweep(*, on: dt.date) -> int:
    """Removes what was rendered for another day, so that no name lies in a forgotten file. Returns how many."""
    removed = 0
    for suffix in SUFFIXES.values():
        for path in Path(settings.REGISTRY_WALL_DIR).rglob(f"index.html{suffix}"):
            with suppress(FileNotFoundError):  # another round took it
                if _rendered_on(path) != on:
                    path.unlink()
                    removed += 1
    return removed


def _rendered_on(path: Path) -> dt.date:
    return dt.datetime.fromtimestamp(path.stat().st_mtime, ZONE).date()
