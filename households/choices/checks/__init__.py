"""The data checks DQ-01 … DQ-75, one entry a rule: the only place where their wording stands. Source: DOMAIN §11.

The conditions of people stand in households/rules/members.py and households/rules/checks/, those that cross households
in households/checks/sql.py and funds/checks.py. docs/rules/ is written from these entries.
"""

from __future__ import annotations

from households.choices.checks import area, causes, income, monitoring, people, schooling, support
from households.choices.checks.entry import Check, Limit
from households.choices.checks.phrases import PHRASES, render

CHECKS: dict[str, Check] = {
    check.id: check
    for check in sorted(
        (
            *people.CHECKS,
            *schooling.CHECKS,
            *causes.CHECKS,
            *income.CHECKS,
            *support.CHECKS,
            *monitoring.CHECKS,
            *area.CHECKS,
        ),
        key=lambda check: check.id,
    )
}
"""Number of the rule → its entry, in the order of the numbers."""

__all__ = ["CHECKS", "PHRASES", "Check", "Limit", "render"]
