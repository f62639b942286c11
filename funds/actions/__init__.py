"""What is done with the money. Views, the demo and tests call these; nothing else writes the papers."""

from funds.actions.allocations import allocate, give_back, reverse_allocation
from funds.actions.cards import end_card, enter_cadre_card, enter_card
from funds.actions.decompose import Share, decompose, reallocate
from funds.actions.payments import (
    LineDraft,
    approve_payment,
    edit_payment,
    explain_finding,
    move_payment,
    prepare_payment,
    submit_payment,
)
from funds.actions.plans import Plan, make_list, plan_of
from funds.actions.project_lists import ProjectsRefused, Verdict, pass_projects
from funds.actions.project_notices import publish_projects
from funds.actions.project_work import (
    ask_budget,
    choose_households,
    decide_budget,
    file_photos,
    report_progress,
    tell_reached,
)
from funds.actions.projects import TargetDraft, edit_project, move_project, propose_project
from funds.actions.publishing import publish_allocations, to_publish
from funds.actions.receipts import ReceiptDraft, enter_receipts, take_back_unclaimed
from funds.actions.releasing import publish_payment, release_payment, reverse_line, strike_line
from funds.actions.sources import enter_source, file_scans, take_back_source

__all__ = [
    "LineDraft",
    "Plan",
    "ProjectsRefused",
    "ReceiptDraft",
    "Share",
    "TargetDraft",
    "Verdict",
    "allocate",
    "approve_payment",
    "ask_budget",
    "choose_households",
    "decide_budget",
    "decompose",
    "edit_payment",
    "edit_project",
    "end_card",
    "enter_cadre_card",
    "enter_card",
    "enter_receipts",
    "enter_source",
    "explain_finding",
    "file_photos",
    "file_scans",
    "give_back",
    "make_list",
    "move_payment",
    "move_project",
    "pass_projects",
    "plan_of",
    "prepare_payment",
    "propose_project",
    "publish_allocations",
    "publish_payment",
    "publish_projects",
    "reallocate",
    "release_payment",
    "report_progress",
    "reverse_allocation",
    "reverse_line",
    "strike_line",
    "submit_payment",
    "take_back_source",
    "take_back_unclaimed",
    "tell_reached",
    "to_publish",
]
