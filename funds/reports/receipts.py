"""What households received, for papers and slips of the households' app, which does not know the money. Read-only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from funds.models import PaymentLine
from households.documents.received import Receipt
from households.models import Household
from publicity.actions.slips import Fact, may_be_said


def receipts_of(households: Iterable[int]) -> dict[int, list[Receipt]]:
    """Payments made to each household, in yuan, void ones left out; the day is the day the list was paid out."""
    lines = (
        PaymentLine.objects.filter(household__in=list(households), transfer__isnull=False, is_void=False)
        .select_related("batch")
        .order_by("batch__released_on", "pk")
    )
    found: dict[int, list[Receipt]] = {}
    for line in lines:
        if line.batch.released_on is not None:
            found.setdefault(line.household_id, []).append(
                Receipt(line.batch.released_on, line.batch.item, line.amount_yuan, line.batch.source_document_no)
            )
    return found


def slip_facts(cards: Sequence[Household], on: dt.date) -> dict[int, list[Fact]]:
    """The same for the holders of slips. An item whose name speaks of an illness is called "subsidy"."""
    found = receipts_of([card.pk for card in cards])
    return {
        pk: [Fact(r.on, r.item if may_be_said(r.item) else "补贴", r.amount_yuan) for r in receipts]
        for pk, receipts in found.items()
    }
