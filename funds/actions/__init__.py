"""What is done with the money. Views, the demo and tests call these; nothing else writes the papers."""

from funds.actions.allocations import allocate, give_back, reverse_allocation
from funds.actions.assets import change_asset_state, enter_asset, publish_assets, tell_asset_year
from funds.actions.cards import end_card, enter_cadre_card, enter_card
from funds.actions.claims import (
    audit_claims,
    change_claim,
    move_claim,
    pay_claim,
    pay_claims,
    prepare_claim,
    reverse_claim,
)
from funds.actions.contracts import (
    approve_overrun,
    change_contract,
    enter_contract,
    file_papers,
    record_acceptance,
    report_completion,
)
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
from funds.actions.plans import Plan, ground_of, make_list, plan_of
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
from funds.actions.suppliers import keep_supplier

__all__ = [
    "LineDraft",
    "Plan",
    "ProjectsRefused",
    "ReceiptDraft",
    "Share",
    "TargetDraft",
    "Verdict",
    "allocate",
    "approve_overrun",
    "approve_payment",
    "ask_budget",
    "audit_claims",
    "change_asset_state",
    "change_claim",
    "change_contract",
    "choose_households",
    "decide_budget",
    "decompose",
    "edit_payment",
    "edit_project",
    "end_card",
    "enter_asset",
    "enter_cadre_card",
    "enter_card",
    "enter_contract",
    "enter_receipts",
    "enter_source",
    "explain_finding",
    "file_papers",
    "file_photos",
    "file_scans",
    "give_back",
    "ground_of",
    "keep_supplier",
    "make_list",
    "move_claim",
    "move_payment",
    "move_project",
    "pass_projects",
    "pay_claim",
    "pay_claims",
    "plan_of",
    "prepare_claim",
    "prepare_payment",
    "propose_project",
    "publish_allocations",
    "publish_assets",
    "publish_payment",
    "publish_projects",
    "reallocate",
    "record_acceptance",
    "release_payment",
    "report_completion",
    "report_progress",
    "reverse_allocation",
    "reverse_claim",
    "reverse_line",
    "strike_line",
    "submit_payment",
    "take_back_source",
    "take_back_unclaimed",
    "tell_asset_year",
    "tell_reached",
    "to_publish",
]
