"""How figures, dates and secrets are written, on screens, in workbooks and in documents alike.

Nothing at all is written as an em dash. Rounding is half up and for display only; sums are made before.
Source of the figures' form: GB/T 15835-2011 (digits in publications); money is stored in yuan (DOMAIN §7).
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

NOTHING = "—"
_CENT = Decimal("0.01")
_WAN = Decimal(10_000)


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _grouped(value: Decimal, places: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded if rounded else abs(rounded):,}"


def _empty(value: Any) -> bool:
    return value is None or value == ""


def yuan(value: Any) -> str:
    """An amount in yuan with two places and grouped thousands; the unit stands in the heading.

    >>> yuan(Decimal("1234.5")), yuan(0), yuan(Decimal("-0.004")), yuan(None)
    ('1,234.50', '0.00', '0.00', '—')
    """
    return NOTHING if _empty(value) else _grouped(_decimal(value), 2)


def wan(value: Any, places: int = 2) -> str:
    """An amount given in yuan, written in ten thousands of yuan (万元).

    >>> wan(Decimal("123456.78")), wan(Decimal("679067.12"), 6)
    ('12.35', '67.906712')
    """
    return NOTHING if _empty(value) else _grouped(_decimal(value) / _WAN, int(places))


def mu(value: Any) -> str:
    """An area in mu (1/15 hectare), two places.

    >>> mu(Decimal("3.2"))
    '3.20'
    """
    return NOTHING if _empty(value) else _grouped(_decimal(value), 2)


def number(value: Any) -> str:
    """A count or a plain number with grouped thousands.

    >>> number(12345), number(Decimal("1234.5")), number(None)
    ('12,345', '1,234.5', '—')
    """
    return NOTHING if _empty(value) else f"{_decimal(value):,}"


def percent(value: Any, places: int = 2) -> str:
    """A share (0..1) in per cent.

    >>> percent(Decimal("0.0092")), percent(1), percent(Decimal("0.125"), 1)
    ('0.92%', '100.00%', '12.5%')
    """
    return NOTHING if _empty(value) else f"{_grouped(_decimal(value) * 100, int(places))}%"


def share(part: Any, whole: Any) -> str:
    """A part of a whole in per cent, one place; nothing when the whole is nothing.

    >>> share(1, 8), share(1, 0), share(None, 3)
    ('12.5%', '—', '—')
    """
    if _empty(part) or _empty(whole) or not _decimal(whole):
        return NOTHING
    return percent(_decimal(part) / _decimal(whole), 1)


def masked(value: Any) -> str:
    """A secret with its middle hidden: four characters at either end of a number, the surname of anything short.

    >>> masked("529901196704121234"), masked("13800001111"), masked("")
    ('5299**********1234', '138****1111', '—')
    """
    if _empty(value):
        return NOTHING
    if hasattr(value, "masked"):
        return str(value.masked)
    text = str(value)
    head, tail = (3, 4) if len(text) == 11 else (4, 4)
    if len(text) <= head + tail:
        return text[:1] + "*" * (len(text) - 1)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def _local(value: dt.date | dt.datetime) -> dt.date | dt.datetime:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def cn_date(value: dt.date | dt.datetime | None) -> str:
    """A day written out, 2025年3月1日 in Chinese and 1 March 2025 in English.

    >>> from django.utils.translation import override
    >>> with override("zh-hans"):
    ...     cn_date(dt.date(2025, 3, 1))
    '2025年3月1日'
    >>> with override("en"):
    ...     cn_date(dt.date(2025, 3, 1))
    '1 March 2025'
    """
    if not value:
        return NOTHING
    day = _local(value)
    if (get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day.strftime('%B')} {day.year}"


def iso_date(value: dt.date | dt.datetime | None) -> str:
    """A day in tables and papers.

    >>> iso_date(dt.date(2025, 3, 1)), iso_date(None)
    ('2025-03-01', '—')
    """
    return f"{_local(value):%Y-%m-%d}" if value else NOTHING


def moment(value: dt.datetime | None) -> str:
    """A day with the time of day, in the office's time zone.

    >>> moment(dt.datetime(2025, 3, 1, 10, 5, tzinfo=dt.timezone.utc))
    '2025-03-01 18:05'
    """
    return f"{_local(value):%Y-%m-%d %H:%M}" if value else NOTHING


def when(value: dt.date | dt.datetime | None) -> str:
    """A day, or a day with the time of day, as the value has it.

    >>> when(dt.date(2025, 3, 1))
    '2025-03-01'
    """
    return moment(value) if isinstance(value, dt.datetime) else iso_date(value)


FORMATS = {
    "yuan": yuan,
    "wan": wan,
    "mu": mu,
    "number": number,
    "percent": percent,
    "date": iso_date,
    "datetime": moment,
    "masked": masked,
}
RIGHT_ALIGNED = frozenset({"yuan", "wan", "mu", "number", "percent"})
