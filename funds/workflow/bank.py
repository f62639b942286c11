"""A file for the bank, and money that must come back: two procedures with two people each.

Whoever makes a file does not hand it over; whoever opens a recovery does not write it off. The database holds the
same edges (migrations/0004) and refuses the same person itself. Source: DOMAIN §6.6, §9.2; RELIABILITY §3 (12, 16).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from funds.choices import BankFileState, RecoveryState
from registry.accounts.permissions import Permission
from registry.workflow.machine import Machine, Transition
from registry.workflow.models import Duty

_OPEN = frozenset({RecoveryState.OPEN, RecoveryState.PARTLY, RecoveryState.REFERRED})

BANK_FILE = Machine(
    name="funds.bank_file",
    states=dict(BankFileState.choices),
    transitions=(
        Transition(
            "send", _("Hand over to the bank"), frozenset({BankFileState.MADE}), BankFileState.SENT,
            Permission.KEEP_BANK, Duty.PAY, source="DOMAIN §6.6 (two-person release)",
        ),
        Transition(
            "cancel", _("Cancel the file"), frozenset({BankFileState.MADE}), BankFileState.CANCELLED,
            Permission.KEEP_BANK, Duty.NONE, needs_note=True,
        ),
        Transition(
            "answer", _("Take in an answer"), frozenset({BankFileState.SENT}), BankFileState.ANSWERED,
            Permission.KEEP_BANK, Duty.NONE,
        ),
        Transition(
            "settle", _("Take in the last answer"), frozenset({BankFileState.SENT, BankFileState.ANSWERED}),
            BankFileState.SETTLED, Permission.KEEP_BANK, Duty.NONE,
        ),
    ),
    holders={"made": "county_finance", "sent": "county_finance", "answered": "county_finance"},
    final=frozenset({BankFileState.SETTLED, BankFileState.CANCELLED}),
)  # fmt: skip

RECOVERY = Machine(
    name="funds.recovery",
    states=dict(RecoveryState.choices),
    transitions=(
        Transition(
            "repay_part", _("Book a part"), frozenset({RecoveryState.OPEN}), RecoveryState.PARTLY,
            Permission.RECOVER_MONEY, Duty.NONE,
        ),
        Transition(
            "repay_rest", _("Book the rest"), _OPEN, RecoveryState.RECOVERED, Permission.RECOVER_MONEY, Duty.NONE,
        ),
        Transition(
            "refer", _("Hand to discipline inspection"), frozenset({RecoveryState.OPEN, RecoveryState.PARTLY}),
            RecoveryState.REFERRED, Permission.RECOVER_MONEY, Duty.NONE, needs_note=True,
        ),
        Transition(
            "write_off", _("Write off what is left"), _OPEN, RecoveryState.WRITTEN_OFF,
            Permission.RECOVER_MONEY, Duty.APPROVE, needs_note=True,
        ),
    ),
    holders={"open": "county_office", "partly": "county_office", "referred": "county_office"},
    final=frozenset({RecoveryState.RECOVERED, RecoveryState.WRITTEN_OFF}),
)  # fmt: skip
