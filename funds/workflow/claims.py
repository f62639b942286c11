"""The procedure of a claim (报账): five people sign it one after the other, and each can give it back with a reason.

Prepared by those who keep the contracts, signed for the township, vetted by the department in charge, audited by the
finance bureau and paid by another of its people; large ones need approvals between audit and payment. The database
holds the same edges, and asks for the five signatures again (migrations/0014_contract_guards). Source: DOMAIN §6.5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from funds.choices import PAYABLE, ClaimPaper, ClaimState, GuardedPaper, Milestone
from funds.ledger import reading
from funds.models import Claim, SignatureRule, Supplier
from funds.rules import contracts as rules
from funds.workflow.contracts import claimed_of, instalments_of, milestone_on
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.errors import Reason
from registry.ui import formats
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty, Event

if TYPE_CHECKING:
    from registry.accounts.models import User


def in_plan(claim: Claim, context: Context) -> list[Reason]:
    """Only for a project that has begun and is not closed."""
    if claim.contract.project.state in PAYABLE:
        return []
    return [Reason("project_not_under_way", _("The project has not begun, or is closed."))]


def has_papers(claim: Claim, context: Context) -> list[Reason]:
    """Every paper the instalment needs lies there."""
    missing = rules.papers_missing(claim.milestone, claim.papers)
    if not missing:
        return []
    names = "、".join(str(ClaimPaper(paper).label) for paper in missing)
    return [Reason("papers_missing", _("Papers missing: %(papers)s."), {"papers": names}, field="papers")]


def milestone_reached(claim: Claim, context: Context) -> list[Reason]:
    """What the instalment is paid after has happened before it was applied for."""
    since = milestone_on(claim.contract, claim.milestone)
    label = {"milestone": str(Milestone(claim.milestone).label)}
    if since is None:
        return [Reason("milestone_not_reached", _("This instalment waits for: %(milestone)s."), label)]
    if claim.applied_on < since:
        return [
            Reason(
                "applied_too_early",
                _("It was applied for before %(day)s, the day from which this is paid: %(milestone)s."),
                label | {"day": formats.cn_date(since)},
                field="applied_on",
            )
        ]
    if claim.applied_on > context.on:
        return [Reason("applied_in_future", _("The application is dated on a day still ahead."), field="applied_on")]
    return []


def within_contract(claim: Claim, context: Context) -> list[Reason]:
    """No more than the instalment, so no more than contract or final account."""
    most = rules.room(instalments_of(claim.contract), claim.number, claimed_of(claim.contract, without=claim.pk))
    if claim.amount_yuan <= most:
        return []
    return [
        Reason(
            "over_instalment",
            _("This instalment allows %(most)s yuan; the rest waits for the next, or is above the contract."),
            {"most": f"{most:,.2f}"},
            field="amount_yuan",
        )
    ]


def covered(claim: Claim, context: Context) -> list[Reason]:
    """The project's account of this source holds the amount."""
    held = reading.project_balance(claim.contract.project_id, source=claim.source_id)
    if held >= claim.amount_yuan:
        return []
    return [
        Reason(
            "not_covered",
            _("The claim asks for %(total)s yuan; the project holds %(held)s yuan of this source."),
            {"total": f"{claim.amount_yuan:,.2f}", "held": f"{held:,.2f}"},
        )
    ]


def approvals_missing(claim: Claim) -> int:
    """How many approvals the amount still needs since the claim was last audited."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT funds_claim_approvals_missing(%s)", [claim.pk])
        return int(cursor.fetchone()[0] or 0)


def approving_roles(claim: Claim) -> list[str]:
    """Holders of which roles approve a claim of this amount; empty when it needs no approval."""
    rows = SignatureRule.objects.holding(region=claim.village_id, on=claim.applied_on)
    found = rows.filter(paper=GuardedPaper.CLAIM, from_yuan__lte=claim.amount_yuan).order_by("-from_yuan").first()
    return list(found.roles) if found and found.approvals else []


def wants_approval(claim: Claim, context: Context) -> list[Reason]:
    """Approvals are given while some are missing, by holders of the roles the rule names."""
    if not approvals_missing(claim):
        return [Reason("approvals_complete", _("This claim needs no further approval."))]
    audited = Event.objects.about(claim).filter(transition="audit").last()
    mine = Event.objects.about(claim).filter(transition="approve", by=context.by)
    if audited is not None and mine.filter(pk__gt=audited.pk).exists():
        return [Reason("approved_already", _("You have approved this claim already."))]
    posting = context.by.posting
    if posting is not None and posting.role in approving_roles(claim):
        return []
    return [Reason("not_permitted", _("This step is taken by: %(roles)s."), {"roles": _roles(claim)})]


def approved(claim: Claim, context: Context) -> list[Reason]:
    """A large claim has the approvals of its amount."""
    missing = approvals_missing(claim)
    if not missing:
        return []
    return [
        Reason(
            "approvals_missing",
            _("Approvals missing: %(count)s. They are given by: %(roles)s."),
            {"count": missing, "roles": _roles(claim)},
        )
    ]


def _roles(claim: Claim) -> str:
    return "、".join(str(ROLES[code].label) for code in approving_roles(claim) if code in ROLES)


def account_of_another(claim: Claim, context: Context) -> list[Reason]:
    """Who entered the firm's account does not send money to it."""
    if not Supplier.objects.filter(pk=claim.contract.supplier_id, account_by=context.by).exists():
        return []
    return [Reason("own_account", _("You entered the account of this supplier; someone else must pay."))]


