"""Money that went to somebody it was not for, on its way back: opened, paid back in parts, referred, written off.

Every sum that comes back is booked at once from the payee to the project it was paid out of. Source: DOMAIN §6.8.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from funds.actions.announcing import figures_on_commit
from funds.choices import FundFigure, RecoveryCause, RecoveryState
from funds.ledger import posting, reading
from funds.models import FundRule, PaymentLine, Recovery, Repayment
from funds.workflow import RECOVERY
from households.actions import slips
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

MOVING = frozenset({RecoveryState.OPEN, RecoveryState.PARTLY, RecoveryState.REFERRED})


def open_recovery(
    line: PaymentLine, *, cause: str, amount_yuan: Decimal, explanation: str, by: User, on: dt.date
) -> Recovery:  # fmt: skip
    """Opens the case of a payment that went wrong; due after the days that the county's figures set.

    Raises Refused: without the right, for a payment that did not go out, above what was paid, without words, or when
    no figure says how many days there are.
    """
    days = FundRule.objects.value(FundFigure.RECOVERY_DAYS, region=line.village_id, on=on)
    reasons = _against(line, cause, amount_yuan, explanation, by)
    if days is None:
        reasons.append(Reason("figure_missing", _("No document says in how many days wrong money is paid back.")))
    if reasons or days is None:
        raise Refused(reasons)
    with transaction.atomic():
        recovery = Recovery.objects.create(
            village_id=line.village_id, line=line, cause=cause, explanation=explanation.strip()[:300],
            amount_yuan=amount_yuan, due_on=on + dt.timedelta(days=int(days)), opened_on=on, opened_by=by,
        )  # fmt: skip
        RECOVERY.begin(recovery, by=by, on=on, note=explanation)
        trail.record("funds.recovery.begin", by=by, target=recovery, village=recovery.village_id,
                     after={"payee": line.payee_name, "amount_yuan": str(amount_yuan), "cause": cause})  # fmt: skip
    return recovery


def _against(line: PaymentLine, cause: str, amount: Decimal, words: str, by: User) -> list[Reason]:
    reasons = [] if by.may(Permission.RECOVER_MONEY) else [not_permitted(Permission.RECOVER_MONEY)]
    if line.transfer_id is None or line.is_void:
        reasons.append(Reason("line_not_paid", _("This payment has not gone out.")))
    if cause not in RecoveryCause.values:
        reasons.append(Reason("cause_unknown", _("Choose why the money must come back."), field="cause"))
    if not 0 < amount <= line.amount_yuan:
        reasons.append(Reason(
            "recovery_amount", _("Between one fen and the %(paid)s yuan that were paid."),
            {"paid": f"{line.amount_yuan:,.2f}"}, field="amount_yuan",
        ))  # fmt: skip
    if not says_something(words):
        reasons.append(Reason("note_missing", _("Write what happened, so that an auditor can follow it."),
                              field="explanation"))  # fmt: skip
    return reasons


def repay(
    recovery: Recovery, *, key: UUID, amount_yuan: Decimal, on: dt.date, paper_no: str, by: User, today: dt.date
) -> Repayment:  # fmt: skip
    """Books a sum that came back on day `on`. The same `key` books once. Raises Refused or what the ledger refuses."""
    with transaction.atomic():
        locked: Recovery = (
            Recovery.objects.select_for_update(of=("self",)).select_related("line__batch").get(pk=recovery.pk)
        )
        done: Repayment | None = Repayment.objects.filter(transfer_id=key, recovery=locked).first()
        if done is not None:
            return done
        left = locked.amount_yuan - locked.recovered_yuan
        reasons = _against_repaying(locked, left, amount_yuan, paper_no, on, today, by)
        if reasons:
            raise Refused(reasons)
        transfer = _book(locked, key, amount_yuan, on, paper_no, by)
        repayment: Repayment = Repayment.objects.create(
            village_id=locked.village_id, recovery=locked, amount_yuan=amount_yuan, on=on, paper_no=paper_no, by=by,
            transfer_id=transfer,
        )  # fmt: skip
        locked.recovered_yuan += amount_yuan
        locked.save(update_fields=["recovered_yuan"])
        step = "repay_rest" if amount_yuan == left else "repay_part" if locked.state == RecoveryState.OPEN else ""
        if step:
            RECOVERY.take(locked, step, by=by, on=today)
        trail.record("funds.repaid", by=by, target=locked, village=locked.village_id,
                     after={"amount_yuan": str(amount_yuan), "paper_no": paper_no})  # fmt: skip
        slips.refresh([locked.line.household_id], on=today, only="payments")
        figures_on_commit(locked.village_id)
    recovery.refresh_from_db()
    return repayment


def _against_repaying(
    recovery: Recovery, left: Decimal, amount: Decimal, paper_no: str, on: dt.date, today: dt.date, by: User
) -> list[Reason]:  # fmt: skip
    reasons = [] if by.may(Permission.RECOVER_MONEY) else [not_permitted(Permission.RECOVER_MONEY)]
    if recovery.state not in MOVING:
        reasons.append(Reason("recovery_done", _("This recovery is finished.")))
    if not 0 < amount <= left:
        reasons.append(Reason("repayment_amount", _("Between one fen and the %(left)s yuan that are left."),
                              {"left": f"{left:,.2f}"}, field="amount_yuan"))  # fmt: skip
    if not recovery.opened_on <= on <= today:
        reasons.append(Reason("repayment_day", _("The day lies before the case was opened, or in the future."),
                              field="on"))  # fmt: skip
    if not says_something(paper_no):
        reasons.append(Reason("paper_missing", _("Write the number of the paper."), field="paper_no"))
    return reasons


def _book(recovery: Recovery, key: UUID, amount: Decimal, on: dt.date, paper_no: str, by: User) -> UUID:
    line = recovery.line
    paid = reading.transfers().filter(pk=line.transfer_id).select_related("debit", "credit").first()
    if paid is None:
        raise DomainError("line_not_paid", _("This payment has not gone out."))
    transfer = posting.recover(
        key=key, debit=paid.credit, credit=paid.debit, amount_yuan=amount, booked_on=on, by=by, checker=None,
        household=line.household_id, subject=line.subject, reference=paper_no,
    )  # fmt: skip
    booked: UUID = transfer.pk
    return booked


def refer_recovery(recovery: Recovery, *, by: User, on: dt.date, note: str) -> None:
    """Hands the case to discipline inspection; what comes back is booked here all the same."""
    RECOVERY.apply(recovery, "refer", by=by, on=on, note=note)


def write_off_recovery(recovery: Recovery, *, by: User, on: dt.date, note: str) -> None:
    """Gives up what is left, for a reason, by another person than who opened the case."""
    RECOVERY.apply(recovery, "write_off", by=by, on=on, note=note)
