"""What open data say of a notice, and what they leave out.

Left out altogether: rows about persons. A list is read on the wall while it hangs; its download is what the leaks of
2018 and 2023 were made of (DOMAIN §7.2), so there is none. Counted groups below five are written "<5", and the sums of
such a list are left out, unless the rows themselves hang at that moment.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from publicity.models import WallAnswer, WallEntry, WallFigures, WallNotice
from publicity.reports.wall import find_division
from registry.divisions.models import Division

PAGE_SIZE = 200
SMALLEST = 5
FEW = f"<{SMALLEST}"
_HEADS = frozenset({"people", "households"})  # columns that count families or people
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "household-registry/fair-wall")

Record = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """One page of a division's notices of a year, oldest first, so that a page that is full never changes members."""

    division: Division
    year: int
    years: list[int]
    page: int
    more: bool
    records: list[Record]
    figures: list[WallFigures]
    on: dt.date


def address(name: str, *args: Any) -> str:
    """The full address of a page of the wall."""
    return str(settings.REGISTRY_WALL_URL).rstrip("/") + reverse(f"wall:{name}", args=args)


def lasting_id(*parts: object) -> str:
    """The same for ever, wherever the wall is served."""
    return uuid.uuid5(_NAMES, "/".join(str(part) for part in parts)).urn


def batch(code: str, *, on: dt.date, year: int | None = None, page: int = 1) -> Batch | None:
    """The notices of a division and of all below it; None when there is no such division, year or page.

    Without a year: the newest in which something hung, or this one.
    """
    division = find_division(code)
    if division is None:
        return None
    within = WallNotice.objects.filter(village_id__gte=code, village_id__lt=f"{code}~")
    years = list(within.order_by("-year").values_list("year", flat=True).distinct()) or [on.year]
    chosen = years[0] if year is None else year
    if chosen not in years:
        return None
    start = (page - 1) * PAGE_SIZE
    found = list(within.filter(year=chosen).order_by("starts_on", "id")[start : start + PAGE_SIZE + 1])
    if page > 1 and not found:
        return None
    figures = WallFigures.objects.filter(village_id=code).order_by("topic")
    shown = found[:PAGE_SIZE]
    return Batch(division, chosen, years, page, len(found) > PAGE_SIZE, records(shown, on=on), list(figures), on)


def records(notices: list[WallNotice], *, on: dt.date) -> list[Record]:
    """The notices as records, with the rows of those that name no persons, and the public answers."""
    names = dict(Division.objects.filter(code__in={n.village_id for n in notices}).values_list("code", "name"))
    rows: dict[int, list[Record]] = defaultdict(list)
    hanging = {n.id: n.hangs_on(on) for n in notices}
    impersonal = [n.id for n in notices if not n.personal]
    for entry in WallEntry.objects.filter(notice_id__in=impersonal).order_by("notice_id", "position"):
        cells = {key: _counted(key, value, hanging[entry.notice_id]) for key, value in entry.cells.items()}
        rows[entry.notice_id].append({"position": entry.position, "cells": cells})
    answers: dict[int, list[Record]] = defaultdict(list)
    for answer in WallAnswer.objects.filter(notice_id__in=hanging).order_by("answered_on", "id"):
        answers[answer.notice_id].append(_answer(answer))
    earlier = {n.corrects_id for n in notices if n.corrects_id}
    codes = dict(WallNotice.objects.filter(id__in=earlier).values_list("id", "check_code"))
    return [
        _record(notice, names[notice.village_id], hanging[notice.id]) | {
            "corrects": codes.get(notice.corrects_id), "answers": answers[notice.id],
            "rows": None if notice.personal else rows[notice.id],
        }
        for notice in notices
    ]  # fmt: skip


def _record(notice: WallNotice, name: str, hangs: bool) -> Record:
    small = notice.personal and not hangs and notice.entry_count < SMALLEST
    return {
        "id": lasting_id(notice.village_id, notice.reference),
        "url": address("notice", notice.village_id, notice.reference),
        "division": notice.village_id, "division_name": name, "number": notice.reference, "kind": notice.kind,
        "title": notice.title, "state": notice.state, "starts_on": notice.starts_on.isoformat(),
        "last_on": notice.last_on.isoformat(), "closed_on": notice.closed_on.isoformat() if notice.closed_on else None,
        "days": notice.days, "counting": notice.counting, "decision": notice.decision, "statement": notice.statement,
        "persons": notice.personal, "count": FEW if small else notice.entry_count,
        "totals": None if small else _totals(notice, hangs), "objections_open": notice.open_objections,
        "objections_late": notice.late_objections, "check_code": notice.check_code, "sha256": notice.sha256,
        "columns": {c["key"]: c["label"] for c in notice.columns},
    }  # fmt: skip


def _totals(notice: WallNotice, hangs: bool) -> Mapping[str, Any]:
    return {key: _counted(key, value, hangs) for key, value in notice.totals.items()}


def _counted(key: str, value: Any, hangs: bool) -> Any:
    """A count of families or people; a small one only while its row hangs anyway."""
    return FEW if key in _HEADS and not hangs and 0 < int(value) < SMALLEST else value


def _answer(answer: WallAnswer) -> Record:
    return {
        "id": lasting_id("answer", answer.id), "received_on": answer.received_on.isoformat(),
        "answered_on": answer.answered_on.isoformat(), "outcome": answer.outcome, "answer": answer.answer,
        "reviewed_on": answer.reviewed_on.isoformat() if answer.reviewed_on else None,
        "review_outcome": answer.review_outcome, "review_answer": answer.review_answer,
    }  # fmt: skip


def newest(code: str, *, limit: int) -> Iterable[WallNotice]:
    """The notices of a division and all below it that came last, for the feed."""
    return WallNotice.objects.filter(village_id__gte=code, village_id__lt=f"{code}~").order_by("-starts_on", "-id")[
        :limit
    ]
