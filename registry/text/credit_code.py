"""Unified social credit codes (统一社会信用代码) of firms: how one is written and what is wrong with one.

Source: GB 32100-2015. Eighteen of 31 characters (no I, O, S, V, Z): one of the registering department, one of the kind
of body, six of region, nine of the body itself, one check character.
"""

from __future__ import annotations

import unicodedata
from typing import Final

LENGTH: Final = "credit_code_length"
CHARACTERS: Final = "credit_code_characters"
CHECK: Final = "credit_code_check"

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BASE: Final = len(_ALPHABET)
_BODY: Final = 17


def normalise(raw: str) -> str:
    """The code as it is kept: half-width capitals without blanks and dashes."""
    plain = unicodedata.normalize("NFKC", raw).upper()
    return "".join(c for c in plain if not c.isspace() and c != "-")


def check_character(body: str) -> str:
    """The eighteenth character for seventeen others. Raises ValueError for a character a code does not have."""
    total = sum(_ALPHABET.index(c) * pow(3, place, _BASE) for place, c in enumerate(body))
    return _ALPHABET[-total % _BASE]


def check(raw: str) -> list[str]:
    """The codes of what is wrong with a code as typed; empty when nothing is."""
    code = normalise(raw)
    if len(code) != _BODY + 1:
        return [LENGTH]
    if not set(code) <= set(_ALPHABET):
        return [CHARACTERS]
    return [] if check_character(code[:_BODY]) == code[_BODY] else [CHECK]
