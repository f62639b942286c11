"""The procedure of a list of payments to households.

Nobody who made a list checks, approves or releases it; the list hangs on the Fair Wall before its money moves; how
many people approve depends on its amount. The database holds the same edges, the gate of publicity and the approvals
(migrations 0002, 0009). Source: DOMAIN §6.4, §6.6, §6.8, §9.2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from funds.choices import PAYABLE, PaymentState
from funds.errors import LIST_FAULTS
from funds.ledger import reading
from funds.models import PaymentApproval, PaymentBatch, PaymentExplanation, PaymentLine
from funds.rules import payment as rules
from funds.rules import signing
from funds.workflow import facts
from publicity import errors as publicity_errors
from publicity.actions.roots import signer
from publicity.rules.clearing import Hung, obstacles
from registry.accounts.permissions import Permission
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty

if TYPE_CHECKING:
    from registry.accounts.models import User

PAYMENT_LIST = "payment_list"  # the kind of notice a list hangs as
NAMED = 5


# --- What the rules say ---------------------------------------------------------------------------------------------


def findings_of(batch: PaymentBatch, on: dt.date) -> list[rules.Finding]:
    """What the rules say about the standing lines on that day; asked once of one object in hand."""
    key = f"_findings_{on.isoformat()}_{batch.state}"
    if key not in batch.__dict__:
        batch.__dict__[key] = facts.findings_for(facts.about_of(batch), facts.wanted_of(batch), on=on)
    found: list[rules.Finding] = batch.__dict__[key]
    return found


def explanations_of(batch: PaymentBatch) -> dict[tuple[str, int | None], PaymentExplanation]:
    """The newest explanation of each check, for a household or (None) for the whole list."""
    rows = PaymentExplanation.objects.filter(batch=batch).select_related("by").order_by("pk")
    return {(row.code, row.household_id): row for row in rows}


def unexplained(batch: PaymentBatch, on: dt.date) -> list[rules.Finding]:
    """Warnings that nobody has explained yet."""
    known = explanations_of(batch)
    return [
        f for f in findings_of(batch, on)
        if not f.is_error and (f.code, None) not in known and (f.code, f.household) not in known
    ]  # fmt: skip


def faults_of(batch: PaymentBatch, on: dt.date) -> list[Reason]:
    """What keeps the list from going on that day: every error, and every warning without an explanation."""
    errors = [f for f in findings_of(batch, on) if f.is_error]
    return [*in_words(errors), *in_words(unexplained(batch, on), asks=True)]


def in_words(found: Iterable[rules.Finding], *, asks: bool = False) -> list[Reason]:
    """One sentence a check, naming the first few; with `asks` the sentence asks for an explanation."""
    by_code: dict[str, list[rules.Finding]] = {}
    for finding in found:
        by_code.setdefault(finding.code, []).append(finding)
    reasons = []
    for code, group in by_code.items():
        names = [f"{f.name}（{f.detail}）" if f.detail and f.name else f.name or f.detail for f in group[:NAMED]]
        params = {**group[0].params, "names": "、".join(names) + ("…" if len(group) > NAMED else "")}
        reason = Reason(code, LIST_FAULTS[code], params)
        if asks:
            reason = Reason(code, _("%(what)s Explain it, or change the list."), {"what": str(reason)})
        reasons.append(reason)
    return reasons


# --- Guards ---------------------------------------------------------------------------------------------------------


def lines_in_order(batch: PaymentBatch, context: Context) -> list[Reason]:
    """The checks of the list find no error, and each warning is explained."""
    return faults_of(batch, context.on)


def project_open(batch: PaymentBatch, context: Context) -> list[Reason]:
    """Money is paid only out of a project that has begun. Source: DOMAIN §6.5."""
    if batch.project.state in PAYABLE:
        return []
    return [Reason("project_not_under_way", _("The project has not begun, or is closed."))]


def covered(batch: PaymentBatch, context: Context) -> list[Reason]:
    """The project's account of this source holds what the list pays out."""
    total = total_of(batch.lines.standing())
    held = reading.project_balance(batch.project_id, source=batch.source_id)
    if held >= total:
        return []
    return [
        Reason(
            "not_covered",
            _("The list pays %(total)s yuan; the project holds %(held)s yuan of this source."),
            {"total": f"{total:,.2f}", "held": f"{held:,.2f}"},
        )
    ]


