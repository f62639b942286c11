"""What is wrong with a list of payments, without asking a database: the same rules on the form and at every step.

Errors stop the list. A warning stops it until somebody has written why it is right; that stays readable with the list.
Source: DOMAIN §6.6, §6.8 (audit findings), §11 DQ-62…64.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from funds.choices.checks import ListCheck
from registry.text.money import quantise

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One payment as the rules need it; amounts in yuan. `account` stands for the bank account, None without one."""

    household: int
    name: str
    amount_yuan: Decimal
    standard_yuan: Decimal = ZERO
    quantity: Decimal = Decimal(1)
    member: int | None = None
    is_registered: bool = True
    account: bytes | None = None
    is_own: bool = True
    """Is the account the one on the payee's card today?"""
    died_on: str = ""
    """Set when the payee died in a month before this one."""
    left_on: str = ""
    is_payee: bool = True
    """Is the person still who takes the household's money?"""
    given: tuple[str, ...] = ()
    """Where else the person or household was given this item for this period."""
    sharers: tuple[str, ...] = ()
    """Others whose account it is."""
    cadres: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    """Items that the household has and that exclude this one."""
    held_yuan: Decimal = ZERO
    """What the household got of this item for this period by other lists."""
    aside: tuple[str, ...] = ()
    """Cadres who must stand aside."""


@dataclass(frozen=True)
class Terms:
    """What the policy says. `is_binding`: the list was made from it, so another rate is an error."""

    standard_yuan: Decimal
    cap_yuan: Decimal | None = None
    is_binding: bool = True
    is_counted: bool = True
    """Does the amount depend on a quantity, so that equal amounts are odd?"""


@dataclass(frozen=True)
class ListFacts:
    """The list as a whole. `even_share` 0..1 and `even_lines` are the county's figures, None where none is set."""

    is_by_bank: bool = True
    terms: Terms | None = None
    blocked: tuple[str, ...] = ()
    even_share: Decimal | None = None
    even_lines: Decimal | None = None
    siblings: tuple[str, ...] = ()
    """Other lists of the same project and item within the days in which parts are added up."""
    together_yuan: Decimal = ZERO
    is_split: bool = False
    """Would all of them together need more approvals than this one?"""


@dataclass(frozen=True)
class Finding:
    """One finding: which check, whether it stops the list for good, about which line, and the words to print."""

    code: str
    is_error: bool
    household: int | None = None
    name: str = ""
    detail: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


def findings(whole: ListFacts, lines: Sequence[LineFacts]) -> list[Finding]:
    """Everything there is to say about the list; empty when it may go on."""
    if not lines:
        return [Finding(ListCheck.EMPTY.value, True)]
    found = [*_of_list(whole, lines)]
    users: dict[bytes, set[tuple[int, int | None]]] = defaultdict(set)
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.account is not None:
            users[line.account].add((line.household, line.member))
        totals[line.household] += line.amount_yuan
    capped: set[int] = set()
    for line in lines:
        found += _of_payee(line)
        if whole.is_by_bank:
            found += _of_account(line, len(users[line.account]) > 1 if line.account is not None else False)
        found += _of_amount(line, whole.terms)
        cap = whole.terms.cap_yuan if whole.terms else None
        if cap is not None and line.household not in capped and totals[line.household] + line.held_yuan > cap:
            capped.add(line.household)
            got = totals[line.household] + line.held_yuan
            found.append(_about(line, ListCheck.OVER_CAP, f"{got:,.2f} > {cap:,.2f}"))
    return found


def _about(line: LineFacts, code: ListCheck, detail: str = "", *, is_error: bool = True) -> Finding:
    return Finding(code.value, is_error, line.household, line.name, detail)


