"""The charts of dashboards and reports, from the same figures by the same functions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from inspections.documents.frozen import Frozen
from inspections.indicators import INDICATORS
from registry.ui import charts, formats

_MOST_BARS = 12
_MOST_CAUSES = 4


def of_report(frozen: Frozen) -> list[charts.Chart]:
    """The charts that have something to show: divisions by status, income and line, money, causes."""
    made = [by_division(frozen), income(frozen), money(frozen), causes(frozen)]
    return [chart for chart in made if chart is not None]


def by_division(frozen: Frozen) -> charts.Chart | None:
    """Households not yet out of poverty and lifted, of the divisions below; the largest when there are many."""
    rows = [(part["name"], (_count(part, "poor_households") + _count(part, "planned_households")
                            + _count(part, "relapsed_households"), _count(part, "lifted_households")))
            for part in frozen.parts]  # fmt: skip
    rows = [row for row in rows if sum(row[1])]
    if not rows:
        return None
    title = _("Households not yet out of poverty and lifted")
    if len(rows) > _MOST_BARS:
        rows = sorted(rows, key=lambda row: (-row[1][0], -row[1][1]))[:_MOST_BARS]
        title = _("The %(number)d divisions with most households not yet out of poverty") % {"number": _MOST_BARS}
    return charts.stacked_bars(title=title, rows=rows, series=[_("Not yet out"), _("Lifted")], unit=_("households"))


def _count(part: dict[str, Any], code: str) -> int:
    return int(part["figures"][code] or 0)


def income(frozen: Frozen) -> charts.Chart | None:
    """Net income per head of the last years beside the line in force."""
    rows = frozen.data["income_years"]
    if len(rows) < 2:
        return None
    whole = [(str(row["year"]), _whole(row["value"])) for row in rows]
    return charts.line(title=_("Net income per head and the income line"), points=whole,
                       label=_("Net income per head"), reference=[_whole(row["line"]) for row in rows],
                       reference_label=_("Income line in force"), unit=_("yuan"))  # fmt: skip


def _whole(value: str | None) -> int | None:
    return None if value is None else round(Decimal(value))


def money(frozen: Frozen) -> charts.Chart | None:
    """This year's money: brought forward, received, passed on, paid out, still here."""
    steps = [("funds_received", 1, _("Funds received")), ("funds_allocated", -1, _("Passed on")),
             ("funds_spent", -1, _("Paid out"))]  # fmt: skip
    changes = [(label, sign * (frozen.value(code) or Decimal(0))) for code, sign, label in steps]
    opening = frozen.value("funds_opening") or Decimal(0)
    if not opening and not any(amount for _label, amount in changes):
        return None
    return charts.waterfall(title=_("Funds of the year"), start=(_("Brought forward"), opening),
                            changes=[change for change in changes if change[1]], end_label=_("Balance"),
                            written=formats.wan, unit=_("10,000 yuan"))  # fmt: skip


def causes(frozen: Frozen) -> charts.Chart | None:
    """Main causes of poverty; the rare ones together."""
    rows = [(str(i.name), int(frozen.value(i.code) or 0)) for i in INDICATORS.values() if i.code.startswith("cause_")]
    rows = sorted((row for row in rows if row[1]), key=lambda row: -row[1])
    if not rows:
        return None
    shown, rest = rows[:_MOST_CAUSES], sum(count for _name, count in rows[_MOST_CAUSES:])
    return charts.share_bar(title=_("Main causes of poverty"), unit=_("households"),
                            parts=[*shown, *([(_("Others"), rest)] if rest else [])])  # fmt: skip
