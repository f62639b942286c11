"""The signature under a day's root: Ed25519 (RFC 8032), so that 32 public bytes check it anywhere.

The key's name is the first 16 hexadecimal digits of the SHA-256 of the public key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"registry: signs the roots of the publication log"


def derived_seed(secret: bytes) -> bytes:
    """32 bytes for the signing key, from another secret of the house; the secret cannot be found from them."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret)


def key_id(public_key: str) -> str:
    """The name of a public key given in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16]


@dataclass(frozen=True, repr=False)
class Signer:
    """Holds the 32 secret bytes. Shows nothing of them."""

    seed: bytes

    @property
    def public_key(self) -> str:
        """64 hexadecimal digits."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw().hex()

    def sign(self, text: str) -> str:
        """The signature of a text, 128 hexadecimal digits; the same for the same text."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode()).hex()


def is_signed(text: str, *, signature: str, public_key: str) -> bool:
    """Did the holder of the key sign this text?"""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
