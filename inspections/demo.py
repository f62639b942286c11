"""Reports of the past months in the demo county, made from its figures as any other report.

The county and two townships for three months, their villages for the last month. The papers of the county, the
township and the village of the logins are printed for the last month; the others are printed when someone asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspections import reports
from inspections.choices import ReportKind
from registry.demo.users import home
from registry.text.periods import Period

if TYPE_CHECKING:
    from registry.demo.plan import Plan

MONTHS = 3


def build(plan: Plan) -> None:
    """Generates the reports, the oldest first, so that each finds the one before it."""
    period = Period.containing(plan.on, "month")
    months = []
    for _number in range(MONTHS):
        period = period.previous()
        months.insert(0, period)
    townships, own = _townships(plan), home(plan)
    printed = {own, own[:9], plan.county}
    for month in months:
        for area in (plan.county, *townships):
            last = month == months[-1]
            reports.generate(ReportKind.MONTHLY, area, month.key, by=None, printed=last and area in printed)
    for village in plan.village_codes:
        if village[:9] in townships:
            reports.generate(ReportKind.MONTHLY, village, months[-1].key, by=None, printed=village in printed)


def _townships(plan: Plan) -> list[str]:
    """The township of the logins, and one more."""
    own = home(plan)[:9]
    others = sorted({code[:9] for code in plan.village_codes} - {own})
    return [own, *others[:1]]
