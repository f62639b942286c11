"""How a value of the card is written on paper: labels for codes, numbers masked unless they may be seen.

Papers hang in a Chinese office: build them inside `translation.override("zh-hans")`, so that labels are Chinese.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from registry.fields import Sealed
from registry.text.periods import SHANGHAI

TICK = "√"


@dataclass(frozen=True)
class Numbers:
    """How identity, account and phone numbers are printed: masked, or in full for whoever may see them."""

    in_full: bool = False

    def write(self, sealed: Sealed | None) -> str:
        if sealed is None:
            return ""
        return sealed.reveal() if self.in_full else str(sealed)


MASKED = Numbers()
FULL = Numbers(in_full=True)


def said(row: Any, name: str, numbers: Numbers = MASKED) -> str:
    """A field of a row in words: labels for codes, 是/否, plain dates and amounts; "" for nothing."""
    value = getattr(row, name) if row is not None else None
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, Sealed):
        return numbers.write(value)
    field = row._meta.get_field(name)
    labels = dict(getattr(getattr(field, "base_field", field), "flatchoices", None) or ())
    if isinstance(value, (list, tuple)):
        return "、".join(str(labels.get(code, code)) for code in value)
    if labels:
        return str(labels.get(value, value))
    if isinstance(value, Decimal):
        return plain_amount(value) if name.endswith("_yuan") else plain_figure(value)
    return written(value)


def written(value: Any) -> str:
    """A plain value: days as 2019-10-01, truth as 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    return "" if value is None else str(value)


def plain_amount(value: Decimal | None) -> str:
    """An amount of yuan with two places: 12,360.00."""
    return "" if value is None else f"{value:,.2f}"


def plain_figure(value: Decimal | None) -> str:
    """A measure without needless zeros: 4.2."""
    return "" if value is None else f"{value.normalize():f}"


def tick(value: bool | None) -> str:
    """√ for what holds, nothing for what does not."""
    return TICK if value else ""


def month(day: dt.date | None) -> str:
    """A month of a year: 2014年3月."""
    return f"{day.year}年{day.month}月" if day else ""


def chinese_day(day: dt.date | None) -> str:
    """A day in the form of official papers: 2026年11月1日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def joined(parts: Iterable[object], by: str = "、") -> str:
    """The parts that say something, one after the other."""
    return by.join(str(part) for part in parts if part not in (None, ""))
