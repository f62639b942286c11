"""Yuan: exact amounts with two places, read from what people type, written in capitals, shared to the last fen.

Amounts are ``Decimal``; a float never enters. Rounding is half up (四舍五入) to 0.01 and happens once, at the end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

FORMAT: Final = "amount_format"
TOO_LARGE: Final = "amount_too_large"

CENT: Final = Decimal("0.01")
LARGEST_YUAN: Final = Decimal("999999999999.99")
_PLAIN: Final = re.compile(r"(?P<sign>[-+]?)(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?P<part>\.[0-9]*)?")
_UNITS: Final = {"": 1, "万": 10_000, "亿": 100_000_000}


class MoneyError(ValueError):
    """Raised when a text is no amount of yuan; ``code`` says why. Type the amount with digits and at most one point."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def quantise(amount: Decimal | int | str) -> Decimal:
    """The amount rounded half up to 0.01 yuan.

    >>> quantise(Decimal("2.345")), quantise(Decimal("-2.345")), quantise(3)
    (Decimal('2.35'), Decimal('-2.35'), Decimal('3.00'))
    """
    if isinstance(amount, float):
        raise TypeError("An amount of yuan is a Decimal, never a float.")
    return Decimal(amount).quantize(CENT, rounding=ROUND_HALF_UP)


def parse_yuan(raw: object) -> Decimal:
    """The amount a person typed: full-width digits, thousands commas, ¥, 元, 万元 are understood.

    Raises MoneyError(amount_format) for anything else, MoneyError(amount_too_large) above 999,999,999,999.99.

    >>> parse_yuan("１，２３４．５ 元"), parse_yuan("¥3"), parse_yuan("1.2万元")
    (Decimal('1234.50'), Decimal('3.00'), Decimal('12000.00'))
    """
    if isinstance(raw, bool) or raw is None:
        raise MoneyError(FORMAT)
    if isinstance(raw, float):
        raw = f"{raw:.6f}"
    text = "".join(unicodedata.normalize("NFKC", str(raw)).split()).replace("、", ",").replace("−", "-")
    text = text.lstrip("¥￥").removesuffix("整").removesuffix("元").removesuffix("圆")
    unit = text[-1] if text and text[-1] in "万亿" else ""
    match = _PLAIN.fullmatch(text.removesuffix(unit) if unit else text)
    if match is None:
        raise MoneyError(FORMAT)
    if len(match["whole"]) > 20:
        raise MoneyError(TOO_LARGE)
    figure = Decimal(f"{match['sign']}{match['whole'].replace(',', '')}{match['part'] or ''}")
    amount = quantise(figure * _UNITS[unit])
    if abs(amount) > LARGEST_YUAN:
        raise MoneyError(TOO_LARGE)
    return amount + Decimal("0.00")


def to_capital(amount: Decimal) -> str:
    """The amount in capital numerals (大写金额) as a voucher carries it.

    Source: 支付结算办法 (银发〔1997〕393号) annex 1: 整 after yuan and after jiao, none after fen.

    >>> to_capital(Decimal("10155.50")), to_capital(Decimal("1000.05")), to_capital(Decimal("0"))
    ('壹万零壹佰伍拾伍元伍角整', '壹仟元零伍分', '零元整')
    """
    from cn2an import an2cn  # imported late: few processes print vouchers

    amount = quantise(amount)
    if abs(amount) > LARGEST_YUAN:
        raise MoneyError(TOO_LARGE)
    capital = str(an2cn(f"{abs(amount):f}", "rmb"))
    if capital.endswith("角"):
        capital += "整"
    return f"负{capital}" if amount < 0 else capital


def to_fen(amount: Decimal) -> int:
    """The amount as whole fen.

    >>> to_fen(Decimal("12.34"))
    1234
    """
    return int(quantise(amount) * 100)


def from_fen(fen: int) -> Decimal:
    """Whole fen as yuan.

    >>> from_fen(-5)
    Decimal('-0.05')
    """
    return (Decimal(fen) / 100).quantize(CENT)


def share_evenly(total: Decimal, parts: int) -> list[Decimal]:
    """The amount in equal parts that add up to it exactly; the odd fen go to the first parts.

    >>> share_evenly(Decimal("10.00"), 3)
    [Decimal('3.34'), Decimal('3.33'), Decimal('3.33')]
    """
    return share_by_weight(total, [1] * parts)


def share_by_weight(total: Decimal, weights: Sequence[int | Decimal]) -> list[Decimal]:
    """The amount shared in proportion, adding up to it exactly: largest remainder first, earlier part on a tie.

    Raises ValueError when no weight is above zero.

    >>> share_by_weight(Decimal("100.00"), [1, 1, 4])
    [Decimal('16.67'), Decimal('16.67'), Decimal('66.66')]
    """
    whole = sum((Decimal(w) for w in weights), Decimal(0))
    if whole <= 0 or any(w < 0 for w in weights):
        raise ValueError("Sharing needs weights of at least zero and one above.")
    fen, sign = abs(to_fen(total)), -1 if total < 0 else 1
    floors, remainders = zip(*(divmod(fen * Decimal(w), whole) for w in weights), strict=True)
    shares = [int(f) for f in floors]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-remainders[i], i))
    for i in by_remainder[: fen - sum(shares)]:
        shares[i] += 1
    return [from_fen(sign * s) for s in shares]
