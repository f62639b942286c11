"""Whom a public answer names. The wall shows 王＊山; an answer must not undo that, and never name who objected.

Source: DOMAIN.md §7.2. Two-character names (石＊) fit half the words of the language (石头), so they are only pointed
out in the preview; longer ones are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

STAR = "＊"
_HAN = "[㐀-鿿]"
_FEW_DIGITS = 7


def plain(text: str) -> str:
    """The text in one form of its characters and without blanks: 王 大 山 hides nothing."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def same_name(one: str, other: str) -> bool:
    """The same name however it is spaced or cased.

    >>> same_name("王 大山", "王大山"), same_name("Clerk1", "clerk1"), same_name("", "")
    (True, True, False)
    """
    return plain(one).lower() == plain(other).lower() != ""


def _pattern(masked: str) -> str:
    return "".join(_HAN if c == STAR else re.escape(c) for c in masked.strip().replace("*", STAR))


def names_a_person(answer: str, *, masked: Iterable[str], own: str = "", phone: str = "") -> str:
    """The first words that name a masked person of the list, or who objected (name or phone); "" when nobody.

    >>> names_a_person("王大山家没有车", masked=["王＊山"])
    '王大山'
    >>> names_a_person("石头路已修好", masked=["石＊"])
    ''
    >>> names_a_person("请打0743-7210001", masked=[], phone="07437210001")
    '0743-7210001'
    """
    text = plain(answer)
    for name in masked:
        if len(name.strip()) > 2 and (found := re.search(_pattern(name), text)):
            return found.group()
    if len(plain(own)) > 1 and plain(own) in text:
        return plain(own)
    digits = re.sub(r"\D", "", phone)
    if len(digits) >= _FEW_DIGITS:
        spaced = re.search("[^0-9]?".join(digits), text)
        return spaced.group() if spaced else ""
    return ""


def doubtful_words(answer: str, *, masked: Iterable[str]) -> list[str]:
    """Words of two characters that could be a masked person of the list: for the writer to judge.

    >>> doubtful_words("石头家没有车", masked=["石＊", "王＊山"])
    ['石头']
    """
    text = plain(answer)
    return sorted({hit for name in masked if len(name.strip()) == 2 for hit in re.findall(_pattern(name), text)})
