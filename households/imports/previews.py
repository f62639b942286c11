"""The preview of an upload as it is kept: what is new, what changes, who is missing, what is left out."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from households.imports.columns import HOUSEHOLD_COLUMNS
from households.imports.fields import LEFT_OUT
from households.imports.plan import PlannedHousehold

if TYPE_CHECKING:
    from households.imports.uploads import Examined
    from registry.spreadsheets.models import ImportBatch


def preview_of(found: Examined, *, same_as: ImportBatch | None) -> dict[str, Any]:
    """Everything the page, the receipt and its workbook show; identity numbers, phones and accounts are masked."""
    plan = found.plan
    return {
        "changes": [{"number": i.number, **asdict(c)} for i in plan if i.existing for c in i.changes],
        "new": [_new(item) for item in plan if item.kind == "new"],
        "same": [item.number for item in plan if item.kind == "same"],
        "refused": sorted(found.refused or ()),
        "may_be_split": found.is_faulty and found.refused is not None and any(i.kind != "same" for i in plan),
        "absent": [{"number": item.number, "name": name} for item in plan for name in item.absent],
        "left_out": [
            column.heading
            for column in HOUSEHOLD_COLUMNS
            if column.key in LEFT_OUT and any(row.values[column.key] is not None for row in found.book.households)
        ],
        "same_as": _named(same_as),
    }


def _new(item: PlannedHousehold) -> dict[str, Any]:
    return {
        "number": item.number,
        "head": item.head_name,
        "persons": len(item.members),
        "group": item.values.get("group") or item.values.get("hamlet", ""),
    }


def _named(batch: ImportBatch | None) -> dict[str, str] | None:
    """The upload in force that said the same."""
    if batch is None:
        return None
    day = f"{batch.applied_at:%Y-%m-%d}" if batch.applied_at else ""
    return {"uuid": str(batch.uuid), "file_name": batch.file_name, "day": day}