def total_of(lines: Iterable[PaymentLine]) -> Decimal:
    """The sum of the lines, in yuan."""
    return sum((line.amount_yuan for line in lines), Decimal("0.00"))


def hung_out(batch: PaymentBatch, context: Context) -> list[Reason]:
    """Every line has hung its full days, witnessed and without an open objection. Source: DOMAIN §6.4, §6.6."""
    found: dict[str, Reason] = {}
    for state in _hung(batch):
        for code in obstacles(state, on=context.on):
            reason = publicity_errors.clearing(code, ends_on=state.ends_on if state else None)
            found.setdefault(str(reason), reason)
    return list(found.values())


def _hung(batch: PaymentBatch) -> list[Hung | None]:
    """How the newest notice of each line stands, in one question instead of one a line.

    What is issued again hung with the list it was first on: the line at the root of its chain is asked about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.notice_state, c.entry_state, c.witnessed_on, c.ends_on, c.open_objections"
            " FROM funds_paymentline l"
            " LEFT JOIN LATERAL publicity_clearing('funds.paymentline:' || CASE WHEN l.replaces_id IS NULL THEN l.id"
            " ELSE (SELECT r.id FROM funds_line_chain(l.id) r WHERE r.replaces_id IS NULL) END, %s) c ON true"
            " WHERE l.batch_id = %s AND NOT l.is_void",
            [PAYMENT_LIST, batch.pk],
        )
        return [Hung(*row) if row[0] is not None else None for row in cursor.fetchall()]


def as_signed(batch: PaymentBatch, context: Context) -> list[Reason]:
    """Every line carries the registry's signature and is what was signed; no account was swapped since."""
    key = signer().public_key
    bad = [
        line.payee_name for line in batch.lines.standing().order_by("position")
        if not is_as_signed(line, public_key=key)
    ]  # fmt: skip
    if not bad:
        return []
    names = "、".join(bad[:NAMED]) + ("…" if len(bad) > NAMED else "")
    return [
        Reason("line_not_as_signed", _("Not as it was submitted and signed: %(names)s. Return the list."),
               {"names": names})
    ]  # fmt: skip


def is_as_signed(line: PaymentLine, *, public_key: str) -> bool:
    """Is the signature the registry's, and does the line still say what was signed?"""
    told, index = line.snapshot, facts.plain(line.account_index)
    return (
        signing.is_signed(told, facts.plain(line.signature), public_key=public_key)
        and told.get("line") == line.pk
        and told.get("payee") == line.payee_name
        and told.get("amount") == str(line.amount_yuan)
        and told.get("account") == (index.hex() if index else None)
    )


# --- Approvals ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Approvals:
    """What a list needs, what it has for its lines as submitted, and how many are missing."""

    needed: int
    roles: list[str]
    given: list[PaymentApproval]
    missing: int


