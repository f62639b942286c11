"""What never goes on a public page, found in text: identity, phone and card numbers, and words about health.

The same patterns stand in the database (publicity_looks_private, migration 0002), for rows that come another way.
Source: DOMAIN.md §7.2.
"""

from __future__ import annotations

import re
import unicodedata

_DATES = re.compile(r"(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)")
_LONG = re.compile(r"\d(?:[ -]?\d){13,}[ -]?[\dXx]")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
HEALTH = (
    "残疾",
    "残联",
    "艾滋",
    "癌",
    "肿瘤",
    "尿毒",
    "精神病",
    "精神障碍",
    "重病",
    "大病",
    "慢性病",
    "因病",
    "患病",
    "生病",
    "病情",
    "病人",
    "病症",
    "透析",
    "智力障碍",
    "传染病",
    "住院",
    "disab",
    "illness",
    "disease",
    "cancer",
    "hiv",
)


def _seen(text: str) -> str:
    """The text as an eye reads it: full-width as plain, without characters that show nothing and split a number."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")


def looks_private(text: str) -> str:
    """The code of what is wrong with a text for a public page: "number", "phone", or "" when it may be shown.

    Numbers of 15 digits and more are identity or account numbers; mobile phones have 11 and begin with 1.

    >>> looks_private("身份证529901199001010012"), looks_private("１３８ ０００１ ０００２")
    ('number', 'phone')
    >>> looks_private("2026-10-08 2026-10-15")
    ''
    """
    plain = _DATES.sub("·", _seen(text))
    if _LONG.search(plain):
        return "number"
    return "phone" if _MOBILE.search(plain) else ""


def speaks_of_health(text: str) -> str:
    """The first word about a person's health in the text, "" without one.

    >>> speaks_of_health("残疾人两项补贴"), speaks_of_health("产业奖补")
    ('残疾', '')
    """
    plain = _seen(text).lower()
    return next((word for word in HEALTH if word in plain), "")
