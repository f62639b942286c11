"""What a project got and gave, read from the moves of the ledger. Amounts in yuan. Source: DOMAIN §6.2."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class ProjectFlow:
    """The money of one project: passed to it and not given back, paid out to whom, and what is left."""

    received_yuan: Decimal = ZERO
    to_households_yuan: Decimal = ZERO
    to_suppliers_yuan: Decimal = ZERO

    @property
    def spent_yuan(self) -> Decimal:
        return self.to_households_yuan + self.to_suppliers_yuan

    @property
    def left_yuan(self) -> Decimal:
        return self.received_yuan - self.spent_yuan


def flows(projects: Collection[int]) -> dict[int, ProjectFlow]:
    """The flow of each project, as far as the scope in force reaches; projects without an account are not there."""
    if not projects:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.project_id,
                coalesce(sum(m.amount_yuan) FILTER (WHERE m.effect = 'allocation'), 0)
                    - coalesce(sum(m.amount_yuan) FILTER (WHERE m.effect = 'return'), 0),
                coalesce(sum(m.amount_yuan) FILTER (WHERE m.effect = 'payment' AND s.kind = 'households'), 0),
                coalesce(sum(m.amount_yuan) FILTER (WHERE m.effect = 'payment' AND s.kind = 'supplier'), 0)
            FROM ledger_account a
                JOIN ledger_move m ON (m.effect = 'allocation' AND m.taker_account = a.id)
                    OR (m.effect IN ('return', 'payment') AND m.giver_account = a.id)
                LEFT JOIN ledger_account s ON s.id = m.taker_account
            WHERE a.kind = 'project' AND a.project_id = ANY(%s)
            GROUP BY a.project_id
            """,
            [list(projects)],
        )
        return {row[0]: ProjectFlow(*row[1:]) for row in cursor.fetchall()}


def flow(project: int) -> ProjectFlow:
    """The flow of one project; all zero before any money came."""
    return flows([project]).get(project, ProjectFlow())
