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
}

LIST_FAULTS: dict[str, Any] = {  # code of funds.rules.payment -> sentence
    "list_empty": _("The list has no payment on it."),
    "payee_not_registered": _("Not on the register of this village today: %(names)s."),
    "account_shared": _("These households share one bank account: %(names)s."),
}
