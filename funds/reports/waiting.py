"""Who waits for money and why: the lists of a village by stage, as they stand now, without names. In yuan.

What is on no list yet is the rest of the village's balance. Source: DOMAIN §6.4, §6.6.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from registry.divisions.scoping import code_range

PREPARING, HANGING, CLEARED, AT_BANK, REFUSED, TO_COLLECT = (
    "preparing", "hanging", "cleared", "at_bank", "refused", "to_collect",
)  # fmt: skip
STAGES = (PREPARING, HANGING, CLEARED, AT_BANK, REFUSED, TO_COLLECT)
IN_BALANCE = frozenset({PREPARING, HANGING, CLEARED, REFUSED})
"""Stages whose money still lies in the village's projects; at the bank and to collect it has left the ledger."""


@dataclass(frozen=True)
class Waiting:
    """One stage: how many lists and households, how much, and for hanging lists the last day of the last of them."""

    stage: str
    lists: int
    households: int
    amount_yuan: Decimal
    until: dt.date | None = None


_WAITING = """
    SELECT stage, count(DISTINCT batch), count(DISTINCT household), sum(amount), max(until)
    FROM (
        SELECT b.id AS batch, l.household_id AS household, l.amount_yuan AS amount,
               CASE WHEN b.state = 'published' THEN hung.ends_on END AS until,
            CASE
                WHEN b.state <> 'released' AND l.replaces_id IS NOT NULL THEN 'refused'
                WHEN b.state IN ('draft', 'returned', 'submitted', 'checked') THEN 'preparing'
                WHEN b.state = 'published' AND hung.ends_on IS NULL THEN 'preparing'
                WHEN b.state = 'published' AND hung.ends_on >= %(on)s THEN 'hanging'
                WHEN b.state = 'published' THEN 'cleared'
                WHEN b.state <> 'released' OR replaced.id IS NOT NULL THEN NULL
                WHEN bank.outcome = 'refused' AND bank.left_reason = '' THEN 'refused'
                WHEN back.id IS NOT NULL OR l.is_void THEN NULL
                WHEN b.means IN ('cash', 'in_kind') AND b.fingerprint IS NOT NULL AND r.id IS NULL THEN 'to_collect'
                WHEN b.means = 'bank' AND b.fingerprint IS NOT NULL
                     AND (bank.outcome IS NULL OR bank.outcome <> 'paid') THEN 'at_bank'
            END AS stage
        FROM funds_paymentbatch b JOIN funds_paymentline l ON l.batch_id = b.id
        LEFT JOIN funds_paymentline replaced ON replaced.replaces_id = l.id
        LEFT JOIN funds_receipt r ON r.line_id = l.id
        LEFT JOIN ledger_transfer back ON back.reverses_id = l.transfer_id
        LEFT JOIN LATERAL (
            SELECT k.outcome, k.left_reason FROM funds_bankfileline k JOIN funds_bankfile f ON f.id = k.file_id
            WHERE k.line_id = l.id AND f.state <> 'cancelled' ORDER BY k.id DESC LIMIT 1) bank ON true
        LEFT JOIN LATERAL (
            SELECT e.ends_on FROM publicity_entry e JOIN publicity_notice n ON n.id = e.notice_id
            WHERE e.subject = 'funds.paymentline:' || l.id AND n.kind = 'payment_list' AND n.state <> 'withdrawn'
            ORDER BY e.id DESC LIMIT 1) hung ON b.state = 'published'
        WHERE b.village_id >= %(low)s AND b.village_id < %(high)s AND b.state <> 'cancelled'
          AND (NOT l.is_void OR l.transfer_id IS NOT NULL)
    ) found
    WHERE stage IS NOT NULL GROUP BY stage
"""


def waiting(area: str, on: dt.date) -> list[Waiting]:
    """The stages somebody waits in, in the order of the way. Stages are those of now; `on` says which days are over."""
    low, high = code_range(area)
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"low": low, "high": high, "on": on})
        found = {row[0]: Waiting(*row) for row in cursor.fetchall()}
    return [found[stage] for stage in STAGES if stage in found]


def unlisted(balance_yuan: Decimal, found: Sequence[Waiting]) -> Decimal:
    """What of a balance is on no list yet, in yuan."""
    listed = sum((one.amount_yuan for one in found if one.stage in IN_BALANCE), Decimal(0))
    return max(Decimal("0.00"), balance_yuan - listed)
