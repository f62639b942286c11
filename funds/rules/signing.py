"""A payment line as it was submitted, and the registry's signature under it: Ed25519 over one canonical text.

The text begins with a purpose of its own, so that no signature of another kind of paper can stand here. Source:
RELIABILITY §3 (15), RFC 8032.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PURPOSE = "registry payment line/1"


def text_of(snapshot: Mapping[str, Any]) -> bytes:
    """The signed text: the purpose, then the snapshot as JSON with sorted keys and no spaces, UTF-8.

    >>> text_of({"b": 1, "a": "一"}).decode()
    'registry payment line/1\\n{"a":"一","b":1}'
    """
    return f"{PURPOSE}\n{json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(',', ':'))}".encode()


def sign_all(snapshots: Iterable[Mapping[str, Any]], *, seed: bytes) -> list[bytes]:
    """A signature of 64 bytes for each; the same for the same snapshot and key."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return [key.sign(text_of(snapshot)) for snapshot in snapshots]


def is_signed(snapshot: Mapping[str, Any], signature: bytes | None, *, public_key: str) -> bool:
    """Did the holder of the key (hexadecimal) sign exactly this?"""
    if signature is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(signature, text_of(snapshot))
    except (InvalidSignature, ValueError):
        return False
    return True
