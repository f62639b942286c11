"""How each rule stands in a village on a day: the entry's own figures, with the region's rows laid over them.

A figure that a document sets for a measure is read from MeasureStandard, where the forms of measures read it too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models.functions import Length

from households.choices.checks import CHECKS
from households.models.measure_standard import MeasureStandard
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
        self._known: dict[tuple[Any, ...], InForce] = {}
        self._standards = list(MeasureStandard.objects.holding_on(on).order_by(Length("region").desc(), "pk"))

    def of(self, rule: str, village: str) -> InForce:
        """How `rule` stands in `village`: the widest region first, each nearer one over it."""
        rows = [row for row in self._rows.get(rule, ()) if village.startswith(row.region)]
        set_elsewhere = self._set_elsewhere(rule, village)
        key = (rule, rows[-1].region if rows else "-", *set_elsewhere.items())
        if key not in self._known:
            self._known[key] = self._laid(rule, rows, set_elsewhere)
        return self._known[key]

    def standard_of(self, code: str, village: str) -> MeasureStandard | None:
        """The row of a limit of measures that holds in the village: of the closest region."""
        reached = (row for row in self._standards if row.code == code and village.startswith(row.region))
        return next(reached, None)

    def _set_elsewhere(self, rule: str, village: str) -> dict[str, Decimal | None]:
        found = {}
        for limit in CHECKS[rule].limits:
            if limit.standard:
                row = self.standard_of(limit.standard, village)
                found[limit.name] = row.value if row else None
        return found

    def for_village(self, village: str) -> Callable[[str], InForce]:
        """The lookup of one village, for the pure rules."""
        return lambda rule: self.of(rule, village)

    def _laid(self, rule: str, rows: list[RuleSetting], set_elsewhere: dict[str, Decimal | None]) -> InForce:
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
        return InForce(severity, Limits(limits | set_elsewhere), holds)
