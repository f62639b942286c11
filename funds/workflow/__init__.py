"""The procedures of the money, a file each: a table of who does which step, and what must hold before it.

The database holds the same edges. Source: DOMAIN §6.3 (library), §6.5, §6.6 (one-card batch), §9.2 (duties).
"""

from funds.workflow.bank import BANK_FILE, RECOVERY
from funds.workflow.claims import CLAIM
from funds.workflow.payments import (
    PAYMENT,
    PAYMENT_LIST,
    Approvals,
    approvals_of,
    explanations_of,
    faults_of,
    findings_of,
    in_words,
    is_as_signed,
    maker_of,
    total_of,
)
from funds.workflow.projects import PROJECT
from funds.workflow.watch import HIT

__all__ = [
    "BANK_FILE",
    "CLAIM",
    "HIT",
    "PAYMENT",
    "PAYMENT_LIST",
    "PROJECT",
    "RECOVERY",
    "Approvals",
    "approvals_of",
    "explanations_of",
    "faults_of",
    "findings_of",
    "in_words",
    "is_as_signed",
    "maker_of",
    "total_of",
]
