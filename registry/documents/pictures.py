"""Turns an uploaded picture into one we made ourselves: what hides in the file stays outside.

A picture is decoded and written anew as JPEG, so that neither a place (EXIF) nor a second file glued to it survives.
The size is judged before anything is decoded: a small file can claim a picture of gigabytes.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps

from registry.errors import DomainError
from registry.text.periods import SHANGHAI

LONGEST = 2400  # pixels of the longer side that are kept
SMALL = 320  # of the copy shown in lists
FORMATS = ("JPEG", "PNG", "WEBP")
TAKEN, SUB_IFD = 36867, 0x8769  # EXIF DateTimeOriginal and where it stands
_LOCK = threading.Lock()
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, struct.error, zlib.error)


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept: the bytes, a small copy, its mark, and when the camera says it was taken."""

    data: bytes
    thumbnail: bytes
    mark: int | None
    taken_at: dt.datetime | None


class PictureRefused(DomainError):
    """Raised when a picture is damaged or too large to open. Take it again, or save it smaller."""


def read(data: bytes) -> Picture:
    """The picture in the bytes, written anew. Raises PictureRefused; never decodes more than the allowed pixels."""
    with _whole_only():
        return _read(data)


@contextmanager
def _whole_only() -> Iterator[None]:
    """Pillow refuses a picture that is cut off. WeasyPrint, once loaded, lets such pictures through in its process."""
    with _LOCK:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _read(data: bytes) -> Picture:
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
        if image.width * image.height > settings.REGISTRY_PICTURE_MAX_PIXELS:
            raise _too_large()
        taken = _taken_at(image)
        image.draft("RGB", (LONGEST, LONGEST))  # a JPEG is decoded at the size that is needed
        upright = _flat(ImageOps.exif_transpose(image))
    except _BOMBS as error:
        raise _too_large() from error
    except _DAMAGED as error:
        raise PictureRefused(
            "picture_damaged", _("The picture cannot be opened. Take it again or save it as JPEG."), field="photos"
        ) from error
    upright.thumbnail((LONGEST, LONGEST))
    small = upright.copy()
    small.thumbnail((SMALL, SMALL))
    return Picture(_jpeg(upright, 85), _jpeg(small, 75), mark(upright), taken)


def mark(image: Image.Image) -> int | None:
    """64 bits that say where the picture grows brighter from left to right (difference hash), as a signed integer.

    Saving again in another size or quality hardly changes it. None for a picture without any feature.
    """
    grey = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for place in range(72):
        if place % 9 < 8:
            bits = bits << 1 | (grey[place + 1] > grey[place] + 2)
    if bits.bit_count() < 6:
        return None
    return bits - (1 << 64) if bits >> 63 else bits


def _too_large() -> PictureRefused:
    return PictureRefused(
        "picture_too_large",
        _("The picture has more than %(millions)s million points. Save it smaller."),
        field="photos",
        millions=settings.REGISTRY_PICTURE_MAX_PIXELS // 1_000_000,
    )


def _flat(image: Image.Image) -> Image.Image:
    """In colour, on white where it was transparent."""
    if image.mode in {"RGB", "L"}:
        return image.convert("RGB")
    over = image.convert("RGBA")
    white = Image.new("RGBA", over.size, "white")
    return Image.alpha_composite(white, over).convert("RGB")


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _taken_at(image: Image.Image) -> dt.datetime | None:
    """What the camera wrote; it knows no zone, so it is read as ours. None when it wrote nothing we can read."""
    exif = image.getexif()
    text = exif.get_ifd(SUB_IFD).get(TAKEN)
    try:
        return dt.datetime.strptime(str(text), "%Y:%m:%d %H:%M:%S").replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