def not_the_payer(claim: Claim, context: Context) -> list[Reason]:
    """Somebody else than who paid or prepared takes a payment back."""
    if not Event.objects.about(claim).filter(by=context.by, transition__in=("begin", "pay")).exists():
        return []
    return [Reason("second_pen", _("Whoever prepared or paid the claim does not take it back."))]


_FIT = (in_plan, has_papers, milestone_reached, within_contract)


def _step(
    name: str, label: Any, start: str, target: str, permission: Permission, duty: Duty, *guards: Any
) -> Transition:
    return Transition(name, label, frozenset({start}), target, permission, duty, guards, source="DOMAIN §6.5")


def _back(name: str, start: str, permission: Permission, duty: Duty) -> Transition:
    return Transition(
        name, _("Return for correction"), frozenset({start}), ClaimState.RETURNED, permission, duty, needs_note=True
    )


_S, _P = ClaimState, Permission
CLAIM = Machine(
    name="funds.claim",
    states=dict(ClaimState.choices),
    transitions=(
        _step("sign", _("Sign for the township"), _S.PREPARED, _S.TOWN_SIGNED, _P.SIGN_CLAIM, Duty.REVIEW,
              *_FIT),
        _back("return", _S.PREPARED, _P.SIGN_CLAIM, Duty.REVIEW),
        _step("vet", _("Confirm for the department"), _S.TOWN_SIGNED, _S.DEPT_SIGNED, _P.VET_CLAIM, Duty.COMPARE,
              *_FIT),
        _back("send_back", _S.TOWN_SIGNED, _P.VET_CLAIM, Duty.COMPARE),
        _step("audit", _("Confirm the audit"), _S.DEPT_SIGNED, _S.AUDITED, _P.AUDIT_CLAIM, Duty.DECIDE,
              *_FIT, covered),
        _back("refuse", _S.DEPT_SIGNED, _P.AUDIT_CLAIM, Duty.DECIDE),
        _step("approve", _("Approve the amount"), _S.AUDITED, _S.AUDITED, _P.APPROVE_PAYMENT, Duty.APPROVE,
              wants_approval),
        _step("pay", _("Pay the supplier"), _S.AUDITED, _S.PAID, _P.RELEASE_PAYMENT, Duty.PAY,
              *_FIT, covered, approved, account_of_another),
        _back("stop", _S.AUDITED, _P.RELEASE_PAYMENT, Duty.PAY),
        Transition("reverse", _("Take the payment back"), frozenset({_S.PAID}), _S.REVERSED, _P.RELEASE_PAYMENT,
                   Duty.NONE, (not_the_payer,), needs_note=True, source="DOMAIN §6.2"),
        Transition("prepare", _("Hand in again"), frozenset({_S.RETURNED}), _S.PREPARED, _P.KEEP_CONTRACTS, Duty.MAKE),
        Transition("cancel", _("Give up the claim"), frozenset({_S.PREPARED, _S.RETURNED}), _S.CANCELLED,
                   _P.KEEP_CONTRACTS, Duty.MAKE),
    ),
    holders={
        "prepared": "township_leader", "town_signed": "line_department", "dept_signed": "county_finance",
        "audited": "county_finance", "returned": "township_accounting",
    },
    final=frozenset({_S.CANCELLED, _S.REVERSED}),
)  # fmt: skip


def preparer_of(claim: Claim) -> User:
    """Who prepared the claim. Raises LookupError when the record of it is missing."""
    step = Event.objects.about(claim).filter(transition="begin").select_related("by").first()
    if step is None or step.by is None:
        raise LookupError(f"claim {claim.pk} was prepared by nobody")
    maker: User = step.by
    return maker
