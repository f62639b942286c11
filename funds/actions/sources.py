"""Entering a source document, and taking it back when it was entered wrongly. Source: DOMAIN §6.2."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.choices import Level, ProjectCategory, SourceCategory
from funds.ledger import posting, reading
from funds.ledger.choices import AccountKind
from funds.models import FundSource
from registry import clock
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents.attachments import attach
from registry.documents.models import Attachment, AttachmentKind
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User


def enter_source(
    *,
    key: UUID,
    year: int,
    level: Level | str,
    category: SourceCategory | str,
    document_no: str,
    document_on: dt.date,
    issuer: str,
    received_on: dt.date,
    amount_yuan: Decimal,
    purposes: Sequence[ProjectCategory | str],
    by: User,
    on: dt.date,
    budget_line: str = "",
    purpose: str = "",
    deadline_on: dt.date | None = None,
    note: str = "",
    scans: Sequence[Any] = (),
) -> FundSource:
    """Enters a document and books its money as received by the county. The same key again gives the same source.

    `scans` are uploaded files of the paper itself, filed under it. Raises Refused without the right, or when the money
    is said to have come on a day that has not come, AttachmentRefused for a file that is no scan.
    """
    reasons = [] if by.may(Permission.ENTER_SOURCE) else [not_permitted(Permission.ENTER_SOURCE)]
    if received_on > on:
        reasons.append(
            Reason("received_in_future", _("The money cannot have come on a day still ahead."), field="received_on")
        )
    if reasons:
        raise Refused(reasons)
    done = reading.transfers().filter(pk=key).first()
    if done is not None:
        return FundSource.objects.get(pk=done.source_id)
    with transaction.atomic():
        source = FundSource.objects.create(
            village_id=by.scope,
            year=year,
            level=level,
            category=category,
            document_no=document_no.strip(),
            document_on=document_on,
            issuer=issuer,
            received_on=received_on,
            amount_yuan=amount_yuan,
            purposes=sorted({str(code) for code in purposes}),
            budget_line=budget_line,
            purpose=purpose.strip(),
            deadline_on=deadline_on,
            note=note,
            entered_by=by,
        )
        origin, county = posting.open_accounts(
            [
                posting.NewAccount(kind, by.scope, source.pk, source.document_no, document_on)
                for kind in (AccountKind.ORIGIN, AccountKind.NODE)
            ]
        )
        posting.post(
            key=key,
            debit=origin,
            credit=county,
            amount_yuan=amount_yuan,
            booked_on=received_on,
            by=by,
            subject=f"funds.source:{source.pk}",
            reference=source.document_no,
        )
        trail.record(
            "funds.source_entered",
            by=by,
            target=source,
            village=source.village_id,
            after={"document_no": source.document_no, "amount_yuan": str(amount_yuan), "level": str(level)},
        )
        _file(source, scans, by=by)
    return source


def file_scans(source: FundSource, *, scans: Sequence[Any], by: User) -> list[Attachment]:
    """Files further scans of a document: its attached tables, say. Raises Refused, AttachmentRefused."""
    if not by.may(Permission.ENTER_SOURCE):
        raise Refused([not_permitted(Permission.ENTER_SOURCE)])
    with transaction.atomic():
        return _file(source, scans, by=by)


def _file(source: FundSource, scans: Sequence[Any], *, by: User) -> list[Attachment]:
    return [
        attach(village=source.village_id, subject=source.subject, kind=AttachmentKind.SCAN, upload=upload, by=by,
               at=clock.now())
        for upload in scans
    ]  # fmt: skip


def take_back_source(source: FundSource, *, key: UUID, by: User, on: dt.date, reason: str) -> FundSource:
    """Takes back a source that was entered wrongly: its receipt is reversed, and the number is free again.

    Raises NotEnoughMoney when some of it has been passed on already, Refused without the right or a reason.
    """
    reasons = [] if by.may(Permission.ENTER_SOURCE) else [not_permitted(Permission.ENTER_SOURCE)]
    if not says_something(reason):
        reasons.append(Reason("note_missing", _("Write why: the entry stays readable for ever."), field="note"))
    if reasons:
        raise Refused(reasons)
    with transaction.atomic():
        locked = FundSource.objects.select_for_update(of=("self",)).get(pk=source.pk)
        if locked.is_void:
            raise DomainError("source_void", _("This source has already been taken back."))
        receipt = reading.transfers().get(source_id=source.pk, kind="receipt")
        posting.reverse(receipt, key=key, by=by, on=on, reason=reason)
        locked.is_void = True
        locked.save(update_fields=["is_void"])
        trail.record("funds.source_taken_back", by=by, target=locked, village=locked.village_id, reason=reason)
    source.is_void = True
    return source
