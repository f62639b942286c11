"""What the ledger refuses, in words. The names are those of the database's guards."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.errors import DomainError

GUARDS: dict[str, Any] = {
    "ledger_transfer_append_only": _("A posted transfer is never changed or removed. Reverse it instead."),
    "ledger_account_guarded": _("A balance moves by posting a transfer, in no other way."),
    "ledger_transfer_accounts_exist": _("One of the two accounts does not exist."),
    "ledger_account_in_scope": _("One of the two accounts does not exist, or lies outside your area."),
    "ledger_transfer_actor": _("A transfer is posted by its maker or its checker, and by nobody else."),
    "ledger_transfer_key_reused": _("This key was already used for another transfer. Nothing was posted."),
    "ledger_transfer_whole_fen": _("An amount has at most two decimal places."),
    "ledger_account_project_named": _("An account of a project names the project, and no other account does."),
    "ledger_transfer_two_accounts": _("A transfer joins two different accounts."),
    "ledger_transfer_two_people": _("Whoever made this cannot be the one who checks it."),
    "ledger_transfer_reversal_named": _("A reversal names what it takes back."),
    "ledger_transfer_late_for_earlier": _("A late entry belongs to a day before it is booked."),
    "ledger_transfer_earmark": _("Money keeps its source: both accounts must belong to the same source document."),
    "ledger_transfer_line": _("Money moves up or down one line of divisions, not sideways."),
    "ledger_transfer_pair": _("A transfer of this kind does not join these two kinds of accounts."),
    "ledger_transfer_future": _("A transfer cannot be booked on a day that has not come yet."),
    "ledger_transfer_before_document": _("A transfer cannot be booked before the date of its source document."),
    "ledger_transfer_order": _(
        "One of the accounts has already moved on a later day. Book this on that day or later: past balances stand."
    ),
    "ledger_transfer_moment": _("The moment of posting is the database's own."),
    "ledger_transfer_isolation": _("The ledger posts in transactions that see what others have just done."),
    "ledger_transfer_recovery": _(
        "More would come back than was paid here: less was paid for this paper, or a part came back before."
    ),
    "ledger_transfer_late_for_closed": _(
        "Only what belongs to a day of a closed month is entered late. Book this on its own day."
    ),
    "ledger_period_closed": _(
        "The books of that month are closed. Book on an open day, and name the real day as the one it belongs to."
    ),
    "ledger_period_area": _("Books are closed for a whole county, by somebody of that county."),
    "ledger_period_actor": _("Nobody closes books in another name."),
    "ledger_period_past": _("A month is closed when it is over."),
    "ledger_period_in_order": _("Months are closed one after another, from the first movement on. None is left out."),
    "ledger_period_sealed": _("A closed month carries the seal of its movements, and nothing else is written there."),
    "ledger_closedperiod_append_only": _("A closed month stays closed. Enter what is missing as a late entry."),
    "ledger_transfer_household": _(
        "Money paid to a household or back by it names the household, and no other transfer does."
    ),
    "ledger_transfer_mirror": _("A reversal takes back exactly one transfer, whole, and is itself never reversed."),
}


class KeyReused(DomainError):
    """Raised when an idempotency key comes back with another request. Use a new key for a new transfer."""

    def __init__(self) -> None:
        super().__init__("ledger_transfer_key_reused", GUARDS["ledger_transfer_key_reused"])


class NotEnoughMoney(DomainError):
    """Raised when an account does not hold what a transfer takes from it. Lower the amount or allocate more first."""

    def __init__(self, *, field: str = "") -> None:
        super().__init__(
            "ledger_account_not_negative", _("The account does not hold enough money for this."), field=field
        )


class AlreadyReversed(DomainError):
    """Raised when a transfer has been reversed before. It cannot be taken back twice."""

    def __init__(self) -> None:
        super().__init__("ledger_already_reversed", _("This transfer has already been reversed."))
