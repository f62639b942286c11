"""From the checked list to the money: publication, release, striking lines out, taking payments back.

Order of locks: the list, then the accounts by id (inside the ledger). Source: DOMAIN §6.4, §6.6, §6.8.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from funds.actions.announcing import figures_on_commit
from funds.actions.origins import origin_of
from funds.choices import WAITING, PaymentState
from funds.ledger import posting, reading
from funds.ledger.choices import AccountKind
from funds.models import PaymentBatch, PaymentLine
from funds.workflow import PAYMENT, PAYMENT_LIST, maker_of
from households.actions import slips
from publicity import actions as publicity
from publicity.models import Entry
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

COLUMNS = ("head_name", "group", "item", "standard", "quantity", "amount_yuan")


def publish_payment(batch: PaymentBatch, *, by: User, on: dt.date) -> None:
    """Lays the checked list before the village's supervision committee; it hangs when they witness it.

    Head of household (of a person's own money the person), group, item, rate and unit, quantity, amount; no account
    and no identity number. A list of payments issued again hung when it was first published. Source: DOMAIN §6.4.
    """
    with transaction.atomic():
        PAYMENT.apply(batch, "publish", by=by, on=on)
        if batch.reissue_of_id is not None:
            return
        lines = list(batch.lines.standing().select_related("household").order_by("position"))
        publicity.publish(
            kind=PAYMENT_LIST,
            village=batch.village_id,
            title=batch.title,
            by=by,
            on=on,
            subject=batch.subject,
            columns=[publicity.Column(key) for key in COLUMNS],
            origin=origin_of(batch),
            entries=[
                publicity.EntryDraft(
                    subject=line.subject,
                    cells={
                        "head_name": line.payee_name,
                        "group": line.household.group,
                        "item": batch.item,
                        "standard": f"{line.standard_yuan:,.2f}/{batch.unit}",
                        "quantity": f"{line.quantity.normalize():f} {batch.unit}",
                        "amount_yuan": line.amount_yuan,
                    },
                )
                for line in lines
            ],
        )


def release_payment(batch: PaymentBatch, *, by: User, on: dt.date) -> int:
    """Pays the list out: every standing line becomes a transfer, all in one set. Returns how many were paid.

    The maker of the list is the maker of the transfers, the releaser their checker. Each line's key follows from the
    line, so that nothing can be paid twice. Raises Refused with every reason against it.
    """
    with transaction.atomic():
        PAYMENT.apply(batch, "release", by=by, on=on)
        maker = maker_of(batch)
        project_account = reading.account_of(village=batch.village_id, source=batch.source_id, project=batch.project_id)
        if project_account is None:
            raise DomainError("source_not_allocated", _("The project has no money of this source."))
        sink = posting.open_account(
            posting.NewAccount(
                AccountKind.HOUSEHOLDS,
                batch.village_id,
                batch.source_id,
                batch.source_document_no,
                project_account.opens_on,
            )
        )
        lines = list(batch.lines.standing().order_by("position"))
        posted = posting.post_many(
            [
                posting.Line(
                    key=line.key,
                    debit=project_account,
                    credit=sink,
                    amount_yuan=line.amount_yuan,
                    booked_on=on,
                    by=maker.pk,
                    checker=by.pk,
                    subject=line.subject,
                    reference=batch.title,
                    household=line.household_id,
                )
                for line in lines
            ]
        )
        _tie(lines)
        batch.refresh_from_db()
        slips.refresh([line.household_id for line in lines], on=on, only="payments")
        figures_on_commit(batch.village_id)
    return posted


def _tie(lines: Sequence[PaymentLine]) -> None:
    """Ties each line to its transfer; the database asks at commit that none is left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE funds_paymentline l SET transfer_id = w.key"
            " FROM unnest(%s::bigint[], %s::uuid[]) AS w (id, key) WHERE l.id = w.id",
            [[line.pk for line in lines], [str(line.key) for line in lines]],
        )


def strike_line(line: PaymentLine, *, by: User, on: dt.date, reason: str) -> None:
    """Strikes one payment off a list on its way (an objection was upheld, the payee died); the others go on."""
    if not (by.may(Permission.CHECK_PAYMENT) or by.may(Permission.RELEASE_PAYMENT)):
        raise Refused([not_permitted(Permission.CHECK_PAYMENT)])
    if not says_something(reason):
        raise DomainError(
            "note_missing", _("Write the reason: the other side must be able to act on it."), field="note"
        )
    with transaction.atomic():
        batch = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=line.batch_id)
        if batch.state not in WAITING or line.is_void:
            raise DomainError("line_not_open", _("Only a standing payment of a list on its way is struck out."))
        _void(line, reason)
        for entry in Entry.objects.for_subject(line.subject).exclude(state="withdrawn"):
            publicity.withdraw_entry(entry, by=by, on=on, reason=reason)
        trail.record(
            "funds.line_struck",
            by=by,
            target=batch,
            village=batch.village_id,
            reason=reason,
            after={"payee": line.payee_name, "amount_yuan": str(line.amount_yuan)},
        )


def reverse_line(line: PaymentLine, *, key: UUID, by: User, on: dt.date, reason: str) -> None:
    """Takes a payment that went out back into the project (红冲); the household may be put on a new list.

    Raises Refused without the right or when `by` made the list, AlreadyReversed, DomainError for a line never paid.
    """
    reasons = [] if by.may(Permission.RELEASE_PAYMENT) else [not_permitted(Permission.RELEASE_PAYMENT)]
    if not says_something(reason):
        reasons.append(Reason("note_missing", _("Write why: the entry stays readable for ever."), field="note"))
    if reasons:
        raise Refused(reasons)
    with transaction.atomic():
        batch = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=line.batch_id)
        transfer = reading.transfers().filter(pk=line.transfer_id).first() if line.transfer_id else None
        if batch.state != PaymentState.RELEASED or transfer is None:
            raise DomainError("line_not_paid", _("This payment has not gone out."))
        if transfer.maker_id == by.pk:
            raise DomainError("second_pen", _("Whoever made the list does not take its payments back."))
        posting.reverse(transfer, key=key, by=by, on=on, reason=reason)
        _void(line, reason)
        trail.record(
            "funds.line_reversed",
            by=by,
            target=batch,
            village=batch.village_id,
            reason=reason,
            after={"payee": line.payee_name, "amount_yuan": str(line.amount_yuan)},
        )
        slips.refresh([line.household_id], on=on, only="payments")
        figures_on_commit(batch.village_id)


def _void(line: PaymentLine, reason: str) -> None:
    line.is_void, line.void_reason = True, reason.strip()[:200]
    line.save(update_fields=["is_void", "void_reason"])
