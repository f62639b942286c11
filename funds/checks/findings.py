"""Payments that the data checks doubt: DQ-63, DQ-64, and the dead who are paid (DQ-62). Set-wise SQL. DOMAIN §6.8.

What an account shared, a payee dead and a list unpublished means is told by the patterns of the watching; here it is
put as a finding.

Names of payees are part of a finding and stay inside the scope of whoever reads it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection

from funds.checks.people import LIST_ACCOUNTS
from funds.checks.running import rows_of
from funds.choices import EDITABLE_PAYMENT, PAYABLE, Pattern, PaymentState
from households.checks import Found, Settings, register
from households.choices import LeaveReason
from registry.divisions.scoping import code_range

SHOWN = 5
_LINES = """
SELECT b.id, b.title, b.village_id, b.period, l.payee_name,
    l.amount_yuan <> round(l.standard_yuan * l.quantity, 2) AS wrong_amount,
    NOT EXISTS (SELECT 1 FROM households_member m WHERE m.household_id = l.household_id AND m.name = l.payee_name
                AND m.joined_on <= coalesce(b.released_on, %(on)s)
                AND (m.left_on IS NULL OR m.left_on > coalesce(b.released_on, %(on)s))) AS payee_not_member,
    l.id = ANY(%(shared)s) AS account_shared,
    h.bank_account_index IS NOT NULL AND EXISTS (
        SELECT 1 FROM funds_paymentline t JOIN households_household o ON o.id = t.household_id
        WHERE t.item = l.item AND t.period = l.period AND t.payee_name = l.payee_name AND t.id <> l.id
        AND NOT t.is_void AND o.bank_account_index = h.bank_account_index) AS person_twice,
    l.amount_yuan
FROM funds_paymentline l
JOIN funds_paymentbatch b ON b.id = l.batch_id
JOIN households_household h ON h.id = l.household_id
WHERE l.village_id >= %(low)s AND l.village_id < %(high)s AND NOT l.is_void AND NOT b.state = ANY(%(outside)s)
ORDER BY b.id, l.position
"""
_NOT_PLANNED = """
SELECT b.id, b.title, b.village_id, b.period
FROM funds_paymentbatch b JOIN funds_project p ON p.id = b.project_id
WHERE b.village_id >= %(low)s AND b.village_id < %(high)s AND NOT b.state = ANY(%(outside)s)
    AND NOT p.state = ANY(%(payable)s) AND b.state <> 'released'
ORDER BY b.id
"""
KINDS = ("account_shared", "payee_not_member", "person_twice", "wrong_amount", "over_cap")


def _rows(query: str, area: str, on: dt.date, **more: Any) -> list[tuple[Any, ...]]:
    low, high = code_range(area)
    outside = [str(state) for state in (*EDITABLE_PAYMENT, PaymentState.CANCELLED)]
    payable = [str(state) for state in PAYABLE]
    values: dict[str, Any] = {"low": low, "high": high, "on": on, "outside": outside, "payable": payable, **more}
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def payments(area: str, on: dt.date, settings: Settings) -> Iterator[Found]:
    """DQ-63: shared account, payee who is no member, person twice, wrong amount, above the cap that a region set."""
    lists: dict[int, tuple[str, str, str]] = {}
    doubts: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for batch, title, village, period, name, wrong, stranger, shared, twice, amount in _rows(
        _LINES, area, on, shared=[row[0] for row in _rows(LIST_ACCOUNTS, area, on)]
    ):
        lists[batch] = title, village, period
        cap = settings.of("DQ-63", village).limits.get("cap_yuan")
        told = (shared, stranger, twice, wrong, cap is not None and Decimal(amount) > cap)
        for kind, is_so in zip(KINDS, told, strict=True):
            if is_so:
                doubts[batch][kind].append(name)
    for batch, kinds in doubts.items():
        title, village, period = lists[batch]
        names = list(dict.fromkeys(name for kind in KINDS for name in kinds.get(kind, ())))
        shown = "、".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
        what = [f"!{kind}" for kind in KINDS if kind in kinds]
        yield Found("DQ-63", settings.of("DQ-63", village).severity, f"payment:{batch}", village,
                    year=int(period[:4]), params={"title": title, "what": what, "names": shown})  # fmt: skip


def unpublished(area: str, on: dt.date, settings: Settings) -> Iterator[Found]:
    """DQ-64: paid before every line had hung, from a project outside the library, or begun before its notice closed."""
    lists: dict[str, tuple[str, str, int, list[str]]] = {}
    for one in rows_of(Pattern.UNPUBLISHED, area, on):
        what = "!paid_unpublished" if one.facts["how"] == "paid" else "!begun_unpublished"
        lists[one.key] = one.facts["title"], one.village, one.facts["year"], [what]
    for batch, title, village, period in _rows(_NOT_PLANNED, area, on):
        told = lists.setdefault(f"payment:{batch}", (title, village, int(period[:4]), []))
        told[3].append("!project_not_in_plan")
    for subject, (title, village, year, what_all) in sorted(lists.items()):
        yield Found("DQ-64", settings.of("DQ-64", village).severity, subject, village, year=year,
                    params={"title": title, "what": what_all})  # fmt: skip


def paid_dead(area: str, on: dt.date, settings: Settings) -> Iterator[Found]:
    """DQ-62: the payee of a list died in a month before it was paid."""
    for one in rows_of(Pattern.DEAD, area, on):
        facts = one.facts
        if facts["reason"] == LeaveReason.DEATH:
            params = {"name": facts["name"], "what": "!still_paid", "day": facts["day"], "title": facts["title"]}
            yield Found("DQ-62", settings.of("DQ-62", one.village).severity, f"member:{facts['member']}", one.village,
                        facts["household"], facts["member"], params=params)  # fmt: skip


def register_all() -> None:
    """Makes the sources of this module known to the households' checks."""
    for rule, source in (("DQ-62", paid_dead), ("DQ-63", payments), ("DQ-64", unpublished)):
        register(rule, source)
