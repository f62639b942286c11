"""How an amount is read when one sum is split over many places, from the keyboard or from a sheet. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from registry.text.money import FORMAT, MoneyError, parse_yuan

WAN = "wan"


def read_amount(text: str, *, unit: str) -> Decimal:
    """The yuan of a cell, "" is 0. `unit` "wan" reads a bare figure as ten thousands.

    Raises MoneyError for what is no amount, is below zero, or does not come out to the fen.

    >>> read_amount("67.90712", unit="wan"), read_amount("1,200", unit="yuan"), read_amount("", unit="yuan")
    (Decimal('679071.20'), Decimal('1200.00'), Decimal('0.00'))
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).removesuffix("元")
    if plain in {"", "-", "—"}:
        return Decimal("0.00")
    if unit == WAN and plain[-1] not in "万亿":
        plain += "万"
    places = {"万": 6, "亿": 10}.get(plain[-1], 2)
    if len(plain.rstrip("万亿").partition(".")[2]) > places:
        raise MoneyError(FORMAT)
    amount = parse_yuan(plain)
    if amount < 0:
        raise MoneyError(FORMAT)
    return amount


def read_pasted(text: str, names: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Rows copied from a sheet: the amount of each place by its code, and the lines that named no place.

    A place is found by its code or its name, whole or without 镇, 乡, 村 and the like; the amount is the last cell of
    the line that holds a figure.

    >>> read_pasted("1\\t双龙镇\\t12.5\\n麻栗场镇\\t3\\n合计\\t15.5", {"433124110": "双龙镇", "433124103": "麻栗场镇"})
    ({'433124110': '12.5', '433124103': '3'}, [])
    """
    places = {key: code for code, name in names.items() for key in (code, name, _short(name))}
    found: dict[str, str] = {}
    unknown = []
    for line in text.splitlines():
        cells = [unicodedata.normalize("NFKC", cell).strip() for cell in line.split("\t")]
        code = next((places[cell] for cell in cells if cell in places), None)
        figures = [cell for cell in cells if _is_figure(cell) and cell not in places]
        if code and figures:
            found[code] = figures[-1]
        elif figures and not any(word in line for word in ("合计", "总计", "小计")):
            unknown.append(" ".join(cell for cell in cells if cell))
    return found, unknown


def _short(name: str) -> str:
    for ending in ("街道办事处", "社区居委会", "村委会", "村民委员会", "街道", "社区", "镇", "乡", "村"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


def _is_figure(cell: str) -> bool:
    try:
        parse_yuan(cell)
    except MoneyError:
        return False
    return True
