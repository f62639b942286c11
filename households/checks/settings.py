"""How each rule stands in a village on a day: the entry's own figures, with the region's rows laid over them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

from households.choices.checks import CHECKS
from households.models.rule_setting import RuleSetting
from households.rules.checks import InForce, Limits


class Settings:
    """All rules on one day; the rows are read once."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        rows = RuleSetting.objects.holding_on(on).order_by("region")
        self._rows: dict[str, list[RuleSetting]] = {}
        for row in rows:
            self._rows.setdefault(row.rule, []).append(row)
        self._known: dict[tuple[str, str], InForce] = {}

    def of(self, rule: str, village: str) -> InForce:
        """How `rule` stands in `village`: the widest region first, each nearer one over it."""
        rows = [row for row in self._rows.get(rule, ()) if village.startswith(row.region)]
        key = (rule, rows[-1].region if rows else "-")
        if key not in self._known:
            self._known[key] = self._laid(rule, rows)
        return self._known[key]

    def for_village(self, village: str) -> Callable[[str], InForce]:
        """The lookup of one village, for the pure rules."""
        return lambda rule: self.of(rule, village)

    def _laid(self, rule: str, rows: list[RuleSetting]) -> InForce:
        check = CHECKS[rule]
        severity: str = check.severity
        limits: dict[str, Decimal | None] = {limit.name: limit.value for limit in check.limits}
        holds = (check.valid_from is None or check.valid_from <= self.on) and (
            check.valid_to is None or self.on < check.valid_to
        )
        for row in rows:
            severity = row.severity or severity
            limits |= {name: Decimal(str(value)) for name, value in row.limits.items() if name in limits}
            holds = not row.is_off
        return InForce(severity, Limits(limits), holds)
