"""Cash and goods handed out against a receipt, and what nobody fetched taken back. Source: DOMAIN §6.6, §6.8."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from funds.actions.releasing import reverse_line
from funds.choices import Means, PaymentState
from funds.models import PaymentBatch, PaymentLine, Receipt
from registry import clock
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents import attachments
from registry.errors import DomainError, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class ReceiptDraft:
    """One receipt as read from the signed sheet: which payment, who signed, what was handed over."""

    line: int
    signed_by: str
    goods: str = ""


def enter_receipts(
    batch: PaymentBatch, drafts: Sequence[ReceiptDraft], *, received_on: dt.date, witness: str, by: User, on: dt.date,
    sheet: Any = None,
) -> int:  # fmt: skip
    """Receipts of a released list in cash or in kind, with the photo of the signed sheet; how many.

    Raises Refused without the right, DomainError for a bank list, an impossible day, a witness who made the list.
    """
    if not by.may(Permission.PREPARE_PAYMENT):
        raise Refused([not_permitted(Permission.PREPARE_PAYMENT)])
    if batch.state != PaymentState.RELEASED or batch.means == Means.BANK:
        raise DomainError("receipt_not_due", _("Receipts belong to a released list in cash or in kind."))
    if not drafts and not sheet:
        raise DomainError("receipt_empty", _("Tick who has received, or add the photo of the signed sheet."))
    with transaction.atomic():
        PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        waiting = {line.pk: line for line in without_receipt(batch)}
        unknown = [draft.line for draft in drafts if draft.line not in waiting]
        if unknown:
            raise DomainError("receipt_entered", _("One of these payments has its receipt already."))
        for draft in drafts:
            Receipt.objects.create(
                village_id=batch.village_id, line_id=draft.line, received_on=received_on, signed_by=draft.signed_by,
                witness=witness, goods=draft.goods, entered_by=by,
            )  # fmt: skip
        if sheet:
            attachments.attach(village=batch.village_id, subject=batch.subject, kind="scan", upload=sheet, by=by,
                               at=clock.now())  # fmt: skip
        trail.record("funds.receipts_entered", by=by, target=batch, village=batch.village_id,
                     after={"receipts": len(drafts), "witness": witness, "on": str(received_on)})  # fmt: skip
    return len(drafts)


def without_receipt(batch: PaymentBatch) -> list[PaymentLine]:
    """Payments of a released list that nobody signed for yet."""
    lines = batch.lines.paid().filter(receipt=None).select_related("household").order_by("position")
    return list(lines)


def take_back_unclaimed(batch: PaymentBatch, *, by: User, on: dt.date, reason: str) -> int:
    """Reverses every payment without a receipt, so that the money is back in the project; how many.

    Raises Refused and DomainError as `reverse_line` does.
    """
    if batch.means == Means.BANK:
        raise DomainError("receipt_not_due", _("Receipts belong to a released list in cash or in kind."))
    with transaction.atomic():
        lines = without_receipt(batch)
        for line in lines:
            reverse_line(line, key=uuid.uuid5(line.key, "unclaimed"), by=by, on=on, reason=reason)
    return len(lines)
