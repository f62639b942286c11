"""What households received, for the papers of the households' app, which does not know the money. Read-only."""

from __future__ import annotations

from collections.abc import Iterable

from funds.models import PaymentLine
from households.documents.received import Receipt


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
