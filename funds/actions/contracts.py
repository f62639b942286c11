"""Entering contracts, reporting their work done, recording its acceptance. Source: DOMAIN §6.2, §6.5.

Order of locks: the project, the contract, its papers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.choices import Grade
from funds.models import Acceptance, Contract, Overrun, Project, known_suppliers
from funds.workflow.contracts import claimed_of, reasons_against_signing
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

FIELDS = (
    "number", "subject_matter", "procurement", "procurement_note", "amount_yuan", "deposit_share", "signed_on",
    "starts_on", "ends_on",
)  # fmt: skip


def file_papers(
    paper: Any, *, files: Sequence[Any], by: User, kind: AttachmentKind = AttachmentKind.SCAN
) -> list[Attachment]:
    """Files scans or photos under a contract, an acceptance, a claim or an asset. Raises Refused, AttachmentRefused."""
    _needs(by, Permission.KEEP_CONTRACTS)
    with transaction.atomic():
        return [
            attach(village=paper.village_id, subject=paper.subject, kind=kind, upload=upload, by=by, at=clock.now())
            for upload in files
        ]


def enter_contract(
    project: Project, *, supplier: int, by: User, on: dt.date, scans: Sequence[Any] = (), **terms: Any
) -> Contract:
    """Enters a signed contract of a project. `terms` are the fields named in FIELDS; amounts in yuan, a share of 1.

    Raises Refused with every reason: not in the plan, not hung its days (DQ-64), over the budget, deposit too large,
    tender needed, supplier not of this county.
    """
    _needs(by, Permission.KEEP_CONTRACTS)
    with transaction.atomic():
        locked = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
        contract = Contract(project=locked, village_id=locked.village_id, procurement_note="", entered_by=by)
        _fill(contract, supplier, terms, on=on)
        contract.save(force_insert=True)
        trail.record("funds.contract_entered", by=by, target=contract, village=contract.village_id,
                     after=_told(contract))  # fmt: skip
        file_papers(contract, files=scans, by=by)
    return contract


def change_contract(contract: Contract, *, supplier: int, by: User, on: dt.date, **terms: Any) -> Contract:
    """Corrects a contract out of which nothing was claimed or accepted yet. Raises Refused as `enter_contract`."""
    _needs(by, Permission.KEEP_CONTRACTS)
    with transaction.atomic():
        Project.objects.select_for_update(of=("self",)).get(pk=contract.project_id)
        locked: Contract = (
            Contract.objects.select_for_update(of=("self",)).select_related("project").get(pk=contract.pk)
        )
        if locked.claims.exists() or locked.acceptances.exists():
            raise DomainError("funds_contract_frozen", _("A contract with claims or an acceptance is not changed."))
        before = _told(locked)
        _fill(locked, supplier, terms, on=on)
        locked.save()
        trail.record("funds.contract_changed", by=by, target=locked, village=locked.village_id, before=before,
                     after=_told(locked))  # fmt: skip
    return locked


def _fill(contract: Contract, supplier: int, terms: Mapping[str, Any], *, on: dt.date) -> None:
    for name in FIELDS:
        if name in terms:
            setattr(contract, name, terms[name])
    firm = known_suppliers().get(supplier)
    reasons = reasons_against_signing(contract, on=on)
    if firm is None:
        reasons.append(
            Reason("supplier_unknown", _("The finance bureau has not entered this supplier."), field="supplier")
        )
    if reasons or firm is None:
        raise Refused(reasons)
    contract.supplier_id, contract.supplier_name = firm.id, firm.name


def _told(contract: Contract) -> dict[str, Any]:
    return {"number": contract.number, "supplier": contract.supplier_name, "amount_yuan": str(contract.amount_yuan),
            "signed_on": str(contract.signed_on)}  # fmt: skip


def report_completion(
    contract: Contract, *, completed_on: dt.date, by: User, on: dt.date, photos: Sequence[Any] = ()
) -> Contract:
    """Says that the work is basically completed. A later report counts until the work is accepted."""
    reasons = [] if by.may(Permission.KEEP_CONTRACTS) else [not_permitted(Permission.KEEP_CONTRACTS)]
    if completed_on > on or completed_on < contract.starts_on:
        reasons.append(
            Reason("completed_on", _("Work is completed between its beginning and today."), field="completed_on")
        )
    if reasons:
        raise Refused(reasons)
    with transaction.atomic():
        locked: Contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
        if locked.accepted is not None:
            raise DomainError("funds_acceptance_done", _("The work was accepted already."))
        locked.completed_on = completed_on
        locked.save(update_fields=["completed_on"])
        trail.record("funds.work_completed", by=by, target=locked, village=locked.village_id,
                     after={"completed_on": str(completed_on)})  # fmt: skip
        file_papers(locked, files=photos, by=by, kind=AttachmentKind.PHOTO)
    return locked


def record_acceptance(
    contract: Contract,
    *,
    on: dt.date,
    grade: Grade | str,
    members: str,
    quality: str,
    by: User,
    today: dt.date,
    final_yuan: Decimal | None = None,
    over_reason: str = "",
    photos: Sequence[Any] = (),
) -> Acceptance:
    """Records that the work was looked at. Failed work is mended and looked at again; passed work sets the final
    account, at once when it is within the contract, by `approve_overrun` when it is above.

    Raises Refused: without the right, before completion, after acceptance, below what was claimed, dearer without why.
    """
    _needs(by, Permission.KEEP_CONTRACTS)
    with transaction.atomic():
        locked: Contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)
        reasons = _against_acceptance(locked, on, grade, final_yuan, over_reason, today)
        if reasons:
            raise Refused(reasons)
        found = Acceptance.objects.create(
            village_id=locked.village_id, contract=locked, on=on, grade=grade, members=members.strip(),
            quality=quality.strip(), final_yuan=None if grade == Grade.FAILED else final_yuan,
            over_reason=over_reason.strip(), by=by,
        )  # fmt: skip
        if grade != Grade.FAILED and final_yuan is not None and final_yuan <= locked.amount_yuan:
            _settle(locked, final_yuan)
        trail.record("funds.work_accepted", by=by, target=locked, village=locked.village_id, reason=over_reason,
                     after={"grade": str(grade), "on": str(on), "final_yuan": str(found.final_yuan)})  # fmt: skip
        file_papers(found, files=photos, by=by, kind=AttachmentKind.PHOTO)
    return found


def _against_acceptance(
    contract: Contract, on: dt.date, grade: Any, final_yuan: Decimal | None, over_reason: str, today: dt.date
) -> list[Reason]:
    found = list[Reason]()
    if contract.accepted is not None:
        found.append(Reason("funds_acceptance_done", _("The work was accepted already.")))
    if contract.completed_on is None or on < contract.completed_on or on > today:
        found.append(
            Reason(
                "acceptance_day", _("Work is accepted after it was reported done, and not ahead of time."), field="on"
            )
        )
    if grade == Grade.FAILED:
        return found
    if final_yuan is None or final_yuan <= 0:
        return [*found, Reason("final_missing", _("Enter the final account."), field="final_yuan")]
    if final_yuan > contract.amount_yuan and not says_something(over_reason):
        words = _("The final account is above the contract. Write why.")
        found.append(Reason("over_reason_missing", words, field="over_reason"))
    claimed = sum(claimed_of(contract).values(), Decimal(0))
    if final_yuan < claimed:
        found.append(
            Reason(
                "final_below_claimed",
                _("%(claimed)s yuan have been claimed already. Give claims up or take them back first."),
                {"claimed": f"{claimed:,.2f}"},
                field="final_yuan",
            )
        )
    return found


def approve_overrun(acceptance: Acceptance, *, by: User, on: dt.date, note: str) -> Overrun:
    """The county approves a final account above its contract; it counts from then on. Raises Refused, DomainError."""
    reasons = [] if by.may(Permission.APPROVE_PROJECT) else [not_permitted(Permission.APPROVE_PROJECT)]
    if not says_something(note):
        reasons.append(Reason("note_missing", _("Write why: the entry stays readable for ever."), field="note"))
    if reasons:
        raise Refused(reasons)
    with transaction.atomic():
        locked: Contract = Contract.objects.select_for_update(of=("self",)).get(pk=acceptance.contract_id)
        if acceptance.final_yuan is None or locked.final_yuan is not None:
            raise DomainError("funds_overrun_second", _("There is no higher final account to approve."))
        if by.pk in (acceptance.by_id, locked.entered_by.pk):
            raise DomainError("second_pen", _("Whoever entered the contract or its acceptance does not approve it."))
        found = Overrun.objects.create(village_id=locked.village_id, acceptance=acceptance, on=on, note=note, by=by)
        _settle(locked, acceptance.final_yuan)
        trail.record("funds.overrun_approved", by=by, target=locked, village=locked.village_id, reason=note,
                     after={"final_yuan": str(acceptance.final_yuan)})  # fmt: skip
    return found


def _settle(contract: Contract, final_yuan: Decimal) -> None:
    contract.final_yuan = final_yuan
    contract.save(update_fields=["final_yuan"])


def _needs(by: User, permission: Permission) -> None:
    if not by.may(permission):
        raise Refused([not_permitted(permission)])
