"""Preparing claims, taking them through their signatures, paying them, taking a payment back. Source: DOMAIN §6.5.

Order of locks: the contract (in the database's guard), the claim, then the accounts (inside the ledger).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.actions.announcing import figures_on_commit
from funds.actions.contracts import file_papers
from funds.choices import EDITABLE_CLAIM, ClaimState
from funds.ledger import posting, reading
from funds.ledger.choices import AccountKind
from funds.models import Claim, Contract, known_sources
from funds.rules.contracts import Planned
from funds.workflow.claims import CLAIM, preparer_of, within_contract
from funds.workflow.contracts import instalments_of
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.workflow.machine import Context, not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User


def prepare_claim(
    contract: Contract,
    *,
    number: int,
    source: int,
    amount_yuan: Decimal,
    applied_on: dt.date,
    papers: Sequence[str],
    by: User,
    on: dt.date,
    note: str = "",
    scans: Sequence[Any] = (),
) -> Claim:
    """A new claim for one instalment, out of one source of the project.

    Raises Refused without the right, for an instalment the contract does not have, one claimed already, a source the
    project has no money of, or more than the instalment.
    """
    if not by.may(Permission.KEEP_CONTRACTS):
        raise Refused([not_permitted(Permission.KEEP_CONTRACTS)])
    with transaction.atomic():
        locked = Contract.objects.select_for_update(of=("self",)).select_related("project").get(pk=contract.pk)
        planned = next((p for p in instalments_of(locked) if p.number == number), None)
        reasons = _against(locked, planned, number, source)
        if reasons or planned is None:
            raise Refused(reasons)
        claim = Claim(
            village_id=locked.village_id, contract=locked, source_id=source,
            source_document_no=known_sources()[source].document_no, number=number, milestone=planned.milestone,
            amount_yuan=amount_yuan, applied_on=applied_on, papers=sorted({str(p) for p in papers}), note=note.strip(),
        )  # fmt: skip
        if over := within_contract(claim, Context(by, on)):
            raise Refused(over)
        claim.save(force_insert=True)
        CLAIM.begin(claim, by=by, on=on)
        trail.record("funds.claim.begin", by=by, target=claim, village=claim.village_id,
                     after={"instalment": number, "amount_yuan": str(amount_yuan)})  # fmt: skip
        file_papers(claim, files=scans, by=by)
    return claim


def _against(contract: Contract, planned: Planned | None, number: int, source: int) -> list[Reason]:
    found = list[Reason]()
    if planned is None:
        found.append(Reason("no_instalment", _("The contract has no such instalment."), field="number"))
    if Claim.objects.standing().filter(contract=contract, number=number).exists():
        found.append(Reason("funds_claim_once", _("This instalment has been claimed already."), field="number"))
    account = reading.account_of(village=contract.village_id, source=source, project=contract.project_id)
    if account is None or source not in known_sources():
        found.append(Reason("source_not_allocated", _("The project has no money of this source."), field="source"))
    return found


def change_claim(
    claim: Claim,
    *,
    amount_yuan: Decimal,
    applied_on: dt.date,
    papers: Sequence[str],
    by: User,
    on: dt.date,
    note: str = "",
    scans: Sequence[Any] = (),
) -> Claim:
    """Corrects a claim that nobody signed yet, or that was returned; a returned one is handed in again afterwards."""
    if not by.may(Permission.KEEP_CONTRACTS):
        raise Refused([not_permitted(Permission.KEEP_CONTRACTS)])
    with transaction.atomic():
        locked: Claim = (
            Claim.objects.select_for_update(of=("self",)).select_related("contract__project").get(pk=claim.pk)
        )
        if locked.state not in EDITABLE_CLAIM:
            raise DomainError("funds_claim_frozen", _("A signed claim is no longer changed."))
        before = {"amount_yuan": str(locked.amount_yuan), "papers": locked.papers}
        locked.amount_yuan, locked.applied_on, locked.note = amount_yuan, applied_on, note.strip()
        locked.papers = sorted({str(p) for p in papers})
        if over := within_contract(locked, Context(by, on)):
            raise Refused(over)
        locked.save()
        trail.record("funds.claim.changed", by=by, target=locked, village=locked.village_id, before=before,
                     after={"amount_yuan": str(amount_yuan), "papers": locked.papers})  # fmt: skip
        file_papers(locked, files=scans, by=by)
    return locked


def move_claim(claim: Claim, step: str, *, by: User, on: dt.date, note: str = "") -> None:
    """Takes a step that moves no money. Raises Refused with every reason against it."""
    if step in {"pay", "reverse"}:
        raise ValueError(f"{step} moves money: pay_claim, reverse_claim")
    CLAIM.apply(claim, step, by=by, on=on, note=note)


def pay_claim(claim: Claim, *, by: User, on: dt.date) -> None:
    """Pays an audited claim: from the project's account of its source to the suppliers, in the ledger, once.

    The preparer is the maker of the transfer, the payer its checker. Raises Refused with every reason against it.
    """
    with transaction.atomic():
        locked = Claim.objects.select_for_update(of=("self",)).select_related("contract__project").get(pk=claim.pk)
        if reasons := CLAIM.reasons_against(locked, "pay", by=by, on=on):
            raise Refused(reasons)
        _post(locked, by=by, on=on)
        # State and transfer in one statement: the database knows neither without the other.
        Claim.objects.filter(pk=claim.pk).update(state=ClaimState.PAID, transfer_id=claim.key, paid_on=on)
        CLAIM.take(locked, "pay", by=by, on=on)
        claim.refresh_from_db()
        figures_on_commit(claim.village_id)


def _post(claim: Claim, *, by: User, on: dt.date) -> None:
    contract = claim.contract
    account = reading.account_of(village=claim.village_id, source=claim.source_id, project=contract.project_id)
    if account is None:
        raise DomainError("source_not_allocated", _("The project has no money of this source."))
    sink = posting.open_account(
        posting.NewAccount(
            AccountKind.SUPPLIER, claim.village_id, claim.source_id, claim.source_document_no, account.opens_on
        )
    )
    posting.post(
        key=claim.key, debit=account, credit=sink, amount_yuan=claim.amount_yuan, booked_on=on,
        by=preparer_of(claim), checker=by, subject=claim.subject,
        reference=f"{contract.supplier_name} {contract.number} · {claim.number}"[:200],
    )  # fmt: skip


def pay_claims(claims: Iterable[Claim], *, by: User, on: dt.date) -> list[tuple[Claim, list[Reason]]]:
    """Pays several claims, each for itself; those that cannot be paid are left and come back with their reasons."""
    return _each(claims, lambda claim: pay_claim(claim, by=by, on=on))


def audit_claims(claims: Iterable[Claim], *, by: User, on: dt.date) -> list[tuple[Claim, list[Reason]]]:
    """Confirms the audit of several claims, each for itself; the others come back with their reasons."""
    return _each(claims, lambda claim: move_claim(claim, "audit", by=by, on=on))


def _each(claims: Iterable[Claim], do: Any) -> list[tuple[Claim, list[Reason]]]:
    left = list[tuple[Claim, list[Reason]]]()
    for claim in claims:
        try:
            with transaction.atomic():
                do(claim)
        except DomainError as error:
            claim.refresh_from_db()
            left.append((claim, list(error.reasons)))
    return left


def reverse_claim(claim: Claim, *, key: UUID, by: User, on: dt.date, reason: str) -> None:
    """Takes a payment to a supplier back into the project (红冲); the instalment may be claimed anew.

    Raises Refused without the right or a reason, or for the preparer and the payer of the claim; AlreadyReversed.
    """
    with transaction.atomic():
        CLAIM.apply(claim, "reverse", by=by, on=on, note=reason)
        transfer = reading.transfers().get(pk=claim.transfer_id)
        posting.reverse(transfer, key=key, by=by, on=on, reason=reason)
        claim.refresh_from_db()
        figures_on_commit(claim.village_id)


STATES_TO_PAY = frozenset({ClaimState.AUDITED})
STATES_TO_AUDIT = frozenset({ClaimState.DEPT_SIGNED})
