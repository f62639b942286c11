"""What the papers of the money refuse, in words. The names are those of the database's guards."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

GUARDS: dict[str, Any] = {
    "ledger_account_of_document": _("An account belongs to a source document and opens on its date."),
    "ledger_account_of_project": _("The project does not exist in this division."),
    "ledger_transfer_of_household": _("The household does not belong to this village."),
    "funds_source_frozen": _("A source stands as it was entered. Take it back and enter it again."),
    "funds_source_has_money": _("A source is taken back only when none of its money has been passed on."),
    "funds_earmark": _("The source's document does not allow spending on projects of this category."),
    "funds_project_not_in_library": _("Only a project that the county has approved gets money."),
    "funds_project_begins": _("A project begins as a proposal of the village."),
    "funds_project_decision": _("The village's decision is missing, with its day and number."),
    "funds_project_without_target": _("Without a performance target with a value no project enters the library."),
    "funds_project_list_differs": _("The list of households and the number on the form differ."),
    "funds_project_recused": _("Recusal: you have filed a near relative in a household that is to benefit."),
    "funds_project_library_gate": _("The village's notice of the library has not hung its full days."),
    "funds_project_township_gate": _("The township's notice of the library has not hung its full days."),
    "funds_project_before_gate": _("The notice before the work has not hung its full days."),
    "funds_project_after_gate": _("The notice after the work has not hung its full days."),
    "funds_project_targets_open": _("Tell first what was reached of each performance target."),
    "funds_target_frozen": _("The targets stand once the township has reviewed the project."),
    "funds_beneficiary_frozen": _("The work has begun; its households stand."),
    "funds_progress_under_way": _("Progress is reported while the work is under way, and of no day to come."),
    "funds_budget_change_once": _("This change is decided already."),
    "funds_allocation_over_budget": _("The project would get more than its budget. A larger one needs the county."),
    "funds_project_frozen": _("An approved project is no longer changed."),
    "funds_project_has_money": _("The project still has money. Pay it out or give it back first."),
    "funds_project_state_edges": _("A project does not go from this state to that one."),
    "funds_payment_frozen": _("A submitted list is no longer changed."),
    "funds_payment_begins": _("A payment list begins as a draft."),
    "funds_payment_empty": _("The list has no payment on it."),
    "funds_payment_publicity_gate": _("The list has not hung its full days, or an objection is open."),
    "funds_payment_posted": _("A list counts as paid only when its money is in the ledger, line by line."),
    "funds_paymentbatch_state_edges": _("A payment list does not go from this state to that one."),
    "funds_line_frozen": _(
        "The lines of a submitted list are no longer changed. They can be struck out with a reason."
    ),
    "funds_paymentline_household_id_same_village": _("The household does not belong to this village."),
    "funds_paymentbatch_project_id_same_village": _("The project does not belong to this village."),
    "funds_line_unsigned": _("A line is not signed as it stands. Open the list again and submit it anew."),
    "funds_line_without_account": _("A bank list is submitted when every payee has an account."),
    "funds_payment_changed": _("The list is not what was submitted. Return it."),
    "funds_payment_approved": _("The amount of the list asks for more approvals."),
    "funds_approval_waits": _("Only a checked list waits for approval."),
    "funds_approval_own": _("An approval is given in one's own name and role."),
    "funds_approval_other_duty": _("Whoever made, checked or paid the list does not approve it."),
    "funds_card_kept": _("A card is ended, and a new one entered; it is never changed."),
    "funds_receipt_of_line": _("A receipt belongs to a payment of a released list in cash or in kind."),
    "funds_receipt_day": _("A receipt lies between the day of release and today."),
    "funds_receipt_witness": _("The witness is somebody else than who made the list or enters the receipt."),
}

LIST_FAULTS: dict[str, Any] = {  # code of funds.choices.checks.ListCheck -> sentence
    "list_empty": _("The list has no payment on it."),
    "payee_not_registered": _("Not on the register of this village today: %(names)s."),
    "payee_died": _("Died in a month before this one, so nothing is paid any more: %(names)s."),
    "payee_left": _("Left the household in a month before this one: %(names)s."),
    "payee_changed": _("The household has another head by now: %(names)s."),
    "no_account": _("No account on the card: %(names)s. Enter it on the household's or the person's page."),
    "account_not_own": _("The account is not the one on the card today: %(names)s."),
    "account_shared": _("These households share one bank account: %(names)s."),
    "cadre_account": _("The account belongs to a cadre: %(names)s."),
    "given_already": _("Given this item for this period already: %(names)s."),
    "standard_differs": _("The rate is not the standard: %(names)s."),
    "over_cap": _("Above what a household may get in the period (yuan): %(names)s."),
    "item_excluded": _("Has an item that excludes this one: %(names)s."),
    "cadre_relative": _("Near relatives of cadres, who stand aside from this list: %(names)s."),
    "negative_list": _("The money may not be spent on this (negative list): %(names)s."),
    "even_amounts": _("Nearly everybody gets the same amount: %(names)s."),
    "split_list": _("Together with %(lists)s it comes to %(total)s yuan, which asks for more approvals."),
}

# --- the bank: layouts, files, answers, what comes back

BANK_GUARDS: dict[str, Any] = {
    "funds_reissue_same": _(
        "Issued again is exactly what the bank refused: the same payee, item and amount of the list it follows."
    ),
    "funds_line_at_bank": _(
        "The bank has this payment. Wait for its answer; what it has credited wrongly comes back by a recovery."
    ),
    "funds_line_recovering": _("The money of this payment is coming back by a recovery already."),
    "funds_layout_in_use": _("Files were made with this layout. Copy it under another code and change the copy."),
    "funds_bank_file_released": _("Only a list that was paid out by bank has a file."),
    "funds_bank_file_begins": _("A bank file is made before anything else becomes of it."),
    "funds_answer_begins": _("An answer is read before it counts."),
    "funds_recovery_begins": _("A recovery begins open."),
    "funds_bank_file_frozen": _("A bank file stands as it was made. Cancel it and make another."),
    "funds_bank_file_settled": _("A line of the file has no answer yet."),
    "funds_bank_file_whole": _("The file no longer holds what its list pays out. Cancel it and make another."),
    "funds_bankfile_state_edges": _("A bank file does not go from this state to that one."),
    "funds_bank_line_frozen": _("A line of a bank file stands as it was written."),
    "funds_answer_frozen": _("An answer stands as it came."),
    "funds_return_row_frozen": _("A row of an answer stands as it came; it is explained once."),
    "funds_evidence_day": _("The day lies before the file was handed over or in the future, or the list is closed."),
    "funds_bankevidence_append_only": _("A paper of the bank stands as it was entered."),
    "funds_recovery_frozen": _("A recovery stands as it was opened."),
    "funds_recovery_of_payment": _("Only money that went out comes back, and no more than that."),
    "funds_recovery_booked": _("What came back is in the ledger, sum by sum, or it has not come back."),
    "funds_recovery_state_edges": _("A recovery does not go from this state to that one."),
    "funds_reconciliation_open": _("Something of this list is not explained yet; it cannot be closed."),
    "funds_reconciliation_second_pen": _("You explained a difference of this list; someone else must close it."),
    "funds_reconciliation_final": _("The list is reconciled and closed; nothing of it changes any more."),
}

LAYOUT_FAULTS: dict[str, Any] = {  # code of funds.rules.layouts -> sentence
    "layout_needs": _("The file lacks columns that every bank file has: %(fields)s."),
    "answer_needs": _("The answer lacks columns without which it cannot be read: %(fields)s."),
    "layout_twice": _("A column stands there twice: %(fields)s."),
    "layout_field": _("Unknown columns of the file: %(fields)s."),
    "answer_field": _("Unknown columns of the answer: %(fields)s."),
    "layout_amount": _("The file has exactly one column of the amount, in yuan or in fen."),
    "answer_amount": _("The answer has exactly one column of the amount, in yuan or in fen."),
    "layout_widths": _("Fixed width needs 1 to 200 bytes, a side and one filling character for: %(fields)s."),
    "layout_headings": _("Every column has a heading of its own."),
    "layout_encoding": _("This encoding is not known here."),
    "layout_codes": _("At least one result code means credited; the others mean refused."),
}

ROW_FAULTS: dict[str, Any] = {  # code of funds.rules.answers -> sentence
    "row_broken": _("The row is too short or cut through a character."),
    "position_blank": _("The row has no position."),
    "position_unknown": _("The file has no line of this position."),
    "other_batch": _("The row belongs to another file."),
    "account_differs": _("The account of the row is not that of the line."),
    "code_blank": _("The row has no result code."),
    "code_unknown": _("The layout does not know this result code."),
    "amount_blank": _("The row has no amount."),
    "amount_unreadable": _("The amount is not a number."),
    "amount_zero": _("The bank writes zero for a payment that it calls credited."),
    "amount_over": _("The bank writes more than the line pays."),
    "amount_under": _("The bank writes less than the line pays."),
    "half_fen": _("The amount has parts of a fen."),
    "day_blank": _("The row has no day."),
    "day_impossible": _("There is no such day."),
    "day_early": _("The day lies before the file was handed over."),
    "day_future": _("The day lies in the future."),
    "answered_before": _("An earlier answer has settled this line."),
    "answered_twice": _("The file answers this line a second time."),
    "answers_differ": _("The file answers this line twice, differently; neither counts."),
}

GUARDS |= {  # contracts, claims, assets
    "funds_supplier_once": _("A supplier of this credit code is entered already."),
    "funds_contract_supplier": _("The finance bureau has not entered this supplier."),
    "funds_contract_project": _("The project is not in the plan of the year, or its work is done."),
    "funds_contract_publicity": _(
        "On that day the sheet about the project had not hung its days. Sign after it is closed."
    ),
    "funds_contract_over_budget": _("The contracts of a project together stay within its budget."),
    "funds_contract_frozen": _("A contract with claims or an acceptance is not changed."),
    "funds_contract_final": _("A final account is that of the acceptance, and above the contract only when approved."),
    "funds_acceptance_before_completion": _("Work is accepted after it was reported done, and not ahead of time."),
    "funds_acceptance_done": _("The work was accepted already."),
    "funds_acceptance_over": _("The final account is above the contract. Write why."),
    "funds_overrun_second": _("Whoever entered the contract or its acceptance does not approve it."),
    "funds_claim_frozen": _("A signed claim is no longer changed."),
    "funds_claim_state_edges": _("A claim does not go from this state to that one."),
    "funds_claim_over_contract": _("More would be claimed than the contract or its final account is worth."),
    "funds_claim_deposit_kept": _("The quality deposit is kept: this claim takes of it."),
    "funds_claim_deposit_early": _("The quality deposit is still kept; its time is not over."),
    "funds_claim_milestone": _("What this instalment is paid after had not happened when it was applied for."),
    "funds_claim_posted": _("A claim counts as paid only when its money is in the ledger, to the fen."),
    "funds_claim_reversed": _("A payment to a supplier is taken back together with its claim."),
    "funds_claim_pens": _("Under a claim stand five signatures of five people."),
    "funds_claim_approved": _("The claim lacks approvals for its amount."),
    "funds_supplier_without_claim": _("Money goes to a supplier for a signed claim only."),
    "funds_asset_not_accepted": _("An asset is entered when its work has been accepted."),
    "funds_asset_disposed": _("The asset has been disposed of."),
    "funds_contract_project_id_same_village": _("The project does not belong to this division."),
    "funds_claim_contract_id_same_village": _("The contract does not belong to this division."),
}
