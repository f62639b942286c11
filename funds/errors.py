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
    "funds_project_frozen": _("An approved project is no longer changed."),
    "funds_project_has_money": _("The project still has money. Pay it out or give it back first."),
    "funds_project_state_edges": _("A project does not go from this state to that one."),
    "funds_payment_frozen": _("A submitted list is no longer changed."),
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
