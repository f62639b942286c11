"""How plan, bank and ledger stand to each other, as the database computes it (migrations/0011). Read only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection


@dataclass(frozen=True, slots=True)
class LineAgreement:
    """One payment of a list: planned, credited, booked, come back since (yuan), and its class (choices.Agreement)."""

    line: int
    bank_line: int | None
    planned_yuan: Decimal
    credited_yuan: Decimal
    booked_yuan: Decimal
    recovered_yuan: Decimal
    agreement: str


@dataclass(frozen=True, slots=True)
class Sums:
    """The list as a whole; everything open must be 0 before it is closed."""

    planned_yuan: Decimal
    credited_yuan: Decimal
    booked_yuan: Decimal
    payments: int
    open_payments: int
    unexplained: int
    unread: int


def lines_of(batch: int) -> list[LineAgreement]:
    """Every payment of the list that went out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM funds_reconciliation_lines(%s) ORDER BY line_id", [batch])
        return [LineAgreement(*row) for row in cursor.fetchall()]


def sums_of(batch: int) -> Sums:
    """The sums of the list in its three books, and what is open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM funds_reconciliation_sums(%s)", [batch])
        return Sums(*cursor.fetchone())
