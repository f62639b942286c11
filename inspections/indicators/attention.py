"""What waits too long in an area on a day, item by item, the longest first.

The same conditions as the figures cases_late, notices_late, objections_late and funds_idle; here each with the day it
was due and the page where it is dealt with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.indicators.library import INDICATORS
from inspections.rules.window import Window

CODES = ("cases_late", "notices_late", "objections_late", "funds_idle")
"""The figures whose rows are listed."""

_DUE = {
    "cases": ("SELECT id::text, due_on FROM households_case WHERE id = ANY(%s)", "households:case"),
    "notices": ("SELECT id::text, coalesce(ends_on, prepared_on) FROM publicity_notice WHERE id = ANY(%s)",
                "publicity:notice"),
    "objections": ("SELECT id::text, due_on FROM publicity_objection WHERE id = ANY(%s)", "publicity:objection"),
}  # fmt: skip


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: where, what, since which day, and its page."""

    village_id: str
    code: str
    text: str
    due_on: date
    url: str
    days: int
    amount: Decimal = Decimal(0)


def waiting(window: Window, *, may: Any, limit: int = 8) -> tuple[list[Waiting], dict[str, int]]:
    """The items that wait longest, and how many there are by figure. `may` says which sources the reader may see."""
    found: list[Waiting] = []
    counts: dict[str, int] = {}
    for code in CODES:
        indicator = INDICATORS[code]
        if not may(indicator.source.permission):
            continue
        rows = indicator.rows(window.area, window)
        counts[code] = len(rows)
        found += _idle(code, rows, window) if code == "funds_idle" else _items(code, indicator, rows, window)
    return _longest(found, limit), counts


def _longest(found: list[Waiting], limit: int) -> list[Waiting]:
    """People's matters first, the longest overdue on top; a quarter of the places is for the largest idle sums."""
    people = sorted((i for i in found if not i.amount), key=lambda i: (i.due_on, i.village_id, i.text))
    money = sorted((i for i in found if i.amount), key=lambda i: (-i.amount, i.village_id, i.text))
    people = people[: limit - min(len(money), limit // 4)]
    return [*people, *money[: limit - len(people)]]


def _items(code: str, indicator: Any, rows: list[Any], window: Window) -> list[Waiting]:
    sql, url = _DUE[indicator.source.code]
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, [[row.row_id for row in rows]])
        due = dict(cursor.fetchall())
    put = {
        "cases_late": _("Case of %(name)s: the next step is late"),
        "notices_late": _("Notice “%(name)s”: not hung or not closed in time"),
        "objections_late": _("Objection to “%(name)s” not answered in time"),
    }[code]
    return [
        Waiting(row.village_id, code, put % {"name": row.note}, due[str(row.row_id)], reverse(url, args=[row.row_id]),
                (window.last_on - due[str(row.row_id)]).days)
        for row in rows if due.get(str(row.row_id))
    ]  # fmt: skip


def _idle(code: str, rows: list[Any], window: Window) -> list[Waiting]:
    put = _("%(amount)s yuan lie still on “%(name)s”")
    found = []
    for row in rows:
        moved_on, url = date.fromisoformat(row.note), INDICATORS[code].rows_url(row.village_id, window)
        words = put % {"name": row.label, "amount": f"{row.amount:,.2f}"}
        days = (window.last_on - moved_on).days
        found.append(Waiting(row.village_id, code, words, moved_on, url, days, row.amount))
    return found
