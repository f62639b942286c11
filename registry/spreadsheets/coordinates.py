"""Cell addresses: column letters and numbers, counted from 1 as Excel shows them."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """The letters of a column number.

    >>> letters(1), letters(28), letters(80), letters(16384)
    ('A', 'AB', 'CB', 'XFD')
    """
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number(text: str) -> int:
    """The number of a column's letters.

    >>> number("CB")
    80
    """
    result = 0
    for letter in text:
        result = result * 26 + ord(letter) - 64
    return result
