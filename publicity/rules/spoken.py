"""How the loudspeaker says things: days, amounts, phone numbers and starred names in Chinese words.

Written for whoever reads the sheet aloud in the village: no sign that has to be guessed. Phone numbers are said digit
by digit in groups, with 幺 for one, as on Chinese telephones.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from publicity.rules.masking import STAR

_DIGITS = "零一二三四五六七八九"
_ON_PHONES = "零幺二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_WEEKDAYS = "一二三四五六日"


def number(value: int) -> str:
    """A whole number as it is said.

    >>> number(0), number(10), number(12), number(105), number(2600), number(20_000), number(10_010)
    ('零', '十', '十二', '一百零五', '两千六百', '两万', '一万零一十')
    >>> number(300_050_000)
    '三亿零五万'
    """
    if value < 0:
        return "负" + number(-value)
    text, said, gap = f"{value:016d}", "", False
    for start, unit in zip(range(0, 16, 4), ("万亿", "亿", "万", ""), strict=True):
        block = int(text[start : start + 4])
        if block:
            said += (
                ("零" if said and (gap or block < 1000) else "")
                + ("两" if block == 2 and unit else _block(block))
                + unit
            )
        gap = not block
    return re.sub(r"^一十", "十", said) or "零"


def _block(value: int) -> str:
    """A number below ten thousand, with 一十 inside and 零 for a gap."""
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + ("两" if digit == 2 and place == 3 else _DIGITS[digit])
            said += _PLACES[place]
        gap = not digit
    return said


def counted(value: int, measure: str) -> str:
    """How many of something.

    >>> counted(2, "户"), counted(12, "户"), counted(1, "天")
    ('两户', '十二户', '一天')
    """
    return ("两" if value == 2 else number(value)) + measure


def digits(text: str) -> str:
    """Each digit by itself, for years.

    >>> digits("2026")
    '二〇二六'
    """
    return "".join("〇" if c == "0" else _DIGITS[int(c)] if c.isdigit() and c.isascii() else c for c in text)


def day(value: dt.date, *, on: dt.date | None = None) -> str:
    """A day; without the year when it is the year of `on`, with the weekday.

    >>> day(dt.date(2026, 11, 29)), day(dt.date(2026, 11, 29), on=dt.date(2026, 11, 22))
    ('二〇二六年十一月二十九日，星期日', '十一月二十九日，星期日')
    """
    year = "" if on and on.year == value.year else f"{digits(str(value.year))}年"
    return f"{year}{number(value.month)}月{number(value.day)}日，星期{_WEEKDAYS[value.weekday()]}"


def yuan(value: Decimal) -> str:
    """An amount of money.

    >>> yuan(Decimal("12080.50")), yuan(Decimal("300.00")), yuan(Decimal("0.08")), yuan(Decimal("-5.00"))
    ('一万两千零八十元五角', '三百元', '八分', '负五元')
    """
    if value < 0:
        return "负" + yuan(-value)
    cents = int((value * 100).to_integral_value())
    whole, ten, one = cents // 100, cents // 10 % 10, cents % 10
    said = f"{number(whole)}元" if whole or not cents else ""
    said += f"{_DIGITS[ten]}角" if ten else "零" if one and whole else ""
    return said + (f"{_DIGITS[one]}分" if one else "")


def phone(value: str) -> str:
    """A phone number in groups of three or four digits.

    >>> phone("0743-7650226"), phone("12317"), phone("010-12345678")
    ('零七四三，七六五，零二二六', '幺二三幺七', '零幺零，幺二三四，五六七八')
    """
    groups: list[str] = []
    for part in value.split("-"):
        first = len(part) - 4 if 6 < len(part) <= 8 else len(part)
        groups += [part[:first], part[first:]] if first < len(part) else [part]
    return "，".join("".join(_ON_PHONES[int(d)] for d in group if d.isdigit()) for group in groups)


def name(value: str) -> str:
    """A starred name so that it can be said: 王某山. What the wall hides is not said either.

    >>> name("王＊山"), name("石＊"), name("欧阳＊＊")
    ('王某山', '石某', '欧阳某某')
    """
    return value.replace(STAR, "某").replace("*", "某")
