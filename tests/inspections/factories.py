"""A small township with people, changes, incomes, notices and money, made by the application's own actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from households.actions.status import set_monitored, set_status
from households.choices import LAST_POVERTY_YEAR, Status
from households.models import Household
from households.rules.drafts import CardDraft, IncomeDraft
from inspections import reports
from inspections.choices import ReportKind
from inspections.models import Report
from registry.db.scope import scoped
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds import factories as money
from tests.households import factories as cards
from tests.publicity import factories as notices

ENTERED_ON = dt.date(2019, 3, 5)
OCTOBER = "2026-10"


@dataclass(frozen=True)
class Scene:
    """Who acts, and the households by name."""

    people: money.People
    households: dict[str, Household]


def card(name: str, *, village: str = VILLAGE, by: Any = None, status: str = Status.POOR, size: int = 1,
         since: dt.date = ENTERED_ON, cause: str = "01", wage: dict[int, str] | None = None) -> Household:  # fmt: skip
    """A household on the register since the day after `since`, with one income row for each year given."""
    members = [cards.head(name), *(cards.person(f"{name}{n}", "son") for n in range(2, size + 1))]
    draft = CardDraft(group="1组", main_cause=cause)
    made = cards.household(village=village, by=by, on=since, members=members, card=draft)
    first = Status.POOR if since.year <= LAST_POVERTY_YEAR else Status.ORDINARY
    set_status(made, first, by=by, on=since + dt.timedelta(days=1))
    if status != Status.POOR:
        set_status(made, status, by=by, on=since + dt.timedelta(days=400))
    for year, amount in (wage or {}).items():
        from households.actions.incomes import record_income

        record_income(made, draft=IncomeDraft(year, {"wage_yuan": Decimal(amount)}), by=by, on=dt.date(2026, 1, 5))
    return made


def scene(make_user: Any) -> Scene:
    """Two villages: four cards here, one next door, a list on the wall, a hundred thousand yuan in a project."""
    who = money.people(make_user)
    found = {
        "poor": card("周山", by=who.clerk, size=3, wage={2024: "6000", 2025: "7500"}),
        "planned": card("龙海", by=who.clerk, status=Status.PLANNED, wage={2025: "3000.50"}),
        "lifted": card(
            "石英", by=who.clerk, status=Status.LIFTED, size=2, cause="07", wage={2024: "9000", 2025: "9900"}
        ),
        "late": card("麻生", by=who.clerk, since=dt.date(2026, 11, 1)),
        "sibling": card("吴军", by=None, village=SIBLING, size=2),
    }
    set_monitored(found["lifted"], kind="unstable_lifted", by=who.clerk, on=dt.date(2026, 5, 1))
    notices.hanging(who.clerk, who.committee)
    with scoped(COUNTY, actor=who.finance.pk):
        money.funded_project(who)
    return Scene(who, found)


def report(area: str = VILLAGE, *, period: str = OCTOBER, by: Any = None, **fields: Any) -> Report:
    """A monthly report made now."""
    return reports.generate(ReportKind.MONTHLY, area, period, by=by, **fields)
