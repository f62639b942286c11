"""The sheets of exit, screening and clearing: what the card's own figures say, line by line. Nothing here is typed.

Exit (脱贫验收表): net income per head above the line of the year, and every guarantee with water: one exceeded, two
without worry, three guaranteed. Screening (排查表): the same figures, deciding nothing, and the risks named. Clearing
(风险消除研判表): above the monitoring line of the year, guarantees and water, the risks of the identification gone, no
new one. The months since the identification are shown beside it and flagged when they are few.
Source: DOMAIN §3.2, §3.3. Money in yuan per person and year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from households.choices import MOST_RISKS, Guarantee, MonitoredType
from households.choices.cases import Asked


@dataclass(frozen=True)
class RiskFact:
    """A risk on the card: its key, its code, since when, and whether fitting help was given."""

    pk: int
    kind: str
    since_on: dt.date
    is_answered: bool = False


@dataclass(frozen=True)
class SheetFacts:
    """The card as the sheets read it. None where nothing is recorded."""

    income_year: int | None = None
    net_per_head_yuan: Decimal | None = None
    line_yuan: Decimal | None = None
    living_year: int | None = None
    guarantees: Mapping[str, bool] = field(default_factory=dict, hash=False)
    risks: Sequence[RiskFact] = ()
    monitored_on: dt.date | None = None


@dataclass(frozen=True)
class Line:
    """One line: what was asked, whether it holds (None: shown only), and the figures it rests on."""

    asked: str
    holds: bool | None
    figures: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def as_json(self) -> dict[str, Any]:
        """For the case's column; money and days as text."""
        return {"asked": self.asked, "holds": self.holds, "figures": {k: str(v) for k, v in self.figures.items()}}


def exit_sheet(facts: SheetFacts) -> list[Line]:
    """Income above the line, and every guarantee. A figure that is missing does not hold."""
    return [_income(facts), *_guarantees(facts)]


def screening_sheet(facts: SheetFacts) -> list[Line]:
    """How the household stands; income and guarantees are shown, one to five risks must be named."""
    lines = (_income(facts), *_guarantees(facts))
    shown = [Line(line.asked, None, {**line.figures, "secured": line.holds}) for line in lines]
    named = len(facts.risks)
    return [*shown, Line(Asked.RISKS, 1 <= named <= MOST_RISKS, {"count": named})]


def clearing_sheet(facts: SheetFacts, *, gone: Sequence[int]) -> list[Line]:
    """Whether the risk is gone. `gone`: keys of the risks that two people saw to be gone."""
    first, later = risks_by_time(facts)
    left = [risk for risk in first if risk.pk not in gone]
    return [
        _income(facts), *_guarantees(facts),
        Line(Asked.GONE, not left, {"count": len(first), "left": len(left)}),
        Line(Asked.NO_NEW, not later, {"count": len(later)}),
    ]  # fmt: skip


def risks_by_time(facts: SheetFacts) -> tuple[list[RiskFact], list[RiskFact]]:
    """The open risks of the identification, and those that came after it."""
    since = facts.monitored_on
    first = [risk for risk in facts.risks if since is None or risk.since_on <= since]
    return first, [risk for risk in facts.risks if risk not in first]


def missing(lines: Sequence[Line]) -> list[Line]:
    """The lines that do not hold."""
    return [line for line in lines if line.holds is False]


def _income(facts: SheetFacts) -> Line:
    """Exactly on the line is not above it (DOMAIN DQ-55)."""
    net, line = facts.net_per_head_yuan, facts.line_yuan
    holds = net is not None and line is not None and net > line
    known = {"year": facts.income_year, "net": net, "line": line}
    return Line(Asked.INCOME, holds, {key: value for key, value in known.items() if value is not None})


def _guarantees(facts: SheetFacts) -> list[Line]:
    year = {} if facts.living_year is None else {"year": facts.living_year}
    return [Line(Asked(code), facts.guarantees.get(code, False), year) for code in Guarantee.values]


def monitored_type(facts: SheetFacts, *, was_lifted: bool) -> MonitoredType | None:
    """As what a household is watched, by the type rule; None while income or line are not on record.

    Below the line: unstable when it had left poverty, on the margin otherwise. Not below: sudden hardship. DOMAIN §3.3.
    """
    if facts.net_per_head_yuan is None or facts.line_yuan is None:
        return None
    if facts.net_per_head_yuan >= facts.line_yuan:
        return MonitoredType.SUDDEN_HARDSHIP
    return MonitoredType.UNSTABLE_LIFTED if was_lifted else MonitoredType.MARGINAL
