"""How money is told: sentences, facts and steps for the screens; one file a subject, rooms add their own."""

from funds.presenters.common import area_crumbs, attachment, history, waiting_for, workbook
from funds.presenters.households import household_happenings, household_money
from funds.presenters.money import FlowRow, SourceRow, Totals, flow_rows, money_tiles, source_rows, totals, waterfall
from funds.presenters.payments import payment_facts, payment_status, payment_steps, payment_workbook, waiting_count
from funds.presenters.projects import project_status, project_steps
from funds.presenters.sources import Branch, allocation_rows, source_facts, source_tree, still_rows, still_told

__all__ = [
    "Branch",
    "FlowRow",
    "SourceRow",
    "Totals",
    "allocation_rows",
    "area_crumbs",
    "attachment",
    "flow_rows",
    "history",
    "household_happenings",
    "household_money",
    "money_tiles",
    "payment_facts",
    "payment_status",
    "payment_steps",
    "payment_workbook",
    "project_status",
    "project_steps",
    "source_facts",
    "source_rows",
    "source_tree",
    "still_rows",
    "still_told",
    "totals",
    "waiting_count",
    "waiting_for",
    "waterfall",
    "workbook",
]
