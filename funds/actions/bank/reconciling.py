"""Closing the reconciliation of a list: plan, bank and ledger agree for every payment, and every odd row is explained.

The sums and the classes come from one function of the database, which also guards the closing itself. Closed is
final. Source: DOMAIN §6.6; RELIABILITY §3 (5, 16).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funds.choices import PaymentState, ReconciliationState
from funds.errors import BANK_GUARDS
from funds.models import BankEvidence, BankFileLine, PaymentBatch, Reconciliation, ReturnRow
from funds.models.agreement import sums_of
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import Reason, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User


def reasons_against_closing(batch: PaymentBatch, *, by: User) -> list[Reason]:
    """Everything that stands against closing this list now, by this person."""
    reasons = [] if by.may(Permission.KEEP_BANK) else [not_permitted(Permission.KEEP_BANK)]
    if batch.state != PaymentState.RELEASED:
        return [*reasons, Reason("list_not_released", _("Only a list that was paid out is reconciled."))]
    if Reconciliation.objects.filter(batch=batch, state=ReconciliationState.CLOSED).exists():
        return [*reasons, Reason("reconciliation_done", _("This list is reconciled and closed."))]
    sums = sums_of(batch.pk)
    counted = (
        (sums.open_payments, "payments_open", ngettext(
            "%(n)s payment does not agree yet.", "%(n)s payments do not agree yet.", sums.open_payments)),
        (sums.unexplained, "rows_unexplained", ngettext(
            "%(n)s odd row of the answers is not explained.", "%(n)s odd rows of the answers are not explained.",
            sums.unexplained)),
        (sums.unread, "answers_unread", ngettext(
            "%(n)s answer was read but neither applied nor laid aside.",
            "%(n)s answers were read but neither applied nor laid aside.", sums.unread)),
    )  # fmt: skip
    reasons += [Reason(code, words, {"n": n}) for n, code, words in counted if n]
    if sums.credited_yuan != sums.booked_yuan and not sums.open_payments:
        params = {"bank": f"{sums.credited_yuan:,.2f}", "ledger": f"{sums.booked_yuan:,.2f}"}
        words = _("The bank credited %(bank)s yuan, the ledger has %(ledger)s.")
        reasons.append(Reason("sums_differ", words, params))
    if explained_by(batch, by):
        reasons.append(Reason("second_pen", BANK_GUARDS["funds_reconciliation_second_pen"]))
    return reasons


def explained_by(batch: PaymentBatch, user: User) -> bool:
    """Whether this person explained a row, entered a paper or left a refused payment of the list."""
    return (
        ReturnRow.objects.filter(answer__file__batch=batch, explained_by=user).exists()
        or BankEvidence.objects.filter(bank_line__file__batch=batch, by=user).exists()
        or BankFileLine.objects.filter(file__batch=batch, left_by=user).exclude(left_reason="").exists()
    )


def close_reconciliation(batch: PaymentBatch, *, by: User, on: dt.date) -> Reconciliation:
    """Closes the list for good; the database writes the three sums. Raises Refused with everything still open."""
    with transaction.atomic():
        PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        reasons = reasons_against_closing(batch, by=by)
        if reasons:
            raise Refused(reasons)
        row, _created = Reconciliation.objects.get_or_create(batch=batch, defaults={"village_id": batch.village_id})
        Reconciliation.objects.filter(pk=row.pk).update(
            state=ReconciliationState.CLOSED,
            closed_on=on,
            closed_by=by,
            planned_yuan=0,
            credited_yuan=0,
            booked_yuan=0,
        )  # fmt: skip  (the guard puts the sums in)
        row.refresh_from_db()
        trail.record("funds.reconciled", by=by, target=row, village=row.village_id,
                     after={"planned": str(row.planned_yuan), "booked": str(row.booked_yuan)})  # fmt: skip
    return row
