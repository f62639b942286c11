"""Names as the wall shows them: 王＊山. Source: DOMAIN.md §7.2 (de-identified publication, State Council 2018)."""

from __future__ import annotations

from registry.text.names import mask_name as _mask

STAR = "＊"


def mask_name(name: str) -> str:
    """The name with all but its first and last character starred; a name masked already stays as it is.

    A star put beside a name that is written out masks nothing.

    >>> mask_name("王大山"), mask_name("王＊山"), mask_name("龙先*"), mask_name("龙先兰*")
    ('王＊山', '王＊山', '龙先＊', '龙＊兰')
    """
    plain = name.strip().replace("*", STAR)
    bare = plain.replace(STAR, "")
    return plain if STAR in plain and len(bare) <= SHOWN_AT_MOST else _mask(bare)


SHOWN_AT_MOST = 2
"""Characters of a masked name that are not stars: the first and the last."""


__all__ = ["STAR", "mask_name"]
