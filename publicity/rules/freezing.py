"""The frozen copy of a notice: canonical JSON (RFC 8785), its SHA-256, and the check code printed on the paper.

Any changed row changes the code.
"""

from __future__ import annotations

import hashlib

from publicity.rules.canonical import canonical

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def fingerprint(text: str) -> str:
    """SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_code(sha256: str) -> str:
    """The first 40 bits of a fingerprint as eight letters and digits, in two groups.

    >>> check_code("3cc5e4b6cd" + "0" * 54)
    '7K2Y-9DPD'
    """
    number = int(sha256[:10], 16)
    letters = "".join(ALPHABET[(number >> shift) & 31] for shift in range(35, -1, -5))
    return f"{letters[:4]}-{letters[4:]}"


def read_code(typed: str, *, group: int = 4) -> str:
    """A code as a person types it, in the stored form: small letters, blanks and O for 0 are all right.

    >>> read_code("7k3f 92qd"), read_code("o1l")
    ('7K3F-92QD', '011')
    """
    plain = "".join(c for c in typed.upper() if c.isalnum()).translate(_READ_AS)
    return "-".join(plain[i : i + group] for i in range(0, len(plain), group))


__all__ = ["ALPHABET", "canonical", "check_code", "fingerprint", "read_code"]
