"""What a row of the workbook says, in the words of the card: by field, and as the income block of its year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from households.imports import fields
from households.imports.checks.money import amount, property_of, transfer_of
from households.imports.cleaners import Masked
from households.imports.known import Known
from households.models import Household
from registry.spreadsheets.columns import CheckedRow


def said(row: CheckedRow, targets: dict[str, str]) -> dict[str, Any]:
    """The row's values by field; a blank cell, a masked number and a number of our own say nothing."""
    found = {}
    for key, target in targets.items():
        value = row.values.get(key)
        if value is None or isinstance(value, Masked) or (key == "person_number" and value.startswith("#")):
            continue
        found[target] = value
    return found


def income_said(row: CheckedRow, existing: Household | None, known: Known) -> dict[str, Any] | None:
    """The income block as the card keeps it; None when the file says nothing of it.

    The table has no column for support from relatives: it is part of the other transfers there. The people of a year
    stay as they were unless the file says another number than the card does.
    """
    keys = ("wage", "business", "property", "transfer", "business_cost", *fields.INCOME_PARTS)
    if all(row.values.get(key) is None for key in keys):
        return None
    parts = {f"{key}_yuan": amount(row, key) for key in ("wage", "business", "business_cost", *fields.INCOME_PARTS)}
    parts["other_property_yuan"] = property_of(row) - parts["dividend_yuan"]
    known_transfers = sum((parts[f"{key}_yuan"] for key in fields.INCOME_PARTS[:5]), Decimal(0))
    parts["other_transfer_yuan"] = transfer_of(row) - known_transfers
    old, members = known.incomes.get((row.values["number"], row.values["year"])), row.values["size"]
    if old is not None:
        parts["other_transfer_yuan"] = max(parts["other_transfer_yuan"] - old.support_yuan, Decimal(0))
        members = old.members if existing and members == existing.size else members
    return {"year": row.values["year"], "members": members, **parts}
