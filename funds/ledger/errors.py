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
    "ledger_transfer_earmark": _("Money keeps its source: both accounts must belong to the same source document."),
    "ledger_transfer_line": _("Money moves up or down one line of divisions, not sideways."),
    "ledger_transfer_pair": _("A transfer of this kind does not join these two kinds of accounts."),
    "ledger_transfer_future": _("A transfer cannot be booked on a day that has not come yet."),
    "ledger_transfer_before_document": _("A transfer cannot be booked before the date of its source document."),
    "ledger_transfer_order": _(
        "One of the accounts has already moved on a later day. Book this on that day or later: past balances stand."
    ),
    "ledger_transfer_household": _("A payment to a household names the household, and no other transfer does."),
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
