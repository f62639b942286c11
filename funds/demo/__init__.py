"""The invented money of the demo county: ten years of documents, allocations, projects and payments, and this year's
lists in every state. Past years go in by set, through the ledger's own function, so that every balance is true; this
year's lists are made by the real actions. Document numbers begin with 示例 (example): none of them exists.
Each room of this app adds a module and one call in `build`.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection

from funds.demo.bank import at_the_bank
from funds.demo.books import close_months
from funds.demo.contracts import work_of_suppliers
from funds.demo.lists import lists_of_now
from funds.demo.notices import allocation_notices
from funds.demo.payments import cards
from funds.demo.people import People
from funds.demo.progress import reports_of_progress
from funds.demo.projects import library
from funds.demo.spread import spread
from funds.demo.telling import tell_the_villages
from funds.demo.watch import warnings
from households.reports import telling
from registry import clock
from registry.demo.plan import Plan

FIRST_YEAR = 2016


def build(plan: Plan) -> None:
    """Money for every village, from FIRST_YEAR to the year of the plan."""
    people = People(plan)
    if not people.registered:
        return
    with clock.travel(plan.on):
        for year in range(FIRST_YEAR, plan.on.year + 1):
            day = min(dt.date(year, 12, 31), plan.on)
            with clock.travel(day):
                spread(plan, people, year, day)
        _analyze()  # nobody else has looked at these tables inside the demo's one transaction
        library(plan, people)
        reports_of_progress(plan, people)
        work_of_suppliers(plan, people)
        allocation_notices(plan, people)
        cards(plan, people)
        lists_of_now(plan, people)
        at_the_bank(plan, people)
        tell_the_villages(plan)
        telling.publish(plan.county, plan.on)
        warnings(plan, people)
        close_months(plan, people)


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE ledger_account, ledger_transfer, funds_project, funds_paymentbatch, funds_paymentline,"
            " funds_allocation, funds_fundsource"
        )
