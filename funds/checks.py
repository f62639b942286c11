"""Payments that the data checks doubt: DQ-63, DQ-64, and the dead who are paid (DQ-62). Set-wise SQL. DOMAIN §6.8.

Names of payees are part of a finding and stay inside the scope of whoever reads it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import connection

from funds.choices import EDITABLE_PAYMENT, PAYABLE, PaymentState
from households.checks import Found, Settings, register
from registry.divisions.scoping import code_range

SHOWN = 5
_LINES = """
SELECT b.id, b.title, b.village_id, b.period, l.payee_name,
    l.amount_yuan <> round(l.standard_yuan * l.quantity, 2) AS wrong_amount,
    NOT EXISTS (SELECT 1 FROM households_member m WHERE m.household_id = l.household_id AND m.name = l.payee_name
                AND m.joined_on <= coalesce(b.released_on, %(on)s)
                AND (m.left_on IS NULL OR m.left_on > coalesce(b.released_on, %(on)s))) AS payee_not_member,
    h.bank_account_index IS NOT NULL AND EXISTS (
        SELECT 1 FROM households_household o WHERE o.bank_account_index = h.bank_account_index AND o.id <> h.id
        AND o.status <> 'removed') AS account_shared,
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
# Lists from before a village hung its first one here were published elsewhere: nothing is known of them.
_UNPUBLISHED = """
SELECT b.id, b.title, b.village_id, b.period,
    b.state = 'released' AND b.released_on > (
        SELECT min(f.starts_on) FROM publicity_notice f WHERE f.village_id = b.village_id AND f.kind = 'payment_list')
    AND EXISTS (
        SELECT 1 FROM funds_paymentline l WHERE l.batch_id = b.id AND NOT l.is_void AND NOT EXISTS (
            SELECT 1 FROM publicity_entry e JOIN publicity_notice n ON n.id = e.notice_id
            WHERE e.subject = 'funds.paymentline:' || l.id AND n.kind = 'payment_list' AND n.witnessed_by_id IS NOT NULL
            AND e.state <> 'withdrawn' AND coalesce(e.ends_on, n.ends_on) < b.released_on)) AS paid_unpublished,
    NOT p.state = ANY(%(payable)s) AND b.state <> 'released' AS project_not_in_plan
FROM funds_paymentbatch b JOIN funds_project p ON p.id = b.project_id
WHERE b.village_id >= %(low)s AND b.village_id < %(high)s AND NOT b.state = ANY(%(outside)s)
ORDER BY b.id
"""
_BEGUN = """
SELECT p.id, p.name, p.village_id, p.year
FROM funds_project p JOIN publicity_notice n ON n.subject = 'funds.project:' || p.id AND n.kind = 'project_plan'
WHERE p.village_id >= %(low)s AND p.village_id < %(high)s AND p.state IN ('under_way', 'accepted', 'closed')
GROUP BY p.id, p.name, p.village_id, p.year
HAVING NOT bool_or(n.witnessed_by_id IS NOT NULL AND n.state <> 'withdrawn'
                   AND n.ends_on < coalesce(p.starts_on, %(on)s))
ORDER BY p.id
"""
# A name that someone else of the household still bears is no sign.
_DEAD = """
SELECT m.id, m.household_id, m.village_id, m.name, m.left_on, min(b.title)
FROM households_member m
JOIN funds_paymentline l ON l.household_id = m.household_id AND l.payee_name = m.name AND NOT l.is_void
JOIN funds_paymentbatch b ON b.id = l.batch_id AND NOT b.state = ANY(%(outside)s)
    AND coalesce(b.released_on, %(on)s) > m.left_on
WHERE m.village_id >= %(low)s AND m.village_id < %(high)s AND m.left_reason = 'death'
    AND date_trunc('month', coalesce(b.released_on, %(on)s)) > date_trunc('month', m.left_on)
    AND NOT EXISTS (SELECT 1 FROM households_member o WHERE o.household_id = m.household_id AND o.name = m.name
                    AND o.id <> m.id AND o.left_on IS NULL)
GROUP BY m.id ORDER BY m.id
"""
KINDS = ("account_shared", "payee_not_member", "person_twice", "wrong_amount", "over_cap")


def _rows(query: str, area: str, on: dt.date) -> list[tuple[Any, ...]]:
    low, high = code_range(area)
    outside = [str(state) for state in (*EDITABLE_PAYMENT, PaymentState.CANCELLED)]
    payable = [str(state) for state in PAYABLE]
    values: dict[str, Any] = {"low": low, "high": high, "on": on, "outside": outside, "payable": payable}
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def payments(area: str, on: dt.date, settings: Settings) -> Iterator[Found]:
    """DQ-63: shared account, payee who is no member, person twice, wrong amount, above the cap that a region set."""
    lists: dict[int, tuple[str, str, str]] = {}
    doubts: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for batch, title, village, period, name, wrong, stranger, shared, twice, amount in _rows(_LINES, area, on):
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
    for batch, title, village, period, early, outside in _rows(_UNPUBLISHED, area, on):
        what = [code for code, is_so in (("!paid_unpublished", early), ("!project_not_in_plan", outside)) if is_so]
        if what:
            yield Found("DQ-64", settings.of("DQ-64", village).severity, f"payment:{batch}", village,
                        year=int(period[:4]), params={"title": title, "what": what})  # fmt: skip
    for project, name, village, year in _rows(_BEGUN, area, on):
        yield Found("DQ-64", settings.of("DQ-64", village).severity, f"project:{project}", village, year=year,
                    params={"title": name, "what": ["!begun_unpublished"]})  # fmt: skip


def paid_dead(area: str, on: dt.date, settings: Settings) -> Iterator[Found]:
    """DQ-62: the payee of a list died in a month before it was paid."""
    for member, household, village, name, left_on, title in _rows(_DEAD, area, on):
        params = {"name": name, "what": "!still_paid", "day": left_on.isoformat(), "title": title}
        yield Found("DQ-62", settings.of("DQ-62", village).severity, f"member:{member}", village, household, member,
                    params=params)  # fmt: skip


def register_all() -> None:
    """Makes the sources of this module known to the households' checks."""
    for rule, source in (("DQ-62", paid_dead), ("DQ-63", payments), ("DQ-64", unpublished)):
        register(rule, source)
