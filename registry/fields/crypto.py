"""Sealing and opening of sensitive text, and its blind index."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import cache
from typing import Literal

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from registry.text.identity import mask_account, mask_identity, mask_phone

Purpose = Literal["identity", "bank", "phone", "draft", "change"]


def _hidden(text: str) -> str:
    return "***"


MASKS = {"identity": mask_identity, "bank": mask_account, "phone": mask_phone, "draft": _hidden, "change": _hidden}
_VERSION = b"\x01"


@cache
def _key(name: str) -> bytes:
    value = getattr(settings, name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set; sealed fields cannot be read or written here.")
    return base64.b64decode(value)


def seal(purpose: Purpose, text: str) -> bytes:
    """The text as ciphertext, different each time."""
    nonce = os.urandom(12)
    return _VERSION + nonce + AESGCM(_key("REGISTRY_SEAL_KEY")).encrypt(nonce, text.encode(), purpose.encode())


def unseal(purpose: Purpose, data: bytes) -> str:
    """The text of a ciphertext. Raises ValueError for an unknown version, InvalidTag for a wrong key or purpose."""
    if data[:1] != _VERSION:
        raise ValueError("sealed with an unknown version")
    return AESGCM(_key("REGISTRY_SEAL_KEY")).decrypt(data[1:13], data[13:], purpose.encode()).decode()


def blind_index(purpose: Purpose, text: str) -> bytes:
    """32 bytes that are equal for equal text, and say nothing else without the key. The text must be normalised."""
    return hmac.new(_key("REGISTRY_INDEX_KEY"), f"{purpose}:{text}".encode(), hashlib.sha256).digest()


class Sealed:
    """A sensitive value in hand. Shows itself masked; `reveal` is the one way to the text."""

    __slots__ = ("_data", "_text", "purpose")

    def __init__(self, purpose: Purpose, *, data: bytes | None = None, text: str | None = None) -> None:
        if (data is None) == (text is None):
            raise ValueError("a sealed value is made from its ciphertext or from its text")
        self.purpose, self._data, self._text = purpose, data, text

    def reveal(self) -> str:
        """The full text. Whoever shows it puts that on record (registry.audit.trail)."""
        if self._text is None:
            self._text = unseal(self.purpose, self._data or b"")
        return self._text

    @property
    def data(self) -> bytes:
        """The ciphertext to store."""
        if self._data is None:
            self._data = seal(self.purpose, self._text or "")
        return self._data

    @property
    def masked(self) -> str:
        return MASKS[self.purpose](self.reveal())

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"<Sealed {self.purpose}>"

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.purpose == self.purpose and other.reveal() == self.reveal()

    def __hash__(self) -> int:
        return hash((self.purpose, self.reveal()))
