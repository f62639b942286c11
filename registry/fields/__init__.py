"""Identity numbers, bank accounts and phones: encrypted at rest, findable by a keyed index, masked unless revealed.

`SealedField` holds AES-256-GCM ciphertext (version byte, 12-byte nonce, ciphertext and tag; the purpose is bound in
as associated data). `BlindIndexField` holds an HMAC-SHA-256 of the normalised text under a second key, for equality
and uniqueness. Unkeyed hashes would be plaintext: all identity numbers of a county enumerate in about a minute.
"""

from registry.fields.crypto import Sealed, blind_index, seal
from registry.fields.models import BlindIndexField, SealedField

__all__ = ["BlindIndexField", "Sealed", "SealedField", "blind_index", "seal"]
