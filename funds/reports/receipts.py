"""What households received, for papers and slips of the households' app, which does not know the money. Read-only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from funds.reports.statement import statements
from households.documents.received import Receipt
from households.models import Household
from publicity.actions.slips import Fact, may_be_said


def receipts_of(households: Iterable[int]) -> dict[int, list[Receipt]]:
    """What each household's statement counts, in yuan; the day is the day the money was paid."""
    return {
        household: [
            Receipt(row.on, row.item, row.amount_yuan, row.document_no)
            for row in reversed(found.rows) if row.counts and row.on is not None
        ]
        for household, found in statements(households).items()
    }  # fmt: skip


def slip_facts(cards: Sequence[Household], on: dt.date) -> dict[int, list[Fact]]:
    """The same for the holders of slips. An item whose name speaks of an illness is called "subsidy"."""
    found = receipts_of([card.pk for card in cards])
    return {
        pk: [Fact(r.on, r.item if may_be_said(r.item) else "补贴", r.amount_yuan) for r in receipts]
        for pk, receipts in found.items()
    }
