"""What the bank refused: issued again as a list of its own, or left with a reason.

The new list pays the same payees the same amounts; the card of the household has the right account by then. It hung
with the first list, so it does not hang again; it is checked, approved and released by others like any list.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from funds.choices import Outcome, PaymentState
from funds.models import BankFileLine, PaymentBatch, PaymentLine
from funds.workflow import PAYMENT
from households.models import Household
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

_CHAIN = 20  # a payment issued again more often than this is no longer a matter of a wrong account


def to_reissue(batch: PaymentBatch) -> list[PaymentLine]:
    """Payments of a list that the bank refused and nobody has issued again or left: the last of each chain.

    A payment whose re-issue was struck or given up before it went out is offered again.
    """
    refused = BankFileLine.objects.filter(
        line__batch=batch, outcome=Outcome.REFUSED, left_reason="", line__is_void=True
    ).select_related("line").order_by("position")  # fmt: skip
    found = []
    for row in refused:
        last = _last(row.line)
        if last.is_void and (last.pk == row.line_id or last.transfer_id is None):
            found.append(last)
    return found


def _last(line: PaymentLine) -> PaymentLine:
    for _step in range(_CHAIN):
        follower = PaymentLine.objects.filter(replaces=line).first()
        if follower is None:
            break
        line = follower
    return line


def prepare_reissue(batch: PaymentBatch, *, by: User, on: dt.date) -> PaymentBatch:
    """A new list, being prepared, of everything of `batch` that can be issued again. Raises Refused or DomainError."""
    if not by.may(Permission.PREPARE_PAYMENT):
        raise Refused([not_permitted(Permission.PREPARE_PAYMENT)])
    with transaction.atomic():
        locked = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state != PaymentState.RELEASED:
            raise DomainError("list_not_released", _("Only what went to the bank is issued again."))
        lines = to_reissue(locked)
        if not lines:
            raise DomainError("nothing_to_reissue", _("The bank refused nothing of this list that is still open."))
        new = PaymentBatch.objects.create(
            village_id=locked.village_id, project_id=locked.project_id, source_id=locked.source_id,
            source_document_no=locked.source_document_no, title=_title(locked), item=locked.item, unit=locked.unit,
            period=locked.period, means=locked.means, policy_id=locked.policy_id, reissue_of=locked,
        )  # fmt: skip
        PAYMENT.begin(new, by=by, on=on)
        households = Household.objects.in_bulk([line.household_id for line in lines])
        for position, line in enumerate(lines, 1):
            account = households[line.household_id].bank_account
            PaymentLine.objects.create(
                batch=new, village_id=new.village_id, household_id=line.household_id, member_id=line.member_id,
                replaces=line, position=position, payee_name=line.payee_name,
                account_masked=str(account.masked) if account else "", standard_yuan=line.standard_yuan,
                quantity=line.quantity, amount_yuan=line.amount_yuan, item=line.item, period=line.period,
                person_index=line.person_index, ground=line.ground,
            )  # fmt: skip
        new.total_yuan = sum(line.amount_yuan for line in lines)
        new.line_count = len(lines)
        new.save(update_fields=["total_yuan", "line_count"])
        trail.record("funds.payment.reissued", by=by, target=new, village=new.village_id,
                     after={"of": locked.title, "lines": len(lines)})  # fmt: skip
    return new


def _title(batch: PaymentBatch) -> str:
    marked = _("%(title)s (issued again)") % {"title": batch.title}
    return marked if len(marked) <= 100 else marked[:99] + "…"


def leave_line(row: BankFileLine, *, reason: str, by: User, on: dt.date) -> None:
    """Writes why a refused payment is not issued again (the payee died, gave it up). Raises Refused or DomainError."""
    reasons = [] if by.may(Permission.KEEP_BANK) else [not_permitted(Permission.KEEP_BANK)]
    if not says_something(reason):
        reasons.append(Reason("note_missing", _("Write the reason: the other side must be able to act on it."),
                              field="note"))  # fmt: skip
    if reasons:
        raise Refused(reasons)
    with transaction.atomic():
        locked = BankFileLine.objects.select_for_update(of=("self",)).get(pk=row.pk)
        again = PaymentLine.objects.filter(replaces_id=locked.line_id).exists()
        if locked.outcome != Outcome.REFUSED or locked.left_reason or again:
            raise DomainError("line_not_refused", _("Only a refused payment that was not issued again is left."))
        locked.left_reason, locked.left_by, locked.left_on = reason.strip()[:200], by, on
        locked.save(update_fields=["left_reason", "left_by", "left_on"])
        trail.record("funds.line_left", by=by, target=locked, village=locked.village_id, reason=reason)
