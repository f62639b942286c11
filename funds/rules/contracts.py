"""What of a contract is paid when: its instalments, the deposit that is kept, the papers each instalment needs.

Pure. Amounts are yuan to the fen. Source: DOMAIN §6.5 (40 % to start, 50 % at basic completion, 10 % after acceptance;
a quality deposit of at most 10 % kept for a year; the papers of a claim).
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from funds.choices import ClaimPaper, Milestone
from registry.text.money import quantise

ZERO = Decimal("0.00")

_ALWAYS = (ClaimPaper.APPLICATION, ClaimPaper.PLEDGE, ClaimPaper.CONTRACT)
_OF_WORK = (ClaimPaper.STATEMENT, ClaimPaper.INVOICE, ClaimPaper.PHOTO)
PAPERS: Mapping[str, tuple[ClaimPaper, ...]] = {
    Milestone.START: _ALWAYS,
    Milestone.COMPLETION: (*_ALWAYS, *_OF_WORK),
    Milestone.ACCEPTANCE: (*_ALWAYS, *_OF_WORK, ClaimPaper.ACCEPTANCE),
    Milestone.DEPOSIT: (*_ALWAYS, ClaimPaper.ACCEPTANCE),
}
"""The papers without which no claim passes, by what it is paid after. Source: DOMAIN §6.5 [seen: KX, BZ]."""


@dataclass(frozen=True)
class Share:
    """A row of the table of instalments: `share` of 1 of the contract."""

    number: int
    share: Decimal
    milestone: str


@dataclass(frozen=True)
class Planned:
    """One instalment of a contract, and what may have been claimed in all by then; yuan."""

    number: int
    milestone: str
    amount_yuan: Decimal
    until_yuan: Decimal


def instalments(
    amount_yuan: Decimal, final_yuan: Decimal | None, deposit_share: Decimal, shares: Sequence[Share]
) -> list[Planned]:
    """What is paid when. Shares count by the contract; the one at acceptance, or the last, brings the sum up to the
    final account less the deposit; the deposit is an instalment of its own at the end. Nothing is planned above that.
    """
    worth = amount_yuan if final_yuan is None else final_yuan
    deposit = quantise(worth * deposit_share)
    limit, until, counted, found = worth - deposit, ZERO, Decimal(0), list[Planned]()
    rows = sorted((s for s in shares if s.milestone != Milestone.DEPOSIT), key=lambda s: s.number)
    for place, row in enumerate(rows):
        counted += row.share
        whole = row.milestone == Milestone.ACCEPTANCE or place == len(rows) - 1
        reached = max(until, limit if whole else min(quantise(amount_yuan * counted), limit))
        found.append(Planned(row.number, row.milestone, reached - until, reached))
        until = reached
    if deposit:
        number = max((row.number for row in rows), default=0) + 1
        found.append(Planned(number, Milestone.DEPOSIT, deposit, worth))
    return found


def room(plan: Sequence[Planned], number: int, claimed: Mapping[int, Decimal]) -> Decimal:
    """What instalment `number` may still claim, given what the others claim (`claimed` by number); never below 0."""
    row = next((p for p in plan if p.number == number), None)
    if row is None:
        return ZERO
    if row.milestone == Milestone.DEPOSIT:
        others = sum((yuan for other, yuan in claimed.items() if other != number), ZERO)
        return max(ZERO, min(row.amount_yuan, row.until_yuan - others))
    left = [
        later.until_yuan - sum((yuan for n, yuan in claimed.items() if n <= later.number and n != number), ZERO)
        for later in plan
        if later.number >= number and later.milestone != Milestone.DEPOSIT
    ]
    return max(ZERO, min(left))


def papers_missing(milestone: str, papers: Iterable[str]) -> list[ClaimPaper]:
    """The papers a claim at this milestone lacks, in the order of the table."""
    there = set(papers)
    return [paper for paper in PAPERS[milestone] if paper not in there]


@dataclass(frozen=True)
class PaperRow:
    """One paper of a claim: what it is called, whether it lies there, whether the claim needs it."""

    label: str
    is_there: bool
    is_needed: bool


def paper_rows(milestone: str, papers: Iterable[str]) -> list[PaperRow]:
    """Every paper that a claim at this milestone needs or has."""
    there, needed = set(papers), PAPERS[milestone]
    return [
        PaperRow(str(paper.label), paper in there, paper in needed)
        for paper in ClaimPaper
        if paper in needed or paper in there
    ]


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last of the month when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