def _of_list(whole: ListFacts, lines: Sequence[LineFacts]) -> Iterator[Finding]:
    if whole.blocked:
        yield Finding(ListCheck.NEGATIVE.value, True, detail="、".join(whole.blocked))
    if whole.is_split:
        params = {"lists": "、".join(whole.siblings), "total": f"{whole.together_yuan:,.2f}"}
        yield Finding(ListCheck.SPLIT.value, False, detail=params["lists"], params=params)
    if whole.even_share is None or whole.even_lines is None or (whole.terms and not whole.terms.is_counted):
        return
    amount, times = Counter(line.amount_yuan for line in lines).most_common(1)[0]
    if len(lines) >= whole.even_lines and Decimal(times) / len(lines) >= whole.even_share:
        yield Finding(ListCheck.EVEN.value, False, detail=f"{amount:,.2f} × {times}")


def _of_payee(line: LineFacts) -> Iterator[Finding]:
    if not line.is_registered:
        yield _about(line, ListCheck.NOT_REGISTERED)
    if line.died_on:
        yield _about(line, ListCheck.DIED, line.died_on)
    elif line.left_on:
        yield _about(line, ListCheck.LEFT, line.left_on)
    elif not line.is_payee:
        yield _about(line, ListCheck.NOT_PAYEE, is_error=False)
    if line.given:
        yield _about(line, ListCheck.GIVEN, "、".join(line.given))
    if line.excluded:
        yield _about(line, ListCheck.EXCLUDED, "、".join(line.excluded))
    if line.aside:
        yield _about(line, ListCheck.RELATIVE, "、".join(line.aside), is_error=False)


def _of_account(line: LineFacts, is_twice: bool) -> Iterator[Finding]:
    if line.account is None:
        yield _about(line, ListCheck.NO_ACCOUNT)
        return
    if not line.is_own:
        yield _about(line, ListCheck.NOT_OWN)
    if is_twice or line.sharers:
        yield _about(line, ListCheck.SHARED_ACCOUNT, "、".join(line.sharers))
    if line.cadres:
        yield _about(line, ListCheck.CADRE_ACCOUNT, "、".join(line.cadres))


def _of_amount(line: LineFacts, terms: Terms | None) -> Iterator[Finding]:
    """The rate is the standard's; that the amount is rate times quantity is a law of the table itself."""
    if terms is not None and line.standard_yuan != terms.standard_yuan:
        detail = f"{line.standard_yuan:,.2f} ≠ {terms.standard_yuan:,.2f}"
        yield _about(line, ListCheck.STANDARD, detail, is_error=terms.is_binding)


_PARTS = {"": (1, 12), "H1": (1, 6), "H2": (7, 12), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}


def overlap(one: str, other: str) -> bool:
    """Have two periods of payment a month in common?

    >>> overlap("2026", "2026Q3"), overlap("2026H1", "2026-06"), overlap("2026H1", "2026Q3"), overlap("2025", "2026")
    (True, True, False, False)
    """
    (first, last), (start, end) = _months(one), _months(other)
    return one[:4] == other[:4] and first <= end and start <= last


def _months(period: str) -> tuple[int, int]:
    part = period[4:]
    return (int(part[1:]), int(part[1:])) if part.startswith("-") else _PARTS[part]


_WIDE = {code: code - 0xFEE0 for start, end in ("０９", "ＡＺ", "ａｚ") for code in range(ord(start), ord(end) + 1)}


def plain_item(text: str) -> str:
    """The name of a subsidy as it is compared: letters and figures of half width, single blanks, nothing unseen.

    >>> plain_item(" 产业\\u200b奖补（Ａ） ")
    '产业奖补（A）'
    """
    seen = "".join(c for c in text.translate(_WIDE) if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(seen.split())


def amount(standard_yuan: Decimal, quantity: Decimal) -> Decimal:
    """Rate times quantity in yuan, half up to the fen; the database checks the same product.

    >>> amount(Decimal("33.33"), Decimal("1.50"))
    Decimal('50.00')
    """
    return quantise(standard_yuan * quantity)
