"""A line of performance targets as offices write it, read into figures. Pure. Source: DOMAIN §6.3 (绩效目标)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_BRANCHES = {
    "数量": "quantity", "质量": "quality", "时效": "time", "成本": "cost", "经济": "economic", "社会": "social",
    "生态": "ecological", "可持续": "lasting", "满意度": "satisfaction",
}  # fmt: skip
_SIGNS = {
    "≥": "at_least", ">=": "at_least", "不少于": "at_least", "不低于": "at_least", "≤": "at_most", "<=": "at_most",
    "不高于": "at_most", "不超过": "at_most", "＝": "exactly", "=": "exactly", "等于": "exactly",
}  # fmt: skip
_LEAF = re.compile(
    rf"^(?:(?P<branch>{'|'.join(_BRANCHES)})[:：])?(?P<name>.+?)(?P<sign>{'|'.join(map(re.escape, _SIGNS))})"
    r"(?P<value>\d{1,12}(?:\.\d{1,2})?)(?P<unit>\S{1,20})$"
)


@dataclass(frozen=True)
class Leaf:
    """One target: branch, name, comparison, value and unit."""

    group: str
    name: str
    comparison: str
    value: Decimal
    unit: str


def read_targets(text: str) -> tuple[list[Leaf], list[str]]:
    """The targets of a cell, and the parts that are none. Parts are divided by semicolons or lines.

    >>> leaves, wrong = read_targets("受益脱贫户≥29户；满意度≥90%；很好")
    >>> [(leaf.group, leaf.name, str(leaf.value), leaf.unit) for leaf in leaves], wrong
    ([('quantity', '受益脱贫户', '29', '户'), ('satisfaction', '满意度', '90', '%')], ['很好'])
    """
    leaves, wrong = [], []
    for part in (piece.strip() for piece in re.split(r"[；;\n]", text)):
        if not part:
            continue
        found = _LEAF.match(part.replace(" ", ""))
        if found is None:
            wrong.append(part)
            continue
        name = found["name"][:80]
        group = _BRANCHES.get(found["branch"] or "", "satisfaction" if "满意" in name else "quantity")
        leaves.append(Leaf(group, name, _SIGNS[found["sign"]], Decimal(found["value"]), found["unit"]))
    return leaves, wrong
