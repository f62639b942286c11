"""A villager's photo, made small: decoded, turned upright and written anew as JPEG without place, maker or anything
glued to it. Works in the wall's process, which has neither a key nor a disk of its own.
"""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from registry.documents import pictures
from registry.errors import DomainError

LARGEST = 8 * 1024 * 1024  # bytes of one file as it comes
KEPT = 300 * 1024  # bytes that are kept; the database takes no more
_TRIES = ((1600, 80), (1280, 75), (1280, 55), (960, 55), (640, 45), (480, 30))
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypheim")


class PhotoRefused(DomainError):
    """Raised when a file is too large or no picture. The message says what to send instead."""


TOO_LARGE = PhotoRefused("photo_too_large", _("This picture is larger than 8 MB. Send a smaller one, or a screenshot "
                                              "of it."))  # fmt: skip


class LargeFilesAside(FileUploadHandler):
    """Reads past a file that is too large, so that the words typed beside it are not lost."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > LARGEST:
            self.request.too_large = {*getattr(self.request, "too_large", set()), self.field_name}  # type: ignore[attr-defined]  # read by the form
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def small(upload: Any) -> bytes:
    """The picture of an uploaded file as a JPEG of at most 300 kB. Raises PhotoRefused or pictures.PictureRefused."""
    if upload.size > LARGEST:
        raise TOO_LARGE
    upload.seek(0)
    data = upload.read(LARGEST + 1)
    if data[4:12] in _HEIC:
        raise PhotoRefused("photo_heic", _("This phone saved the picture as HEIC. Send it as JPEG: in the camera's "
                                           "settings choose “most compatible”, or send a screenshot."))  # fmt: skip
    if not pictures_begin(data):
        raise PhotoRefused("photo_type", _("This is no picture. Send a photo (JPEG, PNG or WebP)."))
    return _shrunk(pictures.read(data).data)


def pictures_begin(data: bytes) -> bool:
    """Do the first bytes say JPEG, PNG or WebP? What the name says does not count."""
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _shrunk(data: bytes) -> bytes:
    image = Image.open(io.BytesIO(data), formats=("JPEG",))
    for longest, quality in _TRIES:
        smaller = image.copy()
        smaller.thumbnail((longest, longest))
        out = io.BytesIO()
        smaller.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= KEPT:
            return out.getvalue()
    raise TOO_LARGE
