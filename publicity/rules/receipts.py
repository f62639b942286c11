"""The receipt of an objection: sixteen letters and digits, 80 bits, of which only the hash is kept."""

from __future__ import annotations

import hashlib


def receipt_hash(code: str) -> bytes:
    """What the database keeps of a receipt code (0010_objection_doors: sha256 of its letters).

    >>> receipt_hash("7K3F-92QD-AAAA-AAAA").hex()[:8]
    '02e3f14d'
    """
    return hashlib.sha256(code.encode()).digest()
