"""Whether a text says anything: a reason of blanks and invisible characters is none."""

from __future__ import annotations

import unicodedata

_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Fillers of the Korean script: letters by their class, and seen as nothing."""


def says_something(text: object) -> bool:
    """Does the text hold a letter, a character or a digit that can be seen?

    >>> says_something("下雨"), says_something("第3次")
    (True, True)
    >>> says_something("  "), says_something("\u200b\u2060"), says_something("……。"), says_something("\u3164")
    (False, False, False, False)
    """
    return any(unicodedata.category(sign)[0] in "LN" and sign not in _BLANK_LETTERS for sign in str(text))