def approvals_of(batch: PaymentBatch, on: dt.date) -> Approvals:
    """The approvals of a list. The rule is that of the day of submission; before it, of `on`."""
    steps = [event for event in PAYMENT.steps_taken(batch) if event.transition == "submit"]
    total = total_of(batch.lines.all() if steps else batch.lines.standing())
    wanted, roles = facts.needed(batch.village_id, total, steps[-1].on if steps else on)
    given = []
    if batch.fingerprint is not None:
        rows = PaymentApproval.objects.filter(batch=batch, fingerprint=batch.fingerprint)
        given = list(rows.select_related("by").order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT funds_approvals_missing(%s)", [batch.pk])
        missing = cursor.fetchone()[0] or 0
    return Approvals(wanted, roles, given, missing)


def approved(batch: PaymentBatch, context: Context) -> list[Reason]:
    """As many people have approved the list as its amount asks for."""
    state = approvals_of(batch, context.on)
    if not state.missing:
        return []
    return [
        Reason("approvals_missing", _("The amount asks for %(needed)s approvals; %(missing)s missing, of: %(roles)s."),
               {"needed": state.needed, "missing": state.missing, "roles": _titles(state.roles)})
    ]  # fmt: skip


def waits_for_approval(batch: PaymentBatch, context: Context) -> list[Reason]:
    """The amount asks for an approval, this role may give it, and this person has not given it."""
    state = approvals_of(batch, context.on)
    if not state.needed:
        return [Reason("no_approval_needed", _("A list of this amount needs no approval."))]
    posting = context.by.posting
    if posting is None or posting.role not in state.roles:
        return [Reason("not_an_approver", _("A list of this amount is approved by: %(roles)s."),
                       {"roles": _titles(state.roles)})]  # fmt: skip
    if any(a.by_id == context.by.pk for a in state.given):
        return [Reason("funds_approval_once", _("You have approved this list already."))]
    return []


def _titles(roles: Iterable[str]) -> str:
    from registry.accounts.roles import ROLES

    return "、".join(str(ROLES[code].label) if code in ROLES else code for code in roles)


PAYMENT = Machine(
    name="funds.payment",
    states=dict(PaymentState.choices),
    transitions=(
        Transition(
            "submit", _("Submit"), frozenset({PaymentState.DRAFT, PaymentState.RETURNED}), PaymentState.SUBMITTED,
            Permission.PREPARE_PAYMENT, Duty.MAKE, (project_open, lines_in_order, covered),
            source="DOMAIN §6.6, §6.8",
        ),
        Transition(
            "cancel", _("Give up the list"), frozenset({PaymentState.DRAFT, PaymentState.RETURNED}),
            PaymentState.CANCELLED, Permission.PREPARE_PAYMENT, Duty.MAKE,
        ),
        Transition(
            "check", _("Confirm the check"), frozenset({PaymentState.SUBMITTED}), PaymentState.CHECKED,
            Permission.CHECK_PAYMENT, Duty.REVIEW, (project_open, lines_in_order, covered), source="DOMAIN §6.6",
        ),
        Transition(
            "return", _("Return for correction"), frozenset({PaymentState.SUBMITTED, PaymentState.CHECKED}),
            PaymentState.RETURNED, Permission.CHECK_PAYMENT, Duty.REVIEW, needs_note=True,
        ),
        Transition(
            "approve", _("Approve the list"), frozenset({PaymentState.CHECKED}), PaymentState.CHECKED,
            Permission.APPROVE_PAYMENT, Duty.APPROVE, (waits_for_approval, lines_in_order),
            source="DOMAIN §9.2, RELIABILITY §3 (12)",
        ),
        Transition(
            "publish", _("Publish the list"), frozenset({PaymentState.CHECKED}), PaymentState.PUBLISHED,
            Permission.PREPARE_PAYMENT, Duty.MAKE, (approved,), source="DOMAIN §6.4",
        ),
        Transition(
            "release", _("Pay out"), frozenset({PaymentState.PUBLISHED}), PaymentState.RELEASED,
            Permission.RELEASE_PAYMENT, Duty.PAY,
            (hung_out, approved, project_open, lines_in_order, as_signed, covered), source="DOMAIN §6.6, §9.2(3)",
        ),
        Transition(
            "stop", _("Stop the list"), frozenset({PaymentState.PUBLISHED}), PaymentState.CANCELLED,
            Permission.RELEASE_PAYMENT, Duty.PAY, needs_note=True,
        ),
    ),
    holders={
        "draft": "village_clerk",
        "submitted": "township_reviewer",
        "checked": "village_clerk",
        "published": "county_finance",
        "returned": "village_clerk",
    },
    final=frozenset({PaymentState.RELEASED, PaymentState.CANCELLED}),
)  # fmt: skip


def maker_of(batch: PaymentBatch) -> User:
    """Who made the list: the one who submitted it last."""
    step = [event for event in PAYMENT.steps_taken(batch) if event.transition == "submit"][-1]
    maker: User | None = step.by
    if maker is None:
        raise LookupError(f"payment list {batch.pk} was submitted by nobody")
    return maker
