"""Keeps the bytes of issued documents and attachments: written beside their place, then renamed; never half there."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


class DocumentDamaged(Exception):
    """Raised when stored bytes no longer have the hash they were issued with, or are gone. Restore them from backup."""


def keep(data: bytes, *, kind: str, year: int, sha256: str, suffix: str = "pdf") -> str:
    """The path under MEDIA_ROOT where the bytes now lie; named by their hash, so keeping twice changes nothing."""
    relative = f"documents/{kind.replace('.', '-')}/{year}/{sha256[:2]}/{sha256}.{suffix}"
    place = _place(relative)
    if place.is_file() and hashlib.sha256(place.read_bytes()).hexdigest() == sha256:
        return relative
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", suffix=".part", delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, place)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    _sync_directory(place.parent)
    return relative


def read(path: str, *, sha256: str) -> bytes:
    """The stored bytes. Raises DocumentDamaged unless they still have the hash."""
    try:
        data = _place(path).read_bytes()
    except OSError as error:
        raise DocumentDamaged(path) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DocumentDamaged(path)
    return data


def _place(relative: str) -> Path:
    root = Path(settings.MEDIA_ROOT).resolve()
    place = (root / relative).resolve()
    if root not in place.parents:
        raise DocumentDamaged(relative)
    return place


def _sync_directory(folder: Path) -> None:
    """Makes the rename itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
