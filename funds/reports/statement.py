"""What households received since 2014: every payment and what became of it, and money they paid back. In yuan.

A line counts when its money stands in the ledger; what was taken back, or refused by the bank and taken back, is shown
and not counted. The total is the ledger's own sum for the household: what was paid, less what was paid back.
Source: DOMAIN §6.6, §6.8.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import connection
from django.db.models import Exists

from funds.choices import Means, Outcome, PaymentState
from funds.ledger import reading
from funds.models import BankFileLine, PaymentLine

ZERO = Decimal("0.00")
# What became of a payment; the codes are this page's own, their words stand in funds.presenters.statement.
PAID, AT_BANK, REFUSED, REISSUED, LEFT, TAKEN_BACK, ON_THE_WAY, PAID_BACK = (
    "paid", "at_bank", "refused", "reissued", "left", "taken_back", "on_the_way", "paid_back",
)  # fmt: skip


@dataclass(frozen=True)
class Received:
    """One payment to a household or to one of its people. `on` is None while it is on the way."""

    line_id: int | None
    batch_id: int | None
    household_id: int
    person: str  # the payee; of a personal payment the member
    is_personal: bool
    year: int
    on: dt.date | None
    item: str
    list_title: str
    document_no: str
    amount_yuan: Decimal
    means: str
    state: str

    @property
    def counts(self) -> bool:
        """Does the ledger count it among what the household received?"""
        return self.state in {PAID, AT_BANK, PAID_BACK}


@dataclass(frozen=True)
class Statement:
    """All of one household, the newest first, with sums by year and by person."""

    household_id: int
    rows: Sequence[Received] = field(default=())

    @property
    def total_yuan(self) -> Decimal:
        return sum((row.amount_yuan for row in self.rows if row.counts), ZERO)

    @property
    def by_year(self) -> list[tuple[int, Decimal]]:
        """The sum of each year with a payment, the newest first."""
        return self._sums(lambda row: row.year, reverse=True)

    @property
    def by_person(self) -> list[tuple[str, Decimal]]:
        """The sum of each person whose own money it was; money of the household is not in it."""
        return self._sums(lambda row: row.person, [row for row in self.rows if row.is_personal])

    def _sums(self, key, rows: Sequence[Received] | None = None, *, reverse: bool = False):  # type: ignore[no-untyped-def]  # years or names
        sums: dict[object, Decimal] = {}
        for row in self.rows if rows is None else rows:
            if row.counts:
                sums[key(row)] = sums.get(key(row), ZERO) + row.amount_yuan
        return sorted(sums.items(), reverse=reverse)


def statement(household: int) -> Statement:
    """One household's statement; empty when it never received anything."""
    return statements([household]).get(household, Statement(household))


def statements(households: Iterable[int]) -> dict[int, Statement]:
    """The statements of many households, in three queries."""
    wanted = list(households)
    lines = list(
        PaymentLine.objects.filter(household__in=wanted).exclude(batch__state=PaymentState.CANCELLED)
        .exclude(is_void=True, transfer=None)
        .select_related("batch", "member", "replaced_by")
        .annotate(is_reversed=Exists(reading.reversal_of("transfer_id")))
    )  # fmt: skip
    bank = _bank_lines([line.pk for line in lines])
    found = [_row(line, bank.get(line.pk)) for line in lines] + _paid_back(wanted)
    rows: dict[int, list[Received]] = {}
    for row in sorted(found, key=lambda r: (r.on or dt.date.max, r.line_id or 0), reverse=True):
        rows.setdefault(row.household_id, []).append(row)
    return {household: Statement(household, tuple(theirs)) for household, theirs in rows.items()}


def _bank_lines(lines: Sequence[int]) -> dict[int, BankFileLine]:
    found = BankFileLine.objects.filter(line__in=lines).exclude(file__state="cancelled").order_by("pk")
    return {one.line_id: one for one in found}


def _row(line: PaymentLine, bank: BankFileLine | None) -> Received:
    batch, state = line.batch, _state(line, bank)
    on = bank.credited_on if state == PAID and bank is not None and bank.credited_on else batch.released_on
    return Received(
        line.pk, batch.pk, line.household_id, line.payee_name, line.member_id is not None,
        on.year if on else int(batch.period[:4]), on if line.transfer_id else None, batch.item, batch.title,
        batch.source_document_no, line.amount_yuan, batch.means, state,
    )  # fmt: skip


def _state(line: PaymentLine, bank: BankFileLine | None) -> str:
    if line.transfer_id is None:
        return ON_THE_WAY
    if getattr(line, "is_reversed", False):
        if getattr(line, "replaced_by", None) is not None:
            return REISSUED
        if bank is not None and bank.outcome == Outcome.REFUSED:
            return LEFT if bank.left_reason else REFUSED
        return TAKEN_BACK
    if line.batch.means != Means.BANK or bank is None or bank.outcome == Outcome.PAID:
        return PAID
    return REFUSED if bank.outcome == Outcome.REFUSED else AT_BANK


_BACK = """
    SELECT m.household_id, m.booked_on, m.amount_yuan, coalesce(s.document_no, ''), m.reference
    FROM ledger_move m LEFT JOIN funds_known_sources() s ON s.id = m.source_id
    WHERE m.household_id = ANY (%s) AND m.effect = 'payment'
      AND (m.kind = 'recovery'
           OR EXISTS (SELECT FROM ledger_transfer o WHERE o.id = m.origin_id AND o.kind = 'recovery'))
    ORDER BY m.booked_on, m.seq
"""


def _paid_back(households: Sequence[int]) -> list[Received]:
    """Money that households paid back, as rows below zero; a repayment taken back stands against it."""
    with connection.cursor() as cursor:
        cursor.execute(_BACK, [list(households)])
        return [
            Received(None, None, household, "", False, on.year, on, reference, "", document, amount, "", PAID_BACK)
            for household, on, amount, document, reference in cursor.fetchall()
        ]
