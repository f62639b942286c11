"""The visit sheet (走访记录表): blank with its head prefilled, to write on, or filled from a visit on record."""

from __future__ import annotations

from typing import Any

from households.choices import VisitContent, VisitForm
from households.documents.file import File
from households.documents.values import Numbers, joined, said, written
from households.models import Visit

BLANK_LINES = 7


def build(file: File, numbers: Numbers, visit: Visit | None) -> dict[str, Any]:
    """The head from the card; the rest from the visit, or room to write."""
    h = file.household
    return {
        "title": "走访记录表", "year": file.year, "place": file.place, "number": h.number, "head": h.head_name,
        "group": joined([h.hamlet, h.group], " "), "address": h.address, "phone": numbers.write(h.phone),
        "size": h.size,
        "status": joined([said(h, "status"), said(h, "monitored_type") if h.is_monitored else ""], "，"),
        "cause": said(h, "main_cause"), "helper": "、".join(a.helper.name for a in file.helpers),
        "measures": "、".join(m.item for m in file.measures if m.state in {"planned", "under_way"}),
        "is_blank": visit is None, "held": written(visit.held_at) if visit else "",
        "forms": [[str(f.label), visit is not None and visit.form == f] for f in VisitForm],
        "contents": [[str(c.label), visit is not None and c in visit.contents] for c in VisitContent],
        "visitors": visit.visitors if visit else "", "spoken_to": visit.spoken_to if visit else "",
        "findings": visit.findings if visit else "", "needs": visit.needs if visit else "",
        "problems": _problems(visit), "signed": bool(visit and visit.is_signed), "lines": list(range(BLANK_LINES)),
    }  # fmt: skip


def _problems(visit: Visit | None) -> list[list[str]]:
    """The problems the visit found, with owner, day, state and answer."""
    if visit is None:
        return []
    return [
        [p.title, p.owner, written(p.due_on), said(p, "state"), p.answer]
        for p in visit.problems.order_by("due_on", "pk")
    ]
