"""What the files of the bank leave open, settled by people on paper: rows explained, credits and returns entered.

The papers about a line add up with its answer to what the bank really credited. The whole amount means paid, nothing
means refused and taken back, everything between stays open. Source: DOMAIN §6.6 (reconciliation).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from funds.actions.bank.answers import note_answered, take_back
from funds.choices import CLEAR, AnswerState, Outcome
from funds.models import BankEvidence, BankFile, BankFileLine, ReturnRow
from registry import clock
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents import attachments
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User


@dataclass(frozen=True)
class EvidenceDraft:
    """What a paper of the bank says of one payment: so many yuan credited, or taken back with a minus."""

    amount_yuan: Decimal
    on: dt.date
    paper_no: str
    explanation: str


def explain_row(row: ReturnRow, *, explanation: str, by: User, on: dt.date) -> None:
    """Writes down, once, what an odd row of an answer was. It settles no payment: a paper or another answer does."""
    _may(by, explanation)
    with transaction.atomic():
        locked = ReturnRow.objects.select_for_update(of=("self",)).select_related("answer").get(pk=row.pk)
        if locked.outcome in CLEAR or locked.answer.state != AnswerState.APPLIED or locked.explanation:
            raise DomainError("row_not_open", _("Only an odd row of an applied answer is explained, and once."))
        locked.explanation, locked.explained_by, locked.explained_on = explanation.strip()[:300], by, on
        locked.save(update_fields=["explanation", "explained_by", "explained_on"])
        trail.record("funds.row_explained", by=by, target=locked, village=locked.village_id, reason=explanation)


def enter_evidence(line: BankFileLine, draft: EvidenceDraft, *, by: User, on: dt.date, scans: Any = ()) -> BankEvidence:
    """Enters a paper of the bank about one payment and settles the payment when it now adds up.

    The whole amount: credited. Nothing: refused, taken back in the ledger. Otherwise it stays open. Raises Refused or
    DomainError; the day lies between handing over and today.
    """
    _may(by, draft.explanation)
    with transaction.atomic():
        file = BankFile.objects.select_for_update(of=("self",)).get(pk=line.file_id)
        locked = BankFileLine.objects.select_for_update(of=("self",)).select_related("line").get(pk=line.pk)
        credited = locked.credited_yuan + draft.amount_yuan
        _refuse_impossible(locked, credited, draft)
        paper = BankEvidence.objects.create(
            village_id=locked.village_id, bank_line=locked, amount_yuan=draft.amount_yuan, on=draft.on,
            paper_no=draft.paper_no, explanation=draft.explanation, by=by,
        )  # fmt: skip
        for upload in scans:
            attachments.attach(village=locked.village_id, subject=locked.subject, kind="scan", upload=upload, by=by,
                               at=clock.now())  # fmt: skip
        _set(locked, credited, draft)
        if locked.outcome == Outcome.REFUSED and not locked.line.is_void:
            take_back([(locked.line, locked.reason)], by=by, on=on)
        note_answered(file, by=by, on=on)
        after = {"amount_yuan": str(draft.amount_yuan), "paper_no": draft.paper_no, "on": draft.on.isoformat()}
        trail.record("funds.evidence_entered", by=by, target=locked, village=locked.village_id, after=after,
                     reason=draft.explanation)  # fmt: skip
    line.refresh_from_db()
    return paper


def _set(line: BankFileLine, credited: Decimal, draft: EvidenceDraft) -> None:
    line.credited_yuan = credited
    if credited == line.amount_yuan:
        line.outcome, line.credited_on, line.reason = Outcome.PAID, draft.on, ""
    elif credited == 0:
        line.outcome, line.credited_on, line.reason = Outcome.REFUSED, None, draft.explanation[:100]
    else:
        line.outcome, line.credited_on, line.reason = Outcome.PENDING, None, ""
    line.save(update_fields=["credited_yuan", "outcome", "credited_on", "reason"])


def _refuse_impossible(line: BankFileLine, credited: Decimal, draft: EvidenceDraft) -> None:
    reasons = []
    if line.outcome == Outcome.REFUSED:
        reasons.append(Reason(
            "line_refused", _("The bank refused this payment and it was taken back; it can only be issued again.")
        ))  # fmt: skip
    if credited < 0:
        reasons.append(Reason(
            "evidence_below_zero", _("The bank cannot take back more than the %(held)s yuan it credited."),
            {"held": f"{line.credited_yuan:,.2f}"}, field="amount_yuan",
        ))  # fmt: skip
    if not says_something(draft.paper_no):
        reasons.append(Reason("paper_missing", _("Write the number of the bank's paper."), field="paper_no"))
    if reasons:
        raise Refused(reasons)


def _may(by: User, words: str) -> None:
    reasons = [] if by.may(Permission.KEEP_BANK) else [not_permitted(Permission.KEEP_BANK)]
    if not says_something(words):
        reasons.append(Reason("note_missing", _("Write what happened, so that an auditor can follow it."),
                              field="explanation"))  # fmt: skip
    if reasons:
        raise Refused(reasons)
