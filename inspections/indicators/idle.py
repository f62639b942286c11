"""Accounts whose money has lain still too long, as of a day. How long is a row of the thresholds (idle_days).

Source: DOMAIN §8.2 (I-03c), LESSONS T2.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inspections.indicators.definition import Source
from registry.accounts.permissions import Permission

IDLE = Source(
    code="idle",
    label=_("Accounts with idle money"),
    sql="""
        WITH held AS (
            SELECT a.village_id, a.id, a.name, sum(m.amount) AS balance, max(m.booked_on) AS moved_on
            FROM ledger_account a
            JOIN (
                SELECT credit_id AS account_id, amount_yuan AS amount, booked_on FROM ledger_transfer
                WHERE booked_on < %(end)s AND posted_at < %(known_by)s
                UNION ALL
                SELECT debit_id, -amount_yuan, booked_on FROM ledger_transfer
                WHERE booked_on < %(end)s AND posted_at < %(known_by)s
            ) m ON m.account_id = a.id
            WHERE a.village_id >= %(lo)s AND a.village_id < %(hi)s AND a.kind IN ('node', 'project')
            GROUP BY a.village_id, a.id, a.name
        )
        SELECT left(village_id, %(width)s) AS area, village_id, NULL AS row_id, name AS label,
            to_char(moved_on, 'YYYY-MM-DD') AS note, balance AS idle_yuan, 1 AS idle_accounts
        FROM held
        WHERE balance > 0 AND moved_on < %(last_on)s - (
            SELECT t.green::int FROM inspections_indicatorthreshold t
            WHERE t.code = 'idle_days' AND starts_with(%(lo)s, t.region) AND t.valid_from <= %(last_on)s
              AND (t.valid_to IS NULL OR t.valid_to > %(last_on)s)
            ORDER BY length(t.region) DESC LIMIT 1
        )""",
    columns=("idle_yuan", "idle_accounts"),
    permission=Permission.VIEW_FUNDS,
    row_url="",
    tables=("ledger_account", "ledger_transfer", "inspections_indicatorthreshold"),
    entry="Transfers posted after the period are left out.",
)
