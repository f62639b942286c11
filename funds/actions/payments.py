"""Preparing a list of payments, changing it, submitting it signed, and its steps up to the publication.

Order of locks: the list, then the accounts by id (inside the ledger). Source: DOMAIN §6.6, §6.8.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from funds.actions.freezing import freeze
from funds.choices import EDITABLE_PAYMENT, Means, PaymentState
from funds.choices.checks import ListCheck
from funds.errors import LIST_FAULTS
from funds.ledger import reading
from funds.models import (
    PaymentApproval,
    PaymentBatch,
    PaymentExplanation,
    PaymentLine,
    PersonalAccount,
    Project,
    SubsidyPolicy,
    known_sources,
)
from funds.rules.payment import amount, plain_item
from funds.workflow import PAYMENT, facts, findings_of
from households.models import Household, Member
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class LineDraft:
    """One payment as it is entered: a household, a rate in yuan, a quantity; `member` for a person's own money."""

    household: int
    standard_yuan: Decimal
    quantity: Decimal = Decimal(1)
    member: int | None = None
    ground: str = ""


def prepare_payment(
    *,
    project: Project,
    source: int,
    title: str,
    item: str,
    unit: str,
    period: str,
    lines: Sequence[LineDraft],
    by: User,
    on: dt.date,
    means: str = Means.BANK,
    policy: SubsidyPolicy | None = None,
) -> PaymentBatch:
    """A new list of the project's village, paid from one source that the project holds money of.

    Raises Refused without the right, for a source the project has no account of, or for somebody given the item
    already.
    """
    if not by.may(Permission.PREPARE_PAYMENT):
        raise Refused([not_permitted(Permission.PREPARE_PAYMENT)])
    account = reading.account_of(village=project.village_id, source=source, project=project.pk)
    known, item = known_sources().get(source), plain_item(item)
    if account is None or known is None:
        raise Refused([Reason("source_not_allocated", _("The project has no money of this source."), field="source")])
    with transaction.atomic():
        batch = PaymentBatch.objects.create(
            village_id=project.village_id, project=project, source_id=source, source_document_no=known.document_no,
            title=title, item=item, unit=unit, period=period, means=means, policy=policy,
        )  # fmt: skip
        PAYMENT.begin(batch, by=by, on=on)
        _write_lines(batch, lines)
        trail.record(
            "funds.payment.begin",
            by=by,
            target=batch,
            village=batch.village_id,
            after={"title": title, "lines": len(lines)},
        )
    return batch


def edit_payment(
    batch: PaymentBatch, *, title: str, item: str, unit: str, period: str, lines: Sequence[LineDraft], by: User,
    means: str | None = None,
) -> PaymentBatch:  # fmt: skip
    """Replaces what stands on a list that is being prepared or was returned."""
    if not by.may(Permission.PREPARE_PAYMENT):
        raise Refused([not_permitted(Permission.PREPARE_PAYMENT)])
    item = plain_item(item)
    with transaction.atomic():
        locked: PaymentBatch = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state not in EDITABLE_PAYMENT:
            raise DomainError("funds_payment_frozen", _("A submitted list is no longer changed."))
        before = {"title": locked.title, "item": locked.item, "period": locked.period, "total": str(locked.total_yuan)}
        locked.lines.all().delete()
        if item != locked.item:
            locked.policy = None  # another item is no longer what the policy made
        locked.title, locked.item, locked.unit, locked.period = title, item, unit, period
        locked.means = means or locked.means
        locked.save(update_fields=["title", "item", "unit", "period", "means", "policy"])
        _write_lines(locked, lines)
        trail.record(
            "funds.payment.edited",
            by=by,
            target=locked,
            village=locked.village_id,
            before=before,
            after={"title": title, "item": item, "period": period, "total": str(locked.total_yuan)},
        )
    return locked


def _write_lines(batch: PaymentBatch, drafts: Sequence[LineDraft]) -> None:
    """Copies name, person and masked account of the day; refuses strangers, doubles and whoever was given it."""
    households = Household.objects.filter(village=batch.village_id).in_bulk([d.household for d in drafts])
    named = [d.member for d in drafts if d.member is not None]
    members = Member.objects.filter(village=batch.village_id).in_bulk(named)
    if any(times > 1 for times in Counter((d.household, d.member) for d in drafts).values()) or any(
        d.household not in households
        or (d.member is not None and (d.member not in members or members[d.member].household_id != d.household))
        for d in drafts
    ):
        raise Refused(
            [
                Reason(
                    "household_unknown",
                    _("A household on the list does not belong to this village, or stands on it twice."),
                    field="households",
                )
            ]
        )
    lines = _lines(batch, drafts, households, members)
    _refuse_given(batch, lines)
    PaymentLine.objects.bulk_create(lines, batch_size=2000)
    batch.total_yuan = sum((line.amount_yuan for line in lines), Decimal("0.00"))
    batch.line_count = len(lines)
    batch.save(update_fields=["total_yuan", "line_count"])


