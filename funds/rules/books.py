"""The chart of accounts (科目) of the books, and how a balance is written. Pure.

The chart is the application's own proposal, no state chart: the ledger keeps one pot for each source and place, and
seven subjects say in an accountant's words what such a pot is. The terms follow these systems:
- county: 财政总会计制度 (财库〔2022〕41号): 专用基金收入, 其他财政存款, and what is passed to a lower level;
- township: 财政专项扶贫资金专户 (专账核算, one detail ledger for each source);
- village: 村集体经济组织会计制度 (财会〔2023〕14号): money for a named purpose is 专项应付款 until it is spent.
The ledger follows each document to its end, so income and spending are carried on over the years and not closed into
a surplus on 31 December. An entry that was taken back stands in red: same sides, negative amount (红字冲销,
会计基础工作规范 §51). An increase of money held is a debit, as in every chart of the three.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from funds.choices.books import Post, Side

ZERO: Final = Decimal("0.00")


@dataclass(frozen=True)
class Subject:
    """One subject (总账科目): its number, the side on which it normally stands, its official name."""

    code: str
    post: Post
    side: Side
    name: str  # as printed; screens use the label of `post`

    @property
    def sign(self) -> int:
        """1 when a debit makes it more, -1 when a credit does."""
        return 1 if self.side == Side.DEBIT else -1


CHART: Final = (
    Subject("101", Post.NODE, Side.DEBIT, "专项资金存款"),
    Subject("121", Post.PROJECT, Side.DEBIT, "项目资金"),
    Subject("221", Post.ABOVE, Side.CREDIT, "专项应付款（拨入扶贫资金）"),
    Subject("401", Post.ORIGIN, Side.CREDIT, "专项资金收入"),
    Subject("501", Post.BELOW, Side.DEBIT, "拨出专项资金"),
    Subject("511", Post.HOUSEHOLDS, Side.DEBIT, "项目支出—到户补助"),
    Subject("521", Post.SUPPLIER, Side.DEBIT, "项目支出—工程及采购"),
)
BY_POST: Final = {subject.post: subject for subject in CHART}
BY_CODE: Final = {subject.code: subject for subject in CHART}
HELD: Final = (Post.NODE, Post.PROJECT)  # what an account of the ledger keeps a balance of


def written(net: Decimal) -> tuple[str, Decimal]:
    """A balance as a ledger writes it: 借, 贷 or 平, and an amount without a sign. `net` is debits less credits, yuan.

    >>> written(Decimal("-5.00")), written(Decimal("0"))
    (('贷', Decimal('5.00')), ('平', Decimal('0.00')))
    """
    if not net:
        return "平", ZERO
    return ("借", net) if net > 0 else ("贷", -net)


def voucher_number(number: int) -> str:
    """The number of a voucher in its book and month, as it is written.

    >>> voucher_number(12)
    '记-0012'
    """
    return f"记-{number:04d}"


def pages_of(lines: int, size: int) -> int:
    """How many pages a ledger of so many lines has; an empty one has one.

    >>> pages_of(0, 100), pages_of(100, 100), pages_of(101, 100)
    (1, 1, 2)
    """
    return max(1, -(-lines // size))
