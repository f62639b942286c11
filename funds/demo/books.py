"""The county's books are closed month by month; the last month that is over is left for whoever tries it."""

from __future__ import annotations

import datetime as dt

from funds.demo.people import People
from funds.ledger import posting, reading
from registry import clock
from registry.demo.plan import Plan


def close_months(plan: Plan, people: People) -> None:
    """Closes every month but the last one that is over, each on the fifth of the month after it."""
    finance = people.who("county_finance", plan.county)
    last_open = (plan.on.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    while (month := reading.next_month(plan.county)) and month < f"{last_open:%Y-%m}":
        first = dt.date.fromisoformat(f"{month}-01")
        with clock.travel((first + dt.timedelta(days=31)).replace(day=5)):
            posting.close_month(area=plan.county, month=month, by=finance)