def _lines(batch: PaymentBatch, drafts: Sequence[LineDraft], households: Any, members: Any) -> list[PaymentLine]:
    people = facts.people_of(households, members)
    heads, by_pk = facts.head_of(people), {p.pk: p for p in people}
    cards = {card.member_id: card for card in PersonalAccount.objects.filter(member__in=members, ended_on=None)}
    lines = []
    for position, draft in enumerate(drafts, 1):
        home = households[draft.household]
        payee = by_pk.get(draft.member) if draft.member is not None else heads.get(home.pk)
        card = cards.get(draft.member) if draft.member is not None else None
        is_heads = draft.member is None or (payee is not None and payee == heads.get(home.pk))
        account = card.account if card else home.bank_account if is_heads else None
        lines.append(PaymentLine(
            batch=batch, village_id=batch.village_id, household=home, member_id=draft.member, position=position,
            payee_name=payee.name if payee and draft.member is not None else home.head_name,
            person_index=payee.identity if payee else None, account_masked=account.masked if account else "",
            standard_yuan=draft.standard_yuan, quantity=draft.quantity, ground=draft.ground[:200],
            amount_yuan=amount(draft.standard_yuan, draft.quantity), item=batch.item, period=batch.period,
        ))  # fmt: skip
    return lines


def _refuse_given(batch: PaymentBatch, lines: Sequence[PaymentLine]) -> None:
    """The database refuses a second time too; this says to whom and where."""
    people = {bytes(line.person_index): line.payee_name for line in lines if line.person_index}
    given = facts.given_elsewhere(batch.item, batch.period, list(people), without=batch.pk)
    if given:
        names = "、".join(f"{people[person]}（{places[0]}）" for person, places in given.items())
        raise Refused([Reason(ListCheck.GIVEN.value, LIST_FAULTS[ListCheck.GIVEN], {"names": names[:300]},
                              field="period")])  # fmt: skip


def move_payment(batch: PaymentBatch, step: str, *, by: User, on: dt.date, note: str = "") -> None:
    """Takes a step that changes the state: submit, check, return, approve, cancel, stop."""
    if step == "submit":
        submit_payment(batch, by=by, on=on, note=note)
        return
    if step == "approve":
        approve_payment(batch, by=by, on=on, note=note)
        return
    with transaction.atomic():
        PAYMENT.apply(batch, step, by=by, on=on, note=note)
        if batch.state == PaymentState.CANCELLED:
            batch.lines.standing().update(is_void=True, void_reason=note[:200] or _("The list was given up."))


def submit_payment(batch: PaymentBatch, *, by: User, on: dt.date, note: str = "") -> None:
    """Signs every line as it stands, with its account of today, and hands the list on. Raises Refused."""
    with transaction.atomic():
        locked = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        reasons = PAYMENT.reasons_against(locked, "submit", by=by, on=on, data={"note": note})
        if reasons:
            raise Refused(reasons)
        freeze(locked)
        PAYMENT.take(locked, "submit", by=by, on=on, note=note)
    batch.refresh_from_db()


def approve_payment(batch: PaymentBatch, *, by: User, on: dt.date, note: str = "") -> PaymentApproval:
    """One of the approvals that the amount asks for, for the lines exactly as they were submitted. Raises Refused."""
    with transaction.atomic():
        PAYMENT.apply(batch, "approve", by=by, on=on, note=note)
        posting = by.posting
        if posting is None:
            raise LookupError("somebody without a posting was let through")
        made: PaymentApproval = PaymentApproval.objects.create(
            village_id=batch.village_id, batch=batch, fingerprint=batch.fingerprint, role=posting.role,
            note=note.strip()[:200], on=on, by=by,
        )  # fmt: skip
    return made


def explain_finding(
    batch: PaymentBatch, *, code: str, words: str, by: User, on: dt.date, household: int | None = None
) -> PaymentExplanation:
    """Says why what a check doubts is right: for one household, or for everyone the check names. Stays readable."""
    if not (by.may(Permission.PREPARE_PAYMENT) or by.may(Permission.CHECK_PAYMENT)):
        raise Refused([not_permitted(Permission.PREPARE_PAYMENT)])
    if batch.state in PAYMENT.final:
        raise DomainError("explanation_late", _("The list is closed; nothing is explained any more."))
    if code not in ListCheck.values or not says_something(words):
        raise DomainError("words_missing", _("Write why it is right all the same; everyone who has the list reads it."),
                          field="words")  # fmt: skip
    if not any(f.code == code and not f.is_error for f in findings_of(batch, on)):
        raise DomainError("nothing_to_explain", _("The checks have no such warning about this list."))
    with transaction.atomic():
        made: PaymentExplanation = PaymentExplanation.objects.create(
            village_id=batch.village_id, batch=batch, code=code, household_id=household, words=words.strip()[:300],
            on=on, by=by,
        )  # fmt: skip
        trail.record("funds.payment.explained", by=by, target=batch, village=batch.village_id, reason=made.words,
                     after={"check": code, "household": household})  # fmt: skip
    return made
