"""The county's notices of how it allocated each document's money: all but the newest, which is still due."""

import datetime as dt

from funds import actions
from funds.demo.people import People
from funds.models import Allocation, FundSource
from publicity import actions as publicity
from registry import clock
from registry.demo.plan import Plan

AFTER = 6  # days between the last allocation of a document and its notice


def allocation_notices(plan: Plan, people: People) -> None:
    """Published within the days, witnessed by the county office, closed when the term was over."""
    finance, office = people.who("county_finance", plan.county), people.who("county_office", plan.county)
    sources = list(FundSource.objects.within(plan.county).filter(is_void=False).order_by("received_on", "pk"))
    for source in sources[:-1]:
        last = Allocation.objects.filter(source=source, from_area=plan.county).latest("decided_on").decided_on
        day = min(last + dt.timedelta(days=AFTER), plan.on)
        with clock.travel(day):
            notice = actions.publish_allocations(source, by=finance, on=day)
            publicity.witness(notice, by=office, on=day)
        notice.refresh_from_db()
        over = (notice.ends_on or day) + dt.timedelta(days=1)
        if over <= plan.on:
            with clock.travel(over):
                publicity.close(notice, by=office, on=over, no_photo="演示数据，没有照片")
