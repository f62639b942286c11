"""Rows of the ledger that figures count: what came in, was passed on, was paid out, and what is still here.

A transfer counts for an area by the ends it has there: what enters is received, what leaves for elsewhere is passed
on, what reaches households or suppliers is spent; what is given back or reversed takes back the same figures. So the
balance is always received − passed on − spent, at every level. Origins, outside the county, belong to no area; the
end a scope cannot see lies above it. Entry times are the moments of posting. Source: DOMAIN §6.2, §8.2 (I-03a).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inspections.indicators.definition import Source
from registry.accounts.permissions import Permission

_ENDS = """
    SELECT m.id, m.booked_on, m.reference, m.giver, m.taker, m.effect, m.amount_yuan AS amount,
        m.household_id IS NOT NULL AS of_household,
        CASE WHEN m.effect = 'receipt' THEN '' ELSE left(m.giver, %(width)s) END AS from_area,
        CASE WHEN o.kind = 'origin' THEN '' ELSE left(m.taker, %(width)s) END AS to_area
    FROM ledger_move m
    LEFT JOIN ledger_account o ON m.effect = 'return' AND o.id = m.taker_account AND o.kind = 'origin'
    WHERE m.village_id >= %(lo)s AND m.village_id < %(hi)s AND m.booked_on < %(end)s AND m.posted_at < %(known_by)s
"""
_MOVES = """
    SELECT to_area AS area, taker AS village_id, id, booked_on, reference, of_household,
        CASE WHEN crosses AND effect <> 'return' THEN amount ELSE 0 END AS received,
        CASE WHEN crosses AND effect = 'return' THEN -amount ELSE 0 END AS passed, 0 AS spent
    FROM ends WHERE to_area <> '' AND effect <> 'payment'
    UNION ALL
    SELECT from_area, giver, id, booked_on, reference, of_household,
        CASE WHEN crosses AND effect = 'return' THEN -amount ELSE 0 END,
        CASE WHEN crosses AND effect <> 'return' THEN amount ELSE 0 END,
        CASE WHEN effect = 'payment' THEN amount ELSE 0 END
    FROM ends WHERE from_area <> ''
"""


def _when(condition: str, amount: str) -> str:
    return f"CASE WHEN {condition} THEN {amount} ELSE 0 END"


_YEAR, _PERIOD, _BEFORE = "booked_on >= %(year_start)s", "booked_on >= %(start)s", "booked_on < %(year_start)s"
_COLUMNS = {
    "received_year_yuan": _when(_YEAR, "received"),
    "received_yuan": _when(_PERIOD, "received"),
    "allocated_year_yuan": _when(_YEAR, "passed"),
    "allocated_yuan": _when(_PERIOD, "passed"),
    "spent_year_yuan": _when(_YEAR, "spent"),
    "spent_yuan": _when(_PERIOD, "spent"),
    "to_households_year_yuan": _when(f"{_YEAR} AND of_household", "spent"),
    "opening_yuan": _when(_BEFORE, "received - passed - spent"),
    "available_yuan": f"received - passed - {_when(_BEFORE, 'spent')}",
    "balance_yuan": "received - passed - spent",
}

TRANSFERS = Source(
    code="transfers",
    label=_("Transfers of the ledger"),
    sql=f"""
        WITH pairs AS ({_ENDS}), ends AS (SELECT *, from_area <> to_area AS crosses FROM pairs),
        moves AS ({_MOVES})
        SELECT area, village_id, id AS row_id, to_char(booked_on, 'YYYY-MM-DD') AS label, reference AS note,
            {", ".join(f"{amount} AS {name}" for name, amount in _COLUMNS.items())}
        FROM moves WHERE area >= %(lo)s AND area < %(hi)s""",
    columns=tuple(_COLUMNS),
    permission=Permission.VIEW_FUNDS,
    row_url="",
    tables=("ledger_transfer", "ledger_account"),
    entry="Transfers posted after the period are left out.",
)
