"""Canonical JSON (RFC 8785): one text for one content, so that its hash can be recomputed by anybody.

Keys stand in the order of their UTF-16 code units, strings are escaped as ECMAScript does, whole numbers stay within
2^53. Fractions are refused although the standard knows them: amounts are text on the wall, and the stand-alone
verifier need not print floating point as a browser would.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import rfc8785


class NotCanonical(ValueError):
    """The content cannot be frozen: a fraction, a number beyond 2^53, half a surrogate pair, or no JSON at all."""


def canonical(content: Mapping[str, Any]) -> str:
    """The content as canonical JSON. Raises NotCanonical.

    >>> canonical({"b": [1, "元"], "a": None})
    '{"a":null,"b":[1,"元"]}'
    """
    _refuse_fractions(content)
    try:
        return rfc8785.dumps(dict(content)).decode()
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical(str(error)) from error


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        raise NotCanonical(f"{value} is a fraction; write it as text")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_fractions(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_fractions(part)
