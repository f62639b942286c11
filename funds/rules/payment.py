"""What is wrong with a list of payments, without asking a database.

Refuses a payee who is not on the register of the village on that day (fake or struck-off recipient), and an account
that two households of the list share. Source: DOMAIN §6.8 (fake recipient, duplicate payment).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from registry.text.money import quantise

EMPTY: Final = "list_empty"
NOT_REGISTERED: Final = "payee_not_registered"
SHARED_ACCOUNT: Final = "account_shared"


@dataclass(frozen=True, slots=True)
class Payee:
    """One line as the rule needs it. `account` stands for the bank account, None without one."""

    name: str
    amount_yuan: Decimal
    is_registered: bool
    account: bytes | None = None


@dataclass(frozen=True)
class Fault:
    """One fault: its code and the values of its sentence."""

    code: str
    params: dict[str, str] = field(default_factory=dict)


def faults(payees: Sequence[Payee]) -> list[Fault]:
    """Everything wrong with the list; empty when it may go on."""
    if not payees:
        return [Fault(EMPTY)]
    found = []
    strangers = [p.name for p in payees if not p.is_registered]
    if strangers:
        found.append(Fault(NOT_REGISTERED, {"names": _names(strangers)}))
    uses = Counter(p.account for p in payees if p.account is not None)
    sharing = [p.name for p in payees if p.account is not None and uses[p.account] > 1]
    if sharing:
        found.append(Fault(SHARED_ACCOUNT, {"names": _names(sharing)}))
    return found


def amount(standard_yuan: Decimal, quantity: Decimal) -> Decimal:
    """Rate times quantity in yuan, half up to the fen; the database checks the same product.

    >>> amount(Decimal("33.33"), Decimal("1.50"))
    Decimal('50.00')
    """
    return quantise(standard_yuan * quantity)


def _names(names: Sequence[str], shown: int = 5) -> str:
    text = "、".join(names[:shown])
    return f"{text}…" if len(names) > shown else text
