"""Contracts and claims in words: facts, instalments with what became of them, steps of a claim."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from funds.choices import ClaimState, Milestone
from funds.models import Claim, Contract, Supplier, known_suppliers
from funds.workflow.contracts import instalments_of
from registry.text.money import to_capital
from registry.ui import formats
from registry.ui.elements import Fact, Status, Step, Tone, path

_TONES: dict[str, Tone] = {
    "prepared": "neutral", "returned": "danger", "town_signed": "info", "dept_signed": "info", "audited": "warning",
    "paid": "success", "reversed": "danger", "cancelled": "neutral",
}  # fmt: skip


def claim_status(claim: Claim) -> Status:
    return Status(claim.get_state_display(), _TONES[claim.state])


def claim_steps(claim: Claim) -> list[Step]:
    """The straight way of a claim; a returned, reversed or given up one shows where it stands."""
    labels: list[tuple[str, Any]] = [
        (code, ClaimState(code).label) for code in ("prepared", "town_signed", "dept_signed", "audited", "paid")
    ]
    if claim.state == ClaimState.RETURNED:
        return [Step(_("Returned for correction"), "returned"), *(Step(label) for _code, label in labels[1:])]
    if claim.state in {ClaimState.CANCELLED, ClaimState.REVERSED}:
        return [Step(labels[0][1], "done"), Step(claim.get_state_display(), "returned")]
    return path(labels, current=claim.state, done=claim.state == ClaimState.PAID)


def contract_status(contract: Contract) -> Status:
    """How far the contract is: under way, done, accepted, paid in full."""
    if contract.final_yuan is not None:
        whole = contract.paid_yuan >= contract.worth_yuan
        return Status(_("Paid in full") if whole else _("Work accepted"), "success")
    if contract.has_passed if hasattr(contract, "has_passed") else contract.accepted is not None:
        return Status(_("Higher final account, waits for the county"), "warning")
    return Status(_("Work done, to be accepted"), "warning") if contract.completed_on else Status(_("At work"), "info")


@dataclass(frozen=True)
class InstalmentRow:
    """One instalment, what it is, and the claim it led to."""

    number: int
    milestone: Any
    planned_yuan: Decimal
    claim: Claim | None
    status: Status | None


def instalment_rows(contract: Contract) -> list[InstalmentRow]:
    """The instalments of the day the contract was signed, each with its standing claim."""
    claims = {c.number: c for c in Claim.objects.standing().filter(contract=contract)}
    return [
        InstalmentRow(
            row.number, Milestone(row.milestone).label, row.amount_yuan, claims.get(row.number),
            claim_status(claims[row.number]) if row.number in claims else None,
        )
        for row in instalments_of(contract)
    ]  # fmt: skip


def contract_facts(contract: Contract) -> list[Fact]:
    firm = known_suppliers().get(contract.supplier_id)
    note = f"（{contract.procurement_note}）" if contract.procurement_note else ""
    return [
        Fact(_("The project"), contract.project.name, href=contract.project.get_absolute_url()),
        Fact(_("Supplier"), contract.supplier_name, note=firm.credit_code if firm else ""),
        Fact(_("What for"), contract.subject_matter),
        Fact(_("How the supplier was chosen"), f"{contract.get_procurement_display()}{note}"),
        Fact(_("Signed on"), formats.cn_date(contract.signed_on)),
        Fact(_("Time of the work"), f"{formats.cn_date(contract.starts_on)} – {formats.cn_date(contract.ends_on)}"),
        Fact(_("Basically completed on"), formats.cn_date(contract.completed_on)),
        Fact(_("Quality deposit"), formats.percent(contract.deposit_share) if contract.deposit_share else _("None")),
    ]


def contract_money(contract: Contract) -> list[Fact]:
    """What it is worth, what was paid, what is left to pay; yuan."""
    paid = contract.paid_yuan
    final = contract.final_yuan
    return [
        Fact(_("Contract amount (yuan)"), formats.yuan(contract.amount_yuan)),
        Fact(_("Final account (yuan)"), formats.yuan(final) if final is not None else formats.NOTHING),
        Fact(_("Paid to the supplier (yuan)"), formats.yuan(paid)),
        Fact(_("Left to pay (yuan)"), formats.yuan(contract.worth_yuan - paid)),
    ]


def claim_facts(claim: Claim) -> list[Fact]:
    contract = claim.contract
    return [
        Fact(_("Contract"), str(contract), href=contract.get_absolute_url()),
        Fact(_("The project"), contract.project.name, href=contract.project.get_absolute_url()),
        Fact(_("Instalment"), f"{claim.number} · {claim.get_milestone_display()}"),
        Fact(_("Paid from"), claim.source_document_no),
        Fact(_("Amount (yuan)"), formats.yuan(claim.amount_yuan)),
        Fact(_("In capitals"), to_capital(claim.amount_yuan)),
        Fact(_("Date of the application"), formats.cn_date(claim.applied_on)),
        *([Fact(_("Paid on"), formats.cn_date(claim.paid_on))] if claim.paid_on else []),
        *([Fact(_("Note"), claim.note)] if claim.note else []),
    ]


def supplier_facts(supplier: Supplier) -> list[Fact]:
    return [
        Fact(_("Unified social credit code"), supplier.credit_code),
        Fact(_("Contact"), supplier.contact or formats.NOTHING),
        Fact(_("Phone"), supplier.phone or formats.NOTHING),
        Fact(_("Bank"), supplier.bank_name or formats.NOTHING),
        Fact(_("Bank account"), str(supplier.bank_account.masked)),
        Fact(_("Account entered by"), supplier.account_by.name),
    ]


def claims_waiting(user: Any) -> int:
    """Claims that wait for this user's signature."""
    states = [state for permission, state in waiting_states() if user.may(permission)]
    return Claim.objects.visible_to(user).filter(state__in=states).count() if states else 0


def waiting_states() -> list[tuple[Any, str]]:
    """Which right the claims of a state wait for."""
    from registry.accounts.permissions import Permission as P

    return [
        (P.SIGN_CLAIM, "prepared"), (P.VET_CLAIM, "town_signed"), (P.AUDIT_CLAIM, "dept_signed"),
        (P.RELEASE_PAYMENT, "audited"), (P.KEEP_CONTRACTS, "returned"),
    ]  # fmt: skip
