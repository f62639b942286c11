"""What a row of the bank's answer is: paid, refused, or odd in one of seven ways. Every row gets exactly one class.

Pure. `Said` is what the bank wrote, as text and masked; `Given` is what stands in our file. Source: DOMAIN §6.6,
LESSONS 5 (over-payment, unknown id, repeated id, blank, zero, half-fen, wrong date: all classified).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from funds.choices import Outcome

_AMOUNT: Final = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,6})?")
_DAY: Final = re.compile(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?(?:[ T].*)?")
_COMPACT: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_LONG: Final = re.compile(r"[0-9][0-9 ]{6,}[0-9Xx]")


@dataclass(frozen=True, slots=True)
class Said:
    """One row as the bank wrote it. `fits`: whether account and line belong together, None when it gave no account."""

    row: int
    batch: str
    position: str
    amount: str
    code: str
    words: str = ""
    on: str = ""
    fits: bool | None = None
    broken: bool = False  # the row could not be cut into cells


@dataclass(frozen=True, slots=True)
class Given:
    """One line of our file: what it pays, and whether the bank has answered it already."""

    amount_yuan: Decimal
    answered: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What rows are judged by. `default_on` is the day credited when the layout has no column for it."""

    batch: str
    codes: Mapping[str, tuple[str, str]]
    in_fen: bool
    has_day: bool
    sent_on: dt.date
    today: dt.date
    default_on: dt.date


@dataclass(frozen=True, slots=True)
class Verdict:
    """The class of one row; `why` is a code of funds.errors.ROW_FAULTS, empty for a clear row."""

    row: int
    outcome: str
    why: str = ""
    position: int | None = None
    credited_on: dt.date | None = None
    reason: str = ""


def exact(text: str) -> Decimal | None:
    """The amount as written, with every digit it has; None when it is none.

    >>> exact("１，000.005"), exact("¥3 元"), exact(""), exact("1e5")
    (Decimal('1000.005'), Decimal('3'), None, None)
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace(",", "").strip("¥元")
    return Decimal(plain) if _AMOUNT.fullmatch(plain) else None


def day(text: str) -> dt.date | None:
    """The day as written by a bank; None when there is no such day.

    >>> day("20261122"), day("2026年11月2日"), day("2026-02-30"), day("2026/11/22 08:00:00")
    (datetime.date(2026, 11, 22), datetime.date(2026, 11, 2), None, datetime.date(2026, 11, 22))
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _COMPACT.fullmatch(plain) or _DAY.fullmatch(plain)
    if match is None:
        return None
    try:
        return dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def masked(text: str, *, but: str = "") -> str:
    """The text without any number long enough to be an account, a phone or an identity; `but` itself stays.

    >>> masked("户名不符 6217001234567890123"), masked("433124-20261122-000012", but="433124-20261122-000012")
    ('户名不符 6217***0123', '433124-20261122-000012')
    """
    if but and text == but:
        return text
    return _LONG.sub(lambda found: f"{found[0][:4]}***{found[0][-4:]}", text)


def total_yuan(rows: Sequence[Said], *, in_fen: bool) -> Decimal:
    """What the amounts of all rows add up to, unreadable ones counted as nothing."""
    total = sum((exact(row.amount) or Decimal(0) for row in rows), Decimal(0))
    return total / 100 if in_fen else total


def classify(rows: Sequence[Said], given: Mapping[int, Given], terms: Terms) -> list[Verdict]:
    """One verdict a row, in order. A line answered twice with two different words is settled by neither."""
    first = [_alone(row, given, terms) for row in rows]
    answers: dict[int, list[int]] = defaultdict(list)
    for index, verdict in enumerate(first):
        if verdict.position is not None:
            answers[verdict.position].append(index)
    for position, indexes in answers.items():
        same = len({(first[i].outcome, first[i].credited_on) for i in indexes}) == 1
        keep = indexes[:1] if same and not given[position].answered else []
        why = "answered_before" if given[position].answered else "answered_twice" if same else "answers_differ"
        for i in indexes:
            if i not in keep:
                first[i] = Verdict(first[i].row, Outcome.DUPLICATE, why, position)
    return first


def _alone(row: Said, given: Mapping[int, Given], terms: Terms) -> Verdict:
    number = unicodedata.normalize("NFKC", row.position).strip().lstrip("0")
    if row.broken or not number or not row.code.strip():
        why = "row_broken" if row.broken else "position_blank" if not number else "code_blank"
        return Verdict(row.row, Outcome.UNREADABLE, why)
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return Verdict(row.row, Outcome.UNKNOWN, "position_unknown")
    position = int(number)
    if row.batch.strip() != terms.batch:
        return Verdict(row.row, Outcome.UNKNOWN, "other_batch")
    if position not in given:
        return Verdict(row.row, Outcome.UNKNOWN, "position_unknown")
    if row.fits is False:
        return Verdict(row.row, Outcome.UNKNOWN, "account_differs")
    known = terms.codes.get(row.code.strip())
    if known is None:
        return Verdict(row.row, Outcome.UNREADABLE, "code_unknown", position)
    return _money(row, position, given[position], known, terms)


def _money(row: Said, position: int, line: Given, known: tuple[str, str], terms: Terms) -> Verdict:
    outcome, words = known
    amount = exact(row.amount)
    nothing = outcome == Outcome.REFUSED and (not row.amount.strip() or amount == 0)
    if amount is None and not nothing:
        return Verdict(
            row.row, Outcome.UNREADABLE, "amount_unreadable" if row.amount.strip() else "amount_blank", position
        )
    if amount is not None and not nothing:
        yuan = amount / 100 if terms.in_fen else amount
        if yuan != round(yuan, 2):
            return Verdict(row.row, Outcome.HALF_FEN, "half_fen", position)
        if yuan != line.amount_yuan:
            why = "amount_zero" if not yuan else "amount_over" if yuan > line.amount_yuan else "amount_under"
            return Verdict(row.row, Outcome.AMOUNT_DIFFERS, why, position)
    if outcome == Outcome.REFUSED:
        reason = (row.words.strip() or words or row.code.strip())[:100]
        return Verdict(row.row, Outcome.REFUSED, "", position, None, reason)
    credited = day(row.on) if terms.has_day else terms.default_on
    if credited is None:
        return Verdict(row.row, Outcome.DATE_WRONG, "day_blank" if not row.on.strip() else "day_impossible", position)
    if credited < terms.sent_on or credited > terms.today:
        return Verdict(row.row, Outcome.DATE_WRONG, "day_early" if credited < terms.sent_on else "day_future", position)
    return Verdict(row.row, Outcome.PAID, "", position, credited)
