"""Names as the wall shows them: 王＊山. Source: DOMAIN.md §7.2 (de-identified publication, State Council 2018)."""

from __future__ import annotations

from registry.text.names import mask_name as _mask

STAR = "＊"


def mask_name(name: str) -> str:
    """The name with all but its first and last character starred; a name masked already stays as it is.

    >>> mask_name("王大山"), mask_name("王＊山"), mask_name("龙先*")
    ('王＊山', '王＊山', '龙先＊')
    """
    plain = name.strip().replace("*", STAR)
    return plain if STAR in plain else _mask(plain)


__all__ = ["STAR", "mask_name"]
